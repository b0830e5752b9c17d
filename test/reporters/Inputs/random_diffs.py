"""Makes many small diffs and has git and patch apply them.

    random_diffs.py REPORTER_TEST FOLDER
"""

import os
import pathlib
import random
import shutil
import subprocess
import sys

reporter, folder = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2])
shutil.rmtree(folder, ignore_errors=True)
folder.mkdir(parents=True)
os.chdir(folder)
# git apply would look at the work tree around the folder.
environment = dict(os.environ, GIT_CEILING_DIRECTORIES=str(folder.parent.resolve()))
LINES = [b"a", b"b", b"}", b"  }", b"", b"c\r", b"\xff", b"\tx", b"-- x", b"\\"]
NAMES = ["file.cpp", "a b.cpp", 'a".cpp', "ü.cpp", "tab\t.cpp"]


def text(lines, dice):
    end = b"\n" if lines and dice.random() < 0.7 else b""
    return b"\n".join(lines) + end


def edited(lines, dice):
    lines = list(lines)
    for _ in range(dice.randrange(8)):
        at = dice.randrange(len(lines) + 1)
        lines[at : at + dice.randrange(4)] = dice.choices(LINES, k=dice.randrange(4))
    return lines


def check(dice):
    old_lines = dice.choices(LINES, k=dice.randrange(1, 40))
    old_lines += [b"%d" % dice.randrange(20) for _ in range(dice.randrange(20))]
    old, new = text(old_lines, dice), text(edited(old_lines, dice), dice)
    name = dice.choice(NAMES)
    pathlib.Path("new").write_bytes(new)
    pathlib.Path(name).write_bytes(old)
    diff = subprocess.run(
        [reporter, "diff", name, "new", f"--name={name}"],
        check=True,
        capture_output=True,
    ).stdout
    assert (diff == b"") == (old == new)
    if not diff or not old or not new:
        return False
    for command in (
        ["git", "apply", "--whitespace=nowarn"],
        ["patch", "-s", "-p1", "--binary"],
    ):
        pathlib.Path(name).write_bytes(old)
        subprocess.run(command, input=diff, check=True, env=environment)
        assert pathlib.Path(name).read_bytes() == new, (command, old, new)
    return True


applied = sum(check(random.Random(seed)) for seed in range(150))
assert applied > 100
print("all applied")
