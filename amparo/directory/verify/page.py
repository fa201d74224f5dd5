"""What a person would read on a web page, line by line, and what stands there without being said."""

from __future__ import annotations

import re
from dataclasses import dataclass

from amparo.directory.verify.characters import tidy
from amparo.directory.verify.html_reader import Reader
from amparo.directory.verify.soft_404 import says_not_found

_LONG = 2000  # characters: no person reads longer lines, and looking at them takes ever longer
# After a word, not an abbreviation such as "e.g.", and before another.
_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{4}[.!?]) (?=[^\W\d_])")


@dataclass(frozen=True)
class Page:
    """`asides` are hidden, placeholders or descriptions of pictures; `comments` are what visitors wrote below."""

    lines: tuple[str, ...] = ()
    asides: tuple[str, ...] = ()
    struck: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()  # what is known of each picture: its description and file name
    has_scripts: bool = False
    refresh: str = ""  # the address to which the page leads by itself within 5 seconds
    left_out: bool = False  # lines were too long to be looked at
    not_found: bool = False  # it says that it is not there, as error pages do


def read_html(html: str) -> Page:
    """Return the page; never raises, however broken the HTML is."""
    reader = Reader()
    broken = False
    try:
        reader.feed(html)
        reader.close()
    except (
        AssertionError
    ):  # the standard library's parser at a malformed "<![": what was read until then stays
        broken = True
    lines, left_out = _in_pieces(reader.lines)
    asides, struck, comments = (
        _in_pieces(each)[0] for each in (reader.asides, reader.struck, reader.comments)
    )
    return Page(
        lines,
        asides,
        struck,
        comments,
        tuple(reader.pictures),
        reader.has_scripts,
        reader.refresh,
        left_out or broken or reader.left_out,
        reader.has_error_name or any(says_not_found(tidy(" ".join(pieces))) for pieces in reader.headings),
    )


def read_text(text: str) -> Page:
    """Return the page of a plain text."""
    lines, left_out = _in_pieces([tidy(line) for line in text.splitlines()])
    return Page(lines, left_out=left_out)


def _in_pieces(lines: list[str]) -> tuple[tuple[str, ...], bool]:
    """Very long lines cut at ends of sentences, so that no number loses its label; whether some had to be left out."""
    pieces = [
        piece for line in lines if line for piece in (_sentences(line) if len(line) > _LONG else [line])
    ]
    kept = tuple(piece for piece in pieces if len(piece) <= _LONG)
    return kept, len(kept) < len(pieces)


def _sentences(line: str) -> list[str]:
    pieces, start = [], 0
    ends = [found.start() for found in _SENTENCE_END.finditer(line)]
    for end, following in zip(ends, [*ends[1:], len(line)]):
        if following - start > _LONG:
            pieces.append(line[start:end])
            start = end + 1
    return [*pieces, line[start:]]
