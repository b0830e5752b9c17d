"""Starts two writers at once: race.py WRITER FOLDER."""

import pathlib
import subprocess
import sys

writer, folder = sys.argv[1], pathlib.Path(sys.argv[2])
names = [f"{number}.cpp" for number in range(10)]

for _ in range(20):
    for name in names:
        (folder / "root" / name).write_text("old")
    runs = []
    for new in "new1", "new2":
        command = [writer, folder / "root"]
        for name in names:
            command += [name, folder / "old", folder / new]
        runs.append(subprocess.Popen(command, stderr=subprocess.PIPE, text=True))
    errors = sorted(run.communicate()[1] for run in runs)
    codes = sorted(run.returncode for run in runs)
    assert codes == [0, 1], (codes, errors)
    assert "0.cpp: changed since it was read" in errors[1], errors
    assert len({(folder / "root" / name).read_text() for name in names}) == 1
print("20 races, each won by one")
