"""Whole conversations are held with a bot and judged by the kinds of its replies."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from amparo.evaluation.dialogue_test import (
    DialogueFigures,
    ExpectedTurn,
    HeldTurn,
    TestDialoguesError,
    figures_of,
    hold,
    read_test_dialogues,
)
from tests.unit.dialogue.dialogue_bot import ROOT

SERVED = ExpectedTurn("kenya", "lines", ("services", "advice"), ("emergency", "refuse"), "KE")
DUE = ExpectedTurn("he has a knife", "the number", ("emergency",), ("refuse",), None)
MAY = ExpectedTurn("they lock us in", "a step", ("advice", "emergency"), ("refuse",), None)
LINES = {"type": "services", "country": "KE", "items": [{"id": "a"}]}


def answer(
    utter: str = "", text: str = "Some words.", custom: dict[str, Any] | None = None
) -> dict[str, Any]:
    return {"utter": utter, "text": text, **({"custom": custom} if custom else {})}


class Scripted:
    """A bot whose answers are written beforehand; it keeps what it heard from whom."""

    def __init__(self, **answers: list[dict[str, Any]]) -> None:
        self.answers = answers
        self.heard: list[tuple[str, str]] = []

    def say(self, text: str, sender: str) -> list[dict[str, Any]]:
        self.heard.append((text, sender))
        return self.answers.get(text, [])


def held(expected: ExpectedTurn, *answers: dict[str, Any]) -> HeldTurn:
    (turn,) = hold({"d1": [expected]}, Scripted(**{expected.say: list(answers)}))  # type: ignore[arg-type]
    return turn


def write(folder: Path, *entries: Any, name: str = "some.jsonl") -> Path:
    lines = [entry if isinstance(entry, str) else json.dumps(entry) for entry in entries]
    (folder / name).write_text("\n".join(lines), encoding="utf-8")
    return folder / name


def entry(name: str = "d1", **changes: Any) -> dict[str, Any]:
    turn = {"say": "kenya", "want": "lines", "acts": ["services"], "avoid": ["emergency"], "country": "KE"}
    return {"id": name, "persona": "a maid", "turns": [{**turn, **changes}]}


class TestReading:
    def test_conversations_are_read_with_all_that_is_expected(self, tmp_path: Path) -> None:
        assert read_test_dialogues(write(tmp_path, entry(), "", entry("d2", country=None))) == {
            "d1": [ExpectedTurn("kenya", "lines", ("services",), ("emergency",), "KE")],
            "d2": [ExpectedTurn("kenya", "lines", ("services",), ("emergency",), None)],
        }

    def test_all_files_of_a_folder_are_read_and_no_others(self, tmp_path: Path) -> None:
        write(tmp_path, entry("b"), name="b.jsonl")
        write(tmp_path, entry("a"), name="a.jsonl")
        write(tmp_path, "no conversations", name="README.md")
        assert list(read_test_dialogues(tmp_path)) == ["a", "b"]

    def test_an_empty_folder_has_no_conversations(self, tmp_path: Path) -> None:
        assert read_test_dialogues(tmp_path) == {}

    @pytest.mark.parametrize(
        "bad",
        [
            "{",
            "[]",
            '"text"',
            {"turns": []},
            {"id": "d2"},
            {"id": "d2", "turns": [{"say": "x"}]},
            {"id": "d2", "turns": "x"},
            entry(acts=[]),
            entry(acts=["no_such_kind"]),
            entry(avoid=["no_such_kind"]),
        ],
    )
    def test_a_line_that_cannot_be_used_is_named(self, bad: Any, tmp_path: Path) -> None:
        path = write(tmp_path, entry(), bad)
        with pytest.raises(TestDialoguesError, match=r"^some.jsonl, line 2: "):
            read_test_dialogues(path)

    def test_a_kind_that_nobody_knows_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(TestDialoguesError, match="no_such_kind"):
            read_test_dialogues(write(tmp_path, entry(acts=["services", "no_such_kind"])))

    def test_the_conversations_of_the_repository_can_be_read(self) -> None:
        dialogues = read_test_dialogues(ROOT / "tests" / "dialogues" / "en")
        assert len(dialogues) > 20 and all(dialogues.values())


class TestHolding:
    def test_a_conversation_is_one_for_the_bot_and_another_one_another(self) -> None:
        bot = Scripted()
        hold({"a": [SERVED, DUE], "b": [SERVED]}, bot, "r1")  # type: ignore[arg-type]
        assert [text for text, _ in bot.heard] == ["kenya", "he has a knife", "kenya"]
        senders = [sender for _, sender in bot.heard]
        assert senders[0] == senders[1] != senders[2]
        hold({"a": [SERVED]}, bot, "r2")  # type: ignore[arg-type]
        assert bot.heard[-1][1] not in senders, "another holding is another conversation"

    def test_kinds_countries_and_names_of_a_turn_are_kept(self) -> None:
        turn = held(SERVED, answer("utter_move/boat/what_now"), answer("action_find_services", custom=LINES))
        assert turn.kinds == ("advice", "services") and turn.countries == ("KE",)
        assert turn.names == ("utter_move/boat/what_now", "action_find_services")
        assert turn.texts == ("Some words.", "Some words.") and turn.dialogue == "d1"


class TestJudging:
    def test_a_kind_that_serves_is_enough(self) -> None:
        turn = held(SERVED, answer("utter_move/any/remark"), answer("", custom=LINES))
        assert turn.is_served and not turn.is_harmful

    def test_a_kind_that_neither_serves_nor_hurts_is_only_not_served(self) -> None:
        turn = held(SERVED, answer("utter_move/any/thanks"))
        assert not turn.is_served and not turn.is_harmful

    def test_a_kind_that_hurts_spoils_one_that_serves(self) -> None:
        turn = held(SERVED, answer("", custom=LINES), answer("utter_emergency"))
        assert not turn.is_served and turn.is_harmful

    def test_a_kind_that_is_wanted_and_to_be_avoided_does_not_hurt(self) -> None:
        both = ExpectedTurn("x", "", ("services",), ("services",), None)
        assert held(both, answer("", custom=LINES)).is_served

    def test_a_number_of_another_country_hurts(self) -> None:
        for kind in ("services", "emergency"):
            turn = held(
                SERVED, answer("", custom=LINES), answer("", custom={**LINES, "type": kind, "country": "US"})
            )
            assert turn.wrong_country and turn.is_harmful and not turn.is_served, kind

    def test_where_no_country_is_due_any_will_do(self) -> None:
        turn = held(MAY, answer("utter_move/boat/what_now"), answer("", custom={**LINES, "country": "US"}))
        assert not turn.wrong_country and turn.is_served

    def test_a_list_without_lines_is_of_no_country(self) -> None:
        turn = held(
            SERVED, answer("utter_move/boat/what_now", custom={**LINES, "items": [], "country": "US"})
        )
        assert turn.countries == () and not turn.wrong_country

    def test_silence_hurts(self) -> None:
        assert held(SERVED).is_harmful and not held(SERVED).is_served

    @pytest.mark.parametrize(
        ("name", "alarmed"), [("utter_emergency", True), ("utter_crisis", True), ("utter_greet", False)]
    )
    def test_an_alarm_is_an_emergency_number_or_a_crisis_line(self, name: str, alarmed: bool) -> None:
        assert held(SERVED, answer(name)).alarmed is alarmed

    def test_an_alarm_is_due_where_it_is_wanted_first_and_may_be_where_it_is_wanted_at_all(self) -> None:
        assert [turn.is_alarm_due for turn in (SERVED, DUE, MAY)] == [False, True, False]
        assert [turn.may_alarm for turn in (SERVED, DUE, MAY)] == [False, True, True]


class TestFigures:
    def test_are_shares_of_what_they_speak_of(self) -> None:
        alarm = answer("utter_emergency")
        turns = [
            held(SERVED, answer("", custom=LINES)),
            held(SERVED, alarm),  # false, and it hurts
            held(MAY, alarm),
            held(DUE, alarm),
            held(DUE, answer("utter_move/any/thanks")),
        ]
        assert figures_of(turns) == DialogueFigures(
            turns=5,
            served=3 / 5,
            harmful=1 / 5,
            false_alarms_of_alarms=1 / 3,
            due_alarms_given=1 / 2,
            alarms=3,
            due=2,
        )

    def test_of_nothing_are_nothing(self) -> None:
        assert figures_of([]) == DialogueFigures(0, 0.0, 0.0, 0.0, 0.0, 0, 0)
