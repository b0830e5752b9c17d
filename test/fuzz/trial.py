"""Rewrites many programs in one file, and compares what they do.

A program that breaks the file (a result that does not compile, say) is found by
halves, and the others are tried without it.
"""

import json
import re
import shutil
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))

from check_coroutinize import COMPILERS  # noqa: E402
from check_equivalence import MODES  # noqa: E402
from checks import Failure  # noqa: E402
from programs import PROJECT, Program, excerpt  # noqa: E402
from toolrun import ToolRun  # noqa: E402

HEAD = """\
#include "programs.h"

using namespace std::placeholders;

"""
FILE = "fuzz.cpp"
# What the programs have without reason; the tool holds its results to it, too.
UNUSED = ["variable", "but-set-variable", "parameter", "function", "value", "private-field"]
FLAGS = [f"-Wno-unused-{each}" for each in UNUSED]
CLANG_FLAGS = [
    *FLAGS, "-Wno-unused-lambda-capture", "-Wno-tautological-overlap-compare"
]


@dataclass
class Result:
    """What became of one program."""

    verdict: str  # rewritten, refused, flat, broken, invalid
    reasons: list = field(default_factory=list)  # of refusals; of a break: where
    detail: str = ""
    before: str = ""
    after: str = ""


@dataclass
class Trial:
    tool: str
    folder: Path
    compilers: tuple = tuple(COMPILERS)
    modes: tuple = tuple(MODES)
    tidy: bool = False

    def run(self, programs):
        """The result of each of the programs, which are name → text."""
        try:
            return self.whole(programs)
        except Failure as failure:
            if len(programs) == 1:
                name, text = next(iter(programs.items()))
                kind = getattr(failure, "kind", "tool")
                verdict = "invalid" if kind == "original" else "broken"
                after = getattr(failure, "after", "")
                return {name: Result(verdict, [kind], str(failure), text, after)}
            names = list(programs)
            results = {}
            for half in names[: len(names) // 2], names[len(names) // 2 :]:
                results.update(self.run({each: programs[each] for each in half}))
            return results

    def whole(self, programs):
        before = HEAD + "\n".join(programs.values())
        root = self.folder / "project"
        shutil.rmtree(self.folder, ignore_errors=True)
        root.mkdir(parents=True)
        (root / FILE).write_text(before)
        shutil.copy(PROJECT / "test/Inputs/programs.h", root)
        run = ToolRun(self.tool, root, CLANG_FLAGS, ["--assume", "--timeout=600"])
        run.use_standard("c++20")
        report = run.report()
        if any(unit.get("status", "ok") == "failed" for unit in report.get("units", [])):
            raise kinded("original", json.dumps(report["units"]))
        run.apply()
        after = (root / FILE).read_text()
        results = verdicts(report, programs)
        parts = split(after)
        run.apply()
        again = split((root / FILE).read_text())
        changed = {}
        for name, text in programs.items():
            if parts[name] == text.rstrip("\n"):
                continue
            changed[name] = parts[name]
            results[name].before, results[name].after = text, parts[name]
            if again[name] != parts[name]:
                broken(results[name], "second run", again[name])
        head = after[: re.search(r"^namespace ", after, re.M).start()]
        for compiler in self.compilers if changed else ():
            self.compare(compiler, head, programs, changed, results)
        return results

    def compare(self, compiler, head, programs, changed, results, before=HEAD):
        """Runs what changed: `programs` behind `before`, `changed` behind `head`."""
        texts = {
            "before": before + "\n".join(programs[each] for each in changed),
            "after": head + "\n\n".join(changed.values()) + "\n",
        }
        built = {}
        for state, text in texts.items():
            files = {
                FILE: text.encode(),
                "programs.cpp": (PROJECT / "test/Inputs/programs.cpp").read_bytes(),
                "programs.h": (PROJECT / "test/Inputs/programs.h").read_bytes(),
            }
            flags = CLANG_FLAGS if compiler == "clang" else FLAGS
            folder = self.folder / f"{compiler}-{state}"
            built[state] = Program(folder, files, COMPILERS[compiler], "c++20", flags)
            try:
                built[state].build(link=True, what=state, warnings=state == "after")
                if self.tidy and compiler == "clang" and state == "after":
                    built[state].tidy()
            except Failure as failure:
                kind = "original" if state == "before" else f"compile {compiler}"
                guilty = at_lines(str(failure), text)
                if not guilty or len(changed) == 1:
                    raise kinded(kind, str(failure), text) from None
                for name in guilty:
                    results[name].reasons = []
                    broken(results[name], kind, str(failure))
                    if state == "before":
                        results[name].verdict = "invalid"
                rest = {each: changed[each] for each in changed if each not in guilty}
                if rest:
                    self.compare(compiler, head, programs, rest, results, before)
                return
        for mode in self.modes:
            self.compare_mode(mode, compiler, built, list(changed), results)

    def compare_mode(self, mode, compiler, built, names, results):
        ran = {}
        for state, program in built.items():
            ran[state] = settled(
                program.run(None, f"{mode}, {state}", [mode], leaks=state == "before")
            )
        sections = {state: by_program(each.stdout) for state, each in ran.items()}
        whole = all(each.code == 0 and not each.stderr for each in ran.values())
        for name in names:
            # Ended after the initiation: nothing may complete before it returns.
            if mode == "inline" and ".reset();" in results[name].after:
                continue
            ours, theirs = (sections[each].get(name) for each in ("before", "after"))
            if whole and ours == theirs:
                continue

            def alone(state, leaks):
                what = f"{mode}, {state}"
                return settled(built[state].run(None, what, [mode, name], leaks))

            before, after = alone("before", True), alone("after", False)
            # What is never freed then was not freed before.
            if after.code != 0 and alone("before", False).code != 0:
                after = alone("after", True)
            if before.code != 0 or before.stderr:
                results[name].verdict = "invalid"
                results[name].reasons = ["original"]
                results[name].detail = excerpt(before.stdout + before.stderr)
                continue
            try:
                before.expect_same(after, f"{mode}, {compiler}")
            except Failure as failure:
                crash = "crash" if after.code else "trace"
                broken(results[name], f"{crash} {mode} {compiler}", str(failure))


def broken(result, where, detail):
    result.verdict = "broken"
    if result.detail:
        result.reasons.append(where)
    else:
        result.reasons, result.detail = [where], detail


def kinded(kind, message, after=""):
    failure = Failure(message)
    failure.kind, failure.after = kind, after
    return failure


def split(text):
    """The programs of a file, by name."""
    return {
        match.group(1): match.group(0)
        for match in re.finditer(
            r"^namespace (\w+) \{.*?^\} // namespace \1$", text, re.M | re.S
        )
    }


def at_lines(complaint, text):
    """The programs that the compiler's errors are in."""
    names, name = [""], ""
    for line in text.splitlines():
        begins = re.match(r"namespace (\w+) \{", line)
        name = begins.group(1) if begins else name
        names.append(name)
    places = re.findall(rf"^{FILE}:(\d+):\d+: error", complaint, re.M)
    return sorted({names[int(each)] for each in places} - {""})


def settled(outcome):
    """What ends together, what one closure held, ends in no certain order."""
    lines, ended = [], []
    for line in [*outcome.stdout.splitlines(), ""]:
        if line.endswith(" ends"):
            ended.append(line)
            continue
        lines += [*sorted(ended), line]
        ended = []
    outcome.stdout = "\n".join(lines)
    return outcome


def by_program(stdout):
    sections, name = {}, ""
    for line in stdout.splitlines():
        if line.startswith("== "):
            name = line[3:]
        sections.setdefault(name, []).append(line)
    return sections


def verdicts(report, programs):
    functions = {chain["id"]: chain["function"] for chain in report["chains"]}
    results = {name: Result("flat", before=text) for name, text in programs.items()}
    for refusal in report["refusals"]:
        name = functions[refusal["chainId"]].split("::")[0]
        if name in results:
            results[name].verdict = "refused"
            results[name].reasons.append(refusal["reason"])
    for offer in report["offers"]:
        name = offer["function"].split("::")[0]
        if name in results:
            results[name].verdict = "rewritten"
    return results


def summary(results):
    """The lines that say how a run went."""
    counts = Counter(each.verdict for each in results)
    reasons = Counter(
        reason
        for each in results
        if each.verdict in ("refused", "rewritten")
        for reason in set(each.reasons)
    )
    lines = [
        f"{len(results)} programs: "
        + ", ".join(f"{count} {verdict}" for verdict, count in sorted(counts.items()))
    ]
    for reason, count in reasons.most_common():
        lines.append(f"  refused {count:5} {reason}")
    return lines
