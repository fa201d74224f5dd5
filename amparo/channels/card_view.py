"""A card as it is shown: every word of it, in the order of a page. The pages and the widget show the same."""

from __future__ import annotations

from typing import Any

from babel import Locale

from amparo.channels.cards import Card, Layout, Link
from amparo.directory.confirmation import confirmation_text
from amparo.i18n import DEFAULT_LANGUAGE, translate

_ISOLATE, _END_OF_ISOLATE = "\u2066", "\u2069"  # of text that runs from left to right (Unicode 6.3)


def is_right_to_left(language: str | None) -> bool:
    """Does text in this language run from right to left?"""
    return Locale.parse(language or DEFAULT_LANGUAGE, sep="-").text_direction == "rtl"


def layout_view(layout: Layout, language: str | None = None) -> dict[str, Any]:
    """Return `kind`, `lead` and `rest` (plain text before and after the cards) and `cards` of a message."""
    return {
        "kind": layout.kind,
        "lead": layout.lead,
        "cards": [card_view(card, language) for card in layout.cards],
        "rest": layout.rest,
    }


def card_view(card: Card, language: str | None = None) -> dict[str, Any]:
    """Return what a card says, in `language`.

    `name`; `about` (lines under the name); `state` (`open`, `closed` or empty) and `state_text`; `ways`: each with
    `kind`, `label`, `href` (empty where a link would not be safe) and `copy` (the number, empty where there is none);
    `lines`; `source` (`label`, `href`) or None; `checked` (how old the source is); `confirmed` (when the number was
    confirmed, or that it was not yet; empty for emergency numbers).
    """
    state, state_text = _state(card, language)
    return {
        "name": card.name,
        "about": _about(card, language),
        "state": state,
        "state_text": state_text,
        "ways": _ways(card, language),
        "lines": _lines(card, language),
        "source": {"label": card.source.shown, "href": card.source.href} if card.source else None,
        "checked": _filled(translate("(as of {date})", language), date=card.source_date),
        "confirmed": "" if card.assured_date is None else confirmation_text(card.assured_date, language),
    }


def _about(card: Card, language: str | None) -> list[str]:
    lines = [translate("A service of this organisation", language)] if card.is_own else []
    if card.organization and card.organization != card.name:
        lines.append(card.organization)
    lines.append(_filled(translate("Only in {area}", language), area=card.area))
    return [line for line in lines if line]


def _state(card: Card, language: str | None) -> tuple[str, str]:
    if card.is_always_open:
        return "open", translate("Open now, 24 hours", language)
    if card.open_now is True:
        return "open", translate("Open now", language)
    if card.open_now is False and card.opens:
        return "closed", _filled(translate("Closed now, opens {when}", language), when=card.opens)
    if card.open_now is False:
        return "closed", translate("Closed now", language)
    return "", ""


def _ways(card: Card, language: str | None) -> list[dict[str, str]]:
    ways = {
        "phone": (card.phone, translate("Call {shown}", language)),
        "sms": (card.sms, "{shown}"),
        "whatsapp": (card.whatsapp, translate("WhatsApp {shown}", language)),
        "chat": (card.chat, translate("Chat at {shown}", language)),
        "web": (card.web, translate("Website: {shown}", language)),
        "email": (card.email, "{shown}"),
    }
    return [_way(kind, link, text, is_right_to_left(language)) for kind, (link, text) in ways.items() if link]


def _way(kind: str, link: Link, text: str, isolated: bool) -> dict[str, str]:
    # Of a text message the number alone can be copied; what is shown says what to write too.
    # From right to left the groups of a number would change their places: another number.
    shown = f"{_ISOLATE}{link.shown}{_END_OF_ISOLATE}" if isolated else link.shown
    copied = {"phone": link.shown, "whatsapp": link.shown, "sms": link.href.removeprefix("sms:")}
    return {
        "kind": kind,
        "label": text.format(shown=shown),
        "href": link.href,
        "copy": copied.get(kind, ""),
    }


def _lines(card: Card, language: str | None) -> list[str]:
    costs = {
        "free": translate("Free to call", language),
        "standard": translate("Costs as much as a normal call", language),
    }
    lines = [
        card.note,
        _filled(translate("Hours: {hours}", language), hours=card.hours),
        _filled(translate("Languages: {languages}", language), languages=card.languages),
        costs.get(card.cost, card.cost),
    ]
    return [line for line in lines if line]


def _filled(text: str, **values: str) -> str:
    """Return a text with its value in it; nothing where there is no value."""
    return text.format(**values) if all(values.values()) else ""
