"""Programs of a test case: compiled with sanitizers, run, compared."""

import difflib
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from checks import Failure

PROJECT = Path(__file__).resolve().parents[2]
CLANG, GCC = "clang++-22", "g++-12"
COMPILE_TIMEOUT, RUN_TIMEOUT = 300, 60
COROUTINE_CHECKS = (
    "cppcoreguidelines-avoid-capturing-lambda-coroutines,"
    "cppcoreguidelines-avoid-reference-coroutine-parameters,"
    "cppcoreguidelines-no-suspend-with-lock,misc-coroutine-hostile-raii"
)
SANITIZERS = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
THREAD_SANITIZER = ["-fsanitize=thread"]
ENVIRONMENT = {
    **os.environ,
    "CCACHE_NOHASHDIR": "1",  # the same source in another folder is a hit
    "ASAN_OPTIONS": "detect_leaks=1:detect_stack_use_after_return=1",
    "UBSAN_OPTIONS": "print_stacktrace=1",
}


def include_flags(root):
    return [f"-I{root}", f"-I{PROJECT / 'runtime' / 'include'}"]


def excerpt(text, lines=60):
    return "\n".join(text.splitlines()[:lines])


class Program:
    def __init__(
        self, folder, texts, compiler, standard, flags, sanitizers=SANITIZERS
    ):
        self.folder = folder
        self.compiler = compiler
        self.sources = [name for name in texts if name.endswith(".cpp")]
        self.flags = [f"-std={standard}", "-g", "-pthread", *sanitizers, *flags]
        for name, text in texts.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(text)

    def build(self, link, what, warnings=True):
        strict = ["-Wall", "-Wextra", "-Werror"] if warnings else ["-w"]
        launcher = ["ccache"] if shutil.which("ccache") else []
        objects = []
        complaint = f"{what} does not compile with {self.compiler}"
        for number, source in enumerate(self.sources):
            objects.append(f"{number}.o")
            self.call(
                complaint,
                [*launcher, self.compiler, *strict, *include_flags("."), *self.flags]
                + ["-c", source, "-o", objects[-1]],
            )
        if link:
            self.call(complaint, [self.compiler, *self.flags, *objects, "-o", "program"])

    def tidy(self):
        """Holds the sources against clang-tidy's checks of coroutines."""
        self.call(
            "the result does not pass clang-tidy",
            ["clang-tidy", "--quiet", f"--checks=-*,{COROUTINE_CHECKS}"]
            + ["--warnings-as-errors=*", *self.sources, "--"]
            + [*include_flags("."), *self.flags],
        )

    def call(self, complaint, command):
        try:
            result = subprocess.run(
                command,
                cwd=self.folder,
                env=ENVIRONMENT,
                capture_output=True,
                text=True,
                timeout=COMPILE_TIMEOUT,
            )
        except subprocess.TimeoutExpired:
            raise Failure(f"{complaint} in {COMPILE_TIMEOUT} s") from None
        if result.returncode != 0:
            raise Failure(
                f"{complaint}:\n"
                + excerpt(result.stdout + result.stderr)
            )

    def run(self, exit_code, what, arguments=(), leaks=False):
        """Runs it; what the sanitizers say is in the standard error.

        leaks: memory that is never freed is no fault of this program.
        """
        options = ENVIRONMENT["ASAN_OPTIONS"]
        if leaks:
            options = options.replace("detect_leaks=1", "detect_leaks=0")
        try:
            result = subprocess.run(
                [str(self.folder / "program"), *arguments],
                env={**ENVIRONMENT, "ASAN_OPTIONS": options},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=RUN_TIMEOUT,
            )
        except subprocess.TimeoutExpired:
            raise Failure(f"{what} does not end ({self.compiler})") from None
        outcome = Outcome(result.stdout, result.stderr, result.returncode)
        if exit_code is not None and outcome.code != exit_code:
            raise Failure(
                f"{what} ends with exit code {outcome.code}, not {exit_code}"
                f" ({self.compiler}):\n{excerpt(outcome.stdout + outcome.stderr)}"
            )
        return outcome


@dataclass
class Outcome:
    stdout: str
    stderr: str
    code: int

    def expect_same(self, after, compiler):
        """Self is what the original did."""
        for stream in ("stdout", "stderr"):
            ours, theirs = getattr(self, stream), getattr(after, stream)
            if ours != theirs:
                lines = ours.splitlines(), theirs.splitlines()
                trace = difflib.unified_diff(*lines, "before", "after", lineterm="")
                raise Failure(
                    f"the result does not do the same: {stream} differs ({compiler}):\n"
                    + excerpt("\n".join(trace))
                )
        if self.code != after.code:
            raise Failure(
                f"the result does not do the same: exit code {self.code} before,"
                f" {after.code} after ({compiler})"
            )
