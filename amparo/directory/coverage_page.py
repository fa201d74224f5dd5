"""The page docs/coverage.md: what there is for each country, and the gaps as an invitation to help."""

from __future__ import annotations

from collections.abc import Iterable

from babel.numbers import format_compact_decimal

from amparo.directory.countries import country_name
from amparo.directory.coverage import COVERED, Count, CountryCoverage, Coverage, Lines, population_of
from amparo.directory.coverage_words import GAPS, HOW, INTRODUCTION, INVITATION, SHORT
from amparo.directory.service import CONFIDENCES, SERVICE_TYPES


def write_page(coverage: Coverage) -> str:
    """The Markdown text. It is the same on every day, as long as the directory is."""
    parts = [
        INTRODUCTION.format(places=len(coverage.countries)),
        INVITATION,
        HOW.format(table=_counts(coverage.counts()).rstrip(), needs=_needs(coverage).rstrip()),
        GAPS,
        "### Neither a trafficking nor a child line\n\n" + _gaps(coverage, "trafficking", "child"),
        "### No crisis line\n\n" + _gaps(coverage, "crisis"),
        "### No line for the whole country\n\nThere is a line, but we know none for the whole country.\n\n"
        + _in_part(coverage, ("trafficking", "child", "crisis")),
        "## Every country\n\nLines that may be shown, and in brackets how many of these have confidence `high`. `*`:"
        " only for a part of the country. *Waits*: rows that are held back.\n\n" + _countries(coverage),
        "## Rows\n\nAll rows, also those of INT and EU, by service type and confidence.\n\n"
        + _rows(coverage),
    ]
    return "\n".join(parts)


def people(code: str) -> str:
    """How many live in a country, as one reads it: '51.4 million'."""
    number = population_of(code)
    digits = 1 if number >= 1_000_000 else 0
    return format_compact_decimal(number, format_type="long", fraction_digits=digits, locale="en")


def cell(lines: Lines) -> str:
    """The lines for one need, shortly: '3 (2)', '1 (0)*', or ''."""
    return f"{lines.shown} ({lines.high}){'*' if lines.only_in_part else ''}" if lines.shown else ""


def _counts(counts: Iterable[Count]) -> str:
    return _table(
        ("counted", "places", "no crisis line", "neither"),
        ((item.way, item.places, item.without_crisis, item.without_both) for item in counts),
    )


def _needs(coverage: Coverage) -> str:
    rows = []
    for need in COVERED:
        all_lines = [item.by_need[need] for item in coverage.countries.values()]
        rows.append(
            (
                f"`{need}`",
                sum(bool(lines.shown) for lines in all_lines),
                sum(bool(lines.high) for lines in all_lines),
                sum(lines.shown for lines in all_lines),
                sum(lines.confirmed for lines in all_lines),
                max(lines.latest for lines in all_lines),
            )
        )
    return _table(
        ("need", "countries with a line", "with a `high` one", "lines", "confirmed", "last confirmed"), rows
    )


def _gaps(coverage: Coverage, *needs: str) -> str:
    gaps = coverage.without(*needs)
    known = sum(item.has_row for item in gaps)
    rows = (
        (
            _name(item),
            people(item.code),
            _instead(item),
            sum(item.by_need[need].waiting for need in needs) or "",
        )
        for item in gaps
    )
    said = f"{len(gaps)} places, of which {known} have a row for something else, or one that waits.\n\n"
    return said + _table(("country", "people", "what there is", "waits"), rows)


def _instead(item: CountryCoverage) -> str:
    """What somebody in a country with a gap finds."""
    there = [SHORT[need].replace("\u00ad", "") for need in SHORT if need != "human" and item.has(need)]
    said = ", ".join(there) or ("nothing that may be shown" if item.has_row else "no row at all")
    return f"{said}; the lines of {country_name(item.dials)} are dialled there" if item.dials else said


def _in_part(coverage: Coverage, needs: Iterable[str]) -> str:
    return _table(
        ("country", "people", "need"),
        (
            (_name(item), people(item.code), f"`{need}`")
            for need in needs
            for item in coverage.only_in_part(need)
        ),
    )


def _countries(coverage: Coverage) -> str:
    ordered = sorted(coverage.countries.values(), key=lambda item: country_name(item.code))
    return _table(
        ("country", *SHORT.values(), "confirmed", "waits"),
        (
            (
                _name(item),
                *(cell(item.by_need[need]) for need in SHORT),
                f"{item.every.confirmed} of {item.every.shown}" if item.every.shown else "",
                item.every.waiting or "",
            )
            for item in ordered
        ),
    )


def _rows(coverage: Coverage) -> str:
    rows = coverage.rows
    body: list[tuple[object, ...]] = [
        (
            f"`{kind}`",
            *(rows[kind, level] for level in CONFIDENCES),
            sum(rows[kind, level] for level in CONFIDENCES),
        )
        for kind in SERVICE_TYPES
    ]
    totals = [sum(rows[kind, level] for kind in SERVICE_TYPES) for level in CONFIDENCES]
    return _table(("type", *CONFIDENCES, "all"), [*body, ("all", *totals, sum(totals))])


def _name(item: CountryCoverage) -> str:
    return f"{country_name(item.code)} {item.code}"


def _table(heading: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    names = list(heading)
    lines: list[Iterable[object]] = [names, ["---"] * len(names), *rows]
    return "\n".join("| " + " | ".join(str(value) for value in line) + " |" for line in lines) + "\n"
