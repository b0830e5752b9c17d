"""Kills the writer at ever later calls until one file is new and one is old.

    kill_between.py WRITER INJECTOR FOLDER
"""

import os
import pathlib
import subprocess
import sys

writer, injector, folder = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
root = folder / "root"
command = [writer, root]
for name in "a.cpp", "b.cpp":
    command += [name, folder / "old", folder / "new"]
for at in range(1, 100):
    environment = dict(
        os.environ,
        LD_PRELOAD=injector,
        INJECT_AT=str(at),
        INJECT_HOW="AFTER",
        INJECT_FIRED=str(folder / "fired"),
    )
    subprocess.run(command, env=environment)
    texts = [(root / name).read_text() for name in ("a.cpp", "b.cpp")]
    if texts == ["new", "old"]:
        sys.exit()
    assert texts == ["old", "old"], texts
    subprocess.run([writer, root], check=True)
    if (root / "a.cpp").read_text() == "new":  # It was completed.
        for name in "a.cpp", "b.cpp":
            (root / name).write_text("old")
sys.exit("there is no such call")
