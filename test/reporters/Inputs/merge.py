"""Merges units that all see one chain of one header, and prints what is left.

    merge.py REPORTER_TEST FOLDER UNIT...

UNIT is FILE=SAYS: "offer:TEXT" puts TEXT in the chain's place, "assume:TEXT"
does so on the assumption that TEXT is right, "refuse:REASON", "flat", "fail".
Two words joined by "&" speak of two functions, at lines 1 and 2, whose edits
overlap.
"""

import json
import pathlib
import subprocess
import sys

METRICS = {"depth": 2, "length": 2, "cognitiveComplexity": 0, "cycle": False}


def place(line):
    return {"file": "h.h", "line": line, "column": 1}


def unit(name, says):
    result = {
        "file": name,
        "analysed": says != "fail",
        "failure": "no such file" if says == "fail" else "",
        "chains": [],
        "offers": [],
        "refusals": [],
        "hashes": [{"file": "h.h", "hash": "1"}],
        "messages": [f"{name} was read"],
        "facts": {"functions": [], "summaries": [], "cellUses": []},
        "natures": [],
        "inputs": [],
    }
    if name == "changed.cpp":
        result["hashes"][0]["hash"] = "2"
    for line, word in enumerate(says.split("&"), 1):
        if word == "fail":
            break
        what, _, how = word.partition(":")
        chain = {"id": f"chain{line}", "function": f"f{line}", "at": place(line)}
        result["chains"].append(
            {**chain, "endLine": 9, "metrics": METRICS, "handOffs": [],
             "verdict": "flat"}
        )
        if what in ("offer", "assume"):
            result["offers"].append({
                "chainId": chain["id"],
                "rewriter": "test",
                "function": chain["function"],
                "at": place(line),
                "applicability": "assumes" if what == "assume" else "safe",
                "assumptions": [f"{how} is right"] if what == "assume" else [],
                "restsOn": [],
                "notes": [],
                "edits": [{"file": "h.h", "offset": line, "length": 2, "text": how}],
                "before": METRICS,
                "after": METRICS,
            })
        if what == "refuse":
            result["refusals"].append({
                "chainId": chain["id"],
                "reason": how,
                "at": place(line),
                "message": "",
            })
    return result


reporter, folder = sys.argv[1], pathlib.Path(sys.argv[2])
folder.mkdir(parents=True, exist_ok=True)
files = []
for number, argument in enumerate(sys.argv[3:]):
    files.append(folder / f"unit{number}.json")
    files[-1].write_text(json.dumps(unit(*argument.split("=", 1))))
printed = subprocess.run([reporter, "merge", *files], check=True, capture_output=True)
report = json.loads(printed.stdout)
print(report["unitsAnalysed"], "of", report["unitsTotal"])
for failure in report["failures"]:
    print("failure:", failure["file"], failure["reason"])
for chain in report["chains"]:
    print("chain:", chain["function"], chain["verdict"])
for offer in report["offers"]:
    print("offer:", offer["function"], offer["edits"][0]["text"],
          offer["applicability"], *offer["assumptions"])
for refusal in report["refusals"]:
    print("refusal:", f"f{refusal['at']['line']}", refusal["reason"],
          refusal["message"])
for entry in report["hashes"]:
    print("hash:", entry["file"], entry["hash"])
