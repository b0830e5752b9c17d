"""Writes a compile database of the sources in a folder: FOLDER [FLAG...]."""

import json
import sys
from pathlib import Path

folder = Path(sys.argv[1])
entries = [
    {
        "directory": str(folder),
        "file": source.name,
        "arguments": ["c++", "-std=c++20", *sys.argv[2:], "-c", source.name],
    }
    for source in sorted(folder.glob("*.cpp"))
]
(folder / "compile_commands.json").write_text(json.dumps(entries))
