"""Stories told over the website channel: what an answer lacks or has too much."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from amparo.evaluation.conversations import ExpectedTurn, Story, differences, read_stories, tell

STORY = """
version: "3.1"
stories:
- story: A question and a place
  steps:
  - user: |
      why is it hidden
    intent: fact/why_hidden
  - action: utter_fact
  - bot: fear
  - user: |
      im in kenya
    intent: give_place
  - slot_was_set:
    - country: KE
  - action: action_find_services
- story: Leaving
  steps:
  - user: bye
    intent: goodbye
  - action: utter_goodbye
"""


def said(*names: str, text: str = "Some words.") -> list[dict[str, Any]]:
    """Answers of the website channel, by name of response."""
    return [{"recipient_id": "s", "utter": name, "text": text} for name in names]


def problems(actions: list[str], answers: list[dict[str, Any]], words: list[str] | None = None) -> list[str]:
    return list(differences(ExpectedTurn("hello", "greet", actions, words=words or []), answers))


def test_stories_are_read_with_all_that_is_expected(tmp_path: Path) -> None:
    (tmp_path / "test_some.yml").write_text(STORY, encoding="utf-8")
    (tmp_path / "others.yml").write_text("no stories", encoding="utf-8")
    first, second = read_stories(tmp_path)
    assert (first.name, first.file) == ("A question and a place", "test_some")
    assert first.turns == [
        ExpectedTurn("why is it hidden", "fact/why_hidden", ["utter_fact"], words=["fear"]),
        ExpectedTurn(
            "im in kenya",
            "give_place",
            ["action_find_services"],
            slots={"country": "KE"},
        ),
    ]
    assert (second.name, [turn.text for turn in second.turns]) == ("Leaving", ["bye"])


def test_an_answer_as_expected_has_no_difference() -> None:
    assert problems(["utter_greet"], said("utter_greet")) == []


def test_an_answer_that_is_missing_is_named_with_what_came_instead() -> None:
    assert problems(["utter_greet"], said("utter_thanks")) == ["expected utter_greet, got utter_thanks"]


def test_no_answer_at_all_is_named() -> None:
    assert problems(["utter_greet"], []) == ["expected utter_greet, got nothing", "nothing was said"]


def test_answers_come_in_their_order() -> None:
    wanted = ["utter_missing_child", "action_find_services"]
    assert problems(wanted, said("utter_missing_child", "action_find_services")) == []
    assert problems(wanted, said("action_find_services", "utter_missing_child")) == [
        "expected action_find_services, got action_find_services, utter_missing_child"
    ]


def test_the_same_answer_twice_is_expected_twice() -> None:
    assert problems(["utter_greet", "utter_greet"], said("utter_greet")) == [
        "expected utter_greet, got utter_greet"
    ]


@pytest.mark.parametrize(
    ("expected", "got", "same"),
    [
        ("utter_fact", "utter_fact/borders", True),
        ("utter_fact/borders", "utter_fact/borders", True),
        ("utter_fact/borders", "utter_fact/forms", False),
        ("utter_fact/borders", "utter_fact", False),
        ("utter_fact", "utter_facts", False),
    ],
)
def test_an_intent_stands_for_its_topics_and_a_topic_for_itself(expected: str, got: str, same: bool) -> None:
    assert (problems([expected], said(got)) == []) is same


def test_an_introduction_that_is_said_besides_is_not_waited_for() -> None:
    assert problems(["utter_introduction_short", "utter_thanks"], said("utter_thanks")) == []
    assert problems(["utter_thanks"], said("utter_introduction_short", "utter_thanks")) == []


@pytest.mark.parametrize(
    "grave",
    ["utter_emergency", "utter_crisis", "utter_exit", "utter_erase", "utter_fallback", "utter_harm_request"],
)
def test_a_grave_answer_is_never_said_without_being_expected(grave: str) -> None:
    assert problems(["utter_greet"], said("utter_greet", grave)) == [f"{grave} was not expected"]
    assert problems([grave], said(grave)) == []


def test_words_are_looked_for_in_all_answers_whatever_their_case() -> None:
    answers = [*said("utter_greet", text="Call 999."), *said("utter_greet", text="It is FREE.")]
    assert problems(["utter_greet"], answers, ["call 999", "it is free"]) == []
    assert problems(["utter_greet"], answers, ["116 000"]) == ["the answer lacks “116 000”"]


def test_an_answer_without_words_is_a_silence() -> None:
    assert problems(["utter_greet"], said("utter_greet", text=" ")) == ["nothing was said"]


def test_an_answer_without_name_or_text_is_no_error() -> None:
    answers = [{"recipient_id": "s", "custom": {"type": "exit"}}, {"text": None}, *said("utter_greet")]
    assert problems(["utter_greet"], answers) == []


class Parrot:
    """A speaker that answers everything in the same way."""

    def __init__(self, *names: str) -> None:
        self.names, self.heard = names, []

    def say(self, text: str, sender: str) -> list[dict[str, Any]]:
        self.heard.append((text, sender))
        return said(*self.names)


def story(*texts: str) -> Story:
    return Story("Some", "test_some", [ExpectedTurn(text, "greet", ["utter_greet"]) for text in texts])


def test_a_story_is_one_conversation_and_another_story_another_one() -> None:
    bot = Parrot("utter_greet")
    first, second = story("hello", "hi"), story("hey")
    assert [tell(one, bot).problems for one in (first, second)] == [[], []]
    assert [text for text, _ in bot.heard] == ["hello", "hi", "hey"]
    senders = [sender for _, sender in bot.heard]
    assert senders[0] == senders[1] != senders[2]


def test_a_problem_stands_beside_the_message_it_comes_after() -> None:
    told = tell(story("hello", "hi"), Parrot("utter_thanks"))
    assert told.problems == [
        "“hello”: expected utter_greet, got utter_thanks",
        "“hi”: expected utter_greet, got utter_thanks",
    ]
