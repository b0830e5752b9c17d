"""Prints the last line of scripts/test: "N passed, M failed".

Fails when a test failed or when none ran.
"""

import json
import sys
from pathlib import Path

PASSED = {"PASS", "FLAKYPASS", "XFAIL"}
NOT_RUN = {"UNSUPPORTED", "SKIPPED", "EXCLUDED"}


def main(results):
    tests = json.loads(results.read_text())["tests"] if results.exists() else []
    codes = [test["code"] for test in tests]
    passed = sum(code in PASSED for code in codes)
    failed = sum(code not in PASSED | NOT_RUN for code in codes)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
