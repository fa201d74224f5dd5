"""The page docs/coverage.md: what there is for each country, and the gaps as an invitation to help."""

from __future__ import annotations

from collections.abc import Iterable

from babel.numbers import format_compact_decimal

from amparo.directory.countries import country_name
from amparo.directory.coverage import COVERED, Count, CountryCoverage, Coverage, Lines, population_of
from amparo.directory.service import CONFIDENCES, SERVICE_TYPES

SHORT = {
    "emergency": "emer­gency",
    "trafficking": "traf­ficking",
    "child": "child",
    "missing_child": "missing child",
    "online_abuse": "online abuse",
    "labour": "labour",
    "gender_violence": "gender violence",
    "crisis": "crisis",
    "police_tip": "police tip",
    "referral": "referral",
    "legal": "legal",
    "shelter": "shelter",
    "own_behaviour": "own behav­iour",
    "human": "in writing",
}
"""The heading of each need in the table of countries, with soft hyphens where a word may be broken."""

_INTRODUCTION = """# Coverage

What Amparo's directory has for each of the {places} countries and territories of ISO 3166 (with Kosovo), and what is
missing. `amparo directory coverage --write` writes this page and its picture from `directory/services.csv`; do not edit
them by hand.

![A map of the world in tiles, one a country, with letters for its lines; the tables say the same](images/coverage.svg)
"""

_INVITATION = """## If you know a number

Each gap below is a place for which we know no line that was made for the need. You can help to close one, without
writing code.

1. **Find the page** on which those who run the line give its number. Their own page is best, or one of the government.
   Please take no number from memory, or from a page that only lists the lines of others.
2. **Write down** the country, the name of the line, who runs it, the number as it is dialled there, when it is open, in
   which languages, whether it is free, the address of the page and the day on which you read it. What you do not know
   stays empty.
3. **Send it** as an issue, or put it into the file yourself ([how](../directory/README.md#correcting-a-row)). Many rows
   at once: [merging](directory.md#merging).

Have you called a line, and did somebody answer? Please tell us, with the day: that is the best confirmation. But never
call an emergency number to try it, and keep calls short: somebody in need may be waiting. Where a table says that a
number *waits*, one is known but not sure enough to be shown; a good page or a call may be what is missing. If you find
that a country has no such line, please tell us too: it spares others the search.

Issues can be read by everybody. Please do not write what happened to a person, or to you: the number is enough. Thank
you.
"""

_HOW = """## In numbers

{table}

A line counts if it may be shown (confidence `high` or `medium`), was made for the need, and is of the country itself.
A line for one part of a country counts; a line for tips to the police counts only as `police_tip`. Lines of a parent
state, international and EU-wide lines do not count, though people may be shown them. "Neither" is neither a trafficking
nor a child line.

{needs}

*Confirmed* means that on that day the number stood on its source page, or a person called, wrote or read it there. It
does not say that somebody answers today. `human` counts lines that people can write to (chat, text, WhatsApp), whatever
else they are for.
"""

_GAPS = """## Gaps

The countries with most people come first (GeoNames counts them); places where nobody lives are left out. "No row at
all": the directory has no number yet, not even one that waits.
"""


def write_page(coverage: Coverage) -> str:
    """The Markdown text. It is the same on every day, as long as the directory is."""
    parts = [
        _INTRODUCTION.format(places=len(coverage.countries)),
        _INVITATION,
        _HOW.format(table=_counts(coverage.counts()).rstrip(), needs=_needs(coverage).rstrip()),
        _GAPS,
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
