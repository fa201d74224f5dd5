"""One sentence about a line that was shown, from its row; what is not known is not made up."""

from __future__ import annotations

import re
from typing import Any

import pytest
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from amparo.dialogue.answers import Answer, services_answer
from amparo.dialogue.case import Case
from amparo.dialogue.line_detail import line_detail, shown_lines
from amparo.directory import Directory
from amparo.nlu.reading.labels import DETAILS
from tests.unit.dialogue.situations import at

BARE: dict[str, Any] = {"id": "a", "name": "Childline"}
WROTE = UserUttered("x", {"name": "line_question"})


def shown(*items: dict[str, Any], kind: str = "services") -> BotUttered:
    return BotUttered("x", {"custom": {"type": kind, "items": list(items)}})


def answer(detail: str, *items: dict[str, Any]) -> Answer:
    tracker = DialogueStateTracker.from_events("person", [WROTE, shown(*items), WROTE])
    made = line_detail(Case(detail=detail), tracker)
    assert made is not None
    return made


def told(detail: str, **known: Any) -> str:
    first = answer(detail, {**BARE, **known}).text.split("\n")[0]
    assert first.startswith("Childline: ")
    return first.removeprefix("Childline: ")


@pytest.mark.parametrize(
    ("detail", "known", "expected"),
    [
        ("languages", {"languages": ["Hindi", "Urdu"]}, "they speak Hindi, Urdu."),
        ("hours", {"hours": "24/7"}, "day and night, every day."),
        ("hours", {"hours": "Mo-Fr 09:00-17:00", "open_now": True}, "open now."),
        ("hours", {"open_now": False, "opens": "Tuesday 09:00"}, "closed now, opens Tuesday 09:00."),
        ("hours", {"open_now": False}, "closed now."),
        ("cost", {"cost": "free"}, "free to call."),
        ("cost", {"cost": "standard"}, "costs as much as a normal call."),
        ("writing", {"sms": "800 00", "sms_number": "80000"}, "you can write: text 800 00."),
        (
            "writing",
            {"whatsapp": "+1 2", "email": "a@b.org"},
            "you can write: WhatsApp +1 2, e-mail a@b.org.",
        ),
        ("writing", {"chat_url": "https://a.org/chat"}, "you can write: chat at https://a.org/chat."),
        ("who", {"organization": "Helpers"}, "run by Helpers."),
        ("privacy", {"organization": "Helpers"}, "run by Helpers."),
        ("number", {"phone": "116", "sms": "80000"}, "116, 80000."),
        ("number", {"chat_url": "https://a.org/chat"}, "https://a.org/chat."),
        ("can_they", {"note": "For workers at sea."}, "For workers at sea."),
        ("place", {"note": "In the harbour."}, "In the harbour."),
    ],
)
def test_what_is_known_is_told(detail: str, known: dict[str, Any], expected: str) -> None:
    assert told(detail, **known) == expected


@pytest.mark.parametrize(
    ("detail", "expected"),
    [
        ("languages", "I do not know which languages they speak"),
        ("hours", "I do not know the hours"),
        ("cost", "I do not know whether it is free"),
        ("writing", "I know no way to write to them"),
        ("who", "I do not know who runs it"),
        ("privacy", "I do not know who runs it"),
        ("can_they", "that is not in my list"),
        ("place", "that is not in my list"),
    ],
)
def test_what_is_unknown_is_said_to_be_so(detail: str, expected: str) -> None:
    assert told(detail).startswith(expected)


@pytest.mark.parametrize("detail", ["privacy", "call", "can_they", "place"])
def test_some_questions_get_a_remark_that_holds_of_every_line(detail: str) -> None:
    assert len(answer(detail, BARE, {**BARE, "id": "b"}).text.split("\n")) == 3


@pytest.mark.parametrize("detail", ["", "no such detail", "unanswered"])
def test_a_question_of_no_known_kind_gets_number_hours_and_languages(detail: str) -> None:
    text = told(detail, phone="116", hours="24/7", languages=["Hindi"])
    assert text == "116. Day and night, every day. They speak Hindi."


@pytest.mark.parametrize("detail", ["", *DETAILS])
def test_every_detail_of_every_line_of_a_country_makes_a_whole_sentence(
    detail: str, directory: Directory
) -> None:
    for country in ("KE", "GB", "US", "PH", "KP"):
        custom = services_answer(at(country), directory).custom
        assert custom is not None
        made = answer(detail, *custom["items"])
        for line in made.text.split("\n"):
            assert re.search(r"[.!?)]$", line) and ": ." not in line and "None" not in line, line


def test_two_lines_are_spoken_of_at_most_and_each_can_be_shown_alone() -> None:
    items = [{"id": name, "name": f"Line {name}"} for name in "abc"]
    made = answer("cost", *items)
    assert "Line a" in made.text and "Line b" in made.text and "Line c" not in made.text
    assert [button["payload"] for button in made.buttons] == [
        '/choose_service{"service": "a"}',
        '/choose_service{"service": "b"}',
    ]


def test_it_is_about_the_lines_that_were_shown_last() -> None:
    old, new = shown({**BARE, "name": "Old"}), shown({**BARE, "name": "New"})
    tracker = DialogueStateTracker.from_events("person", [WROTE, old, WROTE, new, WROTE])
    assert [item["name"] for item in shown_lines(tracker)] == ["New"]


@pytest.mark.parametrize(
    "events", [[], [WROTE], [shown()], [shown(BARE, kind="emergency")], [BotUttered("x")]]
)
def test_where_no_line_was_shown_there_is_nothing_to_say(events: list[Any]) -> None:
    tracker = DialogueStateTracker.from_events("person", events)
    assert shown_lines(tracker) == []
    assert line_detail(Case(detail="cost"), tracker) is None
