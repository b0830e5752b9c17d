"""The test suite's configuration for lit. `-D build=DIR` names another build.

Substitutions:
  %coroutinize        the tool
  %check-coroutinize  rewrites a case, compiles it, runs it before and after
                      (test/tools/check_coroutinize.py)
  %check-natures      compares derived natures with what a case says and does
                      (test/tools/check_natures.py)
  %trace-natures      compares derived natures with what programs do
                      (test/tools/trace_natures.py)
  %check-equivalence  %check-coroutinize for a file of many small programs
                      (test/tools/check_equivalence.py)
  %clangxx %gxx       the two compilers
  %python             python3
  %src_root           the project's folder
"""

import os
import shutil
import subprocess

import lit.formats

llvm_bin = "/usr/lib/llvm-22/bin"
source_root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
build = os.path.abspath(
    lit_config.params.get("build", os.path.join(source_root, "build"))
)
tool = os.path.join(build, "coroutinize")
tools = os.path.join(source_root, "test", "tools")
checker = os.path.join(tools, "check_coroutinize.py")
equivalence = os.path.join(tools, "check_equivalence.py")
natures = os.path.join(tools, "check_natures.py")
tracer = os.path.join(tools, "trace_natures.py")

config.name = "coroutinize"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".cpp", ".test"]
config.excludes = ["Inputs", "tools"]
config.test_source_root = os.path.join(source_root, "test")
config.test_exec_root = os.path.join(build, "test")

config.environment["PATH"] = os.pathsep.join([llvm_bin, os.environ["PATH"]])
# A build may lie in the project's own work tree, which is not the cases'.
config.environment["GIT_CEILING_DIRECTORIES"] = config.test_exec_root
config.environment["XDG_CACHE_HOME"] = os.path.join(config.test_exec_root, "cache")
config.environment["LC_ALL"] = "C.UTF-8"
config.environment["PYTHONDONTWRITEBYTECODE"] = "1"

def thread_sanitizer_runs():
    """ThreadSanitizer needs rights that not every container gives."""
    program = os.path.join(config.test_exec_root, "tsan-probe")
    os.makedirs(config.test_exec_root, exist_ok=True)
    compile_it = ["clang++-22", "-fsanitize=thread", "-x", "c++", "-"]
    try:
        subprocess.run(
            [*compile_it, "-o", program],
            input=b"int main() {}",
            capture_output=True,
            check=True,
        )
        subprocess.run([program], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


tsan = thread_sanitizer_runs()

config.substitutions += [
    ("%check-coroutinize", f"python3 {checker} --tool {tool}"),
    ("%check-natures", f"python3 {natures} --tool {tool}"),
    ("%trace-natures", f"python3 {tracer} --tool {tool}"),
    (
        "%check-equivalence",
        f"python3 {equivalence} --tool {tool}{' --tsan' if tsan else ''}",
    ),
    ("%coroutinize", tool),
    ("%clangxx", "clang++-22"),
    ("%gxx", "g++-12"),
    ("%python", "python3"),
    ("%src_root", source_root),
]


for feature, present in {
    "asio": os.path.exists("/usr/include/asio.hpp"),
    "boost": os.path.exists("/usr/include/boost/beast.hpp"),
    "clang": shutil.which("clang++-22"),
    "gcc": shutil.which("g++-12"),
    "tsan": tsan,
}.items():
    if present:
        config.available_features.add(feature)
