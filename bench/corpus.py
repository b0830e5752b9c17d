"""The example programs of Asio and Beast, in a scratch copy with a database.

  corpus.py FOLDER    makes the copy and its compile_commands.json

The examples come with Debian's packages libasio-doc and libboost1.81-doc.
"""

import json
import re
import shutil
import sys
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

ASIO = Path("/usr/share/doc/libasio-dev/examples")
BEAST = Path("/usr/share/doc/libboost1.81-doc/examples/libs/beast/example")
SOURCES = {".cpp", ".hpp", ".h", ".ipp"}
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.MULTILINE)
# Asio 1.22 has coroutines with g++ only.
ASIO_COMPILER = "g++-12"
BEAST_COMPILER = "clang++-22"


class Unit(NamedTuple):
    path: str  # relative to the corpus
    group: str  # the row of the table that it counts in
    flags: list  # without the standard
    standard: str
    compiler: str

    def command(self, *extra, compiler=None, standard=None):
        """A compiler's command line, to be run in the corpus' folder."""
        flags = [f"-std={standard or self.standard}", *self.flags, *extra]
        return [compiler or self.compiler, *flags, self.path]


def asio_unit(path):
    standard = path.split("/")[1]
    flag = standard.replace("cpp", "c++")
    return Unit(path, f"Asio {standard}", [], flag, ASIO_COMPILER)


def beast_unit(path):
    parts = path.split("/")[2:-1]
    group = "/".join(parts[:2]) if parts[0] in {"http", "websocket"} else "others"
    return Unit(path, f"Beast {group}", ["-Ibeast"], "c++17", BEAST_COMPILER)


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


def units_of(root, only=""):
    """The units below the folder `only`, in a fixed order."""
    paths = [str(path.relative_to(root)) for path in sorted(root.rglob("*.cpp"))]
    return [
        asio_unit(path) if path.startswith("asio/") else beast_unit(path)
        for path in paths
        if path.startswith(only)
    ]


def make_corpus(root, only=""):
    """Makes the copy anew and returns its units, in a fixed order.

    The database, and what is returned, has the units below the folder `only`.
    """
    shutil.rmtree(root, ignore_errors=True)
    for standard in ("cpp11", "cpp14"):
        copy_sources(ASIO / standard, root / "asio" / standard)
    copy_sources(BEAST, root / "beast" / "example")
    units = units_of(root, only)
    if not units:
        sys.exit(f"no examples in {ASIO}, {BEAST} below '{only}' (scripts/setup?)")
    write_database(root, units)
    return units


def sources(root):
    """All files that were copied."""
    paths = sorted(path for path in root.rglob("*") if path.suffix in SOURCES)
    return [str(path.relative_to(root)) for path in paths]


def examples(units):
    """{the unit that names an example: all units of the program}

    A folder with a main.cpp is one program; else each unit is one.
    """
    paths = list(units)
    mains = {path.rsplit("/", 1)[0]: path for path in paths if path.endswith("/main.cpp")}
    result = {}
    for path in paths:
        name = mains.get(path.rsplit("/", 1)[0], path)
        result.setdefault(name, [name]).extend([path] if path != name else [])
    return result


@lru_cache(None)
def included(root, path):
    """The files of the corpus that a file includes."""
    found = []
    for name in INCLUDE.findall((root / path).read_text(errors="replace")):
        near = (root / path).parent / name
        for candidate in (near, root / "beast" / name):
            if candidate.is_file():
                found.append(str(candidate.resolve().relative_to(root)))
                break
    return found


def closure(root, paths):
    """The files of the corpus that the units read, in a fixed order."""
    seen = {}
    pending = list(paths)
    while pending:
        path = pending.pop(0)
        if path not in seen:
            seen[path] = True
            pending += included(root, path)
    return list(seen)


if __name__ == "__main__":
    make_corpus(Path(sys.argv[1]))
