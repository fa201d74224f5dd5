"""The slips of the fingers that the encoder is tuned on (packaging/encoder, of which nothing runs in the bot)."""

from __future__ import annotations

import random
import runpy
from pathlib import Path

import pytest
from rapidfuzz.distance import OSA

ROOT = Path(__file__).resolve().parents[3]
mistyped = runpy.run_path(str(ROOT / "packaging" / "encoder" / "mistyping.py"))["mistyped"]


@pytest.mark.parametrize("seed", range(20))
def test_a_slip_is_one_letter_away_and_keeps_the_first(seed: int) -> None:
    slip = mistyped("locked", random.Random(seed))
    assert slip[0] == "l" and OSA.distance("locked", slip) <= 1


def test_most_slips_change_the_word() -> None:
    assert sum(mistyped("passport", random.Random(seed)) != "passport" for seed in range(100)) > 80


def test_of_eight_words_one_is_mistyped_and_the_others_stay() -> None:
    words = "they keep telling everyone that nothing ever happened".split()
    slips = mistyped(" ".join(words), random.Random(1)).split()
    assert len(slips) == len(words) and sum(a != b for a, b in zip(words, slips, strict=True)) <= 1


def test_short_words_numbers_and_addresses_stay() -> None:
    assert mistyped("he is on me 911 a.b@c.de", random.Random(0)) == "he is on me 911 a.b@c.de"
