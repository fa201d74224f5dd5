"""`amparo directory coverage`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from amparo.directory.countries import country_name
from amparo.directory.coverage import COVERED, Coverage, coverage_of, population_of
from amparo.directory.coverage_map import draw_map
from amparo.directory.coverage_page import cell, write_page
from amparo.directory.coverage_words import SHORT
from amparo.directory.errors import DirectoryError
from amparo.directory.lookup import Directory
from amparo.directory.service import CONFIDENCES, SERVICE_TYPES

PAGE, MAP = Path("coverage.md"), Path("images/coverage.svg")
"""The files that `--write` makes, below the folder `docs`."""


def add_coverage(commands: Any) -> None:
    """Add `coverage` to the sub-parsers of `amparo directory`; it sets `run`."""
    coverage = commands.add_parser("coverage", help="what exists for every country, and what is missing")
    coverage.add_argument(
        "--need", choices=sorted(COVERED), help="only this need, with how sure and how fresh it is"
    )
    form = coverage.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="everything, for programs")
    form.add_argument(
        "--write", action="store_true", help="write docs/coverage.md and docs/images/coverage.svg"
    )
    coverage.set_defaults(run=run_coverage)


def run_coverage(arguments: argparse.Namespace) -> int:
    """Print or write the coverage; 2 with one sentence if the directory or the docs cannot be read or written."""
    try:
        coverage = coverage_of(Directory().services(), datetime.now(timezone.utc).date())
        if arguments.write:
            for file in write_files(coverage, Path("docs")):
                print(f"{file}: written.")
            return 0
    except DirectoryError as error:
        print(error, file=sys.stderr)
        return 2
    if arguments.json:
        print(json.dumps(_as_json(coverage, arguments.need), ensure_ascii=False, indent=1))
    else:
        print("\n".join(_as_text(coverage, arguments.need)))
    return 0


def write_files(coverage: Coverage, docs: Path) -> list[Path]:
    """Write the page and the map below `docs` and return where; raises DirectoryError."""
    if not docs.is_dir():
        raise DirectoryError(f"There is no folder {docs} here; run this in the folder of the project.")
    written = []
    for name, text in ((PAGE, write_page(coverage)), (MAP, draw_map(coverage))):
        file = docs / name
        try:
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
        except OSError as error:
            raise DirectoryError(f"{file} cannot be written: {error.strerror}.") from None
        written.append(file)
    return written


def _as_json(coverage: Coverage, need: str | None) -> dict[str, Any]:
    needs = [need] if need else list(COVERED)
    return {
        "countries": {
            code: {
                "name": country_name(code),
                "people": population_of(code),
                "needs": {name: asdict(item.by_need[name]) for name in needs},
                "every": asdict(item.every),
            }
            for code, item in coverage.countries.items()
        },
        "rows": {
            kind: {level: coverage.rows[kind, level] for level in CONFIDENCES} for kind in SERVICE_TYPES
        },
        "summary": [asdict(count) for count in coverage.counts()],
    }


def _as_text(coverage: Coverage, need: str | None) -> Iterator[str]:
    yield from _one_need(coverage, need) if need else _every_need(coverage)
    yield ""
    yield f"{'rows':<16}" + "".join(f"{level:>8}" for level in CONFIDENCES)
    for kind in SERVICE_TYPES:
        yield f"{kind:<16}" + "".join(f"{coverage.rows[kind, level]:>8}" for level in CONFIDENCES)
    yield ""
    for count in coverage.counts():
        yield (
            f"{count.places} places ({count.way}): {count.without_crisis} without a crisis line, "
            f"{count.without_both} with neither a trafficking nor a child line."
        )


def _one_need(coverage: Coverage, need: str) -> Iterator[str]:
    yield f"{need:<36}{'lines':>8}{'high':>6}{'in part':>9}{'confirmed':>11}{'in 90 days':>12}{'last':>12}{'wait':>6}"
    for code, item in coverage.countries.items():
        lines = item.by_need[need]
        yield (
            f"{code} {country_name(code)[:32]:<33}{lines.shown:>8}{lines.high:>6}{lines.in_part:>9}"
            f"{lines.confirmed:>11}{lines.fresh:>12}{lines.latest or '-':>12}{lines.waiting:>6}"
        )


def _every_need(coverage: Coverage) -> Iterator[str]:
    yield "Lines that may be shown, in brackets those of high confidence; *: only for a part of the country."
    yield f"{'':<25}" + "".join(f"{name.replace('_', ' ')[:8]:>9}" for name in SHORT) + "  confirmed"
    for code, item in coverage.countries.items():
        cells = "".join(f"{cell(item.by_need[need]) or '-':>9}" for need in SHORT)
        yield f"{code} {country_name(code)[:21]:<22}{cells}  {item.every.confirmed} of {item.every.shown}"
