"""Of what kind a reply is: what the reader of the next message is told, and what conversations are judged by."""

from __future__ import annotations

import pytest

from amparo.dialogue import kinds
from amparo.dialogue.kinds import carried_by, kinds_of_message, kinds_of_response, kinds_of_turn
from amparo.dialogue.moves import PREFIX
from amparo.nlu.reading.labels import KINDS
from tests.training_data import responses

# Of no kind by their names: stand-ins whose words are those of another, and cards that say of themselves what they
# carry.
WITHOUT = {
    "utter_introduction_short",
    "utter_missing_response",
    "utter_move",
    "utter_topic",
    "utter_services_unavailable",
}


def test_every_response_has_a_kind_or_is_without_one_on_purpose() -> None:
    assert {name for name in responses() if not kinds_of_response(name)} == WITHOUT


def test_every_kind_is_one_that_the_reader_knows_and_every_kind_can_be_given() -> None:
    given = {kind for name in responses() for kind in kinds_of_response(name)}
    given |= {"erase", "exit"}
    assert given == set(KINDS)


def test_the_tables_name_only_what_is_there() -> None:
    assert kinds._OF_RESPONSE.keys() <= responses().keys()
    keys = {name.rsplit("/", 1)[1] for name in responses() if name.startswith(PREFIX)}
    assert kinds._OF_MOVE.keys() <= keys


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("utter_emergency", ("emergency",)),
        ("utter_fact/borders", ("fact",)),
        ("utter_signs/general", ("signs",)),
        ("utter_advice/cannot_speak", ("advice",)),
        ("utter_advice/phone_watched", ("advice", "privacy")),
        ("utter_out_of_scope/unrelated", ("out_of_scope",)),
        ("utter_move/boat/what_now", ("advice",)),
        ("utter_move/boat/what_now#3", ("advice",)),
        ("utter_move/boat/other_what_now#1", ("advice",)),
        ("utter_move/boat/child_what_now", ("advice",)),
        ("utter_move/any/quiet#2", ("quiet",)),
        ("utter_move/any/concern_feelings", ("reassure",)),
        ("utter_move/sextortion/child_concern_pictures", ("reassure", "advice")),
        ("utter_move/any/no_such_key", ()),
        ("utter_no_such_thing", ()),
        ("action_find_services", ()),
        ("", ()),
    ],
)
def test_a_name_tells_the_kinds(name: str, expected: tuple[str, ...]) -> None:
    assert kinds_of_response(name) == expected


@pytest.mark.parametrize(
    ("name", "custom", "expected"),
    [
        ("action_find_services", {"type": "services"}, ("services",)),
        ("action_find_services", {"type": "question", "asks": "country"}, ("ask_country",)),
        ("utter_safe_word", {"type": "emergency"}, ("welcome_back", "emergency")),
        ("utter_emergency", {"type": "emergency"}, ("emergency",)),
        ("utter_emergency", {"asks": "country"}, ("emergency", "ask_country")),
        ("utter_exit", {"type": "exit"}, ("exit",)),
        ("utter_erase", {"type": "erase"}, ("erase",)),
        ("utter_fact/borders", None, ("fact",)),
        ("", {"type": "something else"}, ()),
    ],
)
def test_what_a_message_carries_counts_as_well(
    name: str, custom: dict[str, str] | None, expected: tuple[str, ...]
) -> None:
    assert kinds_of_message(name, carried_by(custom)) == expected


def test_the_lines_under_words_for_somebody_in_despair_are_a_crisis_and_no_list() -> None:
    assert kinds_of_message("utter_crisis", ("services",)) == ("crisis",)


def test_a_turn_has_the_kinds_of_all_its_messages_once() -> None:
    turn = [
        ("utter_move/boat/what_now", ()),
        ("action_find_services", ("services",)),
        ("utter_advice/cannot_speak", ("services",)),
    ]
    assert kinds_of_turn(turn) == ("advice", "services")
    assert kinds_of_turn([]) == ()
