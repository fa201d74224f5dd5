"""The words themselves: easy to read, no phone numbers but a few, and a source for every figure."""

from __future__ import annotations

import re
from statistics import mean
from unittest.mock import patch

import pytest
import textstat  # type: ignore[import-untyped]

from amparo.dialogue.moves import said_name
from tests.training_data import responses

RESPONSES = responses()
# US school grades (Flesch-Kincaid); 6 is about age 12.
HIGHEST_GRADE = 9.0
HIGHEST_MEAN = 8.0
# Responses that may be harder to read, with the reason. None is at present.
HARD_TO_READ: dict[str, str] = {}

# Numbers that are the same for everybody they are named for; all others come from the directory.
PHONES = {"999", "55", "911", "112", "116 000"}

TEXTS = {
    said_name(name, number): str(entry["text"])
    for name, variations in RESPONSES.items()
    for number, entry in enumerate(variations)
    if entry["text"]
}


def spoken(text: str) -> str:
    """The text without its source, addresses and bullets; every line ends a sentence."""
    lines = [line for line in text.splitlines() if not line.startswith("Source:")]
    bare = [re.sub(r"https?://\S+", "", line.removeprefix("• ")).strip() for line in lines]
    return "\n".join(line if line.endswith((".", "!", "?")) else f"{line}." for line in bare if line)


def grade(text: str) -> float:
    """Flesch-Kincaid grade. Syllables by pyphen: the dictionary that textstat prefers would have to be downloaded."""
    with patch("textstat.backend.counts._count_syllables.get_cmudict", lambda lang: None):
        return float(textstat.flesch_kincaid_grade(spoken(text)))


def test_the_measure_tells_hard_from_easy() -> None:
    easy = "You can call them now. They are kind. It is free."
    hard = (
        "Notwithstanding considerable international harmonisation, administrative authorities "
        "frequently demonstrate insufficient understanding of vulnerability indicators."
    )
    assert grade(easy) < 3 and grade(hard) > 16


@pytest.mark.parametrize("name", TEXTS)
def test_a_response_is_easy_to_read(name: str) -> None:
    if name in HARD_TO_READ:
        assert grade(TEXTS[name]) > HIGHEST_GRADE, "no exception is needed any more"
    else:
        assert grade(TEXTS[name]) <= HIGHEST_GRADE


def test_on_average_responses_are_easier_still() -> None:
    grades = [grade(text) for text in TEXTS.values()]
    assert len(grades) > 100
    assert mean(grades) <= HIGHEST_MEAN


@pytest.mark.parametrize("name", [name for name in TEXTS if "utter_signs/" in name])
def test_signs_are_a_short_list(name: str) -> None:
    points = [line for line in TEXTS[name].splitlines() if line.startswith("• ")]
    assert 4 <= len(points) <= 7
    assert "helpline" in TEXTS[name] or "police" in TEXTS[name]


def numbers_to_dial(text: str) -> set[str]:
    """Everything that looks like a number to dial: long, international, after a verb, or three digits by themselves."""
    text = re.sub(r"https?://\S+", "", text)
    found = set(re.findall(r"\+\d[\d ()-]*\d", text))
    verbs = r"\b(?:call|dial|ring|text|press|phone|whatsapp|sms)(?: to| us| on| them)?:? (\d[\d ]*\d|\d)"
    found |= {number.strip() for number in re.findall(verbs, text, re.I)}
    year = r"(?:19|20)\d\d\b"
    units = rf"million|billion|young|countries|states|convictions|victims|dollars|in {year}"
    rest = re.sub(rf"\b(?:\d[\d,.]* (?:{units})|\d{{1,3}},\d{{3}}|{year}(?:/\d+)?)", "", text)
    return found | {number.strip() for number in re.findall(r"\b\d{3,}(?:[ -]\d{2,})*\b", rest)}


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("call 999 and press 55 when asked", {"999", "55"}),
        ("ring 020 3969 000 now", {"020 3969 000"}),
        ("write to +254 722 116 116", {"+254 722 116 116"}),
        ("the line is 1-800-123-4567", {"800-123-4567"}),
        ("their number: 116", {"116"}),
        ("about 138 million children in 2024, by Directive (EU) 2024/1712", set()),
        ("289 convictions in 2023 and 210 in 2024, 202,000 victims", set()),
    ],
)
def test_numbers_to_dial_are_recognised(text: str, numbers: set[str]) -> None:
    assert numbers_to_dial(text) >= numbers and (numbers or not numbers_to_dial(text))


@pytest.mark.parametrize("name", TEXTS)
def test_no_phone_number_stands_in_a_response(name: str) -> None:
    titles = " ".join(made["title"] for made in RESPONSES.get(name, [{}])[0].get("buttons", []))
    assert numbers_to_dial(f"{TEXTS[name]}\n{titles}") <= PHONES


def test_the_numbers_that_are_allowed_are_found_by_this_test() -> None:
    assert set().union(*map(numbers_to_dial, TEXTS.values())) >= PHONES - {"112"}


FIGURE = re.compile(r"\d(?:[\d,.]*\d)?(?: ?%| (?:percent|per cent|million|billion)\b)|\d{1,3},\d{3}\b")
WITH_FIGURES = [name for name, text in TEXTS.items() if FIGURE.search(text)]


@pytest.mark.parametrize("name", WITH_FIGURES)
def test_a_figure_has_its_source_with_a_year(name: str) -> None:
    last = TEXTS[name].splitlines()[-1]
    assert re.fullmatch(r"Source: .+", last)
    assert re.search(r"\b(?:19|20)\d\d\b", last)


def test_there_are_figures() -> None:
    assert len(WITH_FIGURES) > 12
    assert "utter_fact/child_labour_number" in WITH_FIGURES and "utter_greet" not in WITH_FIGURES


def test_a_source_stands_once_and_at_the_end() -> None:
    for name, text in TEXTS.items():
        sources = [line for line in text.splitlines() if "Source:" in line]
        assert sources in ([], [text.splitlines()[-1]]), name
        assert not sources or sources[0].startswith("Source: "), name


def test_every_sign_and_advice_has_a_source() -> None:
    for name, text in TEXTS.items():
        if name.startswith(("utter_signs/", "utter_advice/")):
            assert text.splitlines()[-1].startswith("Source: "), name


def test_web_addresses_are_the_two_that_take_pictures_down() -> None:
    found = {address for text in TEXTS.values() for address in re.findall(r"https?://\S+", text)}
    assert found == {"https://takeitdown.ncmec.org", "https://stopncii.org"}
