"""Phone numbers, cards, accounts and ids, by their digits. Ages, dates, times, counts and sums of money stay."""

from __future__ import annotations

import re
from collections.abc import Iterator

from amparo.dialogue.redaction.words import HAN, words

FEWEST = 7  # digits: emergency codes and short numbers of helplines have less
FEWEST_IN_ID = 6  # beside letters

_ANY = re.compile(r"\d")
_RUN = re.compile(r"[+(]{0,2}\d(?:[ \u00a0().\-–/]{0,3}\d)*")
_TOKEN = re.compile(
    rf"(?<![^\W_{HAN}])(?=(?:[^\W\d_]{{1,3}}-)?[^\W\d_{HAN}]*\d)(?:[^\W\d_]{{1,3}}-)?[^\W_{HAN}]+(?:-[^\W\d_]{{1,2}}(?![^\W_{HAN}]))?"
)
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?!\w)")
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_YEAR = r"(?:19|20)\d\d"
_TIME = r"(?:[01]?\d|2[0-4])\.[0-5]\d"
_DATE = rf"{_DAY}[./-]{_DAY}[./-](?:{_YEAR}|\d\d)|{_YEAR}[./-]{_DAY}[./-]{_DAY}|{_YEAR}/\d{{1,4}}"  # the last: a law
_CALENDAR = re.compile(rf"(?:{_DATE}|{_YEAR}|{_TIME})(?:[-–/](?:{_DATE}|{_YEAR}|{_TIME}))?")
_SMALL = re.compile(r"\d{1,2}|[-–/]")
_SUM = re.compile(r"[1-9]\d*|[1-9]\d{0,2}(?:([ \u00a0.])\d{3})(?:\1\d{3})*")
_THOUSANDS = re.compile(r"[1-9]\d?\.\d{3}\.\d{3}")
_SIGNS = "$€£¥₹₦₱₩₫₺₽₴৳฿"
_LAST_WORD = re.compile(rf"([^\W\d_]+|[{_SIGNS}])[ .]?\Z")
_NEXT_WORD = re.compile(rf"\s?([^\W\d_]+|[{_SIGNS}])")


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a number stands by which somebody could be reached or known."""
    if not _ANY.search(text):
        return
    yield from (match.span() for match in _IBAN.finditer(text))
    yield from _ids(text)
    runs = [match.span() for match in _RUN.finditer(text)]
    for start, end in _joined(text, runs):
        if _digits(text[start:end]) >= FEWEST and not _is_plain(text, start, end):
            yield start, end


def _digits(text: str) -> int:
    return len(_ANY.findall(text))


def _joined(text: str, runs: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the runs of digits; "0722 then 123 then 456" is one."""
    between = words().between
    at = 0
    while at < len(runs):
        start, end = runs[at]
        at += 1
        while text[start] in "0+(" and at < len(runs) and runs[at][0] - end < 12:
            if " ".join(text[end : runs[at][0]].lower().split()) not in between:
                break
            end = runs[at][1]
            at += 1
        yield start, end


def _is_plain(text: str, start: int, end: int) -> bool:
    """Are these digits a date, a time, a list of years or a sum of money?"""
    run = text[start:end]
    pieces = run.split()
    calendar = [_CALENDAR.fullmatch(piece) is not None for piece in pieces]
    if any(calendar) and all(is_date or _SMALL.fullmatch(piece) for is_date, piece in zip(calendar, pieces)):
        return True
    if _THOUSANDS.fullmatch(run):
        return True
    return _SUM.fullmatch(run) is not None and _is_money(text, start, end)


def _is_money(text: str, start: int, end: int) -> bool:
    money = words().money
    before, after = _LAST_WORD.search(text[max(0, start - 12) : start]), _NEXT_WORD.match(text, end)
    return any(word and (word[1] in _SIGNS or word[1].lower() in money) for word in (before, after))


def _ids(text: str) -> Iterator[tuple[int, int]]:
    """Yield words of letters and digits with many digits, as on passports."""
    for match in _TOKEN.finditer(text):
        token = match.group()
        if len(token) < FEWEST or token.isdigit() or _digits(token) < FEWEST_IN_ID:
            continue
        letters = re.split(r"\d+", token)
        glued = len(letters[0]) > 3 and not any(letters[1:])  # "number0612345678"
        money = {part.lower() for part in letters if part} <= words().money
        if not glued and not money:
            yield match.span()
