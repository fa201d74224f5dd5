"""Finds every English text that people read: in the code, on the pages, in the data and in the directory."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from jinja2.ext import babel_extract

from amparo.directory.contact import parse_text_contact
from amparo.directory.loader import read_rows
from amparo.settings import ROOT

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the first is many times faster
SAYING = ("translate", "Text", "sentence", "choice", "_label")
"""Functions whose first argument is a text that people read."""
_SAYS_OTHERS = re.compile(r"(?<!\w)(from_catalogue|Text|sentence)\(")
_PLACE_ALONE = re.compile(r"\{\w+\}|\[\[\w+\]\]")  # nothing to translate
SAFETY = (
    "data/responses/urgent.yml",
    "amparo/channels/emergency.py",
    "amparo/channels/rendering/emergency.py",
    "amparo/dialogue/urgent.py",
)
"""Files whose texts are said to somebody in danger or in a crisis: a second person has to check their translation."""


@dataclass(frozen=True)
class SourceText:
    """An English text, and the files (from the root) that it stands in."""

    text: str
    files: tuple[str, ...]

    @property
    def is_for_safety(self) -> bool:
        """Is it said to somebody in danger or in a crisis?"""
        return any(file in SAFETY for file in self.files)


def source_texts(root: Path = ROOT) -> list[SourceText]:
    """Return every text once, in the order of the files; '' is none, as it is the header of a catalogue."""
    found: dict[str, dict[str, None]] = {}
    for file, text in _all(root):
        if text.strip() and not _PLACE_ALONE.fullmatch(text):
            found.setdefault(text, {})[file] = None
    return [SourceText(text, tuple(files)) for text, files in found.items()]


def _all(root: Path) -> Iterator[tuple[str, str]]:
    for folder in ("amparo", "actions"):
        for path in sorted((root / folder).rglob("*.py")):
            yield from _named(path, root, _in_code(path))
    for path in sorted((root / "amparo/channels/templates").glob("*.html")):
        yield from _named(path, root, _on_page(path))
    for folder, reads in _DATA.items():
        for path in sorted((root / folder).rglob("*.yml")):
            yield from _named(path, root, reads(yaml.load(path.read_text(encoding="utf-8"), _LOADER)))
    services = root / "directory/services.csv"
    yield from _named(services, root, _in_directory(services))


def _named(path: Path, root: Path, texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    file = path.relative_to(root).as_posix()
    return ((file, text) for text in texts)


def _in_code(path: Path) -> Iterator[str]:
    """Yield the texts of all calls that say one; what stands in a constant is looked up in the same file."""
    source = path.read_text(encoding="utf-8")
    if not any(f"{name}(" in source for name in (*SAYING, "from_catalogue")):
        return
    tree = ast.parse(source)
    constants = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, (ast.Assign, ast.AnnAssign))
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name) and node.value is not None
    }
    named = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    says_others = _SAYS_OTHERS.search(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in SAYING and node.args:
            yield from _texts_of(node.args[0], constants)
    if says_others:  # tables of texts that are put into words further below
        for name, value in constants.items():
            if name in named and isinstance(value, ast.Dict):
                yield from (text for item in value.values for text in _texts_of(item, {}) if " " in text)


def _texts_of(node: ast.expr, constants: dict[str, ast.expr]) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.Name) and node.id in constants:
        yield from _texts_of(constants[node.id], {})
    elif isinstance(node, ast.IfExp):
        yield from _texts_of(node.body, constants)
        yield from _texts_of(node.orelse, constants)
    elif isinstance(node, (ast.Tuple, ast.List)):
        for item in node.elts:
            yield from _texts_of(item, constants)


def _on_page(path: Path) -> Iterator[str]:
    # As amparo/channels/renderer.py reads them, so that the texts are the same to the letter.
    options = {"trim_blocks": "true", "lstrip_blocks": "true", "newstyle_gettext": "true"}
    with path.open("rb") as file:
        for _, _, texts, _ in babel_extract(file, ("_", "gettext", "ngettext"), [], options):
            yield from (texts,) if isinstance(texts, str) else (text for text in texts or () if text)


def _in_responses(content: Any) -> Iterator[str]:
    for variations in content.get("responses", {}).values():
        for variation in variations:
            yield variation.get("text") or ""
            yield from (button["title"] for button in variation.get("buttons", ()))


def _in_figures(content: Any) -> Iterator[str]:
    # A number is written as it is; words around it ("one working day") are translated.
    yield from (
        str(figure["value"]) for figure in content.values() if any(c.isalpha() for c in str(figure["value"]))
    )


_DATA = {
    "data/responses": _in_responses,
    "data/themes": lambda content: [content["title"], *content["topics"].values()],
    "data/countries": lambda content: [entry["text"] for entry in content.values()],
    "data/figures": _in_figures,
}


def _in_directory(path: Path) -> Iterator[str]:
    for row in read_rows(path)[1]:
        cells = row.cells
        if cells["confidence"] == "low":  # never shown to anybody
            continue
        yield cells["caller_note"]
        contact = parse_text_contact(cells["sms"])
        if contact and not contact.keyword:
            yield contact.instruction
        if cells["service_type"] == "emergency":
            yield cells["service_name"]
