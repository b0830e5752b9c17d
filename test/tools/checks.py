"""The comments of a test case: what is expected of the rewritten text."""

import difflib
import re
import subprocess
import tempfile
from pathlib import Path

COMMENT = re.compile(
    r"^\s*// ?(RUN|REQUIRES|UNSUPPORTED|XFAIL|DEFINE|REDEFINE|CHECK[A-Z-]*):"
)
CHECK = re.compile(r"^\s*(// ?CHECK[A-Z-]*:)(.*)$")
WIDTH = len("// CHECK-NEXT: ")


class Failure(Exception):
    """A case that does not hold; the text explains it to a person."""


def strip_case(text):
    """The case as a person would have written it without a test around it."""
    kept, removed = [], True
    for line in text.splitlines():
        if COMMENT.match(line):
            removed = True
        elif line.strip() or not (removed and (not kept or not kept[-1].strip())):
            # A blank line that only set a comment off goes with the comment.
            removed = False
            kept.append(line)
    while kept and not kept[-1].strip():
        kept.pop()
    return "\n".join(kept) + "\n"


def check_comments(text):
    """The pairs (directive, expected text) of the case's CHECK comments."""
    pairs = []
    for line in text.splitlines():
        if match := CHECK.match(line):
            directive, rest = match.groups()
            padding = max(WIDTH - len(directive), 1)
            aligned = rest[:padding].strip() == ""
            pairs.append((directive, rest[padding:] if aligned else rest.lstrip()))
    return pairs


def changed_blocks(before, after):
    """Runs of lines of `after` that are new or stand where lines went."""
    lines = after.splitlines()
    blocks = []
    matcher = difflib.SequenceMatcher(None, before.splitlines(), lines, autojunk=False)
    for kind, _, _, begin, end in matcher.get_opcodes():
        if kind == "equal":
            continue
        # Close neighbours make one block, so that it reads as one piece.
        if blocks and begin - blocks[-1][1] <= 3:
            blocks[-1] = (blocks[-1][0], end)
        else:
            blocks.append((begin, end))
    return [lines[begin:end] for begin, end in blocks if begin != end]


def literal(line):
    """The line as a pattern for FileCheck that matches just this line."""
    return line.replace("{{", "{{[{][{]}}").replace("[[", r"{{\[\[}}")


def render_checks(before, after):
    """The CHECK comments that say what a rewrite made."""
    comments = []
    for block in changed_blocks(before, after):
        while block and not block[0].strip():
            block = block[1:]
        if comments and block:
            comments.append("")
        for number, line in enumerate(block):
            if not line.strip():
                comments.append("// CHECK-EMPTY:")
                continue
            directive = "// CHECK-NEXT:" if number else "// CHECK:"
            comments.append(directive.ljust(WIDTH) + literal(line))
    return comments


def check_lines(name, text, before, after):
    """Holds a rewritten file against the comments of its case."""
    pairs = check_comments(text)
    if not pairs:
        raise Failure(
            f"{name}: the case has no CHECK comments. UPDATE_CHECKS=1 would write:\n"
            + "\n".join(render_checks(before, after))
        )
    with tempfile.TemporaryDirectory() as folder:
        checks = Path(folder) / name.replace("/", "_")
        checks.write_text("".join(f"{directive}{line}\n" for directive, line in pairs))
        result = subprocess.run(
            ["FileCheck-22", "--match-full-lines", "--strict-whitespace", str(checks)],
            input=after,
            capture_output=True,
            text=True,
        )
    if result.returncode != 0:
        raise Failure(
            f"{name}: the result is not what the case expects:\n{result.stderr}\n"
            "UPDATE_CHECKS=1 would write:\n" + "\n".join(render_checks(before, after))
        )
    expected = {line for _, line in pairs}
    for block in changed_blocks(before, after):
        for line in block:
            if line.strip() and literal(line) not in expected:
                raise Failure(
                    f"{name}: the rewrite made a line that no CHECK expects:\n{line}"
                )


def update_lines(case, before, after):
    """Writes the CHECK comments of a case that is one file anew, at its end."""
    if not case.is_file():
        raise Failure("UPDATE_CHECKS=1 takes cases that are one file")
    kept = [line for line in case.read_text().splitlines() if not CHECK.match(line)]
    while kept and not kept[-1].strip():
        kept.pop()
    comments = []
    for name in after:
        if after[name] != before[name]:
            comments += render_checks(before[name].decode(), after[name].decode())
    case.write_text("\n".join([*kept, "", *comments]) + "\n")
