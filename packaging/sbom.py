"""Writes the list of all that the bot is made of, with licences and hashes, as CycloneDX JSON: `make sbom`.

    sbom.py OUT [PYTHON]

cyclonedx-py gives both halves: the environment of PYTHON (this one without it) says what is installed under which
licence, and the lock file with which hashes. What only tests and development need is left out.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

ROOT = Path(__file__).resolve().parents[1]
SCHEMA = SchemaVersion.V1_6
Component = dict[str, Any]


def _run(*command: str, given: str | None = None) -> str:
    done = subprocess.run(command, cwd=ROOT, input=given, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{command[0]} failed: {done.stderr.strip()}")
    return done.stdout


def _cyclonedx(*arguments: str, given: str | None = None) -> dict[str, Any]:
    tool = [sys.executable, "-m", "cyclonedx_py"]
    options = ["--sv", SCHEMA.to_version(), "--output-reproducible", "--of", "JSON", "-o", "-"]
    return dict(json.loads(_run(*tool, *arguments, *options, given=given)))


def locked() -> dict[str, Component]:
    """What the lock file holds for the bot, by `_key`, with the hashes of the files."""
    # The one of packaging/setup.sh: on the path may stand one that does not run here.
    own = ROOT / ".tools" / "bin" / "uv"
    uv = str(own) if own.exists() else "uv"
    options = "--frozen --no-dev --group bot --no-emit-project --no-annotate --no-header --quiet".split()
    bom = _cyclonedx("requirements", "-", given=_run(uv, "export", *options))
    return {_key(component): component for component in bom["components"]}


def _key(component: Component) -> str:
    """The name as indexes normalise it; of a package that lies in this repository, its folder."""
    for reference in component.get("externalReferences", ()):
        if re.match(r"\./|file:", reference["url"]):
            return Path(reference["url"]).name
    return re.sub(r"[-_.]+", "-", component["name"]).lower()


def bill_of_materials(python: str) -> dict[str, Any]:
    """The bill of what is installed for `python` and locked for the bot."""
    bom = _cyclonedx("environment", "--pyproject", str(ROOT / "pyproject.toml"), python)
    wanted = locked()
    root = bom["metadata"]["component"]["bom-ref"]
    bom["components"] = kept = [each for each in bom["components"] if _key(each) in wanted]
    for component in kept:
        # The paths of this machine say nothing to others; what the lock file says of the files comes in their place.
        own = [
            each for each in component.get("externalReferences", ()) if not each["url"].startswith("file:")
        ]
        component["externalReferences"] = own + wanted[_key(component)].get("externalReferences", [])
    references = {root, *(each["bom-ref"] for each in kept)}
    bom["dependencies"] = [
        {**each, "dependsOn": [ref for ref in each.get("dependsOn", ()) if ref in references]}
        for each in bom["dependencies"]
        if each["ref"] in references
    ]
    return bom


def main() -> None:
    """Write the bill to the file that the first argument names."""
    out, python = Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else sys.executable
    bom = bill_of_materials(python)
    text = json.dumps(bom, indent=1, ensure_ascii=False) + "\n"
    if fault := JsonStrictValidator(SCHEMA).validate_str(text):
        sys.exit(f"The bill of materials is not valid: {fault}")
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(text, encoding="utf-8")
    print(f"{out}: {len(bom['components'])} components")


if __name__ == "__main__":
    main()
