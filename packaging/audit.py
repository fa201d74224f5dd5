"""`make audit`: asks a database of advisories about every library of uv.lock, and compares with advisories.yml.

Ends with 0 where all that is known stands there with its reason, 1 where something is new, 2 where
nobody could be asked.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "uv.lock"
KNOWN = ROOT / "packaging" / "advisories.yml"
OFFLINE = "The advisories could not be asked for: no database answered. `make audit` needs the internet."


def locked(text: str) -> list[list[str]]:
    """Return `name==version` of all that the lock file has from a registry, in lists that name a library once.

    A library may stand there several times: another version for another Python.
    """
    found = re.findall(r'^name = "(.+)"\nversion = "(.+)"\nsource = \{ registry', text, re.MULTILINE)
    rounds: list[dict[str, str]] = []
    for name, version in found:
        free = next((each for each in rounds if name not in each), None)
        if free is None:
            rounds.append(free := {})
        free[name] = version
    return [[f"{name}=={version}" for name, version in each.items()] for each in rounds]


def ask(wanted: list[str]) -> list[dict[str, Any]] | None:
    """Return what pip-audit says of each library, None where no database answers."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(wanted))
        file.flush()
        options = ["--requirement", file.name, "--disable-pip", "--no-deps", "--format", "json"]
        for service in ("osv", "pypi"):
            command = [sys.executable, "-m", "pip_audit", *options, "--progress-spinner", "off"]
            done = subprocess.run([*command, "-s", service], capture_output=True, text=True)
            try:
                said: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
            except (ValueError, KeyError):
                continue
            # A mirror that knows no advisories lets pip-audit pass all over and find nothing.
            if said and not all("skip_reason" in each for each in said):
                return said
    return None


def compare(
    said: list[dict[str, Any]], known: list[dict[str, Any]]
) -> tuple[list[str], list[str], list[str]]:
    """Return what is new, what is accepted with its reason, and what was passed over; a line each."""
    reasons = {name: each["why"] for each in known for name in (each["id"], *each.get("aliases", ()))}
    new, accepted, passed = [], [], []
    for library in said:
        title = f"{library['name']} {library.get('version', '')}".strip()
        if "skip_reason" in library:
            passed.append(f"{title}: {library['skip_reason']}")
        for fault in library.get("vulns", ()):
            names = [fault["id"], *fault.get("aliases", ())]
            why = next((reasons[name] for name in names if name in reasons), None)
            mended = ", ".join(fault.get("fix_versions", ())) or "no version yet"
            line = f"{title}: {', '.join(names)}, mended in {mended}"
            (new if why is None else accepted).append(line if why is None else f"{line}. {why}")
    return new, accepted, passed


def table(known: list[dict[str, Any]]) -> list[str]:
    """Return the rows of the table in docs/advisories.md."""
    rows = ["| advisory | library | versions | reachable here | why | here |", "|---|---|---|---|---|---|"]
    for each in sorted(known, key=lambda each: (each["package"], each["id"])):
        names = ", ".join([each["id"], *each.get("aliases", ())])
        read = "" if each["source"] == "advisory" else " (as others report)"
        versions = f"`{each['affected']}`" if each["affected"] else "all"
        here = f"`{each['mended_by']}`" if "mended_by" in each else "affected"
        rows.append(
            f"| {names}{read} | {each['package']} | {versions} | {each['reachable']} | {each['why']} | {here} |"
        )
    return rows


def main() -> int:
    """Ask, compare and say it; with `--table` show the table for docs/advisories.md."""
    if "--table" in sys.argv:
        print("\n".join(table(yaml.safe_load(KNOWN.read_text(encoding="utf-8")))))
        return 0
    said: list[dict[str, Any]] = []
    for wanted in locked(LOCK.read_text(encoding="utf-8")):
        answer = ask(wanted)
        if answer is None:
            print(OFFLINE, file=sys.stderr)
            return 2
        said += answer
    new, accepted, passed = compare(said, yaml.safe_load(KNOWN.read_text(encoding="utf-8")))
    for heading, lines in (("Accepted:", accepted), ("Could not be looked up:", passed), ("NEW:", new)):
        if lines:
            print("\n".join([heading, *(f"  {line}" for line in lines)]))
    print(f"{len(said)} libraries: {len(new)} new advisories, {len(accepted)} accepted.")
    return 1 if new or passed else 0


if __name__ == "__main__":
    sys.exit(main())
