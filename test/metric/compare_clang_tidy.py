"""Compares the tool's cognitive complexity with clang-tidy's.

  compare_clang_tidy.py FILE.cpp SCRATCH TOOL...

Each function of the file for which the tool reports a chain must have the same
figure in both.
"""

import json
import pathlib
import re
import subprocess
import sys

from check_metric import FLAGS, chains

CHECK = "readability-function-cognitive-complexity"
WARNING = re.compile(
    r":(\d+):(\d+): warning: function '.*' has cognitive complexity of (\d+) "
)


def clang_tidy(source):
    """{(line, column): complexity} of the functions above 0."""
    command = [
        "clang-tidy-22",
        f"-checks=-*,{CHECK}",
        "-config=" + json.dumps({"CheckOptions": {f"{CHECK}.Threshold": 0}}),
        str(source),
        "--",
        *FLAGS,
    ]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    return {
        (int(line), int(column)): int(complexity)
        for text in run.stdout.splitlines()
        if text.startswith(str(source))
        for line, column, complexity in WARNING.findall(text)
    }


def main():
    source = pathlib.Path(sys.argv[1]).resolve()
    theirs = clang_tidy(source)
    differing = compared = 0
    for chain in chains(source, pathlib.Path(sys.argv[2]), sys.argv[3:]):
        if not chain["at"]["file"].endswith(source.name):
            continue
        line, column = chain["at"]["line"], chain["at"]["column"]
        expected = theirs.get((line, column), 0)
        found = chain["metrics"]["cognitiveComplexity"]
        compared += 1
        if found != expected:
            differing += 1
            print(f"{source.name}:{line}: clang-tidy {expected}, found {found}")
    print(f"{compared} functions compared, {differing} differ")
    sys.exit(differing > 0 or compared < 45)


if __name__ == "__main__":
    main()
