"""What the readers make of a message, and what can be asked of it."""

from __future__ import annotations

import json

import pytest

from amparo.nlu.places import FoundPlace
from amparo.nlu.reading.labels import DANGER, NOTHING, SELF_HARM, STILL
from amparo.nlu.reading.reading import Reading

READING = Reading(
    text="he took my passport",
    heads={
        "label": {NOTHING: 0.5, "papers_withheld": 0.3, "exploited": 0.2},
        "urgency": {NOTHING: 0.7, DANGER: 0.2, SELF_HARM: 0.1},
        "need": {NOTHING: 0.9, "legal": 0.1},
        "act": {"tells": 0.8, "asks": 0.2},
        "flags": {"no_police": 0.6, "safe": 0.5, "unsafe": 0.1},
    },
)
SILENT = Reading("hello")


def test_how_likely_an_answer_is_can_be_asked_also_where_there_is_none() -> None:
    assert READING.share("act", "tells") == 0.8
    assert (
        READING.share("act", "sings") == READING.share("weather", "rain") == SILENT.share("act", "tells") == 0
    )


def test_the_likeliest_answer_is_nothing_where_the_head_is_silent() -> None:
    assert READING.best("act") == ("tells", 0.8)
    assert READING.best("need") == (NOTHING, 0.9)
    assert SILENT.best("act") == (NOTHING, 1.0)


def test_an_answer_counts_as_said_from_some_share_on() -> None:
    assert READING.said("act", 0.8) == "tells"
    assert READING.said("act", 0.81) == ""
    assert READING.said("need", 0.5) == "", "that nothing is said is not said"
    assert SILENT.said("act", 0.0) == ""


def test_several_answers_may_be_right_at_once() -> None:
    assert READING.several("flags") == ("no_police", "safe")
    assert READING.several("flags", 0.55) == ("no_police",)
    assert READING.several("kinds") == SILENT.several("flags") == ()


def test_the_intent_is_the_likeliest_label_that_names_a_matter() -> None:
    assert READING.intent == ("papers_withheld", 0.3)
    assert SILENT.intent == (NOTHING, 0.0)
    assert Reading(heads={"label": {NOTHING: 1.0}}).intent == (NOTHING, 0.0)
    assert Reading(heads={"label": {NOTHING: 1.0, "greet": 0.0}}).intent == ("greet", 0.0)


@pytest.mark.parametrize(
    ("shares", "alarm"),
    [
        ({NOTHING: 0.7, DANGER: 0.2, SELF_HARM: 0.1}, DANGER),
        ({NOTHING: 0.7, DANGER: 0.1, SELF_HARM: 0.2}, SELF_HARM),
        ({NOTHING: 0.7, DANGER: 0.15, SELF_HARM: 0.15}, DANGER),
    ],
)
def test_the_alarm_is_the_likelier_of_the_two_with_the_share_of_both(
    shares: dict[str, float], alarm: str
) -> None:
    label, share = Reading(heads={"urgency": shares}).alarm
    assert label == alarm and share == pytest.approx(0.3)


def test_where_no_head_has_read_there_is_no_alarm() -> None:
    assert SILENT.alarm == (DANGER, 0.0)


def test_danger_that_goes_on_is_danger() -> None:
    label, share = Reading(heads={"urgency": {NOTHING: 0.3, STILL: 0.5, SELF_HARM: 0.2}}).alarm
    assert label == DANGER and share == pytest.approx(0.7)


class TestWhatPeopleLookAt:
    def test_it_has_the_likeliest_answers_of_each_head_and_leaves_out_the_rest(self) -> None:
        shares = {"a": 0.05, "b": 0.5, "c": 0.2, "d": 0.1, "e": 0.04, "f": 0.11}
        shown = Reading(heads={"label": shares, "act": {"tells": 0.999, "asks": 0.001}}).as_dict()["heads"]
        assert list(shown["label"]) == ["b", "c", "f", "d"]
        assert shown["act"] == {"tells": 0.999}

    def test_it_can_be_sent_as_json_with_all_that_was_found(self) -> None:
        place = FoundPlace("Doha", 3, 7, "here", 0.98, "QA", None, ())
        reading = Reading(
            "in Doha",
            {"act": {"tells": 0.123456}},
            places=(place,),
            bare_place=True,
            fixed="danger",
            language="es",
        )
        shown = json.loads(json.dumps(reading.as_dict()))
        assert shown == {
            "heads": {"act": {"tells": 0.123}},
            "places": [
                {
                    "name": "Doha", "start": 3, "end": 7, "role": "here", "share": 0.98, "country": "QA",
                    "subdivision": None, "options": [],
                }
            ],
            "bare_place": True,
            "fixed": "danger",
            "language": "es",
        }  # fmt: skip
