#!/usr/bin/env python3
"""Checks the natures that the tool derives: against what a case says, and
against what happens when it runs.

    check_natures.py --tool TOOL CASE SCRATCH

Each initiation of the case that is meant stands on one line with its name and
what is expected of it:

    queue.post([] { invoked("x"); }); // later, at-most-once, proven

The program prints "x starts" for each initiation and "x inline" or "x later"
for each invocation. What is proven
or declared must not be contradicted: never. A line without a hand-off says
`// none`.

A case of several units says `//--- NAME` where the next file begins; one that
ends in .cxx is no unit of the project: it is compiled, but nobody sees it.
"""

import argparse
import collections
import json
import pathlib
import re
import shutil
import subprocess
import sys


def split(case, scratch):
    """Writes the files of the case; empty lines keep the numbers of the lines.

    Returns which file each line belongs to, the files that are units, and
    those that nobody sees.
    """
    parts = {case.name: []}
    current = case.name
    part_of_line = {}
    for number, line in enumerate(case.read_text().splitlines(), 1):
        if line.startswith("//--- "):
            current = line.split()[1]
            parts[current] = [""] * number
            continue
        part_of_line[number] = current
        parts[current].append(line)
    for part, lines in parts.items():
        (scratch / part).write_text("\n".join(lines) + "\n")
    return part_of_line, *(
        [part for part in parts if part.endswith(ending)]
        for ending in (".cpp", ".cxx")
    )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tool", required=True)
    parser.add_argument("case", type=pathlib.Path)
    parser.add_argument("scratch", type=pathlib.Path)
    options = parser.parse_args()

    shutil.rmtree(options.scratch, ignore_errors=True)
    options.scratch.mkdir(parents=True)
    for header in (options.case.parent / "Inputs").glob("*"):
        shutil.copy(header, options.scratch)
    name = options.case.name
    part_of_line, units, unseen = split(options.case, options.scratch)
    command = ["clang++-22", "-std=c++20", "-pthread", "-w"]
    database = [
        {"directory": ".", "file": unit, "arguments": [*command, "-c", unit]}
        for unit in units
    ]
    (options.scratch / "compile_commands.json").write_text(json.dumps(database))

    scan = subprocess.run(
        [options.tool, "scan", "--format=json", "--quiet"],
        cwd=options.scratch, capture_output=True, text=True)
    if scan.returncode:
        sys.exit(f"{name}: the scan failed: {scan.stderr}")
    derived = {}
    for chain in json.loads(scan.stdout)["chains"]:
        for hand_off in chain["handOffs"]:
            at = hand_off["at"]
            if part_of_line.get(at["line"]) == at["file"]:
                derived[at["line"]] = hand_off["nature"]

    subprocess.run([*command, "-fsanitize=address,undefined", *units, *unseen, "-o", "run"],
                   cwd=options.scratch, check=True)
    trace = subprocess.run(["./run"], cwd=options.scratch, check=True,
                           capture_output=True, text=True, timeout=60).stdout
    happened = collections.defaultdict(list)
    started = collections.Counter()
    for line in trace.splitlines():
        probe, what = line.rsplit(" ", 1)
        if what == "starts":
            started[probe] += 1
        else:
            happened[probe].append(what)

    wrong = []
    for number, line in enumerate(options.case.read_text().splitlines(), 1):
        found = re.search(r'invoked\("([^"]+)"\).*// (.+)$', line)
        if not found:
            continue
        probe, expected = found.groups()
        nature = derived.get(number)
        said = "none"
        if nature:
            said = ", ".join(nature[k] for k in ("when", "howOften", "evidence"))
        if said != expected:
            why = f" ({nature['why']})" if nature else ""
            wrong.append(f"{number}: {probe}: expected {expected}, derived {said}{why}")
        if not nature or nature["evidence"] == "assumed":
            continue
        times = happened[probe]
        if nature["howOften"] in ("once", "at-most-once") and len(times) > max(1, started[probe]):
            wrong.append(f"{number}: {probe} was invoked {len(times)} times")
        if nature["when"] in ("inline", "later") and set(times) - {nature["when"]}:
            wrong.append(f"{number}: {probe} was invoked {times[0]}")
    for each in wrong:
        print(f"{name}:{each}")
    sys.exit(1 if wrong else 0)


main()
