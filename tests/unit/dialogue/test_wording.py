"""The words themselves: easy to read, short, without phone numbers and figures of their own."""

from __future__ import annotations

import re
from statistics import mean
from unittest.mock import patch

import pytest
import textstat  # type: ignore[import-untyped]

from amparo.dialogue.knowledge import filled, named_rows, tables
from amparo.dialogue.moves import said_name
from amparo.dialogue.topics import SIMPLE
from tests.training_data import responses

RESPONSES = responses()
KNOWLEDGE = ("utter_fact/", "utter_signs/", "utter_advice/")
# Names of laws and forms hold digits that are no number to dial.
_LEGAL = re.compile(
    r"(?:Acts?|Law|Code|RA|articles?|sections?|Divisions|Convention|Directive|Public Laws?|forms?|No\.?) "
    r"[\w./-]*\d[\w./-]*(?:,? (?:and |to )?\d[\w.-]*)*|\bI-\d+\w?|\b1[6-9]\d\d\b",
    re.I,
)
# US school grades (Flesch-Kincaid); 6 is about age 12.
HIGHEST_GRADE = 9.0
HIGHEST_OF_A_COUNTRY = 10.5  # names of authorities and laws are long
HIGHEST_MEAN = 8.0
# Responses that may be harder to read, with the reason.
HARD_TO_READ: dict[str, str] = {
    "utter_fact/severe_trafficking": "the term of US law in its own words",
    "utter_fact/nrm_duty": "names the officials who have the duty",
}

TEXTS = {
    said_name(name, number): str(entry["text"])
    for name, variations in RESPONSES.items()
    for number, entry in enumerate(variations)
    if entry["text"]
}
for table, rows in tables().items():
    TEXTS |= {
        f"{table}#{country}{'+' * number}": text
        for country, row in rows.items()
        for number, text in enumerate(row.layers)
    }
TEXTS |= {
    f"{key}{'+' * number}": text
    for key, row in named_rows().items()
    for number, text in enumerate(row.layers)
}


def spoken(text: str) -> str:
    """The text with its figures, without addresses and bullets; every line ends a sentence."""
    lines = filled(text).splitlines()
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
    of_a_country = name.rpartition("#")[2].rstrip("+").isupper()
    if name in HARD_TO_READ:
        assert grade(TEXTS[name]) > HIGHEST_GRADE, "no exception is needed any more"
    else:
        assert grade(TEXTS[name]) <= (HIGHEST_OF_A_COUNTRY if of_a_country else HIGHEST_GRADE)


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
    assert numbers_to_dial(_LEGAL.sub("", f"{TEXTS[name]}\n{titles}")) == set()


FIGURE = re.compile(
    r"\d(?:[\d,.]*\d)?(?: ?%| (?:percent|per cent|million|billion|hours|days|weeks)\b)|\d{1,3},\d{3}\b"
)


def test_no_text_holds_a_figure_of_its_own() -> None:
    assert [name for name, text in TEXTS.items() if FIGURE.search(_LEGAL.sub("", text))] == []


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("some 38% of them", True), ("50 million people", True), ("202,000 were found", True), ("within 72 hours", True),
     ("the Act of 2015", False), ("article 35", False), ("[[found_2022]] victims", False)],
)  # fmt: skip
def test_figures_are_recognised(text: str, is_one: bool) -> None:
    assert bool(FIGURE.search(text)) is is_one


FIRST, LONGER, SIMPLEST = 300, 700, 250  # characters


@pytest.mark.parametrize("name", [name for name in TEXTS if name.startswith(KNOWLEDGE)])
def test_a_first_answer_is_short_and_a_longer_one_not_too_long(name: str) -> None:
    most = FIRST if "#" not in name else LONGER
    assert len(filled(TEXTS[name])) <= most


@pytest.mark.parametrize("name", [name for name in TEXTS if name.startswith(SIMPLE)])
def test_simple_words_are_few(name: str) -> None:
    assert len(filled(TEXTS[name])) <= SIMPLEST and grade(TEXTS[name]) <= 7


def test_web_addresses_are_the_two_that_take_pictures_down() -> None:
    found = {address for text in TEXTS.values() for address in re.findall(r"https?://\S+", text)}
    assert found == {"https://takeitdown.ncmec.org", "https://stopncii.org"}
