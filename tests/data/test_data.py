"""The data themselves: enough of them, all readable, no contradictions, and nothing of what is measured with."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter, defaultdict
from functools import lru_cache
from pathlib import Path

import pytest
import yaml

from amparo.data.dialogues import Dialogue, read_dialogues
from amparo.data.place_messages import read_place_messages
from amparo.data.training_messages import read_training_messages
from amparo.dialogue.table import intents
from amparo.nlu.reading.labels import NOTHING, ROLES
from amparo.settings import ROOT
from tests.training_data import responses

DATA, TESTS = ROOT / "data", ROOT / "tests"
ENOUGH, FEWEST, MOST = 1_500, 5, 14
SHORT = (
    3  # words: two people who have never met both write "more" and "thank you so"; a longer text was copied
)
LANGUAGES = sorted(folder.name for folder in (DATA / "dialogues").iterdir())


@lru_cache(maxsize=8)
def dialogues(language: str) -> list[Dialogue]:
    return read_dialogues(DATA / "dialogues" / language)


@lru_cache(maxsize=1)
def messages() -> list[tuple[str, str]]:
    """Label and text of every training message."""
    return read_training_messages(DATA / "nlu")


def same(text: str) -> str:
    """A text without case and spaces."""
    return "".join(text.casefold().split())


def words(text: str) -> str:
    """The words of a text alone, in lower case."""
    bare = re.sub("['’`´]", "", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(re.findall(r"\w+", bare))


class TestConversations:
    def test_there_are_enough_in_english(self) -> None:
        assert "en" in LANGUAGES and len(dialogues("en")) >= ENOUGH

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_each_is_of_a_readable_length(self, language: str) -> None:
        lengths = {one.id: len(one.turns) for one in dialogues(language)}
        assert {name: n for name, n in lengths.items() if not FEWEST <= n <= MOST} == {}

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_no_two_have_one_name(self, language: str) -> None:
        counted = Counter(dialogue.id for dialogue in dialogues(language))
        assert [name for name, times in counted.items() if times > 1] == []

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_no_turn_is_empty_and_no_two_conversations_begin_alike_at_length(self, language: str) -> None:
        assert all(turn.text for dialogue in dialogues(language) for turn in dialogue.turns)
        starts = Counter(same(dialogue.turns[0].text) for dialogue in dialogues(language))
        assert [text for text, times in starts.items() if times > 1 and len(text) > 40] == []

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_every_place_stands_in_its_turn(self, language: str) -> None:
        missing = [
            f"{dialogue.id}: {name!r} in {turn.text!r}"
            for dialogue in dialogues(language)
            for turn in dialogue.turns
            for name, _ in turn.places
            if name.lower() not in turn.text.lower()
        ]
        assert missing == []

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_what_is_an_alarm_by_its_label_is_one_by_its_extras(self, language: str) -> None:
        torn = [
            f"{dialogue.id}: {turn.text} ({turn.label}, urgent={turn.urgency})"
            for dialogue in dialogues(language)
            for turn in dialogue.turns
            if {turn.label, turn.urgency} == {"danger", "self_harm"}
        ]
        assert torn == []


class TestLabels:
    @staticmethod
    def is_known(label: str) -> bool:
        topic = "/" in label
        return label.split("/")[0] in intents() and (not topic or f"utter_{label}" in responses())

    def test_every_label_of_a_message_is_an_intent_and_its_topic_has_a_response(self) -> None:
        labels = {label for label, _ in messages()}
        assert len(labels) > 100
        assert {label for label in labels if not self.is_known(label)} == set()

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_so_is_every_label_of_a_conversation(self, language: str) -> None:
        labels = {turn.label for dialogue in dialogues(language) for turn in dialogue.turns}
        assert {label for label in labels - {NOTHING} if not self.is_known(label)} == set()

    def test_every_topic_that_has_a_response_can_be_learnt(self) -> None:
        """But not those for a message in another language, which is told by its words."""
        asked = {label for label, _ in messages() if "/" in label}
        answered = {
            name.removeprefix("utter_")
            for name in responses()
            if name.split("/")[0] in {f"utter_{label.split('/')[0]}" for label in asked}
        }
        assert answered - asked <= {"out_of_scope/other_language"}


class TestMessages:
    def test_no_text_stands_under_two_labels(self) -> None:
        labels: dict[str, set[str]] = defaultdict(set)
        for label, text in messages():
            labels[same(text)].add(label)
        assert len(labels) > 50_000
        assert {text: found for text, found in labels.items() if len(found) > 1} == {}

    def test_every_file_is_of_one_label_or_one_intent(self) -> None:
        """Where `amparo data move` and a person look for it."""
        wrong = []
        for path in (DATA / "nlu").rglob("*.yml"):
            text = path.read_text(encoding="utf-8")
            for label in re.findall(r"^- intent: (\S+)", text, re.MULTILINE):
                if path.parent.name != label.split("/")[0] or (
                    "/" in label and path.stem != label.split("/")[1]
                ):
                    wrong.append(f"{path.relative_to(ROOT)}: {label}")
        assert wrong == []


class TestPlaces:
    def test_every_message_with_a_place_can_be_read(self) -> None:
        found = read_place_messages(DATA / "places")
        assert len(found) > 10_000
        assert {message.role for message in found} == set(ROLES)

    def test_no_marked_place_is_blank_or_has_marks_left(self) -> None:
        wrong = [
            message.text
            for message in read_place_messages(DATA / "places")
            if "<<" in message.text or ">>" in message.text
            or message.text[message.start : message.end].strip() != message.text[message.start : message.end]
        ]  # fmt: skip
        assert wrong == []


def trained() -> dict[str, str]:
    """The words of every text that is learnt from -> where it stands."""
    found = {words(text): f"data/nlu, {label}" for label, text in messages()}
    for language in LANGUAGES:
        for dialogue in dialogues(language):
            found.update({words(turn.text): f"conversation {dialogue.id}" for turn in dialogue.turns})
    found.update({words(m.text): "data/places" for m in read_place_messages(DATA / "places")})
    for path in (DATA / "everyday").rglob("*.txt"):
        lines = path.read_text(encoding="utf-8").splitlines()
        found.update({words(line): str(path.relative_to(ROOT)) for line in lines})
    return found


def measured() -> list[tuple[Path, str]]:
    """Every text that is measured with, and its file."""
    found = []
    for path in sorted((TESTS / "nlu").glob("*/*.yml")):
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
        found += [(path, str(entry["text"])) for entry in entries if "text" in entry]
    for path in sorted((TESTS / "dialogues").rglob("*.jsonl")):
        stories = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
        found += [(path, turn["say"]) for story in stories for turn in story["turns"]]
    return found


def test_nothing_of_more_than_three_words_that_is_measured_with_is_learnt_from() -> None:
    learnt, texts = trained(), measured()
    assert len(learnt) > 60_000 and len(texts) > 2_000
    copied = [
        f"{path.relative_to(ROOT)}: {text} ({learnt[words(text)]})"
        for path, text in texts
        if words(text) in learnt and len(words(text).split()) > SHORT
    ]
    assert copied == []
