"""Checks the checker: faults put into the rewriter, one at a time.

  faults.py --build build --seeds 0-99 SCRATCH [NAME...]

Each fault is compiled and linked in SCRATCH, with what BUILD has of the rest,
and without the tool's own verification. The programs of test/equivalence and
those of some seeds are rewritten without it and with it: what then has another
text is compiled and run. A fault is found when a program says so: by its
verdict, by the compiler, by its trace, or by a crash.
"""

import argparse
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from fault_list import FAULTS, FIRST, UNVERIFIED
from generator import of_seed
from trial import CLANG_FLAGS, FILE, PROJECT, Result, Trial, split

from check_equivalence import VERDICT  # noqa: E402
from checks import Failure  # noqa: E402
from toolrun import ToolRun  # noqa: E402


class Tool:
    """The tool of a build, some of whose sources are replaced."""

    def __init__(self, build, scratch):
        self.build, self.scratch = build.resolve(), scratch.resolve()
        listed = ["ninja", "-C", self.build, "-t", "commands", "coroutinize"]
        commands = subprocess.run(listed, check=True, capture_output=True, text=True)
        self.commands = commands.stdout.splitlines()

    def command(self, ends):
        return next(each for each in self.commands if ends in each)

    def call(self, command):
        done = subprocess.run(
            command, shell=True, cwd=self.build, capture_output=True, text=True
        )
        if done.returncode != 0:
            raise SystemExit(command + "\n" + done.stdout + done.stderr)

    def compile(self, file, text):
        """\\returns the object of the changed source."""
        changed = self.scratch / Path(file).name
        changed.write_text(text)
        made = changed.with_suffix(".o")
        command = self.command(f" -c {PROJECT / file}")
        command = command.replace(f" -c {PROJECT / file}", f" -c {changed}")
        command = re.sub(r" -o \S+", f" -o {made}", command)
        command = re.sub(r" -MF \S+", f" -MF {made}.d", command)
        self.call(command.replace(" -Werror", ""))
        return made

    def make(self, name, changes, objects=()):
        """Links the tool with the changes. \\returns it, and the objects."""
        texts = {}
        for file, old, new in changes:
            text = texts.get(file) or (PROJECT / file).read_text()
            if text.count(old) != 1:
                raise SystemExit(f"{file}: not there once:\n{old}")
            texts[file] = text.replace(old, new)
        objects = [*objects, *(self.compile(*each) for each in texts.items())]
        made = self.scratch / name
        objects_text = " ".join(shlex.quote(str(each)) for each in objects)
        link = self.command(" -o coroutinize ")
        self.call(link.replace(" -o coroutinize ", f" -o {made} {objects_text} "))
        return made, objects


def programs(seeds):
    """name → text, all of test/equivalence and of the seeds."""
    found, preambles = {}, []
    for path in sorted((PROJECT / "test/equivalence").glob("*.cpp")):
        text = path.read_text()
        preamble = text[: re.search(r"^namespace ", text, re.M).start()]
        preambles += re.findall(r"^#.*$", preamble, re.M)
        for name, each in split(text).items():
            name, new = path.stem + "_" + name, each
            new = re.sub(r"^namespace (\w+) \{", f"namespace {name} {{", new)
            new = re.sub(r"(// namespace )(\w+)$", rf"\g<1>{name}", new)
            new = re.sub(r'Listed\("\w+"', f'Listed("{name}"', new)
            found[name] = new + "\n"
    for seed in seeds:
        found[f"seed_{seed}"] = of_seed(seed, f"seed_{seed}")[0]
    lines = list(dict.fromkeys(preambles))
    return found, "\n".join(lines) + "\n\nusing namespace std::placeholders;\n\n"


class Rewriting:
    """All programs, rewritten with one build of the tool."""

    def __init__(self, tool, folder, everything, head):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / FILE).write_text(head + "\n".join(everything.values()))
        shutil.copy(PROJECT / "test/Inputs/programs.h", folder)
        run = ToolRun(tool, folder, CLANG_FLAGS, ["--assume", "--no-cache"])
        run.use_standard("c++20")
        run.apply()
        self.text = (folder / FILE).read_text()
        self.parts = split(self.text)


def found_by(base, faulty, everything, head, scratch):
    """What tells of the fault: name → how."""
    found, run = {}, {}
    for name, text in everything.items():
        part = faulty.parts.get(name, "")
        if part == base.parts[name]:
            continue
        verdict = VERDICT.search(text)
        rewritten = part != text.rstrip("\n")
        if verdict and (verdict.group(2) == "rewritten") != rewritten:
            found[name] = "verdict"
        if rewritten:
            run[name] = part
    if run:
        trial = Trial("", scratch / "runs", ("clang",))
        results = {name: Result("rewritten") for name in run}
        start = re.search(r"^namespace ", faulty.text, re.M).start()
        try:
            trial.compare("clang", faulty.text[:start], everything, run, results, head)
        except Failure as failure:
            # The last one that is left does not compile, or one never ends.
            how = getattr(failure, "kind", "").split()[:1]
            if how != ["compile"] and "does not end" not in str(failure):
                raise
            quiet = [name for name in run if results[name].verdict != "broken"]
            found.update(dict.fromkeys(quiet, "compile" if how else "no end"))
        for name, result in results.items():
            if result.verdict == "broken":
                ways = {each.split()[0] for each in result.reasons}
                found[name] = "/".join(sorted(ways))
    return found


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("scratch", type=Path)
    parser.add_argument("names", nargs="*", help="the faults; all without")
    parser.add_argument("--build", type=Path, required=True, help="of the tool")
    parser.add_argument("--all", action="store_true", help="name all programs that tell")
    parser.add_argument("--half", type=int, choices=(0, 1), help="only these faults")
    parser.add_argument("--seeds", default="0-99", help="FIRST-LAST")
    options = parser.parse_args()
    first, last = (int(each) for each in options.seeds.split("-"))
    everything, head = programs(range(first, last + 1))
    shutil.rmtree(options.scratch, ignore_errors=True)
    options.scratch.mkdir(parents=True)
    tool = Tool(options.build, options.scratch)
    path, unverified = tool.make("without", UNVERIFIED)
    parts = {}  # of the file without a fault, by the programs in it

    def look(faulty, chosen):
        """What of the chosen programs tells of the fault."""
        if tuple(chosen) not in parts:
            folder = options.scratch / "base"
            parts[tuple(chosen)] = Rewriting(path, folder, chosen, head)
        try:
            rewritten = Rewriting(faulty, options.scratch / "faulty", chosen, head)
        except Failure as failure:
            if "crashed" not in str(failure):
                raise
            return dict.fromkeys(chosen, "crash of the tool")
        return found_by(parts[tuple(chosen)], rewritten, chosen, head, options.scratch)

    missed = 0
    for number, (name, fault) in enumerate(FAULTS.items()):
        if options.names and name not in options.names:
            continue
        if options.half is not None and number % 2 != options.half:
            continue
        faulty, _ = tool.make("with", fault, unverified)
        first = {
            each: everything[each]
            for each in FIRST.get(name, "").split()
            if not options.all
        }
        try:
            found = look(faulty, first or everything)
        except Failure as failure:
            raise SystemExit(f"{name}: {failure}") from None
        ours = [each for each in found if not each.startswith("seed_")]
        theirs = [each for each in found if each.startswith("seed_")]
        ways = sorted({way for each in found.values() for way in each.split("/")})
        missed += not found
        print(
            f"| {name} | {len(ours)} | {len(theirs)} | {', '.join(ways) or 'not found'} |"
            f" {', '.join(ours[:3])}",
            flush=True,
        )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
