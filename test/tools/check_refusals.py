"""Fails when a kind of refusal has no test or no section in the manual.

  check_refusals.py ROOT

Each REFUSAL(Id, Name, ...) of model/Refusals.def has test/refusals/NAME.cpp,
which expects that very refusal, and a section `## NAME` in docs/refusals.md; and
there is no test and no section for what is not in model/Refusals.def.
"""

import re
import sys
from pathlib import Path


def main(root):
    definitions = (root / "model" / "Refusals.def").read_text()
    names = re.findall(r'^REFUSAL\(\w+, "([^"]+)"', definitions, re.MULTILINE)
    manual = (root / "docs" / "refusals.md").read_text()
    sections = re.findall(r"^## `?([^`\n]+)`?$", manual, re.MULTILINE)
    cases = {path.stem: path for path in (root / "test" / "refusals").glob("*.cpp")}

    wrong = []
    for name in names:
        if name not in cases:
            wrong.append(f"{name}: no test/refusals/{name}.cpp")
        elif f"refusal:{name}" not in cases[name].read_text():
            wrong.append(f"{name}: test/refusals/{name}.cpp does not expect it")
        if name not in sections:
            wrong.append(f"{name}: no section in docs/refusals.md")
    for name in sections:
        if name not in names:
            wrong.append(f"{name}: docs/refusals.md describes it, but there is none")
    for name in cases:
        if not any(f"{name}-".startswith(f"{known}-") for known in names):
            case = f"test/refusals/{name}.cpp"
            wrong.append(f"{name}: {case} tests it, but there is none")
    if not names:
        wrong.append("model/Refusals.def has no refusals")
    print("\n".join(sorted(wrong)), end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
