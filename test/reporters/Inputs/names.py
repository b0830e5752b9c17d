"""Reads a report once with each name that Model.cpp and Refusals.def give:
names.py SOURCE_ROOT REPORT READER."""

import pathlib
import re
import subprocess
import sys

root, report, reader = pathlib.Path(sys.argv[1]), *sys.argv[2:]
text = pathlib.Path(report).read_text()
model = (root / "model" / "Model.cpp").read_text()
reasons = (root / "model" / "Refusals.def").read_text()
names = {"Reason": re.findall(r'^REFUSAL\(\w+, "([a-z-]+)"', reasons, re.MULTILINE)}
for enum, name in re.findall(r'case (\w+)::\w+:\s*return "([a-z-]+)";', model):
    names.setdefault(enum, []).append(name)

KEYS = {
    "Reason": "reason",
    "When": "when",
    "HowOften": "howOften",
    "Evidence": "evidence",
    "ContinuationKind": "kind",
    "Link": "link",
    "ProducerKind": "form",
    "Verdict": "verdict",
    "Applicability": "applicability",
}
assert names.keys() == KEYS.keys(), names
for enum, key in KEYS.items():
    for name in names[enum]:
        changed = re.sub(rf'("{key}": )"[a-z-]+"', rf'\1"{name}"', text)
        result = subprocess.run(
            [reader, "json", "/dev/stdin"],
            input=changed,
            capture_output=True,
            text=True,
        )
        assert result.returncode == 0, (key, name, result.stderr)
        assert result.stdout == changed, (key, name)
assert sum(map(len, names.values())) > 40
