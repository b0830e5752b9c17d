"""Puts the examples of this folder into the pages that show them.

  embed_examples.py [--check] PAGE.md...

A block of C++ that follows the line `<!-- example: NAME.cpp -->` shows the file
from its first METRIC line up to its main function. With --check nothing is
written, and the exit code is 1 where a page would change; it also is where an
example of this folder is not shown.
"""

import pathlib
import re
import sys

FOLDER = pathlib.Path(__file__).resolve().parent
BLOCK = re.compile(r"(<!-- example: (\S+) -->\n```cpp\n).*?(^```$)", re.M | re.S)


def example(name):
    text = (FOLDER / name).read_text()
    begin = text.index("// METRIC:")
    end = text.find("\nint main() {", begin)
    return text[begin : end if end >= 0 else len(text)]


def main():
    check = sys.argv[1] == "--check"
    shown, stale = set(), False
    for page in map(pathlib.Path, sys.argv[1 + check :]):
        old = page.read_text()
        new = BLOCK.sub(lambda m: m[1] + example(m[2]) + m[3], old)
        shown.update(match[2] for match in BLOCK.finditer(old))
        if new == old:
            continue
        stale = True
        if not check:
            page.write_text(new)
    if not check:
        return
    if stale:
        print(f"stale: run `python3 {sys.argv[0]} {' '.join(sys.argv[2:])}`")
    missing = {
        path.name for path in FOLDER.glob("*.cpp") if "// METRIC:" in path.read_text()
    } - shown
    for name in sorted(missing):
        print(f"not shown: {name}")
    sys.exit(bool(stale or missing))


if __name__ == "__main__":
    main()
