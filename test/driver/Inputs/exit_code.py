"""Runs a command and fails unless it ends with the exit code.

  exit_code.py CODE COMMAND...

lit's shell knows `not`, but not which code it was.
"""

import subprocess
import sys

expected, command = int(sys.argv[1]), sys.argv[2:]
found = subprocess.run(command).returncode
if found != expected:
    sys.exit(f"exit code {found}, expected {expected}")
