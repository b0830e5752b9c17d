"""Holds a file of small programs to what they did before the rewrite.

  %check-equivalence CASE SCRATCH [--leaks=before|always]

CASE is a C++ file of programs over test/Inputs/programs.h. Each has a namespace
of its own that says what becomes of it:

  namespace copies { // rewritten
  namespace fan_out { // refused: in-loop

The file is rewritten once, with --assume. Each namespace must get what it says,
and a second run must change nothing. Then the file is compiled before and
after, with each compiler and under sanitizers, and run in each of MODES, which
say how operations complete (test/Inputs/programs.cpp): the same trace, the same
exit code, no leak; with --tsan no race where another thread completes them. With --leaks=before the programs may leak as they were,
and with --leaks=always also where nothing was rewritten.
"""

import argparse
import difflib
import re
import sys
from pathlib import Path

from check_coroutinize import COMPILERS, copy_case, snapshot
from checks import Failure
from programs import PROJECT, THREAD_SANITIZER, Program
from toolrun import ToolRun

MODES = "posted inline threaded fail1 fail2 drop1 drop2 drop3".split()
VERDICT = re.compile(r"^namespace (\w+) \{ // (rewritten|refused: ([\w-]+))$", re.M)


def expect_verdicts(report, text):
    """Each namespace is offered a rewrite, or refused it, as it says."""
    functions = {chain["id"]: chain["function"] for chain in report["chains"]}
    offered = {offer["function"].split("::")[0] for offer in report["offers"]}
    refused, messages = {}, {}
    for refusal in report["refusals"]:
        name = functions[refusal["chainId"]].split("::")[0]
        refused.setdefault(name, set()).add(refusal["reason"])
        messages[name] = f"line {refusal['at']['line']}: {refusal['message']}"
    wrong = []
    for name, verdict, reason in VERDICT.findall(text):
        found = sorted(refused.get(name, [])) + ["rewritten"] * (name in offered)
        if found != [reason or verdict]:
            wrong.append(
                f"{name}: {verdict}, but is {', '.join(found) or 'flat'}"
                + (f" ({messages[name]})" if name in messages else "")
            )
    if wrong:
        raise Failure("\n  ".join(["not as it says:", *wrong]))


def section(text, line):
    """The program that the trace's line belongs to."""
    names = [each for each in text.splitlines()[: line + 1] if each.startswith("== ")]
    return names[-1][3:] if names else "main"


def expect_same(before, after, mode, compiler):
    if before == after:
        return
    pairs = zip(before.stdout.splitlines(), after.stdout.splitlines())
    line = next(
        (number for number, (ours, theirs) in enumerate(pairs) if ours != theirs), 0
    )
    print(f"{mode}, {compiler}: `{section(before.stdout, line)}` differs", file=sys.stderr)
    before.expect_same(after, compiler)


def check_threads(folder, after, compiler, expected):
    """The result has no race where operations complete on other threads."""
    built = Program(folder, after, compiler, "c++20", [], THREAD_SANITIZER)
    built.build(link=True, what="after, for threads", warnings=False)
    raced = built.run(None, "threaded, after", ["threaded"])
    expect_same(expected, raced, "threaded", compiler)


def compare(folder, before, after, leaks, tsan):
    for name, compiler in COMPILERS.items():
        programs = {}
        for state, texts in {"before": before, "after": after}.items():
            built = Program(folder / f"{name}-{state}", texts, compiler, "c++20", [])
            built.build(link=True, what=state, warnings=state == "after")
            if (name, state) == ("clang", "after"):
                built.tidy()
            programs[state] = built
        for mode in MODES:
            ran = programs["before"].run(0, f"{mode}, before", [mode], bool(leaks))
            if mode == "threaded" and tsan:
                check_threads(folder / f"{name}-threads", after, compiler, ran)
            expect_same(
                ran,
                programs["after"].run(
                    None, f"{mode}, after", [mode], leaks == "always"
                ),
                mode,
                compiler,
            )


def check(case, scratch, tool, leaks, tsan):
    copy_case(case, scratch)
    run = ToolRun(tool, scratch, [], ["--assume"])
    run.use_standard("c++20")
    before = snapshot(scratch)
    report = run.report()
    run.apply()
    after = snapshot(scratch)
    lines = (texts[case.name].decode().splitlines(True) for texts in (before, after))
    sys.stdout.writelines(difflib.unified_diff(*lines, "before", "after"))
    expect_verdicts(report, case.read_text())
    run.apply()
    run.expect_same_files(after, "a second run of the tool changes its own result")
    # The tool did not see how the operations work.
    for texts in (before, after):
        texts["programs.cpp"] = (PROJECT / "test/Inputs/programs.cpp").read_bytes()
    compare(scratch.parent / (scratch.name + ".programs"), before, after, leaks, tsan)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("case", type=Path)
    parser.add_argument("scratch", type=Path)
    parser.add_argument("--tool", required=True, help="the coroutinize to run")
    parser.add_argument("--leaks", choices=["before", "always"])
    parser.add_argument("--tsan", action="store_true", help="ThreadSanitizer, too")
    options = parser.parse_args()
    try:
        check(options.case, options.scratch, options.tool, options.leaks, options.tsan)
    except Failure as failure:
        print(f"check_equivalence: {options.case.name}: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
