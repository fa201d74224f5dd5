"""`amparo data find|duplicates|move`: looks through the training messages, and moves one to another label."""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz, process

from amparo.data.dialogues import read_dialogues
from amparo.errors import OperatorError
from amparo.settings import ROOT

NLU, DIALOGUES = ROOT / "data" / "nlu", ROOT / "data" / "dialogues"
NEAR = 92  # of 100: from here on two messages count as nearly the same
_INTENT = re.compile(r"^- intent: (\S+)")
_HEAD = 'version: "3.1"\nnlu:\n'


class DataError(OperatorError):
    """The data cannot be searched or changed so; the text says why."""


@dataclass(frozen=True)
class Line:
    """A message where it stands: file, number of the line (from 1), label and text."""

    path: Path
    number: int
    label: str
    text: str

    @property
    def place(self) -> str:
        """The file and line, as an editor opens them."""
        path = self.path.relative_to(ROOT) if self.path.is_relative_to(ROOT) else self.path
        return f"{path}:{self.number}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the sub-commands."""
    parts = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    find = parts.add_parser("find", help="show messages that hold a text, with their label and place")
    find.add_argument("text", help="a regular expression, without case")
    find.add_argument("--label", help="only messages of this label")
    parts.add_parser("duplicates", help="show messages that stand twice, or nearly so under two labels")
    move = parts.add_parser("move", help="give a message another label")
    move.add_argument("text", help="the whole message")
    move.add_argument("label", help="the label that it gets, with its topic: fact/borders")


def run(options: argparse.Namespace) -> int:
    """Run a sub-command and return the exit status: 1 where nothing is found, or duplicates are."""
    if options.what == "find":
        return _find(options.text, options.label)
    if options.what == "duplicates":
        return _duplicates()
    return _move(options.text, options.label)


def lines(folder: Path | None = None) -> Iterator[Line]:
    """Yield all messages below a folder of Rasa's training files."""
    for path in sorted((folder or NLU).rglob("*.yml")):
        label = ""
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            intent = _INTENT.match(line)
            if intent:
                label = intent.group(1)
            elif line.startswith("    - "):
                yield Line(path, number, label, line[6:].strip())


def _find(pattern: str, label: str | None) -> int:
    try:
        wanted = re.compile(pattern, re.I)
    except re.error as error:
        raise DataError(f"That is no regular expression: {error}.") from None
    found = 0
    for line in lines():
        if wanted.search(line.text) and label in (None, line.label):
            found += 1
            print(f"{line.place}  {line.label}  {line.text}")
    for folder in sorted(DIALOGUES.iterdir()) if label is None else ():
        for dialogue in read_dialogues(folder):
            for number, turn in enumerate(dialogue.turns, start=1):
                if wanted.search(turn.text):
                    found += 1
                    print(f"{dialogue.id}, turn {number}  {turn.act} {turn.label}  {turn.text}")
    print(f"{found} found.")
    return 0 if found else 1


def same_texts(found: list[Line]) -> list[list[Line]]:
    """Return the messages that stand more than once, without case and spaces."""
    groups: dict[str, list[Line]] = defaultdict(list)
    for line in found:
        groups[" ".join(line.text.lower().split())].append(line)
    return [group for group in groups.values() if len(group) > 1]


def _duplicates() -> int:
    found = list(lines())
    same = same_texts(found)
    for group in same:
        print("the same:", "; ".join(f"{line.place} {line.label}" for line in group), group[0].text)
    near = 0
    short = [line for line in found if len(line.text) <= 60]
    by_start: dict[str, list[Line]] = defaultdict(list)
    for line in short:
        by_start[line.text.lower()[:4]].append(line)
    for group in by_start.values():
        texts = [line.text.lower() for line in group]
        for number, line in enumerate(group):
            rest = texts[number + 1 :]
            for _, _, other in process.extract(
                texts[number], rest, scorer=fuzz.ratio, score_cutoff=NEAR, limit=5
            ):
                twin = group[number + 1 + other]
                if twin.label != line.label:
                    near += 1
                    pair = (f"{one.place} {one.label}: {one.text}" for one in (line, twin))
                    print("nearly the same:", " | ".join(pair))
    print(f"{len(same)} stand twice; {near} pairs are nearly the same under two labels.")
    return 1 if same else 0


def _move(text: str, label: str) -> int:
    """Take the message out of its block and put it at the end of the file of the other label."""
    found = [line for line in lines() if line.text == text]
    if not found:
        raise DataError("No message is exactly that; look with: amparo data find")
    known = {line.label for line in lines()}
    if label not in known:
        raise DataError(f"No message has the label {label!r}.")
    for line in sorted(found, key=lambda one: -one.number):
        rows = line.path.read_text(encoding="utf-8").splitlines(keepends=True)
        del rows[line.number - 1]
        line.path.write_text("".join(rows), encoding="utf-8")
    for language in dict.fromkeys(line.path.relative_to(NLU).parts[0] for line in found):
        target = _append(NLU / language, label, text)
        print(f"Moved to {target.relative_to(ROOT)}. Its meaning is learnt with: make heads")
    return 0


def _append(folder: Path, label: str, text: str) -> Path:
    """Put a message into the file of its label below the folder of a language, and return the file."""
    base, _, topic = label.partition("/")
    target = folder / base / f"{topic or 'messages'}.yml"
    target.parent.mkdir(parents=True, exist_ok=True)
    before = target.read_text(encoding="utf-8") if target.is_file() else _HEAD
    block = f"- intent: {label}\n  metadata: {{source: moved}}\n  examples: |\n"
    if block not in before:
        before += block
    head, _, rest = before.partition(block)
    target.write_text(f"{head}{block}    - {text}\n{rest}", encoding="utf-8")
    return target
