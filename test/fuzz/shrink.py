"""Makes a failing program small, and keeps it failing in the same way."""

from generator import generate
from choices import Choices

BATCH = 24


def shorter(values):
    """Lists of choices that may give a smaller program, the smallest first."""
    size = 1
    while size * 2 < len(values):
        size *= 2
    while size:
        for start in range(0, len(values), max(1, size // 2)):
            yield values[:start] + values[start + size :]
            if any(values[start : start + size]):
                zeros = [0] * len(values[start : start + size])
                yield values[:start] + zeros + values[start + size :]
        size //= 2
    for place, value in enumerate(values):
        for less in {value // 2, value - 1}:
            if 0 < less < value:
                yield values[:place] + [less] + values[place + 1 :]


def candidates(values, text):
    """Smaller programs, each once: pairs of the choices and the text."""
    seen = set()
    for each in shorter(values):
        choices = Choices(replay=each)
        made = generate(choices, "p")
        if len(made) < len(text) and made not in seen:
            seen.add(made)
            yield choices.made, made


def kind_of(result):
    """How it failed: a program that fails otherwise is another failure."""
    return (result.verdict, result.reasons[0].split()[0]) if result.reasons else ()


def shrink(values, fails, report=lambda text: None):
    """The smallest program that still fails: its choices and its text.

    `fails` takes name → text and returns the names of those that do.
    """
    text = generate(Choices(replay=values), "p")
    tried = set()
    while True:
        batch, found = [], None
        for pair in candidates(values, text):
            if pair[1] not in tried:
                tried.add(pair[1])
                batch.append(pair)
            if len(batch) == BATCH:
                found = smallest(batch, fails)
                batch = []
                if found:
                    break
        found = found or (batch and smallest(batch, fails))
        if not found:
            return values, text
        values, text = found
        report(text)


def smallest(batch, fails):
    programs = {f"p{number}": generate(Choices(replay=values), f"p{number}")
                for number, (values, _) in enumerate(batch)}
    failing = [batch[int(name[1:])] for name in fails(programs)]
    return min(failing, key=lambda pair: len(pair[1]), default=None)
