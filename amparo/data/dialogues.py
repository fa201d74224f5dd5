"""Conversations whose turns are labelled, as they stand in `data/dialogues/`: for tuning, fitting and checking.

A conversation begins with `== id | situation | who age | persona`; each line after it is a turn,
`message | act | label | kinds of reply | extras`. docs/dialogues.md explains the labels.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from amparo.nlu.reading.inputs import CALM_TURNS, Context, said_before
from amparo.nlu.reading.labels import (
    ACTS,
    AGES,
    CONCERNS,
    DETAILS,
    FLAGS,
    KINDS,
    NEEDS,
    NEWS,
    NOTHING,
    PERSONS,
    ROLES,
    SITUATIONS,
    STILL,
    URGENCIES,
    URGENT,
)

_EXTRAS = {
    "urgent": URGENCIES, "who": PERSONS, "age": AGES, "sit": SITUATIONS, "need": NEEDS, "concern": CONCERNS,
    "flags": FLAGS, "place": ROLES, "detail": DETAILS, "news": NEWS,
}  # fmt: skip
UNKNOWN = "unknown"


class DialoguesError(ValueError):
    """A file of conversations cannot be used; the text says which line and why."""


@dataclass(frozen=True)
class Turn:
    """A message with what it does and says; `situation` is that of the conversation at this turn."""

    text: str
    act: str
    label: str
    kinds: tuple[str, ...]
    situation: str
    urgency: str = NOTHING
    who: str = NOTHING
    age: str = NOTHING
    need: str = NOTHING
    concern: str = NOTHING
    detail: str = NOTHING
    """What is asked about a line that was shown."""
    news: str = NOTHING
    flags: tuple[str, ...] = ()
    places: tuple[tuple[str, str], ...] = ()
    """Each place as typed, with its role."""


@dataclass
class Dialogue:
    """A whole conversation; `who` and `age` are those of the one in trouble, as known in the end."""

    id: str
    situation: str
    who: str
    age: str
    persona: str
    turns: list[Turn] = field(default_factory=list)

    def context(self, number: int) -> Context:
        """Return what turn `number` (from 0) follows; `about` is what an attentive listener knows by then."""
        if number == 0:
            return Context()
        before = self.turns[number - 1]
        told = any(turn.act == "tells" for turn in self.turns[:number])
        age = next((turn.age for turn in reversed(self.turns[:number]) if turn.age != NOTHING), NOTHING)
        who = next((turn.who for turn in reversed(self.turns[:number]) if turn.who != NOTHING), self.who)
        about = (*((before.situation, who, age) if told else ()), alarm_after(self.turns[:number]))
        said = said_before([turn.text for turn in self.turns[max(0, number - 2) : number]])
        return Context(said, before.kinds, tuple(name for name in about if name and name != NOTHING))


def alarm_after(turns: Iterable[Turn]) -> str:
    """Return the alarm (danger or self_harm) that there is after these turns, or an empty text."""
    alarm, calm = "", 0
    for turn in turns:
        if turn.urgency in URGENT:
            alarm, calm = turn.urgency, 0
        elif turn.act in ("over", "back"):
            alarm = ""
        elif turn.urgency == STILL:
            calm = 0
        else:
            calm += 1
            alarm = alarm if calm < CALM_TURNS else ""
    return alarm


def read_dialogues(folder: Path) -> list[Dialogue]:
    """Return all conversations of the files of a folder; DialoguesError where a line cannot be used."""
    dialogues: list[Dialogue] = []
    for path in sorted(folder.glob("*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if not line.strip() or line.startswith("#"):
                continue
            fields = [part.strip() for part in line.split(" | ")]
            try:
                if line.startswith("=="):
                    dialogues.append(_head(fields))
                elif dialogues:
                    dialogues[-1].turns.append(_turn(fields, dialogues[-1]))
                else:
                    raise DialoguesError("a turn before the first conversation")
            except DialoguesError as problem:
                raise DialoguesError(f"{path.name}, line {number}: {problem}") from None
    return dialogues


def _head(fields: list[str]) -> Dialogue:
    if len(fields) != 4 or len(fields[2].split()) != 2:
        raise DialoguesError("a conversation begins with `== id | situation | who age | persona`")
    who, age = fields[2].split()
    _one_of("situation", fields[1], SITUATIONS)
    _one_of("who", who, PERSONS)
    _one_of("age", age, (*AGES, UNKNOWN))
    return Dialogue(fields[0].removeprefix("==").strip(), fields[1], who, age, fields[3])


def _turn(fields: list[str], dialogue: Dialogue) -> Turn:
    if len(fields) not in (4, 5):
        raise DialoguesError("a turn is `message | act | label | kinds of reply | extras`")
    text, act, label, kinds = fields[:4]
    _one_of("act", act, ACTS)
    shown = tuple(kind.strip() for kind in kinds.split(","))
    for kind in shown:
        _one_of("kind of reply", kind, KINDS)
    said: dict[str, str] = {}
    places: list[tuple[str, str]] = []
    for extra in fields[4].split() if len(fields) == 5 else ():
        key, _, value = extra.partition("=")
        if key not in _EXTRAS:
            raise DialoguesError(f"nothing is called {key!r}")
        if key == "place":
            name, _, role = value.rpartition(":")
            places.append((name.replace("_", " "), role))
            value = role
        for part in value.split(","):
            _one_of(key, part, _EXTRAS[key])
        said[key] = value
    before = dialogue.turns[-1].situation if dialogue.turns else dialogue.situation
    return Turn(
        text=text,
        act=act,
        label=label,
        kinds=shown,
        situation=said.get("sit", before),
        urgency=said.get("urgent", NOTHING),
        who=said.get("who", NOTHING),
        age=said.get("age", NOTHING),
        need=said.get("need", NOTHING),
        concern=said.get("concern", NOTHING),
        detail=said.get("detail", NOTHING),
        news=said.get("news", NOTHING),
        flags=tuple(said["flags"].split(",")) if "flags" in said else (),
        places=tuple(places),
    )


def _one_of(what: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise DialoguesError(f"{what} {value!r} is none of {', '.join(allowed)}")
