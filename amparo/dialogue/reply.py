"""What the bot answers, as a value: decided here, and put into words of a language by the channel that sends it.

It travels through Rasa as JSON under `custom: {"reply": …}` and is kept so in the conversation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, TypeAlias

from amparo.directory.facts import NumberFacts, ServiceFacts


@dataclass(frozen=True)
class Named:
    """Something that each language names or joins in its own way; `kind` says how: see `rendering/texts.py`."""

    kind: str
    of: tuple[Value, ...]


@dataclass(frozen=True)
class Text:
    """A sentence: the English source, which is its key in the catalogue, and what is filled in.

    `{name}` and `[[name]]` in the source are places for the values of these names.
    """

    source: str
    values: Mapping[str, Value] = field(default_factory=dict)


Value: TypeAlias = "str | int | Text | Named"
"""A value as it is (a number, a name), or something to be put into words in the language of the reply."""


def verbatim(words: str) -> Text:
    """Return words that are said as they are in every language: a name, or a sentence in a language of its own."""
    return Text("{words}", {"words": words})


@dataclass(frozen=True)
class Choice:
    """A way on that can be pressed; `payload` is what it means."""

    title: Text
    payload: str


@dataclass(frozen=True)
class Source:
    """Where something is from."""

    title: str
    publisher: str = ""
    year: str = ""
    url: str = ""


@dataclass(frozen=True)
class LineDetail:
    """What was asked about a line that was shown: one of `labels.DETAILS`, '' for all of it.

    `language`: the code of the language that was asked for.
    """

    service: ServiceFacts
    detail: str = ""
    language: str = ""


SHORT, FULL, AGAIN = "short", "full", "again"
"""How services are told: as a list; one with all that is known; in one line, since they were shown before."""


@dataclass(frozen=True)
class Reply:
    """One message. `lead` is said first, each text a paragraph; `steps` are things to do, one after the other.

    `emergency`: numbers of `country`; `services` in the form of SHORT, FULL or AGAIN; `after`: sentences below these;
    `question` asks for what `asks` names; `ending`: exit or erase; `urgency`: the alarm that it answers.
    """

    lead: tuple[Text, ...] = ()
    steps: tuple[Text, ...] = ()
    emergency: tuple[NumberFacts, ...] = ()
    services: tuple[ServiceFacts, ...] = ()
    form: str = SHORT
    line_details: tuple[LineDetail, ...] = ()
    after: tuple[Text, ...] = ()
    question: Text | None = None
    asks: str = ""
    choices: tuple[Choice, ...] = ()
    sources: tuple[Source, ...] = ()
    ending: str = ""
    urgency: str = ""
    country: str = ""

    @property
    def carries(self) -> str:
        """What it is made for beside its words: exit, erase, emergency, services, question; or ''."""
        if self.ending:
            return self.ending
        if self.emergency:
            return "emergency"
        return "services" if self.services else "question" if self.asks else ""

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of reply (labels.KINDS) that it is by what it carries."""
        made = (self.carries,) if self.carries not in ("", "question") else ()
        return (*made, "ask_country") if self.asks == "country" else made

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON, without what is empty."""
        return {
            each.name: _plain(value)
            for each in fields(self)
            if (value := getattr(self, each.name)) != each.default
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Reply:
        """Return what `to_json` wrote; raises KeyError, TypeError or AttributeError for anything else."""
        return cls(**{name: _READ.get(name, _same)(value) for name, value in data.items()})

    def below(self, above: Reply) -> Reply:
        """Return both as one message, the words, numbers and choices of `above` first."""
        both: dict[str, Any] = {}
        for each in fields(self):
            first, second = getattr(above, each.name), getattr(self, each.name)
            both[each.name] = (*first, *second) if isinstance(first, tuple) else second or first
        both["choices"] = tuple({each.payload: each for each in reversed(both["choices"])}.values())[::-1]
        both["form"] = self.form if self.services else above.form
        return Reply(**both)


def reply_of(message: Mapping[str, Any]) -> Reply | None:
    """Return the reply of a message of Rasa's: ours, or one made of its text and buttons; None where it is empty."""
    custom = message.get("custom") if isinstance(message.get("custom"), Mapping) else None
    if custom and isinstance(custom.get("reply"), Mapping):
        return Reply.from_json(custom["reply"])
    text = str(message.get("text") or "").strip()
    reply = Reply(
        lead=(Text(text),) if text else (),
        choices=tuple(_choices([*(message.get("buttons") or []), *(message.get("quick_replies") or [])])),
        ending=str(custom["type"]) if custom and custom.get("type") in ("exit", "erase") else "",
    )
    return reply if reply != Reply() else None


def _choices(buttons: Iterable[Any]) -> Iterable[Choice]:
    for button in buttons:
        if isinstance(button, Mapping) and button.get("title"):
            yield Choice(Text(str(button["title"])), str(button.get("payload") or button["title"]))


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if isinstance(value, Text):
        values = {name: _plain(each) for name, each in value.values.items()}
        return {"text": value.source, **({"values": values} if values else {})}
    if isinstance(value, Named):
        return {"name": value.kind, "of": _plain(value.of)}
    if isinstance(value, ServiceFacts):
        return value.to_json()
    if isinstance(value, (Choice, LineDetail, NumberFacts, Source)):
        return {
            each.name: _plain(known)
            for each in fields(value)
            if (known := getattr(value, each.name)) != each.default
        }
    return value


def _value(data: Any) -> Any:
    if not isinstance(data, Mapping):
        return data
    return _named(data) if "name" in data else _text(data)


def _text(data: Mapping[str, Any]) -> Text:
    return Text(data["text"], {name: _value(each) for name, each in (data.get("values") or {}).items()})


def _named(data: Mapping[str, Any]) -> Named:
    return Named(data["name"], tuple(_value(each) for each in data["of"]))


def _texts(data: Iterable[Any]) -> tuple[Text, ...]:
    return tuple(_text(each) for each in data)


def _same(data: Any) -> Any:
    return data


_READ: dict[str, Any] = {
    "lead": _texts,
    "steps": _texts,
    "after": _texts,
    "question": _text,
    "emergency": lambda data: tuple(NumberFacts(**each) for each in data),
    "services": lambda data: tuple(ServiceFacts.from_json(each) for each in data),
    "line_details": lambda data: tuple(
        LineDetail(**{**each, "service": ServiceFacts.from_json(each["service"])}) for each in data
    ),
    "choices": lambda data: tuple(Choice(_text(each["title"]), each["payload"]) for each in data),
    "sources": lambda data: tuple(Source(**each) for each in data),
}
