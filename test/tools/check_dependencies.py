"""Fails when a folder of the project includes what it must not.

  check_dependencies.py ROOT

model <- dialects <- matchers <- rewriters <- verify <- tool; link and reporters
see only model. The model and what sees only it do without Clang. The runtime
stands alone, for it is shipped to people who have nothing else of ours.
"""

import re
import sys
from pathlib import Path

# What each folder may include from the project, besides itself.
MAY_INCLUDE = {
    "model": set(),
    "link": {"model"},
    "reporters": {"model"},
    "dialects": {"model"},
    "matchers": {"model", "dialects"},
    "rewriters": {"model", "dialects", "matchers"},
    "verify": {"model", "dialects", "matchers", "link", "rewriters"},
    "tool": {"model", "link", "reporters", "verify"},
    "runtime": set(),
}
WITHOUT_CLANG = {"model", "link", "reporters", "runtime"}
WITHOUT_LLVM = {"runtime"}

INCLUDE = re.compile(r'^\s*#\s*include\s*["<]([^">]+)[">]')
SOURCES = {".h", ".hpp", ".cpp", ".def"}


def objection(folder, included):
    """Says what is wrong with including this from a file of folder, if it is."""
    first = included.split("/")[0]
    if first in MAY_INCLUDE and first != folder:
        if first not in MAY_INCLUDE[folder]:
            return f"{folder}/ must not include {first}/"
    if first in {"clang", "clang-c"} and folder in WITHOUT_CLANG:
        return f"{folder}/ does without Clang"
    if first in {"llvm", "llvm-c"} and folder in WITHOUT_LLVM:
        return f"{folder}/ does without LLVM"
    if included.startswith(".."):
        return "includes are written from the project's folder"
    return None


def main(root):
    files = objections = 0
    for folder in MAY_INCLUDE:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix not in SOURCES:
                continue
            files += 1
            for number, line in enumerate(path.read_text().splitlines(), 1):
                match = INCLUDE.match(line)
                wrong = match and objection(folder, match.group(1))
                if wrong:
                    objections += 1
                    place = f"{path.relative_to(root)}:{number}"
                    print(f"{place}: {match.group(1)}: {wrong}")
    if not files:
        print(f"{root}: no sources")
    return 1 if objections or not files else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
