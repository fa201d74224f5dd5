"""The short texts of a talk: which come first, that none comes twice, and that all are there and fit to be read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest
import yaml

from amparo.dialogue import moves
from amparo.dialogue.case import Case
from amparo.dialogue.kinds import kinds_of_response
from amparo.dialogue.moves import ANY, GOES_ON, PREFIX, TOLD_NEWS, choose_move, keys_for, said_name, was_said
from amparo.dialogue.table import situations_for_writer
from amparo.nlu.reading.labels import ACTS, CONCERNS, NEWS, NOTHING, SITUATIONS
from tests.training_data import responses
from tests.unit.dialogue.dialogue_bot import ROOT

FOLDER = ROOT / "data" / "responses" / "situations"
MOVES: dict[str, list[dict[str, Any]]] = {
    name: entries for name, entries in responses().items() if name.startswith(PREFIX)
}
TEXTS = {
    said_name(name, number): str(entry["text"])
    for name, entries in MOVES.items()
    for number, entry in enumerate(entries)
}
# docs/moves.md: key -> how many variations.
REQUIRED = {
    "opening": 1,
    "tells": 3,
    "what_now": 4,
    "objection": 2,
    "cannot": 2,
    "did": 2,
    "what_if": 2,
    "over": 2,
    "thanks": 2,
    "remark": 3,
}
OF_ANOTHER = {"other_opening": 1, "other_tells": 2, "other_what_now": 3}


class TestTheOrderOfKeys:
    def test_the_situation_comes_before_what_serves_everywhere(self) -> None:
        assert keys_for(Case(situation="boat"), "what_now") == ("boat/what_now", "any/what_now")

    def test_without_a_situation_there_is_only_what_serves_everywhere(self) -> None:
        assert keys_for(Case(), "thanks") == ("any/thanks",)

    def test_a_worry_comes_before_what_the_message_does(self) -> None:
        assert keys_for(Case(situation="boat"), "objection", "arrest") == (
            "boat/concern_arrest",
            "any/concern_arrest",
            "boat/objection",
            "any/objection",
        )

    def test_an_opening_is_followed_by_what_goes_on_from_it(self) -> None:
        keys = keys_for(Case(situation="boat"), "tells", opening=True)
        assert keys == ("boat/opening", "any/opening", "boat/tells", "any/tells")

    def test_of_a_child_the_texts_for_children_come_first(self) -> None:
        assert keys_for(Case(situation="boat", age="child"), "what_now") == (
            "boat/child_what_now",
            "boat/what_now",
            "any/child_what_now",
            "any/what_now",
        )

    def test_of_another_the_plain_texts_of_the_situation_are_left_out(self) -> None:
        keys = keys_for(Case(situation="boat", who="other"), "tells")
        assert keys == ("boat/other_tells", "any/other_tells", "any/tells"), (
            "they speak to the one in trouble"
        )

    def test_of_another_they_stay_where_they_are_written_for_whoever_writes(self) -> None:
        assert "bystander" in situations_for_writer()
        assert "bystander/tells" in keys_for(Case(situation="bystander", who="other"), "tells")

    def test_another_who_is_a_child_is_spoken_of_and_not_to(self) -> None:
        keys = keys_for(Case(situation="boat", who="other", age="child"), "what_now")
        assert keys[0] == "boat/other_what_now" and not any("child_" in key for key in keys)

    def test_news_comes_before_a_worry_where_it_is_told_and_behind_it_elsewhere(self) -> None:
        told = keys_for(Case(situation="boat"), "tells", "police", news="hit")
        assert told[0] == "news/hit" and told[1] == "boat/concern_police" and told[-1] == "any/tells"
        objection = keys_for(Case(situation="boat"), "objection", "police", news="hit")
        assert objection.index("any/concern_police") < objection.index("news/hit")

    def test_news_of_another_is_never_answered_as_if_it_were_the_writers_own(self) -> None:
        for case in (Case(who="other", age="child"), Case(situation="bystander")):
            keys = keys_for(case, "tells", news="hit")
            assert keys[0] == "news/other_hit" and "news/hit" not in keys and "news/child_hit" not in keys

    def test_news_of_a_child_is_answered_for_children_first(self) -> None:
        assert keys_for(Case(age="child"), "tells", news="hit")[:2] == ("news/child_hit", "news/hit")

    def test_a_first_telling_gets_its_opening_before_any_news(self) -> None:
        assert keys_for(Case(situation="boat"), "tells", opening=True, news="hit")[0] == "boat/opening"

    def test_a_question_that_nothing_answers_is_told_so_before_the_next_step(self) -> None:
        keys = keys_for(Case(situation="boat"), "asks")
        assert keys.index("any/asks") < keys.index("boat/what_now")

    def test_no_key_stands_twice_and_an_unknown_act_is_a_remark(self) -> None:
        for act in ("answer", "no such act"):
            keys = keys_for(Case(situation="boat", age="child"), act)
            assert len(keys) == len(set(keys))
        assert keys_for(Case(), "no such act") == ("any/remark",)

    @pytest.mark.parametrize("act", ACTS)
    @pytest.mark.parametrize("who", ["self", "other"])
    def test_whatever_a_message_does_there_is_a_text(self, act: str, who: str) -> None:
        for situation in ("", *SITUATIONS):
            for concern in ("", *CONCERNS):
                keys = keys_for(Case(situation=situation, who=who), act, concern)
                assert choose_move(keys, MOVES, ()) is not None, keys


class TestChoosing:
    RESPONSES: Mapping[str, list[str]] = {
        f"{PREFIX}a/x": ["1", "2"],
        f"{PREFIX}any/x": ["3"],
        f"{PREFIX}b/x": [],
    }
    KEYS = ("a/x", "no/such", "b/x", "any/x")

    def test_all_is_said_before_anything_comes_twice_and_then_the_oldest(self) -> None:
        said: list[str] = []
        for _ in range(7):
            found = choose_move(self.KEYS, self.RESPONSES, said)
            assert found is not None
            said.append(said_name(*found))
        one, two, three = f"{PREFIX}a/x", f"{PREFIX}a/x#1", f"{PREFIX}any/x"
        assert said == [one, two, three, one, two, three, one]

    def test_where_there_is_no_text_none_is_chosen(self) -> None:
        assert choose_move(("b/x", "no/such"), self.RESPONSES, ()) is None
        assert choose_move((), self.RESPONSES, ()) is None

    def test_a_variation_has_a_name_of_its_own(self) -> None:
        assert said_name("utter_move/a/x", 0) == "utter_move/a/x"
        assert said_name("utter_move/a/x", 2) == "utter_move/a/x#2"

    def test_a_text_counts_as_said_by_any_of_its_variations(self) -> None:
        assert was_said(Case(said=("utter_move/boat/opening",)), ["boat/opening"])
        assert was_said(Case(said=("utter_move/boat/tells#2",)), ["boat/opening", "boat/tells"])
        assert not was_said(Case(said=("utter_move/boat/tells",)), ["boat/opening"])
        assert not was_said(Case(), ["boat/opening"])


class TestTheTexts:
    def test_every_situation_has_a_file_and_every_file_a_situation(self) -> None:
        assert {path.stem for path in FOLDER.glob("*.yml")} == {*SITUATIONS, ANY, TOLD_NEWS}

    def test_a_file_holds_the_texts_of_its_situation_alone(self) -> None:
        for path in FOLDER.glob("*.yml"):
            names = yaml.safe_load(path.read_text(encoding="utf-8"))["responses"]
            assert names and all(name.startswith(f"{PREFIX}{path.stem}/") for name in names), path.stem

    @pytest.mark.parametrize("situation", [*SITUATIONS, ANY])
    def test_a_situation_has_all_the_keys_that_it_needs(self, situation: str) -> None:
        needed = dict(REQUIRED)
        if situation not in situations_for_writer():
            needed.update(OF_ANOTHER)
        short = {
            key: len(MOVES.get(f"{PREFIX}{situation}/{key}", []))
            for key, number in needed.items()
            if len(MOVES.get(f"{PREFIX}{situation}/{key}", [])) < number
        }
        assert short == {}

    @pytest.mark.parametrize("situation", SITUATIONS)
    def test_a_situation_answers_the_worries_that_people_have_in_it(self, situation: str) -> None:
        worries = [name for name in MOVES if name.startswith(f"{PREFIX}{situation}/concern_")]
        assert len(worries) >= 6

    def test_every_worry_has_a_text_that_serves_everywhere(self) -> None:
        assert {concern for concern in CONCERNS if f"{PREFIX}any/concern_{concern}" not in MOVES} == set()

    @pytest.mark.parametrize("variant", ["", "other_"])
    @pytest.mark.parametrize("news", NEWS)
    def test_every_piece_of_news_is_taken_up_whoever_it_is_about(self, news: str, variant: str) -> None:
        name = f"{PREFIX}{TOLD_NEWS}/{variant}{news}"
        assert len(MOVES[name]) >= 2
        assert kinds_of_response(name) == ("reassure", "advice")

    def test_every_key_is_one_that_can_be_asked_for(self) -> None:
        plain = {*REQUIRED, *(f"concern_{concern}" for concern in CONCERNS if concern != NOTHING)}
        folder = ROOT / "amparo" / "dialogue"
        paths = [folder / "buttons.py", *sorted((folder / "decision").glob("*.py"))]
        code = "".join(path.read_text(encoding="utf-8") for path in paths)
        of_any = set(re.findall(r'"any/(\w+)"', code)) | set(moves._ACT_KEYS.values())
        of_any |= {"asks"} | {f"{variant}{key}" for key in GOES_ON.values() for variant in ("", "other_")}
        assert {f"{PREFIX}any/{key}" for key in of_any} <= MOVES.keys()
        left: set[str] = set()
        for name in MOVES:
            situation, key = name.removeprefix(PREFIX).split("/")
            bare = key.removeprefix("other_").removeprefix("child_")
            known = bare in NEWS if situation == TOLD_NEWS else bare in plain
            if not known and not (situation == ANY and key in of_any):
                left.add(key)
        assert left == set()

    @pytest.mark.parametrize("name", TEXTS)
    def test_a_text_is_short_calm_and_asks_one_question_at_most(self, name: str) -> None:
        text = TEXTS[name]
        assert 15 <= len(text) <= 350
        assert text.count("?") <= 1
        assert "!" not in text
        assert not re.search(r"\d{3,}|\d[\d -]{4,}\d", text), "no phone numbers"
        assert set(re.findall(r"\d+", text)) <= {"18", "72"}, "an age and the hours after a rape"

    def test_no_text_stands_there_twice(self) -> None:
        assert len(TEXTS) > 1000 and len(set(TEXTS.values())) == len(TEXTS)

    def test_a_move_is_words_alone(self) -> None:
        for name, entries in MOVES.items():
            for entry in entries:
                assert entry.keys() == {"text"}, name
