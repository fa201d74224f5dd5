"""What is done once a server has loaded all."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from amparo import left_out, memory


@pytest.fixture(autouse=True)
def as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(left_out._PlaceholderType, "settled", False)
    yield
    gc.unfreeze()


def test_what_was_loaded_is_kept_out_of_the_garbage_collector_and_what_was_garbage_is_gone() -> None:
    class Loop:
        gone = False

        def __del__(self) -> None:
            Loop.gone = True

    loop, kept = Loop(), [object()]
    loop.itself = loop  # type: ignore[attr-defined]
    del loop
    memory.settle()
    assert Loop.gone
    assert gc.get_freeze_count() > 10_000
    assert not any(found is kept for found in gc.get_objects())
    assert left_out._PlaceholderType.settled


def test_another_c_library_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory.ctypes, "CDLL", lambda name: object())
    memory.settle()
