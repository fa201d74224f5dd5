"""A long conversation is answered as fast at its end as at its beginning."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

BENCHMARK = Path(__file__).resolve().parents[2] / "benchmarks" / "bench_long_conversation.py"
AT_MOST = 1.5


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_long_conversation", BENCHMARK)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_turn_300_is_answered_as_fast_as_turn_5(running_bot, benchmark) -> None:
    early, late = benchmark.medians(benchmark.measure(running_bot.ask))
    assert late <= AT_MOST * early, f"{early * 1000:.0f} ms at first, {late * 1000:.0f} ms at the end"
