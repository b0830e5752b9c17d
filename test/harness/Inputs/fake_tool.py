#!/usr/bin/env python3
"""Stands in for coroutinize, to show what the wrapper makes of a wrong tool.

FAKE="OLD=>NEW" is the rewrite: OLD becomes NEW in each source, each time.
FAKE_DIFF="OLD=>NEW" is what the diff shows, if that is something else.
FAKE_REPORT is a file with the JSON report; by default one chain, no more.
FAKE_EXIT is the exit code.
"""

import difflib
import os
import sys
from pathlib import Path

EMPTY_REPORT = '{"chains": [{}], "offers": [], "refusals": []}'


def rewrite(text, rule):
    old, _, new = os.environ.get(rule, os.environ.get("FAKE", "")).partition("=>")
    return text.replace(old, new) if old else text


def main(arguments):
    root = Path(arguments[arguments.index("--root") + 1])
    if "--format=json" in arguments:
        report = os.environ.get("FAKE_REPORT")
        print(Path(report).read_text() if report else EMPTY_REPORT)
        return
    for path in sorted(root.glob("*.cpp")):
        text = path.read_text()
        if "--in-place" in arguments:
            path.write_text(rewrite(text, "FAKE"))
            continue
        sys.stdout.writelines(
            difflib.unified_diff(
                text.splitlines(keepends=True),
                rewrite(text, "FAKE_DIFF").splitlines(keepends=True),
                f"a/{path.name}",
                f"b/{path.name}",
            )
        )


if __name__ == "__main__":
    main(sys.argv[1:])
    sys.exit(int(os.environ.get("FAKE_EXIT", "0")))
