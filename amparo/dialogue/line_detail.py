"""Answers a question about a line that was shown, in one or two sentences, from what its row says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker

from amparo.dialogue.answers import Answer, payload
from amparo.dialogue.case import Case
from amparo.i18n import translate

Item = Mapping[str, Any]
_MOST = 2  # lines that are spoken of


def shown_lines(tracker: DialogueStateTracker) -> list[dict[str, Any]]:
    """Return the items of the services that were shown last."""
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered):
            custom = event.data.get("custom") or {}
            if custom.get("type") == "services" and custom.get("items"):
                return list(custom["items"])
    return []


def line_detail(case: Case, tracker: DialogueStateTracker) -> Answer | None:
    """Return the answer for `case.detail`; None where no line is kept."""
    items = shown_lines(tracker)
    if not items:
        return None
    say = _SAYINGS.get(case.detail, _general)
    sentences = [f"{item['name']}: {say(item)}" for item in items[:_MOST]]
    remark = _remark(case.detail)
    text = "\n".join([*sentences, remark] if remark else sentences)
    buttons = [
        {"title": str(item["name"])[:60], "payload": payload("choose_service", service=str(item["id"]))}
        for item in items[:_MOST]
    ]
    return Answer(text, buttons=buttons)


def _languages(item: Item) -> str:
    names = [str(name) for name in item.get("languages") or []]
    if names:
        return translate("they speak {languages}.").format(languages=", ".join(names))
    return translate("I do not know which languages they speak. Say the name of yours when they answer.")


def _hours(item: Item) -> str:
    hours, opens = str(item.get("hours") or ""), str(item.get("opens") or "")
    if hours == "24/7":
        return translate("day and night, every day.")
    if item.get("open_now") is True:
        return translate("open now.")
    if item.get("open_now") is False:
        return (
            translate("closed now, opens {when}.").format(when=opens) if opens else translate("closed now.")
        )
    return translate("I do not know the hours. Try it, or try another one meanwhile.")


def _cost(item: Item) -> str:
    cost = item.get("cost")
    if cost == "free":
        return translate("free to call.")
    if cost == "standard":
        return translate("costs as much as a normal call.")
    return translate("I do not know whether it is free. Ask that first when they answer.")


def _writing(item: Item) -> str:
    ways = []
    if item.get("sms_number"):
        ways.append(translate("text {number}").format(number=item["sms"]))
    if item.get("whatsapp"):
        ways.append(f"WhatsApp {item['whatsapp']}")
    if item.get("chat_url"):
        ways.append(translate("chat at {address}").format(address=item["chat_url"]))
    if item.get("email"):
        ways.append(translate("e-mail {address}").format(address=item["email"]))
    if ways:
        return translate("you can write: {ways}.").format(ways=", ".join(ways))
    return translate("I know no way to write to them, only to call.")


def _who(item: Item) -> str:
    organization = str(item.get("organization") or "")
    if organization:
        return translate("run by {organization}.").format(organization=organization)
    return translate("I do not know who runs it. You can ask before you say anything.")


def _number(item: Item) -> str:
    parts = [str(item[key]) for key in ("phone", "sms", "whatsapp") if item.get(key)]
    return (", ".join(parts) or str(item.get("chat_url") or item.get("web_url") or "")) + "."


def _ask_them(item: Item) -> str:
    note = str(item.get("note") or "")
    return note if note else translate("that is not in my list. You can ask them before you say your name.")


def _general(item: Item) -> str:
    sentences = (_hours(item), _languages(item))
    return " ".join((_number(item), *(sentence[0].upper() + sentence[1:] for sentence in sentences)))


_SAYINGS: dict[str, Callable[[Item], str]] = {
    "languages": _languages, "hours": _hours, "cost": _cost, "writing": _writing, "who": _who, "number": _number,
    "privacy": _who, "call": _who, "place": _ask_them, "can_they": _ask_them,
}  # fmt: skip


def _remark(detail: str) -> str:
    """Return what holds for most lines, where a row seldom says it; "" where nothing does."""
    if detail == "privacy":
        return translate(
            "Many lines let you stay without a name. Ask first what they write down and whom they would tell."
        )
    if detail == "call":
        return translate(
            "They first ask if you are safe to talk, then what you need. You choose what you say, and may hang up."
        )
    if detail == "can_they":
        return translate("Ask them that first. If they cannot, they often know who can.")
    if detail == "place":
        return translate("Many keep their address private for safety. Call or write first.")
    return ""
