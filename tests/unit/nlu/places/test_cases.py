"""Messages as people type them, with the place that has to be found (cases.tsv)."""

from __future__ import annotations

from pathlib import Path

import pytest

from amparo.nlu.places import PlaceFinder, PlaceResult

CASES_FILE = Path(__file__).parent / "cases.tsv"


def read_cases() -> list[tuple[str, str]]:
    lines = CASES_FILE.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return [(message, expected) for message, expected in rows]


def summary(result: PlaceResult) -> str:
    place = "|".join(result.options) or result.subdivision or result.country or "-"
    return f"{place}<{result.writer_country}" if result.writer_country else place


def matches(result: PlaceResult, expected: str) -> bool:
    """A subdivision is compared only where the case names one."""
    found, wanted = summary(result), expected
    if "|" not in wanted and "-" not in wanted.partition("<")[0]:
        found = "<".join(filter(None, [result.country or found, result.writer_country]))
    return found == wanted


@pytest.mark.parametrize(("message", "expected"), read_cases())
def test_message_gives_the_place(finder: PlaceFinder, message: str, expected: str) -> None:
    result = finder.find(message)
    assert matches(result, expected), summary(result)


def test_there_are_many_cases_and_no_two_alike() -> None:
    messages = [message for message, _ in read_cases()]
    assert len(messages) == len(set(messages)) >= 700
