"""Which rows are due, and which pages have to be read for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from amparo.directory.loader import Row
from amparo.directory.verify.addresses import is_web_address, without_fragment
from amparo.directory.verify.target import targets_of


@dataclass(frozen=True)
class Due:
    """A row to look at: its cells, and the addresses of its source pages, the first one first."""

    cells: dict[str, str]
    pages: tuple[str, ...]

    @property
    def id(self) -> str:
        """The id of the row."""
        return self.cells["id"]

    @property
    def numbers(self) -> tuple[str, ...]:
        """What is looked for, as the row writes it."""
        return tuple(target.written for target in targets_of(self.cells))


@dataclass(frozen=True)
class Plan:
    """`due`: rows to look at; `without_page`: how many rows would be due, but name no web page."""

    due: tuple[Due, ...]
    without_page: int


def make_plan(
    rows: Iterable[Row], today: date, *, country: str | None = None, older_than: timedelta | None = None
) -> Plan:
    """The rows with a number, of one country if given, confirmed longer ago than `older_than` or never."""
    due, without_page = [], 0
    for row in rows:
        cells = {column: cell.strip() for column, cell in row.cells.items()}
        if country is not None and cells["country"] != country:
            continue
        if not targets_of(cells) or not _is_old(cells.get("assured_date", ""), today, older_than):
            continue
        written = (cells.get("source_url", ""), cells.get("second_source_url", ""))
        pages = dict.fromkeys(without_fragment(page) for page in written if is_web_address(page))
        if pages:
            due.append(Due(cells, tuple(pages)))
        else:
            without_page += 1
    return Plan(tuple(due), without_page)


def _is_old(assured: str, today: date, older_than: timedelta | None) -> bool:
    if older_than is None:
        return True
    try:
        return date.fromisoformat(assured) < today - older_than
    except ValueError:  # never, or by a day that cannot be read
        return True
