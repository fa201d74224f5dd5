"""What the page of a topic shows: the same texts as the chat, its layers one after the other, and its sources."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from amparo.channels.markup import Block, blocks, safe_url
from amparo.channels.rendering.texts import country as country_named
from amparo.channels.rendering.texts import say
from amparo.dialogue.case import Case
from amparo.dialogue.knowledge import figures_in, sources, tables
from amparo.dialogue.reply import Source, Text
from amparo.dialogue.themes import question_of
from amparo.dialogue.topics import SIMPLE, Layer, layers_of
from amparo.i18n import translate

Responses = Mapping[str, Sequence[Mapping[str, Any]]]
_PAYLOAD = re.compile(r"/(fact|signs|advice)(\{.*\})")
_DESCRIPTION = 155


@dataclass(frozen=True)
class ShownSource:
    """A source as one line: what is read of it, and its address where there is a safe one."""

    title: str
    about: str
    href: str


@dataclass(frozen=True)
class ShownCountry:
    """What holds in one country: its code (an anchor), its name, the text, the sources."""

    code: str
    name: str
    text: str
    sources: list[ShownSource]

    @property
    def blocks(self) -> list[Block]:
        """The text as paragraphs and lists."""
        return blocks(self.text)


@dataclass(frozen=True)
class TopicPage:
    """A topic in one language. `texts`: the short answer, then the longer ones; `next`: question and address."""

    question: str
    texts: list[str]
    simple: str = ""
    countries: list[ShownCountry] = field(default_factory=list)
    sources: list[ShownSource] = field(default_factory=list)
    next: list[tuple[str, str]] = field(default_factory=list)

    @property
    def blocks(self) -> list[list[Block]]:
        """Each text as paragraphs and lists."""
        return [blocks(text) for text in self.texts]

    @property
    def simple_blocks(self) -> list[Block]:
        """The simple words as paragraphs and lists."""
        return blocks(self.simple)

    @property
    def description(self) -> str:
        """The beginning of the short answer, up to a whole word."""
        line = " ".join(self.texts[0].replace("• ", "").split())
        return line if len(line) <= _DESCRIPTION else line[:_DESCRIPTION].rsplit(" ", 1)[0] + " …"

    @property
    def answers(self) -> list[tuple[str, str]]:
        """The question with its whole answer, and the same for each country."""
        return [
            (self.question, "\n\n".join(self.texts)),
            *((f"{self.question} ({each.name})", each.text) for each in self.countries),
        ]


def topic_address(topic: str) -> str:
    """Return the path of the page of a topic: it has the topic's name, so that other words leave it as it is."""
    return f"/help/{topic}"


def topic_page(topic: str, responses: Responses, language: str) -> TopicPage | None:
    """Return the page of a topic (`fact/borders`); None where it has none, or no text is known.

    Raises KeyError where a text names a figure or a source that data/ does not have.
    """
    name, question = f"utter_{topic}", question_of(topic)
    layers = layers_of(name, responses, Case())
    if not (question and layers):
        return None
    simple = responses.get(f"{SIMPLE}{topic}")
    return TopicPage(
        question=say(Text(question), language),
        texts=[_words(layer.text, language) for layer in layers],
        simple=_words(str(simple[0]["text"]), language) if simple else "",
        countries=_countries(responses[name], language),
        sources=_shown((key for layer in layers for key in layer.sources), language),
        next=[(say(Text(question_of(other)), language), topic_address(other)) for other in _next(layers)],
    )


def _words(text: str, language: str) -> str:
    return say(Text(text, figures_in(text)), language)


def _countries(response: Sequence[Mapping[str, Any]], language: str) -> list[ShownCountry]:
    table = (response[0].get("custom") or {}).get("table")
    rows = tables()[table] if table else {}
    shown = [
        ShownCountry(
            code,
            country_named(code, language),
            "\n\n".join(_words(text, language) for text in row.layers),
            _shown(row.sources, language),
        )
        for code, row in rows.items()
        if row.layers
    ]
    return sorted(shown, key=lambda each: each.name)


def _shown(keys: Iterable[str], language: str) -> list[ShownSource]:
    return [_shown_source(sources()[key], language) for key in dict.fromkeys(keys)]


def _shown_source(source: Source, language: str) -> ShownSource:
    year = translate("no date", language) if source.year == "no date" else source.year
    return ShownSource(source.title, f"{source.publisher}, {year}", safe_url(source.url) or "")


def _next(layers: Iterable[Layer]) -> Iterator[str]:
    """Yield the topics with a page that a topic leads to."""
    for button in (button for layer in layers for button in layer.buttons):
        if match := _PAYLOAD.fullmatch(button["payload"]):
            topic = f"{match.group(1)}/{json.loads(match.group(2)).get('topic')}"
            if question_of(topic):
                yield topic
