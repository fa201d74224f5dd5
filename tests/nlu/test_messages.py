"""The messages that measure: enough of each kind, labelled as the domain has it, and none that was trained on."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from amparo.evaluation.messages import Message, read_messages
from amparo.settings import ROOT
from tests.training_data import intents, responses, training_messages

TESTS, DEVELOPMENT = ROOT / "tests" / "nlu" / "en", ROOT / "data" / "dev" / "en"
KINDS = {
    "danger": {
        "held",
        "violence_now",
        "being_moved",
        "threat_to_life",
        "hiding_or_running",
        "someone_else_now",
        "call_for_rescue",
    },
    "self_harm": {"wish_to_die", "plan_or_means", "self_injury", "about_someone", "indirect"},
}
# Of the contrasts, not a kind to be measured: somebody else is to die, in the words of self-harm.
BESIDES = {"danger": {"threat_to_kill"}, "self_harm": set()}


# Two people who have never met both write "more" and "thank you so"; a longer message that is the same was copied.
SHORT = 3


@pytest.fixture(scope="module")
def messages() -> list[Message]:
    return read_messages(TESTS)


def normalised(text: str) -> str:
    """The words alone in lower case; the signs where there is no word."""
    bare = re.sub("['’`´]", "", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(re.findall(r"\w+", bare)) or "".join(bare.split())


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Can't leave!!", "cant  leave"),
        ("SDG 8.7", "sdg 8 7"),
        ("cafe\u0301", "café"),
        ("\U0001f44d ", "\U0001f44d"),
    ],
)
def test_signs_and_capitals_do_not_make_another_message(text: str, other: str) -> None:
    assert normalised(text) == normalised(other)


def test_another_word_or_sign_makes_another_message() -> None:
    assert normalised("i am not safe") != normalised("i am safe")
    assert normalised("\U0001f44d") != normalised("\U0001f44e")


def test_there_are_a_thousand_messages_and_none_of_more_than_three_words_comes_twice(
    messages: list[Message],
) -> None:
    assert len(messages) >= 1000
    counted = Counter(normalised(message.text) for message in messages)
    assert [text for text, times in counted.items() if times > 1 and len(text.split()) > SHORT] == []
    assert sum(times - 1 for times in counted.values()) <= 10, "nor do the short ones often"


@pytest.mark.parametrize("alarm", KINDS)
def test_there_are_twenty_five_messages_of_each_kind_of_distress(messages: list[Message], alarm: str) -> None:
    counted = Counter(message.kind for message in messages if message.alarm == alarm and message.kind)
    assert set(counted) == KINDS[alarm] | BESIDES[alarm]
    assert {kind: counted[kind] for kind in KINDS[alarm] if counted[kind] < 25} == {}


@pytest.mark.parametrize("folder", [TESTS, DEVELOPMENT], ids=["tests", "development"])
def test_no_message_of_more_than_three_words_was_trained_on(folder: Path) -> None:
    trained = {normalised(text) for texts in training_messages().values() for text in texts}
    found = [
        f"{message.file}: {message.text}"
        for message in read_messages(folder)
        if normalised(message.text) in trained and len(normalised(message.text).split()) > SHORT
    ]
    if found:
        lines = "\n".join(found)
        pytest.fail(
            f"{len(found)} messages of {folder.relative_to(ROOT)} are trained on:\n{lines}", pytrace=False
        )


@pytest.mark.parametrize("folder", [TESTS, DEVELOPMENT], ids=["tests", "development"])
def test_every_label_exists(folder: Path) -> None:
    unknown = {
        f"{message.file}: {label}"
        for message in read_messages(folder)
        for label in (message.intent, *message.also)
        if label.split("/")[0] not in intents() or ("/" in label and f"utter_{label}" not in responses())
    }
    assert unknown == set()
