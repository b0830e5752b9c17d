"""The survey as Markdown."""

from collections import Counter

EXAMPLES = [
    "Example", "Hand-offs", "Offered", "Refused", "Depth", "Length",
    "Compiles", "Runs the same",
]
GROUPS = [
    "Examples", "Units parsed", "Hand-offs", "Hold a chain", "Rewritten",
    "Rewritten in part", "Results compile", "Run the same",
]


def share(part, whole):
    return f"{part} of {whole}" if whole else ""


class Example:
    """What became of one program."""

    def __init__(self, survey, name, units):
        self.name = name
        self.group = survey.units[name].group
        folders = {unit.rsplit("/", 1)[0] for unit in units}

        def here(path):
            """Headers count with the program whose folder they stand in."""
            if path in survey.units:
                return path in units
            return path.rsplit("/", 1)[0] in folders

        report = survey.report
        chains = [chain for chain in report["chains"] if here(chain["at"]["file"])]
        held = [chain for chain in chains if chain["verdict"] != "flat"]
        ids = {chain["id"] for chain in held}
        self.offers = [o for o in report["offers"] if o["chainId"] in ids]
        self.refusals = [r for r in report["refusals"] if r["chainId"] in ids]
        self.hand_offs = sum(len(chain["handOffs"]) for chain in chains)
        self.chains = held
        after = {offer["chainId"]: offer["after"] for offer in self.offers}
        self.figures = {
            figure: (
                max((c["metrics"][figure] for c in chains), default=0),
                max((after.get(c["id"], c["metrics"])[figure] for c in chains), default=0),
            )
            for figure in ("depth", "length")
        }
        self.compiled = [
            survey.compiled[unit].accepted for unit in units if unit in survey.compiled
        ]
        self.ran = survey.ran.get(name)

    def row(self):
        reasons = Counter(refusal["reason"] for refusal in self.refusals)
        counts = Counter(offer["applicability"] for offer in self.offers)
        same = sum(not difference for difference in (self.ran or {}).values())
        return [
            short(self.name),
            self.hand_offs,
            ", ".join(f"{count} {how}" for how, count in sorted(counts.items())),
            ", ".join(f"{reason} {n}" for reason, n in sorted(reasons.items())),
            "{} → {}".format(*self.figures["depth"]),
            "{} → {}".format(*self.figures["length"]),
            share(sum(self.compiled), len(self.compiled)),
            share(same, len(self.ran or {})),
        ]


def short(name):
    """A program's name as people would say it."""
    parts = name.removeprefix("beast/example/").removeprefix("asio/").split("/")
    parts = parts[:-1] if parts[-1] == "main.cpp" else parts
    return "/".join(parts).removesuffix(".cpp")


def examples_of(survey):
    return [Example(survey, name, units) for name, units in survey.examples.items()]


def group_row(survey, name, examples, group=None):
    here = {p for p, unit in survey.units.items() if group in (None, unit.group)}
    failed = {failure["file"] for failure in survey.report["failures"]}
    accepted = {p for p in here if p not in failed or survey.accepted[p].accepted}
    examples = [example for example in examples if group in (None, example.group)]
    held = [example for example in examples if example.chains]
    whole = [e for e in held if e.offers and not e.refusals]
    part = [e for e in held if e.offers and e.refusals]
    compiled = [ok for example in examples for ok in example.compiled]
    ran = [not any(example.ran.values()) for example in examples if example.ran]
    return [
        name,
        share(len(accepted - failed), len(accepted)),
        sum(example.hand_offs for example in examples),
        share(len(held), len(examples)),
        share(len(whole), len(held)),
        len(part),
        share(sum(compiled), len(compiled)),
        share(sum(ran), len(ran)),
    ]


def table(head, rows, texts):
    """The columns named in texts hold text, the others figures."""
    alignment = ["---" if name in texts else "--:" for name in head]
    return [
        "| " + " | ".join(str(cell) for cell in row) + " |"
        for row in [head, alignment, *rows]
    ]


