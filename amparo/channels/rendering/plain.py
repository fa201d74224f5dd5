"""A reply as words alone, for channels without cards: text messages and messaging apps.

Every service is one line that begins with its number. A choice can be made by its number; where services are listed,
the first numbers mean these (channels/choices.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from amparo.channels.rendering.emergency import number_remarks
from amparo.channels.rendering.line_details import details_text
from amparo.channels.rendering.remarks import remarks
from amparo.channels.rendering.segments import plain_letters, segments
from amparo.channels.rendering.services import cost, note, short_ways, state, title, ways
from amparo.channels.rendering.texts import country, in_turn, say
from amparo.channels.rendering.web import as_i_said, sources_text
from amparo.dialogue.reply import AGAIN, FULL, Reply
from amparo.directory.facts import NumberFacts, ServiceFacts
from amparo.i18n import from_catalogue

_BULLET = "•"


@dataclass(frozen=True)
class Form:
    """What a channel can carry.

    `characters`: at most so many in a message; `segments`: at most so many of a text message, 0 where they do not
    count; `numbers_first`: numbers stand above the words, without blank lines.
    """

    characters: int
    segments: int = 0
    numbers_first: bool = False

    def fits(self, text: str) -> bool:
        """Is this text short enough for one message?"""
        size = len(text.encode("utf-16-le")) // 2  # platforms count so: 😀 takes two places
        return size <= self.characters and (not self.segments or segments(text) <= self.segments)


def words_of(reply: Reply, language: str | None, form: Form) -> str:
    """Return all of a reply but its choices, as one text."""
    lead = [in_turn(reply.lead, language, "\n" if form.numbers_first else "\n\n")]
    steps = ["\n".join(f"{_BULLET} {say(step, language)}" for step in reply.steps)]
    numbers = [_numbers(reply, language, named=not form.numbers_first), _services(reply, language)]
    question = say(reply.question, language) if reply.question else ""
    details = details_text(reply.line_details, language)
    rest = [
        details,
        in_turn(reply.after, language, " "),
        question,
        sources_text(reply.sources, language),
    ]
    parts = [*numbers, *lead, *steps, *rest] if form.numbers_first else [*lead, *steps, *numbers, *rest]
    text = ("\n" if form.numbers_first else "\n\n").join(part for part in parts if part)
    return plain_letters(text) if form.segments else text


def numbered(reply: Reply, language: str | None, first: int = 0) -> list[str]:
    """Return the choices as lines: '2 More services'.

    `first`: the number of the first one, where other messages belong to the same answer; by itself it counts on from
    the services that are listed.
    """
    start = first or (1 if reply.form == FULL else len(reply.services) + 1)
    titles = (say(choice.title, language) for choice in reply.choices)
    return [f"{place} {title}" for place, title in enumerate(titles, start=start)]


def packed(text: str, form: Form) -> list[str]:
    """Return a text as messages that fit: cut between lines, else between sentences, else between words."""
    messages: list[str] = []
    open_message = ""
    for piece in _pieces(text, form):
        longer = f"{open_message}{piece}"
        if form.fits(longer.strip()):
            open_message = longer
            continue
        if open_message.strip():
            messages.append(open_message.strip())
        open_message = piece
    return [*messages, open_message.strip()] if open_message.strip() else messages


def _numbers(reply: Reply, language: str | None, named: bool) -> str:
    lines = [_number(number, language) for number in reply.emergency]
    if lines and named and reply.country:
        lines.insert(0, country(reply.country, language))
    return "\n".join(lines)


def _services(reply: Reply, language: str | None) -> str:
    if reply.form == AGAIN and reply.services:
        return as_i_said(reply, language)
    return "\n".join(_service(service, language, reply.form == FULL) for service in reply.services)


def _number(number: NumberFacts, language: str | None) -> str:
    about = number_remarks(number, language)
    name = from_catalogue(number.name, language)
    return f"{number.phone} {name}. {' '.join(about)}" if about else f"{number.phone} {name}"


def _service(facts: ServiceFacts, language: str | None, is_full: bool) -> str:
    known = ways(facts, language) if is_full else short_ways(facts, language)
    first, *others = known
    number = first.shown if first.kind == "phone" else first.text
    told = [
        f"{number} {title(facts, language)}",
        cost(facts, language) if first.kind == "phone" else "",
        state(facts, language)[1],
        *(way.text for way in others),
        *(remark.rstrip(".") for remark in remarks(facts, language)),
        note(facts, language).rstrip(".") if is_full else "",
    ]
    return ". ".join(part for part in told if part)


def _pieces(text: str, form: Form) -> Iterator[str]:
    """Yield lines with their ends; of a line that is too long its sentences, of such a sentence its words."""
    for part in re.findall(r"[^\n]*\n|[^\n]+", text):
        for sentence in [part] if form.fits(part) else re.findall(r".*?(?:[.!?؟。]\s+|$)", part, re.DOTALL):
            yield from [sentence] if form.fits(sentence) else _words(sentence, form)


def _words(sentence: str, form: Form) -> Iterator[str]:
    for word in re.findall(r"\S+\s*|\s+", sentence):
        while not form.fits(word):  # an address longer than a message
            yield word[:60]
            word = word[60:]
        yield word
