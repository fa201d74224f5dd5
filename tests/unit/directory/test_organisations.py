"""Profiles of organisations: what is right is used, what is wrong is named and left out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from amparo.cli import main
from amparo.directory.organisations import load_profile, load_profiles, profile_faults
from amparo.origins import is_origin

GOOD = {
    "name": "Harbour House",
    "contact": "harbour@example.org",
    "color": "#0b5c55",
    "exit_url": "https://www.example.com/recipes",
    "language": "en",
    "country": "KE",
    "greeting": {"en": "Welcome.", "sw": "Karibu."},
    "allowed_origins": ["https://www.harbour.example", "http://127.0.0.1:8000/"],
}


def write(folder: Path, content: Any, slug: str = "harbour") -> Path:
    path = folder / "organisations" / slug / "profile.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else yaml.safe_dump(content), encoding="utf-8")
    return path


def test_a_good_profile_is_read_whole(tmp_path: Path) -> None:
    assert profile_faults(write(tmp_path, GOOD)) == []
    profile = load_profile("harbour", tmp_path)
    assert profile is not None
    assert (profile.name, profile.country, profile.color) == ("Harbour House", "KE", "#0b5c55")
    assert profile.greeting_in("sw") == "Karibu."
    assert profile.greeting_in("fr") == ""
    assert profile.allowed_origins == ("https://www.harbour.example", "http://127.0.0.1:8000")
    assert load_profiles(tmp_path) == [profile]


def test_a_name_is_enough(tmp_path: Path) -> None:
    write(tmp_path, {"name": "A"})
    profile = load_profile("harbour", tmp_path)
    assert profile is not None and profile.exit_url == "" and profile.allowed_origins == ()


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("name", " ", "must be a text"),
        ("name", "x" * 81, "at most 80"),
        ("contact", 5, "must be a text"),
        ("color", "green", "is not a colour"),
        ("exit_url", "http://plain.example.org", "begins with https"),
        ("exit_url", "javascript:alert(1)", "begins with https"),
        ("language", "English", "not a language code"),
        ("country", "ke", "not a country code"),
        ("country", False, '"NO" in quotes'),
        ("greeting", "Welcome.", "one line for each language"),
        ("greeting", {"english": "Welcome."}, "'english' is not a language code"),
        ("greeting", {"en": "x" * 301}, "at most 300"),
        ("allowed_origins", "https://a.example", "needs a list"),
        ("allowed_origins", ["https://a.example/path"], "is not a website"),
        ("logo", "x.png", "is not known"),
    ],
)
def test_what_is_wrong_is_named_and_only_that_is_left_out(
    tmp_path: Path, key: str, value: Any, reason: str
) -> None:
    faults = profile_faults(write(tmp_path, {**GOOD, key: value}))
    assert [name for name, _ in faults] == [key]
    assert reason in faults[0][1]
    profile = load_profile("harbour", tmp_path)
    if key == "name":
        assert profile is None
    else:
        assert profile is not None and profile.name == "Harbour House"
        assert not getattr(profile, key, None)


@pytest.mark.parametrize("line", ["no: Velkommen", "5: five"])
def test_a_key_that_is_no_text_takes_nothing_else_away(tmp_path: Path, line: str) -> None:
    path = write(tmp_path, f"name: A\n{line}\n")
    assert [reason for _, reason in profile_faults(path)] == ["is not known"]
    profile = load_profile("harbour", tmp_path)
    assert profile is not None and profile.name == "A"


@pytest.mark.parametrize(
    "content", ["", "- a\n- b\n", "name: [", "just words", "name: A\ncontact: 2024-13-45"]
)
def test_a_file_that_is_no_profile_is_one_fault(tmp_path: Path, content: str) -> None:
    assert [key for key, _ in profile_faults(write(tmp_path, content))] == ["file"]
    assert load_profile("harbour", tmp_path) is None


@pytest.mark.parametrize("slug", ["", "../harbour", "Harbour", "a/b", "x" * 65, "harbour\n"])
def test_a_name_from_a_web_page_is_never_a_path(tmp_path: Path, slug: str) -> None:
    write(tmp_path, GOOD)
    assert load_profile(slug, tmp_path) is None


def test_a_changed_profile_is_read_again(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    assert load_profile("harbour", tmp_path) is not None
    write(tmp_path, {"name": "Another and longer name"})
    profile = load_profile("harbour", tmp_path)
    assert profile is not None and profile.name == "Another and longer name"


@pytest.mark.parametrize(
    ("value", "right"),
    [
        ("https://example.org", True),
        ("http://127.0.0.1:8000", True),
        ("https://example.org/x", False),
        ("https://user@example.org", False),
        ("https://example.org:port", False),
        ("*", False),
        ("https://*.example.org", False),
        ("https://example.or?", False),
        ("null", False),
        ("https://a.example https://b.example", False),
        (5, False),
    ],
)
def test_an_origin_is_what_a_browser_calls_a_website(value: Any, right: bool) -> None:
    assert is_origin(value) is right


def test_the_check_of_the_directory_names_faults_of_profiles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from amparo.settings import ROOT

    (tmp_path / "services.csv").write_bytes((ROOT / "directory" / "services.csv").read_bytes())
    write(tmp_path, {**GOOD, "color": "green"})
    monkeypatch.setenv("AMPARO_DIRECTORY", str(tmp_path))
    assert main(["directory", "check"]) == 1
    assert "harbour/profile.yml color: is not a colour" in capsys.readouterr().out
    write(tmp_path, GOOD)
    assert main(["directory", "check"]) == 0
    assert "profile.yml: no fault" in capsys.readouterr().out
