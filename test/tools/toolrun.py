"""Runs of the tool over one folder of sources with a compile database."""

import json
import os
import subprocess

from checks import Failure
from programs import include_flags

TIMEOUT = 120


class ToolRun:
    def __init__(self, tool, root, flags, asked):
        self.tool = str(tool)
        self.root = root.resolve()
        self.flags = flags
        self.asked = asked  # what makes the tool apply more than what is safe

    def use_standard(self, standard):
        """Writes the compile database."""
        entries = [
            {
                "directory": str(self.root),
                "file": path.name,
                "arguments": [
                    "clang++-22", f"-std={standard}", *include_flags(self.root),
                    *self.flags, "-c", str(path.relative_to(self.root)),
                ],
            }
            for path in sorted(self.root.rglob("*.cpp"))
        ]
        for entry in entries:
            entry["file"] = entry["arguments"][-1]
        (self.root / "compile_commands.json").write_text(json.dumps(entries, indent=1))

    def run(self, *arguments):
        command = [
            self.tool, "rewrite", "-p", str(self.root), "--root", str(self.root),
            "--quiet", "--allow-dirty", *arguments,
        ]
        try:
            result = subprocess.run(command, capture_output=True, timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            raise Failure(f"the tool did not end within {TIMEOUT} s") from None
        if result.returncode != 0:
            raise Failure(
                f"the tool ended with exit code {result.returncode}:"
                f" {' '.join(command)}\n"
                + (result.stdout + result.stderr).decode(errors="replace")
            )
        return result.stdout.decode()

    def diff(self):
        return self.run("--color=never", *self.asked)

    def apply(self):
        self.run("--in-place", *self.asked)

    def report(self):
        return json.loads(self.run("--format=json", *self.asked))

    def why_nothing(self, report):
        """Says what the report knows of a case that was not rewritten."""
        lines = [
            f"line {refusal['at']['line']}: refused ({refusal['reason']}): "
            + refusal["message"]
            for refusal in report["refusals"]
        ] + [
            f"line {offer['at']['line']}: rests on assumptions (--assume applies it): "
            + "; ".join(offer["assumptions"])
            for offer in report["offers"]
            if offer["applicability"] != "safe"
        ]
        return "\n  ".join(lines) or f"it sees {len(report['chains'])} chains"

    def expect_refusal(self, report, name, line, texts):
        """One refusal has this name and stands where the case says."""
        places = {
            (refusal["at"]["file"], refusal["at"]["line"])
            for refusal in report["refusals"]
            if refusal["reason"] == name
        }
        if not places:
            others = ", ".join(sorted({r["reason"] for r in report["refusals"]}))
            raise Failure(f"not refused for `{name}`; refusals: {others or 'none'}")
        wanted = set()
        for file in texts:
            lines = (self.root / file).read_text().splitlines()
            for number, text in enumerate(lines, 1):
                if number == line or text.endswith(f"// refused: {name}"):
                    wanted.add((file, number))
        if missing := wanted - places:
            raise Failure(
                f"refused for `{name}`, but not at "
                + ", ".join(f"{file}:{number}" for file, number in sorted(missing))
                + "; it is refused at "
                + ", ".join(f"{file}:{number}" for file, number in sorted(places))
            )

    def expect_same_files(self, wanted, message):
        for name, text in wanted.items():
            if (self.root / name).read_bytes() != text:
                raise Failure(f"{name}: {message}")

    def expect_diff_applies(self, before, after, diff):
        """`git apply` of the diff gives the bytes that --in-place gave."""
        folder = self.root.parent / (self.root.name + ".patched")
        for name, text in before.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(text)
        # Not as part of the work tree that the build folder may lie in.
        environment = {**os.environ, "GIT_CEILING_DIRECTORIES": str(folder.parent)}
        result = subprocess.run(
            ["git", "apply", "-"],
            cwd=folder, env=environment, input=diff, text=True, capture_output=True,
        )
        if result.returncode != 0:
            raise Failure(f"the diff does not apply: {result.stderr}")
        for name, text in after.items():
            if (folder / name).read_bytes() != text:
                raise Failure(f"{name}: --in-place does not do what the diff shows")
