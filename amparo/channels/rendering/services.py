"""What is said of a service, in one place for all channels."""

from __future__ import annotations

from dataclasses import dataclass

from amparo.channels.rendering.remarks import remarks
from amparo.channels.rendering.texts import country, day, day_and_time, hours, listed, sentence
from amparo.dialogue.reply import Named
from amparo.directory.contact import parse_text_contact
from amparo.directory.facts import ServiceFacts
from amparo.directory.hours import ALWAYS
from amparo.directory.ranking import Scope
from amparo.directory.sources import source_text
from amparo.i18n import DEFAULT_LANGUAGE, from_catalogue, translate


@dataclass(frozen=True)
class Way:
    """A way to reach people: `kind`, how it is said, and what alone is shown of it."""

    kind: str
    text: str
    shown: str


def title(facts: ServiceFacts, language: str | None) -> str:
    """Return the name, with for whom or where alone it is."""
    name, home = facts["service_name"], Named("country_in_sentence", (facts["country"],))
    said = [name]
    # "Norte" in a name does not say that others get no help there.
    if facts.area and (facts["district"] or facts.area.casefold() not in name.casefold()):
        said.append(sentence("(only in {area})", language, area=facts.area))
    if facts.scope == Scope.PARENT.name:
        said.append(f"({country(facts['country'], language)})")
    elif facts.scope == Scope.ORGANISATION.name:
        said.append(translate("(a service of this organisation)", language))
    elif facts.scope == Scope.HOME_COUNTRY.name or (
        facts.scope == Scope.WRITERS_COUNTRY.name and facts["service_type"] == "home_country"
    ):
        said.append(sentence("(for people from {country})", language, country=home))
    elif facts.scope == Scope.WRITERS_COUNTRY.name:
        said.append(sentence("(in {country}, where you are)", language, country=home))
    return " ".join(said)


def text_message(sms: str, language: str | None) -> str:
    """'741741 (text HOME)' -> 'Text HOME to 741741'."""
    contact = parse_text_contact(sms)
    if contact is None:
        return sms
    number = contact.number
    if contact.keyword:
        return sentence("Text {word} to {number}", language, word=contact.keyword, number=number)
    if contact.instruction:
        how = from_catalogue(contact.instruction, language)
        return sentence("Text {number} ({how})", language, number=number, how=how)
    return sentence("Text {number}", language, number=number)


def ways(facts: ServiceFacts, language: str | None) -> list[Way]:
    """Return every way in, the best first: what is written before the phone for who wants to write."""
    call = sentence("Call {number}", language, number=facts["phone"])
    if facts["extension"]:
        call = sentence("{call}, then press {keys}", language, call=call, keys=facts["extension"])
    found = {
        "phone": (facts["phone"], call),
        "sms": (facts["sms"], text_message(facts["sms"], language)),
        "whatsapp": (facts["whatsapp"], sentence("WhatsApp {shown}", language, shown=facts["whatsapp"])),
        "chat": (facts["chat_url"], sentence("Chat: {address}", language, address=facts["chat_url"])),
        "web": (
            "" if facts["web_url"] == facts["chat_url"] else facts["web_url"],
            sentence("Website: {shown}", language, shown=facts["web_url"]),
        ),
        "email": (facts["email"], sentence("E-mail: {address}", language, address=facts["email"])),
    }
    known = [Way(kind, text, shown) for kind, (shown, text) in found.items() if shown]
    return sorted(known, key=lambda way: facts.written_first and way.kind == "phone" and len(known) > 1)


def short_ways(facts: ServiceFacts, language: str | None) -> list[Way]:
    """Return the best way, and all others that are a number; the rest stands on the card and in the details."""
    first, *others = ways(facts, language) or [Way("", "", "")]
    return [first, *(way for way in others if way.kind in ("phone", "sms", "whatsapp"))]


def cost(facts: ServiceFacts, language: str | None) -> str:
    """Return what a call costs; '' where that is not known, or for somebody abroad."""
    if facts.is_abroad or not facts["phone"]:
        return ""
    return {
        "free": translate("free", language),
        "standard": translate("costs as much as a normal call", language),
    }.get(facts["cost"], "")


