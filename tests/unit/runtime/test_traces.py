"""The search for words that must be nowhere finds them wherever they are."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from tests import traces as module
from tests.traces import traces

WORD = "Quillónax"


@pytest.mark.parametrize(
    "content",
    [
        WORD.encode(),
        json.dumps({"text": WORD}).encode(),
        json.dumps(json.dumps(WORD)).encode(),
        WORD.encode("unicode_escape"),
        WORD.encode("utf-16-le"),
        base64.b64encode(WORD.encode()),
    ],
)
def test_a_word_is_found_however_it_is_written(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "below" / "store.bin"
    path.parent.mkdir()
    path.write_bytes(b"\0before" + content + b"after\0")
    assert traces([WORD], tmp_path) == [f"{WORD} in {path}"]
    assert traces([WORD], content) == [f"{WORD} in text 0"]


def test_a_word_on_the_border_of_two_pieces_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PIECE", 8)
    path = tmp_path / "log"
    path.write_bytes(b"12345" + WORD.encode() + b"67890")
    assert traces([WORD], path) == [f"{WORD} in {path}"]


def test_what_is_not_there_is_not_found_and_a_place_that_is_missing_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("nothing")
    assert traces([WORD], tmp_path, "nothing") == []
    with pytest.raises(FileNotFoundError):
        traces([WORD], tmp_path / "gone")
    with pytest.raises(ValueError, match="none may be empty"):
        traces([""], tmp_path)
