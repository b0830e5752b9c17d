"""Runs of compilers that remember, by content, what came out of them."""

import hashlib
import json
import subprocess
from pathlib import Path
from typing import NamedTuple

PACKAGES = ["clang-22", "g++-12", "libasio-dev", "libboost1.81-dev", "libssl-dev"]


class Compiled(NamedTuple):
    accepted: bool
    error: str  # the first one, in one line
    output: Path


def installed_versions():
    query = ["dpkg-query", "-W", *PACKAGES]
    return subprocess.run(query, capture_output=True, text=True).stdout


class Compilers:
    def __init__(self, folder, headers):
        """Keeps results in folder; headers may be read besides the inputs."""
        self.folder = folder.resolve()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.context = hashlib.sha256(installed_versions().encode())
        for header in headers:
            self.context.update(header.read_bytes())

    def key(self, command, root, inputs):
        digest = self.context.copy()
        digest.update(json.dumps(command).encode())
        for name in inputs:
            digest.update(name.encode() + b"\0" + (root / name).read_bytes() + b"\0")
        return digest.hexdigest()[:32]

    def run(self, command, root, inputs):
        """Runs the command in root; inputs are all files of root that it may read."""
        output = self.folder / self.key(command, root, inputs)
        record = output.with_suffix(".json")
        if not record.exists():
            result = subprocess.run(
                [*command, "-w", "-o", str(output)],
                cwd=root,
                capture_output=True,
                text=True,
            )
            lines = (result.stdout + result.stderr).splitlines()
            errors = [line for line in lines if "error" in line] or lines or ["?"]
            content = {
                "accepted": result.returncode == 0,
                "error": "" if result.returncode == 0 else errors[0],
            }
            record.write_text(json.dumps(content))
        return Compiled(**json.loads(record.read_text()), output=output)
