"""Where a number stands on a page, and as what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum

from phonenumbers import Leniency, PhoneNumber, PhoneNumberMatcher

from amparo.directory.contact import digits
from amparo.directory.verify import context
from amparo.directory.verify.outdated import is_old
from amparo.directory.verify.page import Page
from amparo.directory.verify.target import Target, region

# Between the groups of one number; for short codes less, as "11/6" is a day and "116.111" an amount.
_GAP = re.compile(r" ?[-./()]{0,2} ?")
_SHORT_GAP = re.compile(r" |-|[.](?!\d{3}(?!\d))")


class Kind(str, Enum):
    """As what a number stands there; the value is said in the report."""

    PLAIN = "as a number to call"
    FAX = "only as a fax line"
    EXAMPLE = "only as an example"
    OLD = "as a number that works no longer"
    ELSEWHERE = "only beside the name of another country"
    BARE = "only as digits, with no word that makes them a phone number"
    COMMENT = "only in what a visitor of the page wrote"
    ASIDE = "only where nobody reads it: hidden, beside a picture, or in a link that shows another"


def occurrences(page: Page, target: Target, country: str, names: re.Pattern[str] | None) -> list[Kind]:
    """As what the number stands on the page, once for each place; empty where it does not stand there.

    `names`: finds the words of the service's name, which make a bare short code a number.
    """
    lines, comments, asides, struck = (
        [context.blank_hours(line) for line in part]
        for part in (page.lines, page.comments, page.asides, page.struck)
    )
    kinds = [_kind(lines, *place, target, names, country) for place in _found(lines, target, country)]
    for place in _found(comments, target, country):
        # A visitor confirms nothing, but may know that a number is dead.
        kinds.append(Kind.OLD if is_old(comments, *place) else Kind.COMMENT)
    kinds += [Kind.ASIDE for _ in _found(asides, target, country)]
    kinds += [Kind.OLD for _ in _found(struck, target, country)]
    return kinds


def _found(lines: list[str], target: Target, country: str) -> Iterator[tuple[int, int, int]]:
    for index, line in enumerate(lines):
        for start, end in places(line, target, country):
            yield index, start, end


def places(line: str, target: Target, country: str) -> Iterator[tuple[int, int]]:
    """The beginnings and ends of the number in a line, where it is whole and neither a date, price nor count."""
    all_digits = digits(line)
    if not any(form in all_digits for form in target.anywhere):
        return
    seen: set[tuple[int, int]] = set()
    for start, end in [*_by_digits(line, target), *_by_matcher(line, target, country)]:
        if (start, end) in seen:
            continue
        seen.add((start, end))
        whole = context.is_whole(line, start, end, short=target.is_short, star=target.star)
        if whole and not context.is_no_phone(line, start, end, short=target.is_short):
            yield start, end


def _by_digits(line: str, target: Target) -> Iterator[tuple[int, int]]:
    groups = [(found.start(), found.end()) for found in re.finditer(r"\d+", line)]
    longest = max(len(form) for form in target.forms)
    for first, (start, _) in enumerate(groups):
        so_far, before = "", start
        for group_start, group_end in groups[first:]:
            gap = line[before:group_start]
            if so_far and not _joins(gap, line[group_start:], target):
                break
            so_far += line[group_start:group_end]
            before = group_end
            if len(so_far) > longest:
                break
            if so_far in target.forms and _well_grouped(line[start:group_end], target):
                yield start, group_end


def _joins(gap: str, rest: str, target: Target) -> bool:
    if not target.is_short:
        return bool(_GAP.fullmatch(gap))
    found = _SHORT_GAP.match(gap + rest)
    return found is not None and found.end() == len(gap)


def _well_grouped(written: str, target: Target) -> bool:
    """A code of up to four digits stands in one piece, digit by digit, or in pairs: else it is a date or a range."""
    if not target.needs_cue:
        return True
    groups = re.findall(r"\d+", written)
    return (
        len(groups) == 1
        or all(len(group) == 1 for group in groups)
        or (all(len(group) == 2 for group in groups) and " " in written)
    )


def _by_matcher(line: str, target: Target, country: str) -> Iterator[tuple[int, int]]:
    if target.parsed is None or target.is_short or len(digits(line)) < 7:
        return
    for found in PhoneNumberMatcher(line, region(country), leniency=Leniency.POSSIBLE):
        if _same(found.number, target.parsed):
            yield found.start, found.end


def _same(one: PhoneNumber, other: PhoneNumber) -> bool:
    return (one.country_code, one.national_number, one.italian_leading_zero) == (
        other.country_code,
        other.national_number,
        other.italian_leading_zero,
    )


def _kind(
    lines: list[str],
    index: int,
    start: int,
    end: int,
    target: Target,
    names: re.Pattern[str] | None,
    country: str,
) -> Kind:
    if is_old(lines, index, start, end):
        return Kind.OLD
    if context.is_fax(lines, index, start, end):
        return Kind.FAX
    if context.is_example(lines, index, start, end):
        return Kind.EXAMPLE
    if target.is_short and context.is_elsewhere(lines, index, country):
        return Kind.ELSEWHERE
    if target.needs_cue and not context.has_cue(lines, index, start, end, names):
        return Kind.BARE
    return Kind.PLAIN
