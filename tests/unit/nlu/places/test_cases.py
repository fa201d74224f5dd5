"""Messages as people type them, with the place in them (cases.tsv): the gazetteer has to find it.

What a place means in its message is for the head to say, and measured elsewhere: here it must only be found.
"""

from __future__ import annotations

from pathlib import Path

from amparo.nlu.places import MentionFinder, Words

CASES_FILE = Path(__file__).parent / "cases.tsv"
FOUND = 0.99


def read_cases() -> list[tuple[str, str]]:
    lines = CASES_FILE.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return [(message, expected) for message, expected in rows]


def test_nearly_all_places_of_many_messages_are_found(finder: MentionFinder) -> None:
    missed = []
    cases = [(message, expected) for message, expected in read_cases() if expected != "-"]
    assert len(cases) > 1_500
    for message, expected in cases:
        wanted = set(expected.replace("<", "|").split("|"))
        candidates = [place for mention in finder.find(Words(message)) for place in mention.candidates]
        found = {code for place in candidates for code in (place.country, place.subdivision)}
        if not wanted <= found:
            missed.append(f"{message}: {wanted - found}")
    assert len(missed) <= (1 - FOUND) * len(cases), "\n".join(missed)


def test_there_are_many_cases_and_no_two_alike() -> None:
    messages = [message for message, _ in read_cases()]
    assert len(messages) == len(set(messages)) >= 700
