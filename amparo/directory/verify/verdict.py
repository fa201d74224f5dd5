"""What a source page says about the number of a row."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any

from amparo.directory.verify.occurrences import Kind, occurrences
from amparo.directory.verify.page import Page
from amparo.directory.verify.shown import numbers_shown
from amparo.directory.verify.target import Target, targets_of
from amparo.directory.verify.words import pattern


class Verdict(str, Enum):
    """In the order in which a person should look at them."""

    CHANGED = "changed"
    VANISHED = "vanished"
    MOVED = "moved"
    DOUBTFUL = "doubtful"
    CONFIRMED_MOVED = "confirmed_moved"
    UNREACHABLE = "unreachable"
    BLOCKED = "blocked"
    UNREADABLE = "unreadable"
    CONFIRMED = "confirmed"


# The page could not be read at all, so a second source may say more.
NOT_READ = frozenset((Verdict.UNREACHABLE, Verdict.BLOCKED, Verdict.UNREADABLE))


@dataclass(frozen=True)
class Finding:
    """`numbers`: what was looked for; `page`: the address that was asked; `now_at`: where it led, if elsewhere."""

    row: str
    numbers: tuple[str, ...]
    verdict: Verdict
    reason: str
    page: str
    day: str  # ISO
    now_at: str = ""
    shows: tuple[str, ...] = ()
    gone: bool = False  # the page itself is not there any more

    def as_json(self) -> dict[str, Any]:
        """What can be kept in a file."""
        return {**asdict(self), "verdict": self.verdict.value}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Finding:
        """The finding that was kept; raises TypeError, KeyError or ValueError where it is none."""
        values = {**kept, "verdict": Verdict(kept["verdict"])}
        return cls(**{**values, "numbers": tuple(kept["numbers"]), "shows": tuple(kept["shows"])})


@dataclass(frozen=True)
class Judgement:
    """A verdict with its reason and the numbers that the page shows instead."""

    verdict: Verdict
    reason: str
    shows: tuple[str, ...] = ()


def judge(cells: dict[str, str], page: Page, *, moved: bool, cut: bool = False) -> Judgement:
    """Say what a page that could be read says about a row.

    `moved`: the address led to another page; `cut`: the page was too long to be read to its end.
    """
    country, names = cells["country"], _names(cells)
    targets = targets_of(cells)
    first, *others = [(target, occurrences(page, target, country, names)) for target in targets]
    if not first[1]:
        shown = numbers_shown(page, country, names)
        return _missing(page, first[0], shown, moved, cut or page.left_out)
    if Kind.PLAIN not in first[1] or Kind.OLD in first[1]:
        kind = Kind.OLD if Kind.OLD in first[1] else first[1][0]
        shows = tuple(numbers_shown(page, country, names))
        return Judgement(Verdict.DOUBTFUL, f"The number stands there {kind.value}.", shows)
    unsure = [target.written for target, kinds in others if Kind.PLAIN not in kinds or Kind.OLD in kinds]
    if unsure:
        reason = f"{first[0].written} stands there, but not {' and '.join(unsure)}."
        return Judgement(Verdict.DOUBTFUL, reason, tuple(numbers_shown(page, country, names)))
    if moved:
        reason = "The number stands on the page to which the address leads now."
        return Judgement(Verdict.CONFIRMED_MOVED, reason)
    return Judgement(Verdict.CONFIRMED, "The number stands on its page.")


def _missing(page: Page, target: Target, shows: list[str], moved: bool, cut: bool) -> Judgement:
    found = tuple(shows)
    if cut:
        return Judgement(
            Verdict.UNREADABLE, "The page is too long, or too broken, to be read to its end.", found
        )
    unread = "" if found else _unread(page)
    if unread:
        return Judgement(Verdict.UNREADABLE, unread)
    if moved:
        what = "shows other numbers" if found else "shows no number"
        return Judgement(Verdict.MOVED, f"The address leads to another page, which {what}.", found)
    if found:
        return Judgement(Verdict.CHANGED, f"The page shows other numbers, but not {target.written}.", found)
    return Judgement(Verdict.VANISHED, "The page shows no phone number.")


def _unread(page: Page) -> str:
    """Why a page without numbers may still show one to people, or ''."""
    letters = sum(len(line) for line in page.lines)
    if any(_tells_of_number(picture) for picture in page.pictures) or (page.pictures and letters < 200):
        return "Its numbers seem to be in a picture, which cannot be read."
    if page.has_scripts and letters < 200:
        return "The page is built by scripts and cannot be read without a browser."
    return ""


def _tells_of_number(picture: str) -> bool:
    return bool(pattern("phone").search(re.sub(r"[/_.-]", " ", picture)))


def _names(cells: dict[str, str]) -> re.Pattern[str] | None:
    """Finds words of the name of the service and of who runs it; None where these have no long word."""
    words = re.findall(r"[^\W\d_]{5,}", f"{cells.get('service_name', '')} {cells.get('organization', '')}")
    return re.compile("|".join(map(re.escape, words)), re.IGNORECASE) if words else None
