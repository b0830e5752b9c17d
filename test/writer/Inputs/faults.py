"""Hits every system call of the writer in turn, and looks at what is left.

    faults.py WRITER INJECTOR FOLDER HOW...

HOW is what INJECT_HOW takes in inject.c; with a "+" all later calls fail, too.
After each fault every file must be wholly old or wholly new, all of the same
age once the next run has recovered, with their mode, and with nothing beside
them. A writer that failed says so.
"""

import os
import shutil
import stat
import subprocess
import sys

writer, injector, folder = map(os.path.abspath, sys.argv[1:4])
root = os.path.join(folder, "root")
fired = os.path.join(folder, "fired")
unreported = []
OLD = {"a.cpp": b"old a\r\n" * 500, "sub/b.h": b"\xef\xbb\xbfold b"}
NEW = {"a.cpp": b"new a\r\n" * 900, "sub/b.h": b"\xef\xbb\xbfnew b, longer"}
MODE = {"a.cpp": 0o644, "sub/b.h": 0o755}


def store(base, contents):
    for name, content in contents.items():
        path = os.path.join(base, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)
        os.chmod(path, MODE[name])


def fresh():
    shutil.rmtree(root, ignore_errors=True)
    store(root, OLD)


def run(changes, how=None, at=0):
    """Returns the exit code, the message, and whether the fault was reached."""
    environment = dict(os.environ)
    if how:
        environment.update(
            LD_PRELOAD=injector,
            INJECT_AT=str(at),
            INJECT_HOW=how.rstrip("+"),
            INJECT_FIRED=fired,
        )
        if how.endswith("+"):
            environment["INJECT_ALL"] = "1"
    if os.path.exists(fired):
        os.remove(fired)
    command = [writer, root]
    for name in changes:
        old, new = (os.path.join(folder, age, name) for age in ("old", "new"))
        command += [name, old, new]
    result = subprocess.run(command, env=environment, capture_output=True)
    return result.returncode, result.stderr.decode(), os.path.exists(fired)


def ages():
    """Whether the files are old or new; fails when one is neither."""
    found = {}
    for name in OLD:
        with open(os.path.join(root, name), "rb") as file:
            content = file.read()
        assert content in (OLD[name], NEW[name]), f"{name} is damaged"
        mode = stat.S_IMODE(os.stat(os.path.join(root, name)).st_mode)
        assert mode == MODE[name], f"{name} has mode {mode:o}"
        found[name] = "old" if content == OLD[name] else "new"
    return found


def leftovers():
    return sorted(
        os.path.relpath(os.path.join(where, name), root)
        for where, _, names in os.walk(root)
        for name in names
        if name.startswith(".coroutinize")
    )


def check_one(how, at):
    """Returns whether there was such a call."""
    fresh()
    code, message, reached = run(OLD, how, at)
    if not reached:
        assert code == 0 and set(ages().values()) == {"new"}, message
        return False
    if code == 0:
        # Only the sync after the journal's removal (an open and an fsync).
        unreported.append(at)
        assert set(ages().values()) == {"new"} and not leftovers()
        assert len(unreported) <= 2, "the fault was not reported"
        return True
    killed = how in ("BEFORE", "AFTER", "TORN")
    assert killed or message.startswith("writer-test: "), message
    if not killed and not leftovers():
        assert set(ages().values()) == {"old"}, f"an error, but {ages()}"
    elif not killed:
        assert "the next run will complete or undo the change" in message
    # The next run is hit as well, then one gets through.
    ages()
    run([], how, 1 + at * 7 % 40)
    ages()
    code, message, _ = run([])
    assert code == 0, message
    assert len(set(ages().values())) == 1, f"half a change: {ages()}"
    assert not leftovers(), f"left behind: {leftovers()}"
    return True


def main():
    shutil.rmtree(folder, ignore_errors=True)
    store(os.path.join(folder, "old"), OLD)
    store(os.path.join(folder, "new"), NEW)
    for how in sys.argv[4:]:
        at = 1
        unreported.clear()
        try:
            while check_one(how, at):
                at += 1
        except AssertionError as error:
            sys.exit(f"{how} at call {at}: {error}")
        print(f"{how}: {'every call' if at > 30 else 'too few calls'} survived")


main()
