"""The survey as Markdown."""

from collections import Counter

HEAD = [
    "Examples", "Units parsed", "Chains", "Hand-offs", "Offered: safe",
    "Offered: assumes", "Flat", "Refused", "Results compile", "Run the same",
]


def group_of(survey, path):
    """Headers count with the units of their folder."""
    unit = survey.units.get(path)
    if unit is None:
        folder = path.rsplit("/", 1)[0] + "/"
        near = [unit for name, unit in survey.units.items() if name.startswith(folder)]
        unit = near[0] if near else next(iter(survey.units.values()))
    return unit.group


def share(part, whole):
    return f"{part} of {whole}" if whole else ""


class Row:
    """The figures of one group of examples, or of all."""

    def __init__(self, survey, name, group=None):
        def here(path):
            return group in (None, group_of(survey, path))

        accepted = {p for p, c in survey.accepted.items() if c.accepted and here(p)}
        failed = {failure["file"] for failure in survey.report["failures"]}
        chains = [c for c in survey.report["chains"] if here(c["at"]["file"])]
        ids = {chain["id"] for chain in chains}
        offers = [o for o in survey.report["offers"] if o["chainId"] in ids]
        applicable = Counter(offer["applicability"] for offer in offers)
        reasons = Counter(
            refusal["reason"]
            for refusal in survey.report["refusals"]
            if refusal["chainId"] in ids
        )
        compiled = [c.accepted for p, c in survey.compiled.items() if here(p)]
        ran = [not any(s.values()) for p, s in survey.ran.items() if here(p)]
        self.cells = [
            name,
            share(len(accepted - failed), len(accepted)),
            len(chains),
            sum(len(chain["handOffs"]) for chain in chains),
            applicable["safe"],
            applicable["assumes"],
            sum(chain["verdict"] == "flat" for chain in chains),
            ", ".join(f"{name} {count}" for name, count in reasons.most_common()),
            share(sum(compiled), len(compiled)),
            share(sum(ran), len(ran)),
        ]


def table_rows(survey):
    groups = sorted({unit.group for unit in survey.units.values()})
    rows = [Row(survey, group, group).cells for group in groups]
    total = Row(survey, "All").cells
    rows.append([f"**{cell}**" if cell != "" else "" for cell in total])
    alignment = ["---"] + ["--:"] * 6 + ["---"] + ["--:"] * 2
    return [
        "| " + " | ".join(str(cell) for cell in row) + " |"
        for row in [HEAD, alignment, *rows]
    ]


def bullets(lines):
    return [f"- {line}" for line in lines] or ["- none"]


def document(survey, failures, versions):
    """docs/survey.md"""
    rejected = [
        f"`{path}`: {compiled.error.split('error: ')[-1]}"
        for path, compiled in survey.accepted.items()
        if not compiled.accepted
    ]
    ran = [
        f"`{path}`: the same in {sum(not d for d in scenarios.values())} of"
        f" {len(scenarios)} scenarios: {', '.join(scenarios)}"
        for path, scenarios in survey.ran.items()
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
            *table_rows(survey),
            "",
            "*Units parsed* counts the units that clang 22 accepts as they are."
            " *Results compile*",
            "counts the units that read a rewritten file: each is compiled with"
            " clang 22 and checked",
            "with g++ 12, as C++20, after `coroutinize rewrite --in-place"
            " --assume`. *Run the same*",
            "counts the rewritten programs that have a scripted peer in"
            " `bench/peers`.",
            "",
            "## Programs run before and after",
            "",
            "Under AddressSanitizer and UndefinedBehaviorSanitizer; compared are"
            " the standard output,",
            "the standard error, the exit code, and what the peer saw.",
            "",
            *bullets(ran),
            "",
            "## Rewritten files",
            "",
            *bullets(f"`{path}`" for path in sorted(survey.changed)),
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
