"""A reply as text messages for a phone: numbers first, choices numbered, none longer than a cheap phone takes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from amparo.channels.rendering.emergency import number_remarks
from amparo.channels.rendering.line_details import details_text
from amparo.channels.rendering.remarks import remarks
from amparo.channels.rendering.segments import plain_letters, segments
from amparo.channels.rendering.services import cost, note, short_ways, state, title, ways
from amparo.channels.rendering.texts import in_turn, say
from amparo.channels.rendering.web import as_i_said, sources_text
from amparo.dialogue.reply import AGAIN, FULL, Reply
from amparo.directory.facts import NumberFacts, ServiceFacts
from amparo.i18n import from_catalogue

MOST_CHARACTERS, MOST_SEGMENTS = 480, 3


def render(reply: Reply, language: str | None = None) -> list[str]:
    """Return the text messages of a reply in the order in which they are sent.

    Each has at most 480 characters and three segments. A choice is made by its number; where services are listed,
    the first numbers mean these (channels/choices.py).
    """
    return _packed(plain_letters("\n".join(_lines(reply, language))))


def _lines(reply: Reply, language: str | None) -> Iterator[str]:
    for number in reply.emergency:
        yield _number(number, language)
    if reply.form == AGAIN and reply.services:
        yield as_i_said(reply, language)
    else:
        for service in reply.services:
            yield _service(service, language, reply.form == FULL)
    yield from (say(text, language) for text in reply.lead)
    yield from (f"- {say(step, language)}" for step in reply.steps)
    details = details_text(reply.line_details, language)
    after = in_turn(reply.after, language, " ")
    question = say(reply.question, language) if reply.question else ""
    yield from (part for part in (details, after, question) if part)
    if reply.sources:
        yield sources_text(reply.sources, language)
    first = 1 if reply.form == AGAIN else len(reply.services) + 1
    for place, choice in enumerate(reply.choices, start=first):
        yield f"{place} {say(choice.title, language)}"


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


def _packed(text: str) -> list[str]:
    messages: list[str] = []
    open_message = ""
    for piece in _pieces(text):
        longer = f"{open_message}{piece}"
        if _fits(longer.strip()):
            open_message = longer
            continue
        if open_message.strip():
            messages.append(open_message.strip())
        open_message = piece
    return [*messages, open_message.strip()] if open_message.strip() else messages


def _pieces(text: str) -> Iterator[str]:
    """Yield lines with their ends; of a line that is too long its sentences, of such a sentence its words."""
    for part in re.findall(r"[^\n]*\n|[^\n]+", text):
        for sentence in [part] if _fits(part) else re.findall(r".*?(?:[.!?؟。]\s+|$)", part, re.DOTALL):
            yield from [sentence] if _fits(sentence) else _words(sentence)


def _words(sentence: str) -> Iterator[str]:
    for word in re.findall(r"\S+\s*|\s+", sentence):
        while not _fits(word):  # an address longer than a message
            yield word[:60]
            word = word[60:]
        yield word


def _fits(text: str) -> bool:
    return len(text) <= MOST_CHARACTERS and segments(text) <= MOST_SEGMENTS
