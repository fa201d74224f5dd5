"""Labelled messages: what people write, and how it is to be understood.

A file is a YAML list of `text`, `intent` (with its topic: fact/borders), and where they apply `also` (other intents
that would be as right), `distress` (danger or self_harm) with its `kind`, and `place` (KE, US-TX, or a list of places
that must be asked back).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

DANGER, SELF_HARM = "danger", "self_harm"
ALARMS = (DANGER, SELF_HARM)
KNOWLEDGE = ("fact", "signs", "advice")


@dataclass(frozen=True)
class Message:
    """A message and how it is to be understood; more than one of `places` means that they must be asked back."""

    text: str
    intent: str
    also: tuple[str, ...] = ()
    distress: str | None = None
    kind: str | None = None
    places: tuple[str, ...] = ()
    file: str = ""

    @property
    def base(self) -> str:
        """The intent without its topic."""
        return self.intent.split("/")[0]

    @property
    def bases(self) -> set[str]:
        """All intents that are right, without topics."""
        return {name.split("/")[0] for name in (self.intent, *self.also)}

    @property
    def alarm(self) -> str | None:
        """`danger` or `self_harm` where the message must raise an alarm."""
        return self.distress or (self.base if self.base in ALARMS else None)

    @property
    def may_be_alarm(self) -> bool:
        """Would an alarm be right, or at least not wrong?"""
        return self.alarm is not None or bool(self.bases & set(ALARMS))


class MessagesError(ValueError):
    """A file of messages cannot be used; the text says which and why."""


def read_messages(folder: Path) -> list[Message]:
    """Return all messages of the files of a folder; raises MessagesError where one cannot be used."""
    messages = []
    for path in sorted(folder.glob("*.yml")):
        try:
            entries = yaml.safe_load(path.read_text(encoding="utf-8")) or []
        except (yaml.YAMLError, UnicodeDecodeError):
            raise MessagesError(f"{path.name} is not YAML") from None
        if not isinstance(entries, list):
            raise MessagesError(f"{path.name} is not a list of messages")
        for number, entry in enumerate(entries, start=1):
            problem = _problem(entry)
            if problem:
                raise MessagesError(f"{path.name}: message {number} {problem}")
            messages.append(_message(entry, path.stem))
    return messages


def _problem(entry: Any) -> str | None:
    if not isinstance(entry, dict):
        return "lacks `text` or `intent`"
    values = [item for value in entry.values() for item in (value if isinstance(value, list) else [value])]
    if any(isinstance(value, bool) for value in values):  # Norway, and a message that says yes
        return 'has a yes or no that YAML does not take for text: write "NO"'
    if not entry.get("text") or not entry.get("intent"):
        return "lacks `text` or `intent`"
    if entry.get("distress") not in (None, *ALARMS):
        return f"has another `distress` than {' or '.join(ALARMS)}"
    return None


def _message(entry: dict[str, Any], file: str) -> Message:
    return Message(
        text=str(entry["text"]),
        intent=str(entry["intent"]),
        also=_names(entry.get("also")),
        distress=entry.get("distress"),
        kind=entry.get("kind"),
        places=_names(entry.get("place")),
        file=file,
    )


def _names(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(map(str, value or ()))
