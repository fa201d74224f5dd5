"""The memory of a conversation: what is known of the case, in one place, with one table of how each fact is set.

It is bounded, holds no words of anybody, and is forgotten with the conversation. It travels as the slot `case`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from amparo.dialogue.table import intents
from amparo.nlu.patterns import named_service
from amparo.nlu.places import place_with_role
from amparo.nlu.reading.labels import NOTHING
from amparo.nlu.reading.reading import Reading

MOST_SAID = 60  # texts that are remembered as said, so that none comes twice
MOST_SEEN = 40  # services that are remembered as shown
SLOT = "case"
KEPT_FLAGS = ("cannot_call", "no_police", "phone_watched")
"""What holds from then on; the other flags are of the moment."""


@dataclass(frozen=True)
class Case:
    """What is known. An empty text means unknown; codes are ISO 3166."""

    situation: str = ""
    who: str = ""
    """self, other or both: who is in trouble."""
    age: str = ""
    """child or adult: the one in trouble."""
    country: str = ""
    """Where help is needed."""
    subdivision: str = ""
    options: tuple[str, ...] = ()
    """Places that the last name may mean; they are asked back."""
    writer_country: str = ""
    """Where the writer is, if not where help is needed."""
    origin_country: str = ""
    """Where the one in trouble comes from."""
    need: str = ""
    """Kind of service that was asked for by name."""
    cannot_call: bool = False
    no_police: bool = False
    phone_watched: bool = False
    alarm: str = ""
    """danger or self_harm, from the alarm on until it is told to be over or talk has gone on calmly."""
    calm_turns: int = 0
    """Turns of the person since the alarm that told of no danger."""
    told: bool = False
    """Has anybody's trouble been told?"""
    moves: tuple[str, ...] = ()
    """What may be said now, the most fitting first: see moves.py."""
    topic: str = ""
    """What the newest question is about: fact/borders."""
    topic_country: str = ""
    """The country that a question names, wherever help is needed."""
    named: str = ""
    """Key of the thing that a question is about by its name (data/names)."""
    detail: str = ""
    """What is asked about a line that was shown."""
    likely: tuple[str, ...] = ()
    """Intents to choose from where it is not clear what is meant."""
    said: tuple[str, ...] = ()
    """Names of texts that were said, the newest last."""
    lines: tuple[str, ...] = ()
    """Ids of the services that were shown last."""
    seen: tuple[str, ...] = ()
    """Ids of all services that were shown, the newest last."""
    shown: tuple[str, ...] = ()
    """Kinds of the last answer (labels.KINDS)."""
    asked_country: int = 0
    """Turns since the country was asked for and not told; 0: not asked."""
    asked_origin: bool = False
    """Was it asked whose embassy is meant? Nobody is asked twice."""

    def to_json(self) -> str:
        """Return it as JSON, without what is unknown."""
        empty = Case()
        return json.dumps({key: value for key, value in asdict(self).items() if value != getattr(empty, key)})

    @classmethod
    def from_json(cls, text: Any) -> Case:
        """Return what `to_json` wrote; an empty case for anything else."""
        try:
            given = json.loads(text) if isinstance(text, str) and text else {}
        except ValueError:
            given = {}
        known = {field.name: field for field in fields(cls)}
        values: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value
            for key, value in (given.items() if isinstance(given, Mapping) else ())
            if key in known
        }
        return cls(**values)

    @property
    def about(self) -> tuple[str, ...]:
        """What the reader of the next message is told of the case."""
        story = (self.situation, self.who, self.age) if self.told else ()
        return tuple(value for value in (*story, self.alarm) if value)

    def remember(self, names: tuple[str, ...], lines: tuple[str, ...], kinds: tuple[str, ...]) -> Case:
        """Return the case after the bot has said `names`, shown `lines` and so given replies of `kinds`."""
        waiting = self.asked_country + 1 if self.asked_country else 0
        asks_origin = "ask_country" in kinds and bool(self.country) and self.need == "embassy"
        return replace(
            self,
            said=(*self.said, *names)[-MOST_SAID:],
            lines=lines or self.lines,
            seen=tuple(dict.fromkeys((*self.seen, *lines)))[-MOST_SEEN:],
            shown=kinds,
            asked_country=1
            if "ask_country" in kinds and not self.country
            else 0
            if self.country
            else waiting,
            asked_origin=self.asked_origin or asks_origin,
        )


@dataclass(frozen=True)
class Fact:
    """How one fact of the case is set. The table below is what docs/understanding.md shows."""

    name: str
    source: str
    """Which head or role tells it."""
    sure: float
    """How likely the head must find it."""
    overwrite: str
    """always; empty: only where nothing is known; surer: against what is known only from `surer` on."""
    surer: float = 1.0
    use: str = ""


