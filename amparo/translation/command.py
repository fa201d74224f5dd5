"""`amparo languages`: how complete each language is; begins one, brings its texts up to date, switches it on or off."""

from __future__ import annotations

import argparse
from pathlib import Path

from babel import Locale, UnknownLocaleError

from amparo.errors import OperatorError
from amparo.i18n import catalogue_path
from amparo.languages import language_name, supported_languages, switched_on_file
from amparo.settings import ROOT
from amparo.translation.catalogues import update
from amparo.translation.completeness import BARS, begun_languages, completeness

_FOLDERS = ("data/nlu", "data/dialogues", "data/everyday", "data/places", "tests/nlu", "tests/dialogues")
_HEAD = (
    "# Languages that people are answered in beside English. Written by: amparo languages switch-on CODE\n"
)


class LanguagesError(OperatorError):
    """A language cannot be begun, brought up to date or switched on; the text says why."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the sub-commands."""
    parts = parser.add_subparsers(dest="what", metavar="WHAT")
    summaries = {
        "add": "begin a language: its folders, and a catalogue of all texts",
        "update": "bring the catalogues up to date with the English texts (all of them without CODE)",
        "switch-on": "let people be answered in a language; refused while it is below its bars",
        "switch-off": "answer in English again where people write it",
    }
    for name, summary in summaries.items():
        part = parts.add_parser(name, help=summary)
        optional = {"nargs": "?"} if name == "update" else {}
        part.add_argument("code", metavar="CODE", help="ISO 639-1 code, such as ur", **optional)  # type: ignore[arg-type]


def run(options: argparse.Namespace, root: Path = ROOT) -> int:
    """Run a sub-command, or show the table without one; return the exit status."""
    if not options.what:
        print(table(root))
    elif options.what == "add":
        add(options.code, root)
    elif options.what == "update":
        for code in [options.code] if options.code else begun_languages(root):
            if catalogue_path(code, root).is_file():
                update(code, root)
                print(f"{code}: {completeness(code, root).texts:g} % of the texts are translated.")
            elif options.code:
                raise LanguagesError(
                    f"{code} has no catalogue yet; begin it with: amparo languages add {code}"
                )
    else:
        switch(options.code, options.what == "switch-on", root)
    return 0


def table(root: Path = ROOT) -> str:
    """Return what there is of each language beside English, and whether it is on."""
    on = supported_languages(root)
    rows = [["", "language", *(bar.title for bar in BARS), "review", ""]]
    rows.append(["", "needed", *(f"{bar.least:g}" for bar in BARS), "a day", ""])
    rows.append(["en", "English", *("-" for _ in BARS), "-", "on"])
    for code in begun_languages(root):
        found = completeness(code, root)
        values = (f"{getattr(found, bar.name):g}" for bar in BARS)
        rows.append([code, language_name(code), *values, found.review or "-", "on" if code in on else "off"])
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def add(code: str, root: Path = ROOT) -> None:
    """Make the folders and the catalogue of a language."""
    try:
        locale = Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        locale = None
    if locale is None or not code.isalpha() or code == "en":
        raise LanguagesError(
            f"{code!r} is no code of a language of ISO 639-1, such as ur; English is the source."
        )
    if catalogue_path(code, root).is_file():
        raise LanguagesError(
            f"{code} is begun already; bring it up to date with: amparo languages update {code}"
        )
    for folder in _FOLDERS:
        (root / folder / code).mkdir(parents=True, exist_ok=True)
    update(code, root)
    print(f"{language_name(code)}: the texts are in {catalogue_path(code, root).relative_to(root)}.")
    print("How to go on: docs/translating.md. How far it is: amparo languages")


def switch(code: str, on: bool, root: Path = ROOT) -> None:
    """Put a language on the list of those that people are answered in, or take it off."""
    if on and (missing := completeness(code, root).missing):
        raise LanguagesError(f"{code} stays off. It lacks: {'; '.join(missing)}.")
    codes = (
        set(supported_languages(root)) - {"en"} | {code}
        if on
        else set(supported_languages(root)) - {"en", code}
    )
    path = switched_on_file(root)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_HEAD + "".join(f"{each}\n" for each in sorted(codes)), encoding="utf-8")
    print(
        f"{code} is {'on' if on else 'off'}. A running bot has to be started again, and trained where it is new."
    )
