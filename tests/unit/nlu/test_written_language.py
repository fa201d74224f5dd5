"""The language of a message is told from pieces of its words."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from amparo.evaluation.messages import read_messages
from amparo.nlu.written_language import COLUMNS, counted, likely_languages, load_languages, pieces
from amparo.settings import ROOT

SPOKEN = tuple(load_languages().codes)


def texts_of(code: str) -> list[str]:
    """What people write in a language, that nothing was fitted on: of three words or more."""
    texts = [message.text for message in read_messages(ROOT / "tests/nlu" / code)]
    for path in sorted((ROOT / "tests/dialogues" / code).glob("*.jsonl")):
        talks = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        texts += [turn["say"] for talk in talks for turn in talk["turns"]]
    return [text for text in texts if len(text.split()) >= 3]


@pytest.mark.parametrize("code", SPOKEN)
def test_of_a_hundred_messages_of_three_words_or_more_97_are_told_right(code: str) -> None:
    texts = texts_of(code)
    # As in a talk: the language that was spoken before counts a little, whichever it was of the two.
    wrong = []
    for text in texts:
        likely = likely_languages(text, SPOKEN, code, 2.0)
        if max(likely, key=lambda each: likely[each]) != code:
            wrong.append(text)
    assert len(texts) > 150
    assert len(wrong) <= 0.03 * len(texts), wrong[:40]


def test_only_spoken_languages_are_likely_and_together_they_are_certain() -> None:
    likely = likely_languages("me quitaron el pasaporte", ("en", "es"))
    assert set(likely) == {"en", "es"} and sum(likely.values()) == pytest.approx(1)
    assert likely["es"] > 0.95


def test_a_language_that_is_trusted_needs_less() -> None:
    alone, trusted = likely_languages("no", SPOKEN), likely_languages("no", SPOKEN, "es", 2.0)
    assert trusted["es"] > alone["es"]


@pytest.mark.parametrize("text", ["", "123", "😢 !!", "   "])
def test_a_message_without_letters_tells_nothing(text: str) -> None:
    assert list(pieces(text)) == [] and counted(text)[0].size == 0
    assert likely_languages(text, SPOKEN, "pt", 2.0)["pt"] == max(
        likely_languages(text, SPOKEN, "pt", 2.0).values()
    )


def test_a_very_long_message_is_read_at_its_beginning() -> None:
    columns, values = counted("hola " * 100_000)
    assert columns.size < COLUMNS and np.linalg.norm(values) == pytest.approx(1, abs=1e-3)


def test_a_file_that_is_broken_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "languages.npz").write_bytes(b"no archive")
    with pytest.raises(ValueError):
        load_languages.__wrapped__(tmp_path / "languages.npz")
