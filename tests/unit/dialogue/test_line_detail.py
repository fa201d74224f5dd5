"""Questions about a line: which line is meant, and one sentence from its row; what is not known is not made up."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from amparo.dialogue.answers import services_answer
from amparo.dialogue.case import Case
from amparo.dialogue.line_detail import line_detail
from amparo.dialogue.meant_line import meant_line
from amparo.dialogue.reply import Reply
from amparo.directory import Directory
from amparo.directory.facts import ServiceFacts
from amparo.nlu.reading.labels import DETAILS
from tests.unit.dialogue.situations import at, line, payloads, text

WROTE = UserUttered("x", {"name": "line_question"})


def asked(detail: str, *lines: ServiceFacts, words: str = "x") -> Reply:
    shown = BotUttered(None, {"custom": {"reply": Reply(services=lines).to_json()}})
    question = UserUttered(words, {"name": "line_question"})
    made = line_detail(
        Case(detail=detail), DialogueStateTracker.from_events("person", [WROTE, shown, question])
    )
    assert made is not None
    return made


def told(detail: str, words: str = "x", **known: Any) -> str:
    first = text(asked(detail, line(**known), words=words)).split("\n")[0]
    assert first.startswith("Childline: ")
    return first.removeprefix("Childline: ")


WEEK = {"hours": "Mo-Fr 09:00-17:00"}


@pytest.mark.parametrize(
    ("detail", "known", "expected"),
    [
        ("languages", {"languages": ("hi", "ur")}, "they speak Hindi, Urdu."),
        ("hours", {"hours": "24/7"}, "day and night, every day."),
        ("hours", {**WEEK, "open_now": True}, "open now. Their hours: Mon-Fri 09:00-17:00."),
        (
            "hours",
            {**WEEK, "open_now": False, "opens_at": "2026-12-01T09:00"},
            "closed now, opens Tuesday 09:00.",
        ),
        ("hours", WEEK, "I do not know whether they are open now. Their hours: Mon-Fri 09:00-17:00."),
        ("cost", {"phone": "1", "cost": "free"}, "free to call."),
        ("cost", {"phone": "1", "cost": "standard"}, "costs as much as a normal call."),
        ("writing", {"sms": "80000 (text HOME)"}, "you can write: Text HOME to 80000."),
        (
            "writing",
            {"whatsapp": "+1 2", "email": "a@b.org"},
            "you can write: WhatsApp +1 2, e-mail a@b.org.",
        ),
        ("writing", {"chat_url": "https://a.org/chat"}, "you can write: chat at https://a.org/chat."),
        ("who", {"organization": "Helpers"}, "run by Helpers."),
        (
            "who",
            {"organization": "Helpers", "operator": "ngo"},
            "run by Helpers, an organisation that is not the government.",
        ),
        ("who", {"operator": "police"}, "run by the police."),
        ("who", {"organization": "Childline", "operator": "government"}, "run by a government office."),
        ("privacy", {"caller_note": "You can stay anonymous."}, "You can stay anonymous."),
        (
            "privacy",
            {"operator": "police"},
            "I do not know what they write down. They are run by the police.",
        ),
        ("number", {"phone": "116", "sms": "80000"}, "116, Text 80000."),
        ("number", {"chat_url": "https://a.org/chat"}, "https://a.org/chat."),
        ("can_they", {"caller_note": "For workers at sea."}, "For workers at sea."),
        ("place", {"caller_note": "In the harbour."}, "In the harbour."),
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
        ("privacy", "I do not know what they write down"),
        ("can_they", "that is not in my list"),
        ("place", "that is not in my list"),
    ],
)
def test_what_is_unknown_is_said_to_be_so(detail: str, expected: str) -> None:
    assert told(detail).startswith(expected)


@pytest.mark.parametrize(
    ("words", "known", "expected"),
    [
        (
            "do they speak tagalog",
            {},
            "I do not know whether they speak Tagalog. Ask for it when they answer.",
        ),
        ("Filipino?", {"languages": ("fil", "en")}, "yes, they speak Tagalog."),
        ("is there somebody who speaks farsi", {"languages": ("fa",)}, "yes, they speak Persian."),
        (
            "any Hindi speakers",
            {"languages": ("en", "es")},
            "no, I only know of English, Spanish. Ask for Hindi when they answer.",
        ),
        (
            "any Hindi speakers",
            {"languages": ("en",), "caller_note": "Calls in over 200 languages."},
            "I only know of English. Calls in over 200 languages. Ask for Hindi when they answer.",
        ),
    ],
)
def test_a_language_that_is_named_is_answered(words: str, known: dict[str, Any], expected: str) -> None:
    assert told("languages", words, **known) == expected


@pytest.mark.parametrize("detail", ["privacy", "can_they", "place"])
def test_some_questions_get_a_remark_that_holds_of_every_line(detail: str) -> None:
    assert len(text(asked(detail, line("a"), line("b"))).split("\n")) == 3


def test_what_they_will_ask_is_told() -> None:
    assert text(asked("call", line("a"), line("b"))).startswith("They first ask if you are safe to talk")


def test_another_question_gets_the_number_hours_and_languages() -> None:
    known = {"phone": "116", "hours": "24/7", "languages": ("en",)}
    assert told("", **known) == "116. Open now, 24 hours. Languages: English."


@pytest.mark.parametrize("detail", [*(each for each in DETAILS if each not in ("unanswered", "call")), ""])
def test_a_whole_shipped_row_answers_every_question(detail: str, directory: Directory) -> None:
    services = services_answer(at("US"), directory).services
    first, second = text(asked(detail, *services)).split("\n")[:2]
    assert first.startswith(services[0]["service_name"]) and second.startswith(services[1]["service_name"])
    assert not {"None", "{"} & set(first.split())


class TestWhichLine:
    LISTED = (
        line("a", "Child Helpline Kenya", country="KE", phone="116", organization="Childline Kenya"),
        line("b", "Rescue line", phone="0800 720 121", organization="HAART"),
        line("c", "National GBV helpline", phone="1195"),
    )

    @pytest.mark.parametrize(
        ("words", "id"),
        [
            ("is the second one free?", "b"),
            ("what languages does the last one speak", "c"),
            ("and number 2, when is it open", "b"),
            ("the first line: is it free", "a"),
            ("is 116 free from a mobile", "a"),
            ("does 0800 720 121 have whatsapp", "b"),
            ("who runs haart", "b"),
            ("is the gbv one open now", "c"),
            ("is it free", ""),
            ("do they ask my name first", ""),
            ("is that helpline free", ""),
            ("are the helplines for kenya free", ""),
            ("is the fifth one free", ""),
        ],
    )
    def test_it_is_found_by_its_place_its_number_or_its_name(self, words: str, id: str) -> None:
        found = meant_line(words, self.LISTED, self.LISTED)
        assert (found["id"] if found else "") == id

    def test_one_that_is_named_is_answered_alone(self) -> None:
        reply = asked("cost", *self.LISTED, words="is the second one free")
        assert (
            text(reply) == "Rescue line: I do not know whether it is free. Ask that first when they answer."
        )
        assert payloads(reply) == ['/choose_service{"service": "b"}']

    def test_without_a_name_the_first_two_are_spoken_of_and_offered(self) -> None:
        reply = asked("cost", *self.LISTED)
        assert [detail.service["id"] for detail in reply.line_details] == ["a", "b"]
        assert len(payloads(reply)) == 2

    def test_the_next_question_is_about_the_line_that_was_spoken_of(self) -> None:
        listed, spoken = (
            Reply(services=self.LISTED),
            asked("cost", *self.LISTED, words="is the second one free"),
        )
        said = [BotUttered(None, {"custom": {"reply": reply.to_json()}}) for reply in (listed, spoken)]
        events = [WROTE, said[0], WROTE, said[1], UserUttered("and the hours?")]
        reply = line_detail(Case(detail="hours"), DialogueStateTracker.from_events("person", events))
        assert reply is not None and [each.service["id"] for each in reply.line_details] == ["b"]

    def test_without_a_list_there_is_no_answer(self) -> None:
        tracker = DialogueStateTracker.from_events("person", [WROTE, BotUttered("Hello."), WROTE])
        assert line_detail(Case(detail="cost"), tracker) is None
