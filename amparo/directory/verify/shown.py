"""Which numbers to call a page shows, those near the name of the service first."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers
from phonenumbers import Leniency, PhoneNumberMatcher

from amparo.directory.contact import digits
from amparo.directory.verify import context
from amparo.directory.verify.links import LINK_OPEN
from amparo.directory.verify.outdated import is_old
from amparo.directory.verify.page import Page
from amparo.directory.verify.target import make_target, region

AT_MOST = 8
_NEAR = 3  # lines around the name
_ENOUGH = 200  # a page of more numbers is a list, and what stands further down tells nothing
_SHORT = re.compile(r"(?<!\d)\d{3}[ -]\d{3}(?!\d)|(?<!\d)\d{2,6}(?!\d)")


def numbers_shown(page: Page, country: str, names: re.Pattern[str] | None) -> list[str]:
    """At most 8 numbers as the page writes them; fax lines, examples and old numbers are left out."""
    lines = [context.blank_hours(line) for line in page.lines]
    near = _near_name(lines, names)
    found: dict[str, tuple[bool, str]] = {}
    for index, line in enumerate(lines):
        for start, end in _in_line(lines, index, line, country):
            written = line[start:end].strip()
            found.setdefault(digits(written), (index in near, written))
        if len(found) >= _ENOUGH:
            break
    ordered = sorted(found.values(), key=lambda each: not each[0])
    return _without_copies([written for _, written in ordered])[:AT_MOST]


def _in_line(lines: list[str], index: int, line: str, country: str) -> Iterator[tuple[int, int]]:
    if not re.search(r"\d{2}", line):
        return
    whole: list[tuple[int, int]] = []
    if len(digits(line)) >= 7:
        # libphonenumber does not know every number that is in use: a word such as "call" makes it one, too.
        matcher = PhoneNumberMatcher(line, region(country), leniency=Leniency.POSSIBLE)
        whole = [
            (found.start, found.end)
            for found in matcher
            if phonenumbers.is_valid_number(found.number)
            or context.has_cue(lines, index, found.start, found.end, None)
        ]
    for code in _SHORT.finditer(line):
        start, end = code.span()
        if not any(first <= start < last for first, last in whole) and _is_code(lines, index, start, end):
            whole.append((start, end))
    for start, end in sorted(whole):
        if context.is_no_phone(line, start, end, short=False):
            continue
        if not any(
            context_says(lines, index, start, end)
            for context_says in (context.is_fax, context.is_example, is_old)
        ):
            yield start, end


def _is_code(lines: list[str], index: int, start: int, end: int) -> bool:
    line = lines[index]
    code = make_target(line[start:end], "INT")
    if code is None or not context.is_whole(line, start, end, short=True, star=line[:start].endswith("*")):
        return False
    if context.is_no_phone(line, start, end, short=True):
        return False
    if re.fullmatch(r"(19|20)\d\d", line[start:end]) and not line[:start].endswith(LINK_OPEN):
        return False
    return context.has_cue(lines, index, start, end, None)


def _near_name(lines: list[str], names: re.Pattern[str] | None) -> set[int]:
    if names is None:
        return set()
    at = [index for index, line in enumerate(lines) if names.search(line)]
    return {near for index in at for near in range(index - _NEAR, index + _NEAR + 1)}


def _without_copies(numbers: list[str]) -> list[str]:
    """A link often repeats in international form what its text says."""
    kept: list[str] = []
    for number in numbers:
        end = digits(number)[-7:]
        if not any(len(end) == 7 and digits(other).endswith(end) for other in kept):
            kept.append(number)
    return kept
