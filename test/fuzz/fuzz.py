"""Rewrites random programs, and holds them to what they did before.

  fuzz.py --tool build/coroutinize --seeds 0-119 SCRATCH

Each seed gives one program, always the same. A program whose rewritten form
does anything else, in any way in which the operations can complete, is shrunk
and printed so that it can be added to test/equivalence.
"""

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from choices import Choices
from generator import generate, of_seed
from shrink import kind_of, shrink
from trial import Trial, summary

WRONG = ("broken", "invalid")


def parse_arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("scratch", type=Path)
    parser.add_argument("--tool", required=True, help="the coroutinize to run")
    parser.add_argument("--seeds", default="0-119", help="FIRST-LAST")
    parser.add_argument("--per-file", type=int, default=16)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--print", action="store_true", help="print the programs only")
    parser.add_argument("--no-shrink", action="store_true")
    parser.add_argument("--compilers", default="clang,gcc")
    parser.add_argument("--tidy", action="store_true", help="clang-tidy's checks, too")
    parser.add_argument("--minimum", type=int, default=0, metavar="PERCENT",
                        help="fail when fewer are rewritten")
    return parser.parse_args()


def shrunk(seed, result, options):
    """The smallest program that goes wrong as this one does, and how."""
    compilers = tuple(
        each for each in ("clang", "gcc") if any(each in why for why in result.reasons)
    )
    modes = {why.split()[1] for why in result.reasons if len(why.split()) == 3}
    trial = Trial(
        options.tool,
        options.scratch / f"shrink{seed}",
        compilers or ("clang",),
        tuple(sorted(modes)) or ("posted",),
    )
    last = {}

    def fails(programs):
        results = trial.run(programs)
        failing = [
            name for name, each in results.items() if kind_of(each) == kind_of(result)
        ]
        last.update({name: results[name] for name in failing})
        return failing

    values = of_seed(seed, "p")[1]
    values, text = shrink(values, fails)
    found = trial.run({f"seed_{seed}": generate(Choices(replay=values), f"seed_{seed}")})
    return found[f"seed_{seed}"]


def show(seed, result, options):
    if result.verdict != "invalid" and not options.no_shrink:
        result = shrunk(seed, result, options)
    print(f"---- seed {seed}: {result.verdict}, {', '.join(result.reasons)}")
    print(result.before)
    if result.after:
        print("rewritten:\n" + result.after)
    print(result.detail, flush=True)


def main():
    options = parse_arguments()
    first, _, last = options.seeds.partition("-")
    seeds = list(range(int(first), int(last or first) + 1))
    if options.print:
        for seed in seeds:
            print(of_seed(seed, f"seed_{seed}")[0])
        return 0
    parts = [
        seeds[start : start + options.per_file]
        for start in range(0, len(seeds), options.per_file)
    ]

    def run(part):
        trial = Trial(
            options.tool,
            options.scratch / f"seeds{part[0]}",
            tuple(options.compilers.split(",")),
            tidy=options.tidy,
        )
        programs = {f"seed_{each}": of_seed(each, f"seed_{each}")[0] for each in part}
        return trial.run(programs)

    results = {}
    with ThreadPoolExecutor(options.jobs) as pool:
        for part in pool.map(run, parts):
            for name, result in part.items():
                results[int(name.removeprefix("seed_"))] = result
                if result.verdict in WRONG:
                    show(int(name.removeprefix("seed_")), result, options)
            print(summary(results.values())[0], file=sys.stderr)
    print("\n".join(summary(results.values())))
    wrong = [each for each in results.values() if each.verdict in WRONG]
    rewritten = sum(each.verdict == "rewritten" for each in results.values())
    if rewritten * 100 < options.minimum * len(results):
        print(f"fewer than {options.minimum} % were rewritten")
        return 1
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
