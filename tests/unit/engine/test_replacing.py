from __future__ import annotations

import pytest
from rasa.core import processor

from amparo import engine
from amparo.engine import REPLACEMENTS
from amparo.engine.graph_runner import LinearGraphRunner
from amparo.engine.replacing import Replacement, take_out


def test_installing_puts_in_everything_and_taking_out_gives_rasa_its_own_back() -> None:
    before = [vars(each.owner)[each.name] for each in REPLACEMENTS]
    engine.install()
    assert processor.DaskGraphRunner is LinearGraphRunner
    assert all(vars(each.owner)[each.name] is each.ours for each in REPLACEMENTS)
    take_out(REPLACEMENTS)
    assert [vars(each.owner)[each.name] for each in REPLACEMENTS] == before


def test_a_part_that_rasa_no_longer_has_is_noticed_at_once() -> None:
    with pytest.raises(AttributeError, match="no 'gone'"):
        Replacement(processor, "gone", None)
