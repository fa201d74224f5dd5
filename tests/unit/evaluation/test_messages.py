"""Labelled messages are read as they were written, or it is said which one cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from amparo.evaluation.messages import Message, MessagesError, read_messages
from tests.unit.evaluation.some import message


def write(folder: Path, text: str, name: str = "some.yml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_message_has_all_that_its_file_says(tmp_path: Path) -> None:
    write(
        tmp_path,
        """
- text: they lock us in, in texas
  intent: danger
  also: [exploited, find_services]
  distress: danger
  kind: held
  place: US-TX
""",
        "locked.yml",
    )
    assert read_messages(tmp_path) == [
        Message(
            text="they lock us in, in texas",
            intent="danger",
            also=("exploited", "find_services"),
            distress="danger",
            kind="held",
            places=("US-TX",),
            file="locked",
        )
    ]


def test_a_message_needs_no_more_than_text_and_intent(tmp_path: Path) -> None:
    assert read_messages(write(tmp_path, "- {text: hello, intent: greet}")) == [
        Message("hello", "greet", file="some")
    ]


def test_a_number_is_a_text_as_well(tmp_path: Path) -> None:
    (one,) = read_messages(write(tmp_path, "- {text: 911, intent: danger}"))
    assert one.text == "911"


def test_one_label_needs_no_list_and_several_places_are_one(tmp_path: Path) -> None:
    (one,) = read_messages(write(tmp_path, "- {text: x, intent: y, also: privacy, place: [GE, US-GA]}"))
    assert (one.also, one.places) == (("privacy",), ("GE", "US-GA"))


def test_files_are_read_by_name_and_other_files_are_left_alone(tmp_path: Path) -> None:
    write(tmp_path, "- {text: second, intent: greet}", "b.yml")
    write(tmp_path, "- {text: first, intent: greet}", "a.yml")
    write(tmp_path, "", "empty.yml")
    write(tmp_path, "no messages", "README.md")
    assert [one.text for one in read_messages(tmp_path)] == ["first", "second"]


def test_a_folder_without_files_has_no_messages(tmp_path: Path) -> None:
    assert read_messages(tmp_path) == read_messages(tmp_path / "nowhere") == []


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ("text: hello", "message 2 lacks `text` or `intent`"),
        ("intent: greet", "message 2 lacks `text` or `intent`"),
        ("text: ''\n  intent: greet", "message 2 lacks `text` or `intent`"),
        ("hello", "message 2 lacks `text` or `intent`"),
        ("{text: oslo, intent: give_place, place: NO}", 'message 2 has a yes or no .* write "NO"'),
        ("{text: oslo, intent: give_place, place: [SE, NO]}", 'message 2 has a yes or no .* write "NO"'),
        ("{text: yes, intent: affirm}", "message 2 has a yes or no"),
        ("{text: help, intent: danger, distress: dangr}", "message 2 has another `distress`"),
    ],
)
def test_a_message_that_cannot_be_used_is_named(tmp_path: Path, entry: str, problem: str) -> None:
    write(tmp_path, f"- {{text: hello, intent: greet}}\n- {entry}\n")
    with pytest.raises(MessagesError, match=f"^some.yml: {problem}"):
        read_messages(tmp_path)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("- text: 'hello", "is not YAML"),
        ("- text: a: b", "is not YAML"),
        ("text: hello", "is not a list of messages"),
        ("hello", "is not a list of messages"),
    ],
)
def test_a_file_that_is_no_list_of_messages_is_named(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(MessagesError, match=f"^some.yml {problem}$"):
        read_messages(write(tmp_path, text))


def test_an_intent_stands_without_its_topic_among_those_that_are_right() -> None:
    one = message("fact/borders", also=("advice/cannot_speak", "privacy"))
    assert one.base == "fact"
    assert one.bases == {"fact", "advice", "privacy"}


@pytest.mark.parametrize(
    ("one", "alarm", "may_be"),
    [
        (message("danger"), "danger", True),
        (message("self_harm", distress="self_harm"), "self_harm", True),
        (message("forced_marriage", distress="danger"), "danger", True),
        (message("forced_marriage", also=("danger",)), None, True),
        (message("forced_marriage"), None, False),
    ],
)
def test_an_alarm_must_be_raised_may_be_or_must_not(one: Message, alarm: str | None, may_be: bool) -> None:
    assert (one.alarm, one.may_be_alarm) == (alarm, may_be)
