"""Layers of a topic: which text comes now, what holds in a country, and what is known by its name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from amparo.dialogue import knowledge, topics
from amparo.dialogue.case import Case
from amparo.dialogue.knowledge import Row
from amparo.dialogue.topics import hangs_on_country, last_topic, layers_of, next_layer, topic_of

RESPONSES: dict[str, Any] = {
    "utter_fact/stay": [
        {
            "text": "It depends.",
            "custom": {"card": "topic", "table": "stay", "sources": ["a"]},
            "buttons": [{"title": "x"}],
        },
        {"text": "In general.", "custom": {"card": "topic"}},
    ],
    "utter_fact/home": [{"text": "Your embassy.", "custom": {"table": "home", "by": "origin"}}],
    "utter_fact/borders": [{"text": "No border."}, {"text": "At length."}],
    "utter_fact/organisation": [{"text": "I do not know it."}],
}
TABLES = {
    "stay": {"GB": Row("In the UK so.", "And so.", ("b",)), "EU": Row("In the EU so.")},
    "home": {"PH": Row("The Philippines help.")},
}


@pytest.fixture(autouse=True)
def _known(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(knowledge, "tables", lambda: TABLES)
    monkeypatch.setattr(topics, "row_named", {"iwf": Row("It takes down pictures.", sources=("c",))}.get)
    yield


def told(name: str, *said: str, **case: Any) -> str | None:
    layer = next_layer(layers_of(name, RESPONSES, Case(**case)), said)
    return layer.text if layer else None


def test_the_layers_of_a_topic_come_one_after_another_and_then_none() -> None:
    assert told("utter_fact/borders") == "No border."
    assert told("utter_fact/borders", "utter_fact/borders") == "At length."
    assert told("utter_fact/borders", "utter_fact/borders", "utter_fact/borders#1") is None


def test_the_country_that_a_question_names_goes_before_the_one_of_the_case() -> None:
    assert told("utter_fact/stay", country="GB") == "In the UK so."
    assert told("utter_fact/stay", country="GB", topic_country="ES") == "In the EU so."


def test_a_country_without_a_row_gets_the_general_text() -> None:
    assert told("utter_fact/stay", country="US") == "It depends."
    layers = layers_of("utter_fact/stay", RESPONSES, Case(country="US"))
    assert layers[0].name == "utter_fact/stay#?" and hangs_on_country(layers[0].name)


def test_what_holds_in_a_country_has_its_own_sources_and_the_buttons_of_the_topic() -> None:
    first, more, general = layers_of("utter_fact/stay", RESPONSES, Case(country="GB"))
    assert (first.sources, first.buttons) == (("b",), ({"title": "x"},))
    assert (more.name, more.text, general.text) == ("utter_fact/stay#GB+", "And so.", "In general.")
    assert layers_of("utter_fact/stay", RESPONSES, Case(country="FR"))[0].sources == ("a",)


def test_help_from_home_goes_by_where_somebody_is_from() -> None:
    assert told("utter_fact/home", origin_country="PH", country="SA") == "The Philippines help."
    assert told("utter_fact/home", country="PH") == "Your embassy."


def test_a_thing_asked_about_by_name_gets_its_row() -> None:
    assert told("utter_fact/organisation", named="iwf") == "It takes down pictures."
    assert told("utter_fact/organisation") == "I do not know it."


def test_the_site_tells_the_country_where_nobody_else_did() -> None:
    assert layers_of("utter_fact/stay", RESPONSES, Case(), "GB")[0].text == "In the UK so."


def test_the_newest_topic_is_found_among_what_was_said() -> None:
    said = (
        "utter_fact/stay#GB",
        "utter_simple/fact/borders",
        "utter_move/any/thanks",
        "action_find_services",
    )
    assert topic_of(last_topic(said)) == "fact/borders"
    assert topic_of(last_topic(said[:1])) == "fact/stay"
    assert last_topic(("utter_greet", "utter_move/any/thanks")) == ""


@pytest.mark.parametrize(
    ("name", "hangs"),
    [("utter_fact/a#GB", True), ("utter_fact/a#GB+", True), ("utter_fact/a#?", True), ("utter_fact/a#1", False),
     ("utter_fact/organisation#iwf", False), ("utter_fact/a", False)],
)  # fmt: skip
def test_it_is_remembered_whether_an_answer_hung_on_a_country(name: str, hangs: bool) -> None:
    assert hangs_on_country(name) is hangs
