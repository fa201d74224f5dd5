"""A card as it is shown: every word of it, in the order of a page. The pages and the widget show the same."""

from __future__ import annotations

from typing import Any

from amparo.channels.cards import Card, Layout, Link
from amparo.i18n import translate

_COST = {"free": "Free to call", "standard": "Costs as much as a normal call"}


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
    `lines`; `source` (`label`, `href`) or None; `checked` (when somebody checked the number, or how old the source is).
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
        "checked": _filled("Checked on {date}", language, date=card.assured_date)
        or _filled("(as of {date})", language, date=card.source_date),
    }


def _about(card: Card, language: str | None) -> list[str]:
    lines = [translate("A service of this organisation", language)] if card.is_own else []
    if card.organization and card.organization != card.name:
        lines.append(card.organization)
    lines.append(_filled("Only in {area}", language, area=card.area))
    return [line for line in lines if line]


def _state(card: Card, language: str | None) -> tuple[str, str]:
    if card.is_always_open:
        return "open", translate("Open now, 24 hours", language)
    if card.open_now is True:
        return "open", translate("Open now", language)
    if card.open_now is False and card.opens:
        return "closed", _filled("Closed now, opens {when}", language, when=card.opens)
    if card.open_now is False:
        return "closed", translate("Closed now", language)
    return "", ""


def _ways(card: Card, language: str | None) -> list[dict[str, str]]:
    found = [
        _way("phone", card.phone, "Call {shown}", language, card.phone.shown if card.phone else ""),
        _way("sms", card.sms, "{shown}", language, card.sms.href.removeprefix("sms:") if card.sms else ""),
        _way(
            "whatsapp",
            card.whatsapp,
            "WhatsApp {shown}",
            language,
            card.whatsapp.shown if card.whatsapp else "",
        ),
        _way("chat", card.chat, "Chat at {shown}", language),
        _way("web", card.web, "Website: {shown}", language),
        _way("email", card.email, "{shown}", language),
    ]
    return [way for way in found if way]


def _way(
    kind: str, link: Link | None, text: str, language: str | None, copied: str = ""
) -> dict[str, str] | None:
    if link is None:
        return None
    label = translate(text, language).format(shown=link.shown)
    return {"kind": kind, "label": label, "href": link.href, "copy": copied}


def _lines(card: Card, language: str | None) -> list[str]:
    cost = translate(_COST[card.cost], language) if card.cost in _COST else card.cost
    lines = [
        card.note,
        _filled("Hours: {hours}", language, hours=card.hours),
        _filled("Languages: {languages}", language, languages=card.languages),
        cost,
    ]
    return [line for line in lines if line]


def _filled(text: str, language: str | None, **values: str) -> str:
    """Return the translated text with its value in it; nothing where there is no value."""
    return translate(text, language).format(**values) if all(values.values()) else ""
