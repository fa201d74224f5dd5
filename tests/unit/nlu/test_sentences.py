from __future__ import annotations

from itertools import pairwise

import pytest

from amparo.nlu.reading.sentences import segments


def test_a_short_message_has_no_parts() -> None:
    for text in ("help me", "help me.", "  help   me ", "", "   "):
        assert segments(text) == []


def test_sentences_lines_and_clauses_are_cut() -> None:
    assert segments("I work here. He took my phone! Why?") == ["I work here.", "He took my phone!", "Why?"]
    assert segments("one\ntwo;three") == ["one", "two", "three"]
    assert segments("i am a student, and he hit me") == ["i am a student", "and he hit me"]
    assert segments("أنا هنا؟ هو قادم") == ["أنا هنا؟", "هو قادم"]


def test_a_long_message_without_marks_is_cut_into_overlapping_windows() -> None:
    words = [f"w{number}" for number in range(100)]
    parts = segments(" ".join(words))
    assert all(len(part.split()) <= 16 for part in parts)
    assert {word for part in parts for word in part.split()} == set(words), "no word is lost"
    for first, second in pairwise(parts):
        assert set(first.split()) & set(second.split()), "what stands at a cut is whole in the next window"


@pytest.mark.parametrize("count", range(1, 70))
def test_no_word_is_lost_at_any_length(count: int) -> None:
    words = [f"w{number}" for number in range(count)]
    parts = segments(" ".join(words)) or [" ".join(words)]
    assert {word for part in parts for word in part.split()} == set(words)


def test_the_same_sentence_counts_once() -> None:
    assert segments("help. help. please. help.") == ["help.", "please."]


def test_the_longest_message_gives_a_bounded_number_of_parts() -> None:
    for text in ("a. " * 333, "word " * 200, "x" * 1000, "\n".join(f"{n}" for n in range(250))):
        assert len(segments(text)) <= 24
