"""A reply for the website channel and the pages: the contract's answer, and the parts of a message as it is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from babel import Locale

from amparo.channels.rendering.cards import Card, number_card, service_card
from amparo.channels.rendering.emergency import number_line
from amparo.channels.rendering.items import number_item, service_item
from amparo.channels.rendering.line_details import details_text
from amparo.channels.rendering.services import in_full, in_one_line, in_short
from amparo.channels.rendering.texts import country, in_turn, listed, say, sentence
from amparo.dialogue.reply import AGAIN, FULL, Choice, Reply, Source
from amparo.i18n import DEFAULT_LANGUAGE, translate
from amparo.settings import current

Answer = dict[str, Any]
_SOURCES_NAMED = 2  # in one line


@dataclass(frozen=True)
class Layout:
    """A message as it is shown: plain text before the cards, the cards, and the text after them."""

    lead: str
    kind: str = ""
    cards: list[Card] = field(default_factory=list)
    rest: str = ""


def answer(reply: Reply, language: str | None, recipient: str, utter: str = "") -> Answer:
    """Return a reply in the form of the website channel's contract; `text` alone is complete."""
    made: Answer = {
        "recipient_id": recipient,
        "text": text_of(reply, language),
        **language_and_direction(language),
    }
    if reply.choices:
        made["buttons"] = [button(choice, language) for choice in reply.choices]
    if custom := custom_of(reply, language):
        made["custom"] = custom
    if utter:
        made["utter"] = utter.split("#")[0]
    return made


@lru_cache(maxsize=32)
def language_and_direction(language: str | None) -> dict[str, str]:
    """Return `language` (ISO 639) and `dir` (ltr or rtl), as HTML wants them of what is shown."""
    code = language or DEFAULT_LANGUAGE
    return {"language": code, "dir": Locale.parse(code, sep="-").text_direction}


def button(choice: Choice, language: str | None) -> dict[str, str]:
    """Return a choice as a button."""
    return {"title": say(choice.title, language), "payload": choice.payload}


def text_of(reply: Reply, language: str | None) -> str:
    """Return all of a reply as plain text, with every number."""
    return _paragraphs(_before(reply, language), *_numbers(reply, language), _after(reply, language))


def layout_of(reply: Reply, language: str | None) -> Layout:
    """Return the parts of a reply as it is shown; numbers that were shown before are text and no cards."""
    if reply.form == AGAIN or not (reply.emergency or reply.services):
        return Layout(text_of(reply, language))
    cards = [number_card(number, language) for number in reply.emergency]
    cards += [service_card(service, language, current().show_sources) for service in reply.services]
    name = country(reply.country, language) if reply.emergency and reply.country else ""
    lead = _paragraphs(_before(reply, language), name)
    return Layout(lead, reply.carries, cards, _after(reply, language))


def custom_of(reply: Reply, language: str | None) -> dict[str, Any]:
    """Return the `custom` part of an answer, empty where there is none."""
    kind = reply.carries
    if kind == "question":
        return {"type": kind, "asks": reply.asks}
    if kind not in ("emergency", "services"):
        return {"type": kind} if kind else {}
    custom: dict[str, Any] = {"type": kind, "country": reply.country}
    if kind == "emergency":
        custom["items"] = [number_item(number, language) for number in reply.emergency]
    else:
        with_source = current().show_sources
        custom["items"] = [service_item(service, language, with_source) for service in reply.services]
        custom["intro"] = _before(reply, language)
    layout = layout_of(reply, language)
    if layout.cards:
        custom["layout"] = {
            "kind": layout.kind,
            "lead": layout.lead,
            "cards": layout.cards,
            "rest": layout.rest,
        }
    return custom


def _before(reply: Reply, language: str | None) -> str:
    steps = "\n".join(f"• {say(step, language)}" for step in reply.steps)
    return _paragraphs(in_turn(reply.lead, language, "\n\n"), steps)


def _numbers(reply: Reply, language: str | None) -> list[str]:
    parts = []
    if reply.emergency:
        name = [country(reply.country, language)] if reply.country else []
        parts.append("\n".join([*name, *(number_line(number, language) for number in reply.emergency)]))
    if reply.form == AGAIN and reply.services:
        parts.append(as_i_said(reply, language))
    elif reply.form == FULL:
        parts += [in_full(service, language, current().show_sources) for service in reply.services]
    else:
        parts += [in_short(service, language) for service in reply.services]
    return parts


def as_i_said(reply: Reply, language: str | None) -> str:
    """Return one sentence for lines that were shown before: 'As I said: Childline, 116.'."""
    lines = translate("; ", language).join(in_one_line(service, language) for service in reply.services)
    return sentence("As I said: {lines}.", language, lines=lines)


def _after(reply: Reply, language: str | None) -> str:
    question = say(reply.question, language) if reply.question else ""
    after = in_turn(reply.after, language, " ")
    return _paragraphs(
        details_text(reply.line_details, language), after, question, sources_text(reply.sources, language)
    )


def sources_text(sources: tuple[Source, ...], language: str | None) -> str:
    """Return a short line that says who says so; '' where the operator wants no sources in the chat.

    All sources with titles and addresses come when they are asked for.
    """
    if not sources or not current().show_sources:
        return ""
    who = list(dict.fromkeys(each.publisher or each.title for each in sources))
    return sentence("Source: {sources}", language, sources=listed(who[:_SOURCES_NAMED], language))


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)
