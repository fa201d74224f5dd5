"""What words announce: names after "my name is", handles after "my insta is", mails and numbers in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from amparo.dialogue.redaction.words import (
    AT,
    CAPITAL,
    DIGIT,
    FRAME,
    HAN,
    MARKS,
    NAME,
    PLATFORM,
    Cue,
    Words,
    any_of,
    key_of,
    lowered,
    words,
)

MOST_WORDS = 3  # of a name in small letters
SPOKEN_DIGITS = 7  # so many words for digits in a row are a number
_LETTER = rf"(?:[^\W\d_{HAN}]|[{MARKS}])"
_WORD = rf"{_LETTER}(?:['’.-]?{_LETTER}|[\d_])*"
_FIRST = re.compile(rf"\s{{0,3}}[:=–—-]?\s{{0,3}}({_WORD})")
_NEXT = re.compile(rf"\s{{1,3}}({_WORD})")
_HAN_FIRST = re.compile(rf"\s{{0,3}}[:：]?(?=[{HAN}])")
_ANY_HAN = re.compile(f"[{HAN}]")
_JOINS_DIGITS = re.compile(r"[\s,.-]{0,3}")
_MARKED = re.compile(r"@?[^\W\d](?:\S*[\d_#]|\S*\w\.\w)")  # what no plain word has


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where something stands that a cue announces."""
    known = words()
    small = lowered(text)
    digits: list[tuple[int, int]] = []
    for pattern in (known.spaced, *((known.unspaced,) if _ANY_HAN.search(text) else ())):
        for match in pattern.finditer(small):
            cue = known.cues.get(match.group()) or known.cues[key_of(match.group())]
            start, end = match.span()
            if DIGIT in cue.kinds:
                if digits and not _JOINS_DIGITS.fullmatch(text, digits[-1][1], start):
                    yield from _spoken(digits)
                    digits = []
                digits.append((start, end))
            yield from _announced(text, start, end, cue, known)
        yield from _spoken(digits)
        digits = []


def _spoken(digits: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    if len(digits) >= SPOKEN_DIGITS:
        yield digits[0][0], digits[-1][1]


def _announced(text: str, start: int, end: int, cue: Cue, known: Words) -> Iterator[tuple[int, int]]:
    if NAME in cue.kinds:
        yield from _name(text, end, cue, known)
    if CAPITAL in cue.kinds:
        yield from _name(text, end, cue, known, capital=True)
    if FRAME in cue.kinds:
        for first, last in _name(text, end, cue, known, capital=True):
            after = _NEXT.match(text, last)
            if after and after[1].lower() in cue.closing:
                yield first, last
    if PLATFORM in cue.kinds:
        yield from _handle(text, start, end, cue, known)
    if AT in cue.kinds:
        yield from _spelled_mail(text, start, end, cue)


def _name(
    text: str, at: int, cue: Cue, known: Words, capital: bool = False, whole: bool = False
) -> Iterator[tuple[int, int]]:
    """Yield where the name stands that begins at `at`.

    One word that is not among the cue's; more of them where they have capitals, or where up to MOST_WORDS go to the
    end of the sentence or to a word that is no name. `capital`: a name has one; `whole`: it must end the sentence,
    and more than one word must have capitals.
    """
    if cue.han and (gap := _HAN_FIRST.match(text, at)):
        if name := cue.han.match(text, gap.end()):
            yield name.span()
        return
    found: list[tuple[int, int]] = []
    match = _FIRST.match(text, at)
    while match and len(found) <= MOST_WORDS:
        if match[1].lower() in cue.words and not (found and _is_particle(text, match, known)):
            break
        found.append(match.span(1))
        match = _NEXT.match(text, match.end())
    if not found or (whole and match):
        return
    capitals = 0
    while capitals < len(found) and (
        text[found[capitals][0]].isupper()
        or (capitals and text[slice(*found[capitals])].lower() in known.particles)
    ):
        capitals += 1
    if capital:
        if capitals and not text.isupper():
            yield found[0][0], found[capitals - 1][1]
    elif not whole or capitals == len(found) or len(found) == 1:
        count = len(found) if len(found) <= MOST_WORDS else max(1, capitals)
        yield found[0][0], found[count - 1][1]


def _is_particle(text: str, match: re.Match[str], known: Words) -> bool:
    """Is it the "da" of "João da Silva"?"""
    after = _NEXT.match(text, match.end())
    return bool(match[1].lower() in known.particles and after and after[1][0].isupper())


@lru_cache(maxsize=1)
def _handle_after() -> re.Pattern[str]:
    known = words()
    return re.compile(
        rf"\s{{0,3}}(?:(?:{any_of(known.fillers)})\s{{1,3}})?(?P<link>[:=：]|{any_of(known.equals)})?"
        r"\s{0,3}(?P<handle>@?[^\W\d][^\s,;!?()\[\]…，。]*)",
        re.IGNORECASE,
    )


def _handle(text: str, start: int, end: int, cue: Cue, known: Words) -> Iterator[tuple[int, int]]:
    match = _handle_after().match(text, end)
    if match is None:
        return
    first = match.start("handle")
    handle = match["handle"].rstrip(".:'\"”»")
    if handle.startswith("@") or _MARKED.match(handle):
        yield first, first + len(handle)
        return
    link = match["link"]
    if not link:
        return
    before = text[max(0, start - 20) : start].lower().split()
    if link in ":=：" or (before and before[-1] in known.mine):
        yield from _name(text, first, known.anywhere, known, whole=True)


@lru_cache(maxsize=32)
def _mail_around(dots: frozenset[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what stands before and behind the word for @, with the words for a dot of the same languages.

    With a plain dot "look at example.com" would be a mail: it counts only in brackets, or behind a known host.
    """
    said = rf"(?:\s{{1,2}}(?:{any_of(dots)})\s{{1,2}}|\s?[(\[](?:{any_of(dots)})[)\]]\s?)"
    dot = rf"(?:{said}|\s?\.\s?)"
    ending = rf"(?!{any_of(dots)})[a-z]{{2,4}}\b(?:{dot}[a-z]{{2}}\b)?"
    host = rf"(?:{any_of(words().mail_hosts)})"
    after = (
        rf"(?:\s{{1,2}}|[)\]]\s?)[\w-]{{2,40}}{said}|[)\]]\s?[\w-]{{2,40}}{dot}|[)\]]?\s{{0,2}}{host}{dot}"
    )
    before = rf"(?<![\w.])[\w.+-]{{1,40}}(?:{said}[\w.+-]{{1,40}}){{0,3}}\s{{0,2}}[(\[]?\Z"
    return re.compile(before, re.IGNORECASE), re.compile(f"(?:{after}){ending}", re.IGNORECASE)


def _spelled_mail(text: str, start: int, end: int, cue: Cue) -> Iterator[tuple[int, int]]:
    before, after = _mail_around(frozenset(cue.dots))
    if behind := after.match(text, end):
        offset = max(0, start - 60)
        if ahead := before.search(text[offset:start]):
            yield offset + ahead.start(), behind.end()
