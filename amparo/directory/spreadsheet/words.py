"""Words that people write, and the codes of the directory that they mean."""

from __future__ import annotations

import difflib
import re
from functools import cache
from pathlib import Path

import yaml

from amparo.directory.service import ONE_CODE, SEVERAL_CODES
from amparo.directory.spreadsheet.cells import Refused, plain, quoted

_WORDS: dict[str, dict[str, list[str]]] = yaml.safe_load(
    Path(__file__).with_name("words.yml").read_text(encoding="utf-8")
)
_ALLOWED: dict[str, tuple[str, ...]] = {
    **ONE_CODE,
    **{column: ("", *codes) for column, codes in SEVERAL_CODES.items()},
}
SEVERAL = tuple(SEVERAL_CODES)
CODED = tuple(_WORDS)


def choices(column: str) -> list[str]:
    """Return the words that the template offers for a column of codes."""
    return [
        words[0]
        for code, words in _WORDS[column].items()
        if code in _ALLOWED[column] and (code or column == "audience")
    ]


def word_for(column: str, code: str) -> str:
    """Return the word that the template offers for a code; raise KeyError for an unknown one."""
    return _WORDS[column][code][0]


def code_for(column: str, text: str) -> str:
    """Return the code that the words in a cell mean, several with `;`; raise Refused where they mean none."""
    if column not in SEVERAL:
        return _one(column, text)
    parts = [text] if _find(column, text) is not None else re.split(r"[;,/|&+]|\band\b|\bor\b", text)
    codes = [_one(column, part.strip()) for part in parts if part.strip()]
    if "" in codes and len(set(codes)) > 1:
        rest = "; ".join(code for code in codes if code)
        raise Refused(
            f"{quoted(text)} means everybody, but also names some people.",
            f"Write {rest}, or leave the cell empty for everybody.",
        )
    return ";".join(dict.fromkeys(code for code in codes if code))


def _one(column: str, text: str) -> str:
    code = _find(column, text)
    if code is not None:
        return code
    offered = choices(column)
    close = difflib.get_close_matches(plain(text), list(_codes(column)), n=1, cutoff=0.7)
    meant = ""
    if close:
        word = next((word for word in offered if _find(column, word) == _codes(column)[close[0]]), "")
        meant = f" Perhaps you mean '{word}'." if word else ""
    several = " (several with a semicolon between them)" if column in SEVERAL else ""
    raise Refused(
        f"{quoted(text)} is not a word that Amparo knows for this column.",
        f"Write one of{several}: {', '.join(offered)}.{meant}",
    )


def _find(column: str, text: str) -> str | None:
    return _codes(column).get(plain(text))


@cache
def _codes(column: str) -> dict[str, str]:
    codes = {plain(code): code for code in _ALLOWED[column] if code}
    for code, words in _WORDS[column].items():
        if code in _ALLOWED[column]:
            codes.update({plain(word): code for word in words})
    return codes
