"""The example programs of Asio and Beast, in a scratch copy with a database.

  corpus.py FOLDER    makes the copy and its compile_commands.json

The examples come with Debian's packages libasio-doc and libboost1.81-doc.
"""

import json
import shutil
import sys
from pathlib import Path
from typing import NamedTuple

ASIO = Path("/usr/share/doc/libasio-dev/examples")
BEAST = Path("/usr/share/doc/libboost1.81-doc/examples/libs/beast/example")
SOURCES = {".cpp", ".hpp", ".h", ".ipp"}
COMPILER = "clang++-22"


class Unit(NamedTuple):
    path: str  # relative to the corpus
    group: str  # the row of the table that it counts in
    flags: list  # without the standard
    standard: str

    def command(self, *extra, compiler=COMPILER, standard=None):
        """A compiler's command line, to be run in the corpus' folder."""
        flags = [f"-std={standard or self.standard}", *self.flags, *extra]
        return [compiler, *flags, self.path]


def asio_unit(path):
    standard = path.split("/")[1]
    return Unit(path, f"Asio {standard}", [], standard.replace("cpp", "c++"))


def beast_unit(path):
    parts = path.split("/")[2:-1]
    group = "/".join(parts[:2]) if parts[0] in {"http", "websocket"} else "others"
    return Unit(path, f"Beast {group}", ["-Ibeast"], "c++17")


def copy_sources(source, target):
    for path in sorted(source.rglob("*")):
        if path.suffix in SOURCES:
            copy = target / path.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)


def write_database(root, units, standard=None):
    entries = [
        {
            "directory": str(root.resolve()),
            "file": unit.path,
            "arguments": unit.command("-c", standard=standard),
        }
        for unit in units
    ]
    (root / "compile_commands.json").write_text(json.dumps(entries, indent=1))


def make_corpus(root, only=""):
    """Makes the copy anew and returns its units, in a fixed order.

    The database, and what is returned, has the units below the folder `only`.
    """
    shutil.rmtree(root, ignore_errors=True)
    for standard in ("cpp11", "cpp14"):
        copy_sources(ASIO / standard, root / "asio" / standard)
    copy_sources(BEAST, root / "beast" / "example")
    paths = [str(path.relative_to(root)) for path in sorted(root.rglob("*.cpp"))]
    units = [
        asio_unit(path) if path.startswith("asio/") else beast_unit(path)
        for path in paths
        if path.startswith(only)
    ]
    if not units:
        sys.exit(f"no examples in {ASIO}, {BEAST} below '{only}' (scripts/setup?)")
    write_database(root, units)
    return units


if __name__ == "__main__":
    make_corpus(Path(sys.argv[1]))
