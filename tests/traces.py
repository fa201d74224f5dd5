"""Looks for words in everything a run has left: logs, files of stores, answers. For tests that none is there."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

PIECE = 1 << 20  # bytes that are read at once


def spellings(word: str) -> set[bytes]:
    """Return how a word may be written: as text, with escapes of JSON and Python, in UTF-16, in Base64 alone."""
    escaped = json.dumps(word)[1:-1]
    return {
        word.encode(),
        escaped.encode(),
        escaped.replace("\\", "\\\\").encode(),
        word.encode("unicode_escape"),
        word.encode("utf-16-le"),
        base64.b64encode(word.encode()).rstrip(b"="),
    }


def traces(words: Iterable[str], *places: Path | str | bytes) -> list[str]:
    """Return "word in place" for each word that stands in one of the places.

    A place is a file, a folder with all that is below it, or the text or the bytes themselves. Give words that stand
    nowhere else, such as "Quillonax": what is searched is not taken apart, so a common word is found in programs too.
    """
    wanted = [(word, spelling) for word in words for spelling in spellings(word)]
    if not wanted or any(not word for word, _ in wanted):
        raise ValueError("There must be words, and none may be empty.")
    longest = max(len(spelling) for _, spelling in wanted)
    found: dict[str, None] = {}
    for name, pieces in _contents(places, longest):
        for piece in pieces:
            found |= {f"{word} in {name}": None for word, spelling in wanted if spelling in piece}
    return list(found)


def _contents(places: Iterable[Path | str | bytes], overlap: int) -> Iterator[tuple[str, Iterator[bytes]]]:
    for index, place in enumerate(places):
        if isinstance(place, Path):
            if not place.exists():
                raise FileNotFoundError(place)
            files = sorted(place.rglob("*")) if place.is_dir() else [place]
            for path in files:
                if path.is_file() and not path.is_symlink():
                    yield str(path), _pieces(path, overlap)
        else:
            yield f"text {index}", iter([place.encode() if isinstance(place, str) else place])


def _pieces(path: Path, overlap: int) -> Iterator[bytes]:
    """Yield the content of a file, each piece with the end of the one before; nothing of a file that just went."""
    try:
        with path.open("rb") as file:
            before = b""
            while piece := file.read(PIECE):
                yield before + piece
                before = piece[-overlap:]
    except FileNotFoundError:
        return
