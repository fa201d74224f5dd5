"""How much of the directory was confirmed, and how long ago: by kind of service and by country."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from babel import Locale
from babel.dates import format_date

from amparo.directory.service import Service

FRESH = timedelta(days=90)  # a number confirmed within this time counts as fresh


@dataclass(frozen=True)
class Share:
    """Numbers of one kind or country: how many there are, confirmed within 90 days, before, and never."""

    total: int = 0
    fresh: int = 0
    older: int = 0

    @property
    def never(self) -> int:
        """How many nobody has confirmed yet."""
        return self.total - self.fresh - self.older

    @property
    def percent(self) -> int:
        """Fresh ones of 100, rounded down: it never says more than is so."""
        return 100 * self.fresh // self.total if self.total else 0


@dataclass(frozen=True)
class Status:
    """`latest`: the day of the last confirmation, ISO, or ''. `by_kind` and `by_country`: by their codes."""

    whole: Share
    by_kind: dict[str, Share]
    by_country: dict[str, Share]
    latest: str


def status_of(services: Iterable[Service], today: date) -> Status:
    """Count the services with a number that people are shown; a day that cannot be, or is to come, counts as never."""
    counted = [row for row in services if row.may_be_shown and (row.phone or row.sms or row.whatsapp)]
    days = {row.id: day for row in counted if (day := _day(row, today))}
    return Status(
        _shares(counted, days, today, lambda row: "").get("", Share()),
        _shares(counted, days, today, lambda row: row.service_type),
        _shares(counted, days, today, lambda row: row.country),
        max(days.values()).isoformat() if days else "",
    )


def _day(row: Service, today: date) -> date | None:
    try:
        day = date.fromisoformat(row.assured_date)
    except ValueError:
        return None
    return day if day <= today else None


def _shares(
    services: list[Service], days: dict[str, date], today: date, key: Callable[[Service], str]
) -> dict[str, Share]:
    total = Counter(key(row) for row in services)
    fresh = Counter(key(row) for row in services if row.id in days and days[row.id] >= today - FRESH)
    older = Counter(key(row) for row in services if row.id in days and days[row.id] < today - FRESH)
    return {name: Share(total[name], fresh[name], older[name]) for name in sorted(total)}


def day_text(day: str, language: str) -> str:
    """A day (ISO) as people of that language write it."""
    return format_date(date.fromisoformat(day), format="long", locale=Locale.parse(language, sep="-"))


def badge(label: str, value: str) -> str:
    """An SVG picture of two short texts side by side, which a screen reader reads as one; needs no other file."""
    left, right = _width(label), _width(value)
    title = escape(f"{label}: {value}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="22" role="img" aria-label="{title}">'
        f"<title>{title}</title>"
        f'<rect width="{left + right}" height="22" rx="4" fill="#3b3a37"/>'
        f'<path d="M{left} 0h{right - 4}a4 4 0 0 1 4 4v14a4 4 0 0 1-4 4h-{right - 4}z" fill="#0b5d4b"/>'
        '<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="12" text-anchor="middle">'
        f'<text x="{left / 2}" y="15">{escape(label)}</text>'
        f'<text x="{left + right / 2}" y="15">{escape(value)}</text></g></svg>'
    )


def _width(text: str) -> int:
    """Enough pixels for a text of this size: letters of most scripts are 8 wide, Chinese ones 13."""
    return 16 + sum(13 if letter >= "\u2e80" else 8 for letter in text)