def figures_table(head, rows):
    """One text: the first column holds text, the others figures."""
    return "\n".join(table(head, rows, head[:1]))


def groups_table(survey, examples):
    names = sorted({unit.group for unit in survey.units.values()})
    rows = [group_row(survey, name, examples, name) for name in names]
    total = group_row(survey, "All", examples)
    rows.append([f"**{cell}**" if cell != "" else "" for cell in total])
    return table(GROUPS, rows, ["Examples"])


def examples_table(examples):
    rows = [example.row() for example in examples if example.chains]
    return table(EXAMPLES, rows, ["Example", "Offered", "Refused"])


def verdict(examples):
    held = [example for example in examples if example.chains]
    offered = [example for example in held if example.offers]
    whole = [example for example in offered if not example.refusals]
    percent = 100 * len(offered) // max(1, len(held))
    return (
        f"Of {len(held)} examples that hold a chain, {len(offered)} come out rewritten"
        f" ({percent} %), {len(whole)} of them with every chain."
    )


def summary(survey):
    examples = examples_of(survey)
    return [
        *groups_table(survey, examples),
        "",
        verdict(examples),
        "",
        *examples_table(examples),
    ]


def bullets(lines):
    return [f"- {line}" for line in lines] or ["- none"]


def document(survey, failures, versions):
    """docs/survey.md"""
    examples = examples_of(survey)
    rejected = [
        f"`{path}`: {compiled.error.split('error: ')[-1]}"
        for path, compiled in survey.accepted.items()
        if not compiled.accepted
    ]
    refused = [
        f"`{refusal['at']['file']}:{refusal['at']['line']}`: {refusal['reason']}"
        + (f": {refusal['message']}" if refusal["message"] else "")
        for example in examples
        for refusal in example.refusals
    ]
    runs = {}
    for example in examples:
        if example.ran:
            runs.setdefault(", ".join(example.ran), []).append(short(example.name))
    ran = [f"{', '.join(names)}: {scenarios}" for scenarios, names in runs.items()]
    single = [
        short(e.name) for e in examples if e.hand_offs and not e.chains
    ]
    packages = [line.replace("\t", " ") for line in versions.splitlines()]
    return "\n".join(
        [
            "# Survey: the example programs of Asio and Boost.Beast",
            "",
            "Made by `bench/survey --write`; do not edit. All `.cpp` files of the"
            " `cpp11` and `cpp14`",
            "examples in `libasio-doc` and of Beast's examples in"
            " `libboost1.81-doc`, with " + ", ".join(packages) + ".",
            "",
            verdict(examples),
            "",
            *groups_table(survey, examples),
            "",
            "An example is a program. It *holds a chain* when one of its"
            " functions has more than a",
            "single hand-off to gain from; it is *rewritten* when each of its"
            " chains is, with",
            "`coroutinize rewrite --in-place --assume`. *Results compile* counts"
            " the units that read a",
            "rewritten file, as C++20: in full with the compiler of the database"
            " (g++ 12 for Asio,",
            "clang 22 for Beast), and checked with the other one. Asio 1.22 has"
            " coroutines with g++",
            "only, so clang gets `-DASIO_HAS_CO_AWAIT=1`.",
            "",
            "## The examples that hold a chain",
            "",
            *examples_table(examples),
            "",
            "Depth and length are the greatest of the example, before and after."
            " *Runs the same* counts",
            "the scenarios in which the original and the rewritten program, both"
            " under AddressSanitizer",
            "and UndefinedBehaviorSanitizer, do the same for scripted peers on"
            " loopback (`bench/peers`):",
            "the standard output, the standard error, the exit code, the"
            " descriptors that stay open,",
            "leaks, and what each peer saw.",
            "",
            "## What is refused",
            "",
            *bullets(refused),
            "",
            "## Scenarios",
            "",
            *bullets(ran),
            "",
            "## Examples with single hand-offs only",
            "",
            ", ".join(single) + ".",
            "",
            "## Units that the compiler does not accept",
            "",
            *bullets(rejected),
            "",
            "## Failures",
            "",
            *bullets(failures),
            "",
        ]
    )
