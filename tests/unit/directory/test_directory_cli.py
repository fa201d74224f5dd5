"""`amparo directory check` and `show`, as they are typed."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from amparo.directory.cli import add_commands
from tests.unit.directory.directory_files import SHIPPED, WriteRows


def run(*words: str) -> int:
    parser = argparse.ArgumentParser(prog="amparo")
    add_commands(parser.add_subparsers(required=True))
    arguments = parser.parse_args(["directory", *words])
    code: int = arguments.run(arguments)
    return code


@pytest.fixture(autouse=True)
def shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMPARO_DIRECTORY", str(SHIPPED.parent))


def test_check_of_the_shipped_directory_says_that_all_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check") == 0
    assert "1926 services" in capsys.readouterr().out


def test_check_prints_each_fault_with_its_line_and_fails(
    write_rows: WriteRows, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write_rows({"phone": "1001"}, {"phone": "1002", "hours": "always"})
    assert run("check", str(file)) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "services.csv:3 hours: 'always' cannot be read as OpenStreetMap opening_hours"
    assert lines[-1].endswith("1 fault")


def test_check_looks_at_the_files_of_organisations_too(
    write_rows: WriteRows, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write_rows({})
    write_rows({"country": "UK"}, path="organisations/safe-house/services.csv")
    monkeypatch.setenv("AMPARO_DIRECTORY", str(file.parent))
    assert run("check") == 1
    assert "country: 'UK'" in capsys.readouterr().out


def test_show_prints_what_a_person_would_get_emergency_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("show", "KE", "--need", "child") == 0
    text = capsys.readouterr().out
    assert text.startswith("Emergency in Kenya\n112 · Emergency")
    assert text.index("112 · Emergency") < text.index("phone: 116\n")


def test_show_limits_the_list_and_says_how_much_is_left(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("show", "united kingdom", "--need", "trafficking", "--limit", "2") == 0
    text = capsys.readouterr().out
    assert text.count("\nsource_url: ") == 2
    assert "more: use a larger --limit" in text


def test_show_says_when_a_country_has_no_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("show", "KP") == 0
    assert "No line in North Korea is known for this." in capsys.readouterr().out


def test_show_as_json_is_what_a_reply_is_made_of(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("show", "us", "--subdivision", "US-CA", "--limit", "1", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["country"] == "US" and found["emergency"][0]["phone"] == "911"
    assert [service["row"]["phone"] for service in found["services"]] == ["1-888-539-2373"]


def test_an_unknown_country_is_one_sentence_and_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("show", "Narnia") == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err == "'Narnia' is not a country or territory that ISO 3166 knows.\n"


def test_a_directory_that_is_not_there_is_one_sentence_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AMPARO_DIRECTORY", str(tmp_path))
    assert run("show", "KE") == 2
    assert "no directory file" in capsys.readouterr().err


def test_show_takes_what_is_known_of_a_person(capsys: pytest.CaptureFixture[str]) -> None:
    options = ("--writer", "Philippines", "--ways", "text, whatsapp", "--languages", "tl", "--city", "Dubai")
    assert run("show", "AE", "--need", "labour", *options) == 0
    text = capsys.readouterr().out
    assert text.index("Emergency in United Arab Emirates") < text.index("Emergency where the writer is")
    assert "only_by_phone: True" in text and "caller: PH" in text and "speaks: " in text


@pytest.mark.parametrize(
    ("words", "said"),
    [(("--writer", "Nowhere"), "'Nowhere' is not a country"), (("--ways", "fax"), "'fax' is not a way")],
)
def test_show_says_in_one_sentence_what_it_does_not_know(
    words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("show", "AE", *words) == 2
    error = capsys.readouterr().err
    assert said in error and len(error.splitlines()) == 1