FACTS = (
    Fact(
        "situation",
        "head situation, where the turn tells, asks or corrects",
        0.5,
        "surer",
        0.75,
        "choice of moves, need",
    ),
    Fact("who", "head who", 0.6, "surer", 0.75, "choice of moves, audience of lines"),
    Fact("age", "head age", 0.6, "always", use="audience of lines, choice of moves"),
    Fact("country", "place with role here", 0.0, "surer", 0.75, "which lines and numbers are shown"),
    Fact("subdivision", "place with role here", 0.0, "always", use="lines of a part of a country"),
    Fact(
        "options",
        "place with role here whose name is shared",
        0.0,
        "always",
        use="the question which one is meant",
    ),
    Fact(
        "writer_country",
        "place with role writer",
        0.0,
        "always",
        use="which emergency number the writer can dial",
    ),
    Fact(
        "origin_country",
        "place with role from",
        0.0,
        "always",
        use="kept apart, so that a nationality never replaces where help is needed",
    ),
    Fact("need", "head need, or its name where lines are asked for", 0.6, "always", use="kind of lines"),
    *(Fact(flag, "head flags", 0.5, "always", use="choice of moves") for flag in KEPT_FLAGS),
)
"""Every fact that a message can set. What the bot itself did (said, lines, shown) is set by `Case.remember`."""

_FACT = {fact.name: fact for fact in FACTS}
_TELLING = ("tells", "asks", "correction", "requests", "answer", "objection")
_MORE_LINES = (NOTHING, "find_services", "give_place", "other_country")
_UNSURE = 0.35  # a label below it says nothing: after a list a bare country asks for its lines
_NOT_A_STORY = ("everyday", "misuse", "learning")


def updated(case: Case, reading: Reading) -> Case:
    """Return the case with what a message says of it."""
    case = replace(case, options=())
    for name in ("who", "age", "need"):
        fact = _FACT[name]
        answer, share = reading.best(name)
        if (
            answer != "-"
            and answer != "none"
            and share >= fact.sure
            and _may_set(getattr(case, name), answer, share, fact)
        ):
            changed: dict[str, Any] = {name: answer}
            case = replace(case, **changed)
    label, sure = reading.intent
    row = intents().get(label)
    if not case.who and row is not None and row.who and sure >= _FACT["who"].sure:
        case = replace(case, who=row.who)
    if label == "find_services" and (named := named_service(reading.text)):
        case = replace(case, need=named)
    case = _places(case, reading)
    act = reading.best("act")[0]
    situation, share = reading.best("situation")
    fact = _FACT["situation"]
    no_story = situation in _NOT_A_STORY
    likely = share >= (fact.surer if no_story else fact.sure) and not (no_story and case.told)
    if act in _TELLING and situation != "-" and likely and _may_set(case.situation, situation, share, fact):
        case = replace(case, situation=situation)
    said = reading.several("flags", _FACT[KEPT_FLAGS[0]].sure)
    flags: dict[str, Any] = {flag: True for flag in KEPT_FLAGS if flag in said}
    return replace(case, **flags)


def _may_set(known: str, answer: str, share: float, fact: Fact) -> bool:
    return not known or known == answer or fact.overwrite == "always" or share >= fact.surer


def _places(case: Case, reading: Reading) -> Case:
    here, writer, origin, denied = (
        place_with_role(reading.places, role) for role in ("here", "writer", "from", "denied")
    )
    asked = reading.bare_place and case.asked_country and not case.country
    if not here and origin and asked and origin.share < _FACT["country"].surer:
        here, origin = origin, None  # a bare place while the country is asked for is the answer
    if case.asked_origin and "ask_country" in case.shown and reading.bare_place and not origin:
        here, origin = None, here  # the answer to the question whose passport it is
    whose = case.need == "embassy" and not case.origin_country and not origin
    if (
        whose
    ):  # "the Philippine embassy in Kuwait": a country that is only named is the one whose embassy is meant
        origin = place_with_role(reading.places, "topic") or place_with_role(reading.places, "other")
    label, sure = reading.best("label")
    more = label in _MORE_LINES or (sure < _UNSURE and "services" in case.shown)
    looks_on = not here and not whose and bool(case.lines) and not case.told and more
    if looks_on:
        here = place_with_role(reading.places, "topic")  # "and in kenya?" of somebody who looks for lines
    # "im in leeds" is where help is needed, unless it is about somebody else.
    if writer and case.who != "other":
        here, writer = here or writer, None
    if denied and denied.country == case.country and not here:
        case = replace(case, country="", subdivision="")
    if origin and origin.country:
        case = replace(case, origin_country=origin.country)
    if writer and writer.country:
        case = replace(case, writer_country=writer.country)
    if here and here.options:
        return replace(case, options=here.options)
    settled = case.country and here and here.country != case.country and here.share < _FACT["country"].surer
    if settled and not looks_on and reading.best("act")[0] != "correction" and not case.asked_country:
        return case  # a relative's town, named in passing, does not replace where help is needed
    if here and here.country:
        same = here.country == case.country
        subdivision = here.subdivision or (case.subdivision if same else "")
        return replace(case, country=here.country, subdivision=subdivision or "", asked_country=0)
    return case