def opens(facts: ServiceFacts, language: str | None) -> str:
    """Return when it opens next, by its own clock; '' where that is not known."""
    if not facts.opens_at:
        return ""
    when = day_and_time(facts.opens_at, language)
    if not facts.is_abroad:
        return when
    return sentence("{when} (time in {country})", language, when=when, country=_own_country(facts))


def state(facts: ServiceFacts, language: str | None) -> tuple[str, str]:
    """Return `open`, `closed` or '', and that in words."""
    if facts["hours"] == ALWAYS:
        return "open", translate("Open now, 24 hours", language)
    if facts.open_now:
        return "open", translate("Open now", language)
    if facts.open_now is None:
        return "", ""
    when = opens(facts, language)
    if when:
        return "closed", sentence("Closed now, opens {when}", language, when=when)
    return "closed", translate("Closed now", language)


def opening_hours(facts: ServiceFacts, language: str | None) -> str:
    """Return the hours and whose clock they are of; '' where they are unknown or have no end."""
    if not facts["hours"] or facts["hours"] == ALWAYS:
        return ""
    words = hours(facts["hours"], language)
    if not facts.is_abroad:
        return words
    return sentence("{when} (time in {country})", language, when=words, country=_own_country(facts))


def _own_country(facts: ServiceFacts) -> Named:
    return Named("country_in_sentence", (facts["host_country"] or facts["country"],))


def languages(codes: tuple[str, ...]) -> Named:
    """Return names of languages as a value."""
    return Named("languages", codes)


def note(facts: ServiceFacts, language: str | None) -> str:
    """Return what the directory tells callers, the keys to press first; '' where there is nothing."""
    keys = (
        sentence("After the call is answered, press {keys}.", language, keys=facts["extension"])
        if facts["extension"]
        else ""
    )
    told = from_catalogue(facts["caller_note"], language) if facts["caller_note"] else ""
    return " ".join(part for part in (keys, told) if part)


def confirmed(facts: ServiceFacts, language: str | None) -> str:
    """Return when somebody confirmed the number, or that nobody did yet."""
    date = day(facts["assured_date"], language)
    if not date:
        return translate("Not yet confirmed by us", language)
    return sentence("Confirmed on {date}", language, date=date)


def in_one_line(facts: ServiceFacts, language: str | None) -> str:
    """'Childline, 116': the name and the best way."""
    best = short_ways(facts, language)[0]
    shown = best.text if best.kind == "sms" else best.shown
    return listed([facts["service_name"], shown] if shown else [facts["service_name"]], language)


def in_short(facts: ServiceFacts, language: str | None) -> str:
    """Return a few lines: the name; the best way, cost and hours; other numbers; what this person must know."""
    best, *others = short_ways(facts, language)
    price = cost(facts, language) if best.kind == "phone" else ""
    spoken = languages(facts.speaks)
    parts = [
        f"{best.text} ({price})" if price else best.text,
        state(facts, language)[1],
        *(way.text for way in others),
        sentence("Speaks {languages}", language, languages=spoken) if facts.speaks else "",
    ]
    # Nothing stands right behind an address: it would be taken for a part of it.
    said = "".join(f"{part}\n" if "://" in part else f"{part}. " for part in parts if part)
    return "\n".join([title(facts, language), said.strip(), *remarks(facts, language)])


def in_full(facts: ServiceFacts, language: str | None, with_source: bool = True) -> str:
    """Return all that is known, each in a line of its own."""
    price = cost(facts, language)
    own_hours, spoken = opening_hours(facts, language), facts.languages
    cells = facts["source_url"], facts["second_source_url"], facts["source_date"]
    source = source_text(*cells, language or DEFAULT_LANGUAGE) if with_source else ""
    lines = [
        title(facts, language),
        facts["organization"] if facts["organization"] != facts["service_name"] else "",
        *(
            f"{way.text} ({price})" if price and way.kind == "phone" else way.text
            for way in ways(facts, language)
        ),
        *remarks(facts, language),
        state(facts, language)[1],
        sentence("Hours: {hours}", language, hours=own_hours) if own_hours else "",
        sentence("Languages: {languages}", language, languages=languages(spoken)) if spoken else "",
        note(facts, language),
        source,
        confirmed(facts, language),
    ]
    return "\n".join(line.strip() for line in lines if line)
