#!/usr/bin/env python3
"""Runs programs with each continuation traced, and compares what happens with
the natures that the tool derives.

    trace_natures.py --tool TOOL [--mode MODE]... SCRATCH CASE...

Each lambda that a case hands off is wrapped (natures_probe.h); the program runs
once for each mode, which is its argument. What is proven or declared must not
be contradicted by any run: invoked at most once, inline or later. Files that
the tests of a folder share (Inputs) are units, too. Prints what was checked.
"""

import argparse
import collections
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

TOOLS = Path(__file__).resolve().parent
ROOT = TOOLS.parent.parent
TOKEN = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"\((?:.|\n)*?\)"|"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])\'|.',
    re.S,
)


def arguments(text, offset):
    """The ranges of a call's arguments; `offset` is that of the called name."""
    name = re.compile(r"\w+\s*(<[^()]*>)?\s*\(").match(text, offset)
    if not name:
        return []
    ranges, depth, start = [], 0, name.end()
    at = start
    while at < len(text):
        token = TOKEN.match(text, at).group()
        if token in "([{":
            depth += 1
        elif depth == 0 and token in "),":
            ranges.append((start, at))
            if token == ")":
                return ranges
            start = at + 1
        elif token in ")]}":
            depth -= 1
        at += len(token)
    return []


def lambdas(text, offset):
    found = []
    for start, end in arguments(text, offset):
        written = text[start:end]
        if written.strip().startswith("[") and written.strip().endswith("}"):
            start += len(written) - len(written.lstrip())
            found.append((start, start + len(written.strip())))
    return found


def instrument(text, hand_offs):
    """Wraps the lambdas; returns the text and the natures by their names."""
    line_starts = [0]
    for line in text.splitlines(keepends=True):
        line_starts.append(line_starts[-1] + len(line))
    by_place = collections.defaultdict(list)
    for hand_off in hand_offs:
        by_place[hand_off["at"]["line"], hand_off["at"]["column"]].append(hand_off)
    inserts, natures = [], {}
    for (line, column), each in by_place.items():
        ranges = lambdas(text, line_starts[line - 1] + column - 1)
        if len(each) != len(ranges) or any(h["kind"] != "lambda" for h in each):
            continue
        for number, (hand_off, (start, end)) in enumerate(zip(each, ranges)):
            name = f"{line}:{column}:{number}"
            natures[name] = hand_off["nature"]
            inserts += [(start, f'natures::probe("{name}", '), (end, ")")]
    for offset, inserted in sorted(inserts, reverse=True):
        text = text[:offset] + inserted + text[offset:]
    return '#include "natures_probe.h"\n#line 1\n' + text, natures


def hand_offs_of(report, file):
    found = {}
    for chain in report["chains"]:
        for hand_off in chain["handOffs"]:
            if hand_off["at"]["file"] == file:
                key = json.dumps([hand_off["at"], hand_off["arguments"],
                                  hand_off["captures"]])
                found[key] = hand_off
    return list(found.values())


def wrong_of(name, nature, events):
    """What the runs show, other than is said."""
    if nature["evidence"] == "assumed":
        return
    for instance in events.values():
        if nature["howOften"] in ("once", "at-most-once") and len(instance) > 1:
            yield f"{name}: {nature['howOften']}, but invoked {len(instance)} times"
        if nature["when"] in ("inline", "later") and set(instance) - {nature["when"]}:
            yield f"{name}: {nature['when']}, but invoked {instance[0]}"


def check(tool, case, scratch, modes):
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    for shared in (ROOT / "test" / "Inputs", case.parent / "Inputs"):
        for file in shared.glob("*"):
            if file.suffix in (".h", ".hpp") or file.name == "programs.cpp":
                shutil.copy(file, scratch)
    text = case.read_text()
    if "programs.h" not in text:
        (scratch / "programs.cpp").unlink(missing_ok=True)
    (scratch / case.name).write_text(text)
    units = sorted(each.name for each in scratch.glob("*.cpp"))
    flags = ["clang++-22", "-std=c++20", "-w", "-pthread", "-I.",
             f"-I{ROOT / 'runtime' / 'include'}"]
    (scratch / "compile_commands.json").write_text(json.dumps([
        {"directory": ".", "file": unit, "arguments": [*flags, "-c", unit]}
        for unit in units
    ]))
    scan = subprocess.run(
        [tool, "scan", "--format=json", "--quiet", "--timeout=300"],
        cwd=scratch, capture_output=True, text=True)
    if scan.returncode:
        sys.exit(f"{case.name}: the scan failed: {scan.stderr}")
    traced, natures = instrument(
        text, hand_offs_of(json.loads(scan.stdout), case.name))
    (scratch / case.name).write_text(traced)
    subprocess.run([*flags, f"-I{TOOLS}", *units, "-o", "run"], cwd=scratch,
                   check=True)
    happened = collections.defaultdict(lambda: collections.defaultdict(list))
    for mode in modes:
        trace = scratch / f"trace-{mode}"
        subprocess.run(["./run", mode], cwd=scratch, timeout=120,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                       env={**os.environ, "NATURES_TRACE": trace.name})
        for line in trace.read_text().splitlines() if trace.exists() else ():
            name, instance, what = line.split()
            events = happened[name][mode, instance]
            if what != "starts":
                events.append(what)
    said = [name for name in happened if natures[name]["evidence"] != "assumed"]
    print(f"{case.name}: {len(happened)} of {len(natures)} hand-offs ran, "
          f"{len(said)} with a nature that is shown or declared")
    return [f"{case.name}:{wrong}" for name, events in sorted(happened.items())
            for wrong in wrong_of(name, natures[name], events)], len(said)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tool", required=True)
    parser.add_argument("--mode", action="append", default=[])
    parser.add_argument("scratch", type=Path)
    parser.add_argument("cases", type=Path, nargs="+")
    options = parser.parse_args()
    wrong, checked = [], 0
    for case in options.cases:
        found, said = check(options.tool, case, options.scratch / case.stem,
                            options.mode or [""])
        wrong += found
        checked += said
    print(*wrong, sep="\n", file=sys.stderr)
    if not checked:
        sys.exit("nothing was checked")
    sys.exit(1 if wrong else 0)


main()
