#!/usr/bin/env python3
"""Prints what a hand-off costs, as the table of docs/runtime.md.

Builds bench/callbacks.cpp with each compiler, optimised, and runs it: the time
for a hand-off is the best of seven runs, allocations are those for one.
"""

import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COMPILERS = ["clang++-22", "g++-12"]


def measure(compiler, folder):
    """{what: (nanoseconds, allocations)}"""
    program = folder / compiler
    subprocess.run(
        [compiler, "-std=c++20", "-O2", f"-I{ROOT / 'runtime' / 'include'}",
         str(ROOT / "bench" / "callbacks.cpp"), "-o", str(program)],
        check=True,
    )
    output = subprocess.run([program], check=True, capture_output=True, text=True)
    rows = (line.split("\t") for line in output.stdout.splitlines())
    return {name: (time, allocations) for name, time, allocations in rows}


def main():
    with tempfile.TemporaryDirectory() as folder:
        results = {name: measure(name, Path(folder)) for name in COMPILERS}
    titles = [f"{name}, {what}" for name in COMPILERS for what in ("ns", "allocations")]
    print("| hand-off | " + " | ".join(titles) + " |")
    print("| --- |" + " --- |" * len(titles))
    for row in results[COMPILERS[0]]:
        cells = [cell for name in COMPILERS for cell in results[name][row]]
        print(f"| {row} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
