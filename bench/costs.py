"""Runs a benchmark of the runtime, and makes a table of what it prints."""

import subprocess
import tempfile
from pathlib import Path

from table import figures_table

ROOT = Path(__file__).resolve().parents[1]
COMPILERS = ["clang++-22", "g++-12"]


def measure(source, compiler, folder):
    """{what: (nanoseconds, allocations)} of the program, built optimised."""
    program = folder / compiler
    includes = [ROOT / "runtime" / "include", ROOT / "test" / "runtime" / "Inputs"]
    subprocess.run(
        [compiler, "-std=c++20", "-O2", *(f"-I{each}" for each in includes),
         str(ROOT / "bench" / source), "-o", str(program)],
        check=True,
    )
    output = subprocess.run([program], check=True, capture_output=True, text=True)
    rows = (line.split("\t") for line in output.stdout.splitlines())
    return {name: (time, allocations) for name, time, allocations in rows}


def print_costs(source, title):
    """The table of the program's rows, under that title, with each compiler."""
    with tempfile.TemporaryDirectory() as folder:
        results = [measure(source, name, Path(folder)) for name in COMPILERS]
    head = [title]
    head += [f"{name}, {what}" for name in COMPILERS for what in ("ns", "allocations")]
    rows = [
        [row, *(cell for result in results for cell in result[row])]
        for row in results[0]
    ]
    print(figures_table(head, rows))
