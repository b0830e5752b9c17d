"""Fails when a file of the project names a folder of somebody's machine.

  check_paths.py ROOT

The project's files are what git tracks, or would: what it does not ignore.
"""

import re
import subprocess
import sys
from pathlib import Path

MACHINE = re.compile(rb"(?<![\w.}~-])/(?:home|root|work|farm|Users|tmp/\w)[/\w]*")


def main(root):
    listing = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others",
         "--exclude-standard"],
        cwd=root, capture_output=True, check=True,
    )
    files = {root / name for name in listing.stdout.decode().split("\0") if name}
    wrong = []
    for path in sorted(files):
        if not path.is_file() or path.is_symlink():
            continue
        for number, line in enumerate(path.read_bytes().splitlines(), 1):
            for found in MACHINE.finditer(line):
                place = f"{path.relative_to(root)}:{number}"
                wrong.append(f"{place}: {found.group().decode()}")
    if not files:
        wrong.append(f"{root}: no files")
    print("\n".join(wrong), end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
