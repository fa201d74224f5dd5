"""The threat model names every way in, its tests exist, and every pin and advisory has its reason."""

from __future__ import annotations

import importlib.util
import re
from types import ModuleType
from typing import Any

import pytest
import yaml
from packaging.specifiers import SpecifierSet

from amparo.settings import ROOT, Settings
from tests.unit.docs.test_docs import codes, read, routes, rows, section

THREATS, ADVISORIES = "docs/threat-model.md", "docs/advisories.md"


def audit() -> ModuleType:
    spec = importlib.util.spec_from_file_location("audit", ROOT / "packaging" / "audit.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def known() -> list[dict[str, Any]]:
    return list(yaml.safe_load(read("packaging/advisories.yml")))


def versions(package: str) -> list[str]:
    lock = re.findall(r'^name = "(.+)"\nversion = "(.+)"$', read("uv.lock"), re.MULTILINE)
    return [version for name, version in lock if name == package]


# ---- threat model ----------------------------------------------------------------------------------------------------


def test_every_route_is_in_the_table_of_ways_in() -> None:
    named = {code for row in rows(section(THREATS, "Ways in")) for code in codes(row[0])}
    assert {"POST /", "GET /health"} <= routes()
    assert sorted(routes() - named) == []


def test_the_table_names_no_route_that_is_not_there() -> None:
    named = {code for row in rows(section(THREATS, "Ways in")) for code in codes(row[0]) if " " in code}
    platforms = {route for route in named if "<platform>" in route}
    assert sorted(named - routes() - platforms) == []


def test_every_test_that_is_named_exists() -> None:
    named = set(re.findall(r"`(tests/[\w/.]+|deploy/[\w/]+)`", read(THREATS)))
    assert len(named) > 20
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_the_limits_are_those_of_the_settings() -> None:
    said = section(THREATS, "Why the limits are what they are")
    settings = Settings.from_environment({})
    assert f"**{settings.messages_per_minute_per_address} messages a minute" in said
    assert f"**{settings.conversations_per_minute_per_address} new conversations" in said


def test_what_the_threat_model_promises_of_the_defaults_is_so() -> None:
    settings = Settings.from_environment({})
    assert (settings.host, settings.actions_host, settings.api_token) == ("127.0.0.1", "127.0.0.1", None)
    assert settings.trusted_proxies == () and settings.allowed_origins == ()


def test_the_action_server_is_given_to_nobody_outside() -> None:
    """Neither nginx nor the container files pass its port on; its own default is this machine."""
    for path in (ROOT / "deploy" / "nginx").glob("*.conf"):
        assert "5055" not in path.read_text(), path
    compose = list((ROOT / "deploy").rglob("compose*.yml"))
    published = [port for path in compose for each in (yaml.safe_load(path.read_text()).get("services") or {}).values()
                 for port in each.get("ports", ())]  # fmt: skip
    assert compose and not any("5055" in str(port) for port in published)


# ---- advisories ------------------------------------------------------------------------------------------------------


def test_the_page_has_the_table_of_the_data() -> None:
    page = read(ADVISORIES)
    assert [row for row in audit().table(known()) if row not in page] == []


@pytest.mark.parametrize("entry", known(), ids=lambda entry: entry["id"])
def test_an_advisory_says_why_it_does_not_matter_and_whether_it_is_still_there(entry: dict[str, Any]) -> None:
    assert entry["reachable"] in ("no", "partly") and entry["source"] in ("advisory", "report")
    assert len(entry["why"]) > 30 and entry["why"].endswith(".")
    locked = versions(entry["package"])
    assert locked, "it is not installed any more: take the entry out"
    is_affected = any(SpecifierSet(entry["affected"]).contains(version) for version in locked)
    assert is_affected == ("mended_by" not in entry), locked
    if not is_affected:
        name, wanted = re.fullmatch(r"([\w-]+)(.+)", entry["mended_by"]).groups()  # type: ignore[union-attr]
        assert name == entry["package"]
        assert all(SpecifierSet(wanted).contains(version) for version in locked), locked


def test_every_pin_that_was_lifted_is_named() -> None:
    written = read("pyproject.toml").split("override-dependencies = [")[1].split("\n]")[0]
    overrides = re.findall(r'^    "([\w.-]+)[^"]*"', re.sub(r'^.*< \'0\'".*$', "", written, flags=re.M), re.M)
    lifted = {name for name in overrides if name != "ruamel.yaml"}
    assert {"sanic", "aiohttp", "setuptools"} <= lifted
    named = set(codes(section(ADVISORIES, "Pins that were lifted")))
    assert sorted(lifted - named) == []


def test_the_pins_that_stay_are_those_that_are_locked() -> None:
    stay = [row[:2] for row in rows(section(ADVISORIES, "Pins that stay"))[1:]]
    assert {"sqlalchemy", "dask"} <= {name for name, _ in stay}
    assert [row for row in stay if row[1] not in versions(row[0])] == []


# ---- make audit ------------------------------------------------------------------------------------------------------


def test_the_whole_lock_file_is_asked_about_each_library_once_at_a_time() -> None:
    rounds = audit().locked(read("uv.lock"))
    wanted = {each for names in rounds for each in names}
    assert f"rasa=={versions('rasa')[0]}" in wanted and len(wanted) > 150
    assert all(len({each.split("==")[0] for each in names}) == len(names) for names in rounds)
    assert not any(each.startswith(("amparo", "tensorflow==")) for each in wanted), "ours are in no registry"


def test_what_is_new_is_told_from_what_is_accepted_and_from_what_nobody_knows() -> None:
    said = [
        {"name": "a", "version": "1", "vulns": [{"id": "X-1", "aliases": ["CVE-1"], "fix_versions": ["2"]}]},
        {"name": "b", "version": "1", "vulns": [{"id": "X-2", "aliases": [], "fix_versions": []}]},
        {"name": "c", "skip_reason": "not found"},
    ]
    new, accepted, passed = audit().compare(said, [{"id": "CVE-1", "why": "Never called."}])
    assert new == ["b 1: X-2, mended in no version yet"]
    assert accepted == ["a 1: X-1, CVE-1, mended in 2. Never called."]
    assert passed == ["c: not found"]


def test_a_database_that_knows_nothing_is_not_taken_for_one_that_finds_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    module = audit()

    class Done:
        stdout = '{"dependencies": [{"name": "rasa", "skip_reason": "not found"}]}'

    monkeypatch.setattr(module.subprocess, "run", lambda *args, **options: Done())
    assert module.ask(["rasa==3.6.21"]) is None
    monkeypatch.setattr(module.sys, "argv", ["audit.py"])
    assert module.main() == 2
    assert "needs the internet" in capsys.readouterr().err
