"""Answers to questions about a line, each in one sentence from its row; what is not known is said to be so."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from amparo.channels.rendering.services import (
    cost,
    languages,
    note,
    opening_hours,
    opens,
    state,
    text_message,
)
from amparo.channels.rendering.texts import listed, sentence
from amparo.dialogue.reply import LineDetail
from amparo.directory.hours import ALWAYS
from amparo.i18n import translate


def details_text(details: Sequence[LineDetail], language: str | None) -> str:
    """Return a sentence or two for each line, and what holds for most lines."""
    said = [
        sentence(
            "{name}: {answer}",
            language,
            name=each.service["service_name"],
            answer=_SAYINGS.get(each.detail, _general)(each, language),
        )
        for each in details
        if each.detail not in _OF_EVERY_LINE
    ]
    remark = _remark(details[0].detail, language) if details else ""
    return "\n".join([*said, remark] if remark else said)


def _languages(asked: LineDetail, language: str | None) -> str:
    spoken = languages(asked.service.languages)
    wanted = languages((asked.language,))
    if not asked.language and asked.service.languages:
        return sentence("they speak {languages}.", language, languages=spoken)
    if not asked.language:
        return translate(
            "I do not know which languages they speak. Say the name of yours when they answer.", language
        )
    known = asked.service.is_spoken(asked.language)
    if known:
        return sentence("yes, they speak {language}.", language, language=wanted)
    if known is None:
        return sentence(
            "I do not know whether they speak {language}. Ask for it when they answer.",
            language,
            language=wanted,
        )
    # A note may say more than the list of languages: "Calls in over 200 languages."
    told = note(asked.service, language)
    known_are = (
        sentence("I only know of {languages}. {note}", language, languages=spoken, note=told)
        if told
        else sentence("no, I only know of {languages}.", language, languages=spoken)
    )
    return sentence(
        "{known} Ask for {language} when they answer.", language, known=known_are, language=wanted
    )


def _hours(asked: LineDetail, language: str | None) -> str:
    service = asked.service
    if service["hours"] == ALWAYS:
        return translate("day and night, every day.", language)
    words = opening_hours(service, language)
    is_open, when = service.open_now, opens(service, language)
    if is_open:
        return sentence("open now. Their hours: {hours}.", language, hours=words)
    if is_open is False and when:
        return sentence("closed now, opens {when}.", language, when=when)
    if words:
        return sentence(
            "I do not know whether they are open now. Their hours: {hours}.", language, hours=words
        )
    return translate("I do not know the hours. Try it, or try another one meanwhile.", language)


def _cost(asked: LineDetail, language: str | None) -> str:
    known = cost(asked.service, language)
    if asked.service["cost"] == "free" and known:
        return translate("free to call.", language)
    if known:
        return sentence("{cost}.", language, cost=known)
    return translate("I do not know whether it is free. Ask that first when they answer.", language)


def _writing(asked: LineDetail, language: str | None) -> str:
    service = asked.service
    told = {
        "sms": text_message(service["sms"], language),
        "whatsapp": sentence("WhatsApp {shown}", language, shown=service["whatsapp"]),
        "chat_url": sentence("chat at {address}", language, address=service["chat_url"]),
        "email": sentence("e-mail {address}", language, address=service["email"]),
    }
    ways = [said for column, said in told.items() if service[column]]
    if ways:
        return sentence("you can write: {ways}.", language, ways=listed(ways, language))
    return translate("I know no way to write to them, only to call.", language)


def _operator(code: str, language: str | None) -> str:
    return {
        "government": translate("a government office", language),
        "police": translate("the police", language),
        "immigration": translate("the immigration authority", language),
        "military": translate("the military", language),
        "ngo": translate("an organisation that is not the government", language),
        "union": translate("a trade union", language),
        "international": translate("an international organisation", language),
        "embassy": translate("an embassy", language),
        "company": translate("a company", language),
    }.get(code, "")


def _who(asked: LineDetail, language: str | None) -> str:
    organization, operator = asked.service["organization"], _operator(asked.service["operator"], language)
    if organization == asked.service["service_name"]:
        organization = ""
    if organization and operator:
        return sentence("run by {organization}, {kind}.", language, organization=organization, kind=operator)
    if organization or operator:
        return sentence("run by {organization}.", language, organization=organization or operator)
    return translate("I do not know who runs it. You can ask before you say anything.", language)


def _privacy(asked: LineDetail, language: str | None) -> str:
    told = note(asked.service, language) or translate("I do not know what they write down.", language)
    if asked.service["operator"] in ("police", "immigration"):
        told = sentence(
            "{told} They are run by {who}.",
            language,
            told=told,
            who=_operator(asked.service["operator"], language),
        )
    return told


def _number(asked: LineDetail, language: str | None) -> str:
    service = asked.service
    sms = text_message(service["sms"], language) if service["sms"] else ""
    numbers = [each for each in (service["phone"], sms, service["whatsapp"]) if each]
    return sentence(
        "{numbers}.",
        language,
        numbers=listed(numbers or [service["chat_url"] or service["web_url"]], language),
    )


def _ask_them(asked: LineDetail, language: str | None) -> str:
    return note(asked.service, language) or translate(
        "that is not in my list. You can ask them before you say your name.", language
    )


def _general(asked: LineDetail, language: str | None) -> str:
    service = asked.service
    parts = [_number(asked, language), _ended(state(service, language)[1])]
    if service.languages:
        spoken = languages(service.languages)
        parts.append(sentence("Languages: {languages}.", language, languages=spoken))
    parts.append(note(service, language))
    return " ".join(part for part in parts if part)


def _ended(words: str) -> str:
    return f"{words}." if words else ""


_SAYINGS: dict[str, Callable[[LineDetail, str | None], str]] = {
    "languages": _languages, "hours": _hours, "cost": _cost, "writing": _writing, "who": _who, "number": _number,
    "privacy": _privacy, "place": _ask_them, "can_they": _ask_them,
}  # fmt: skip
_OF_EVERY_LINE = ("call",)  # no row says it


def _remark(detail: str, language: str | None) -> str:
    """Return what holds for most lines, where a row seldom says it; "" where nothing does."""
    return {
        "privacy": translate(
            "Many lines let you stay without a name. Ask first what they write down and whom they would tell.",
            language,
        ),
        "call": translate(
            "They first ask if you are safe to talk, then what you need. You choose what you say, and may hang up.",
            language,
        ),
        "can_they": translate("Ask them that first. If they cannot, they often know who can.", language),
        "place": translate("Many keep their address private for safety. Call or write first.", language),
    }.get(detail, "")
