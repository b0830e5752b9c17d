"""Checks the figures that the tool gives to the functions of one example.

  check_metric.py EXAMPLE.cpp SCRATCH TOOL...

The example says which chains there are, one line for each, and no others:

  // METRIC: FUNCTION depth=N length=N cognitive=N [cycle]
"""

import difflib
import json
import pathlib
import re
import subprocess
import sys

FLAGS = ["-std=c++20"]


def chains(source, scratch, tool):
    """The chains that the tool reports, in the order of the source."""
    scratch.mkdir(parents=True, exist_ok=True)
    entry = {
        "directory": str(source.parent),
        "file": str(source),
        "arguments": ["clang++", *FLAGS, "-c", str(source)],
    }
    (scratch / "compile_commands.json").write_text(json.dumps([entry]))
    command = [*tool, "scan", "-p", str(scratch), "--format=json"]
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode:
        sys.exit(f"exit code {run.returncode}\n{run.stdout}{run.stderr}")
    found = json.loads(run.stdout)["chains"]
    return sorted(found, key=lambda chain: (chain["at"]["file"], chain["at"]["line"]))


def figures(chain):
    metrics = chain["metrics"]
    return (
        f"{chain['function']} depth={metrics['depth']} length={metrics['length']}"
        f" cognitive={metrics['cognitiveComplexity']}"
        + (" cycle" if metrics["cycle"] else "")
    )


def main():
    source = pathlib.Path(sys.argv[1]).resolve()
    expected = re.findall(r"^// METRIC: (.*)$", source.read_text(), re.M)
    if not expected:
        sys.exit(f"{source}: no METRIC line")
    reported = chains(source, pathlib.Path(sys.argv[2]), sys.argv[3:])
    found = [figures(chain) for chain in reported]
    if found != expected:
        difference = difflib.unified_diff(
            expected, found, "expected", "found", lineterm=""
        )
        sys.exit("\n".join(difference))


if __name__ == "__main__":
    main()
