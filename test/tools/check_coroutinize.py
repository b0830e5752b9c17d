"""Rewrites a test case and holds the result to everything that a test can see.

  %check-coroutinize CASE SCRATCH [OPTION...] [-- COMPILER-FLAG...]

CASE is a C++ file, or a folder of them made by split-file. It is copied to
SCRATCH without its test comments, together with the headers that it includes
from its own folder or from test/Inputs. Then, unless --expect says otherwise:

 - `coroutinize rewrite` shows a diff, and --in-place applies just that diff;
 - the result compiles without a warning, with both compilers;
 - where the case has a main(), the program does the same before and after: the
   same output, the same exit code, no leak, no report of a sanitizer;
 - a second run of the tool changes nothing;
 - the rewritten files hold the lines after `// CHECK:`, `// CHECK-NEXT:`, ...
   (FileCheck, whole lines with their indentation, counted from the column after
   `// CHECK-NEXT: `), and each line that the rewrite made is among them;
   UPDATE_CHECKS=1 in the environment writes these comments anew.

A case that must be left alone says so with --expect=refusal:NAME. Its files
keep every byte, and the tool names the reason NAME at the line that ends in
`// refused: NAME`, if there is one.
"""

import argparse
import os
import shutil
import sys
from pathlib import Path

from checks import Failure, check_lines, strip_case, update_lines
from programs import CLANG, GCC, PROJECT, Program
from toolrun import ToolRun

COMPILERS = {"clang": CLANG, "gcc": GCC}


def parse_arguments(arguments):
    flags = []
    if "--" in arguments:
        split = arguments.index("--")
        arguments, flags = arguments[:split], arguments[split + 1 :]
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("case", type=Path)
    parser.add_argument("scratch", type=Path)
    parser.add_argument("--tool", required=True, help="the coroutinize to run")
    parser.add_argument(
        "--expect",
        default="offer",
        metavar="offer|flat|refusal:NAME[@LINE]",
        help="what the tool does with the case",
    )
    parser.add_argument(
        "--assume", action="store_true", help="apply what rests on assumptions"
    )
    parser.add_argument(
        "--generators",
        action="store_true",
        help="apply what makes generators, also of hot loops",
    )
    parser.add_argument("--std", default="c++20", help="the case's standard")
    parser.add_argument(
        "--compilers", default="clang,gcc", type=lambda text: text.split(",")
    )
    parser.add_argument("--no-run", action="store_true")
    parser.add_argument(
        "--exit-code", type=int, default=0, help="that the programs end with"
    )
    options = parser.parse_args(arguments)
    options.flags = flags
    return options


def copy_case(case, scratch):
    """Copies the case; returns {name: text with its test comments}."""
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    base, files = case.parent, [case]
    if case.is_dir():
        base, files = case, sorted(path for path in case.rglob("*") if path.is_file())
    texts = {str(path.relative_to(base)): path.read_text() for path in files}
    for name, text in texts.items():
        target = scratch / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(strip_case(text))
    copy_headers(scratch, [base, PROJECT / "test" / "Inputs"])
    return texts


def copy_headers(scratch, folders):
    """Copies what the files in scratch include in quotes, as far as known."""
    waiting = [path for path in scratch.rglob("*") if path.is_file()]
    while waiting:
        path = waiting.pop()
        for line in path.read_text().splitlines():
            if not line.lstrip().startswith("#include \""):
                continue
            name = line.split('"')[1]
            if (path.parent / name).exists() or (scratch / name).exists():
                continue
            for folder in folders:
                if (folder / name).is_file():
                    (scratch / name).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(folder / name, scratch / name)
                    waiting.append(scratch / name)
                    break


def snapshot(scratch):
    """The bytes of every source in scratch, by name."""
    return {
        str(path.relative_to(scratch)): path.read_bytes()
        for path in sorted(scratch.rglob("*"))
        if path.is_file() and path.name != "compile_commands.json"
    }


def expect_unchanged(tool, texts, before, options):
    """The case is left alone, for the reason that it states."""
    report = tool.report()
    if report["offers"]:
        raise Failure("the tool offers a rewrite of a case that it must leave alone")
    kind, _, what = options.expect.partition(":")
    if kind == "refusal":
        name, _, line = what.partition("@")
        tool.expect_refusal(report, name, int(line) if line else None, texts)
    elif report["refusals"]:
        raise Failure("the tool refuses a flat case: " + tool.why_nothing(report))
    elif not report["chains"]:
        raise Failure("the tool sees no chain in the case")
    tool.apply()
    tool.expect_same_files(before, "it changed a case that it must leave alone")


def expect_offer(tool, texts, before, options):
    """The case is rewritten, and the result does the same."""
    diff = tool.diff()
    sys.stdout.write(diff)
    sys.stdout.flush()
    tool.apply()
    after = snapshot(tool.root)
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        raise Failure("the tool applied nothing: " + tool.why_nothing(tool.report()))
    tool.expect_diff_applies(before, after, diff)

    compare_programs(tool.root, before, after, options)

    tool.use_standard("c++20")
    tool.apply()
    tool.expect_same_files(after, "a second run of the tool changes its own result")

    if os.environ.get("UPDATE_CHECKS"):
        update_lines(options.case, before, after)
    else:
        for name in changed:
            comments = texts.get(name, "")
            check_lines(name, comments, before[name].decode(), after[name].decode())


def compare_programs(root, before, after, options):
    """Compiles the result with each compiler; runs it before and after."""
    run = not options.no_run and any(b"int main(" in text for text in before.values())
    folder = root.parent / (root.name + ".programs")
    shutil.rmtree(folder, ignore_errors=True)
    for name in options.compilers:
        compiler = COMPILERS[name]
        rewritten = Program(
            folder / f"{name}-after", after, compiler, "c++20", options.flags
        )
        rewritten.build(link=run, what="the result")
        if name == "clang":
            rewritten.tidy()
        if run:
            original = Program(
                folder / f"{name}-before", before, compiler, options.std, options.flags
            )
            original.build(link=True, what="the original", warnings=False)
            original.run(options.exit_code, "the original").expect_same(
                rewritten.run(None, "the result"), compiler
            )


def main(arguments):
    options = parse_arguments(arguments)
    texts = copy_case(options.case, options.scratch)
    asked = ["--assume"] if options.assume else []
    if options.generators:
        asked.append("--generators=*")
    tool = ToolRun(options.tool, options.scratch, options.flags, asked)
    tool.use_standard(options.std)
    before = snapshot(options.scratch)
    try:
        if options.expect == "offer":
            expect_offer(tool, texts, before, options)
        else:
            expect_unchanged(tool, texts, before, options)
    except Failure as failure:
        print(f"check_coroutinize: {options.case.name}: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
