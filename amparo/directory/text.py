"""A service in plain words, complete without any picture, link or colour."""

from __future__ import annotations

from collections.abc import Sequence

from amparo.directory.confirmation import confirmation_text
from amparo.directory.contact import parse_text_contact
from amparo.directory.countries import country_in_sentence, country_name, language_name
from amparo.directory.emergency import LIBPHONENUMBER, EmergencyNumber
from amparo.directory.hours import ALWAYS, describe, opening_text
from amparo.directory.ranking import Found, Scope
from amparo.directory.service import Service
from amparo.directory.sources import source_text
from amparo.i18n import translate

_COST = {"free": " (free)", "standard": " (costs as much as a normal call)"}


def format_service(found: Found, language: str = "en") -> str:
    """Lines of plain text: name, every way to reach it, hours, languages, note, source and whether it is confirmed.

    A language that the person speaks comes right below the name; what this person must know of the ways, right below
    them. What is said of the confirmation and to this person is in `language`, the rest in English.
    """
    service = found.service
    lines = [
        _title(found),
        _speaks(found, language),
        *_ways(found),
        *found.remarks(language),
        _hours(found),
        _languages(found),
        service.caller_note,
        _source(service, language),
    ]
    return "\n".join(line for line in lines if line)


def format_emergency(numbers: Sequence[EmergencyNumber]) -> str:
    """One line a number, the one to dial first at the top."""
    return "\n".join(_emergency_line(number) for number in numbers)


def _emergency_line(number: EmergencyNumber) -> str:
    line = f"{number.name}: call {number.phone}"
    if number.note:
        line += f". {number.note}"
    if number.origin == LIBPHONENUMBER:
        line += " (from libphonenumber's list of emergency numbers)"
    return line


def _title(found: Found) -> str:
    service = found.service
    organization = service.organization
    title = service.service_name
    if organization and organization.casefold() not in title.casefold():
        title += f" – {organization}"
    # "Norte" in a name does not say that others get no help there.
    if found.area and (service.district or found.area.casefold() not in title.casefold()):
        title += f" (only in {found.area})"
    if found.scope == Scope.PARENT:
        title += f" ({country_name(service.country)})"
    if found.scope == Scope.HOME_COUNTRY:
        title += f" (for people from {country_in_sentence(service.country)})"
    if found.scope == Scope.WRITERS_COUNTRY:
        title += _for_relatives(service)
    if found.scope == Scope.ORGANISATION:
        title += " (a service of this organisation)"
    return title


def _for_relatives(service: Service) -> str:
    country = country_in_sentence(service.country)
    if service.service_type == "home_country":
        return f" (for people from {country})"
    return f" (in {country}, where you are)"


def _ways(found: Found) -> list[str]:
    service = found.service
    ways = []
    if service.phone:
        cost = "" if found.is_abroad else _COST.get(service.cost, "")
        keys = f", then press {service.extension}" if service.extension else ""
        ways.append(f"Call {service.phone}{keys}{cost}")
    if service.sms:
        text = parse_text_contact(service.sms)
        ways.append(text.sentence if text else f"Text {service.sms}")
    if service.whatsapp:
        ways.append(f"WhatsApp {service.whatsapp}")
    if service.chat_url:
        ways.append(f"Chat: {service.chat_url}")
    if service.web_url and service.web_url != service.chat_url:
        ways.append(f"Web: {service.web_url}")
    if service.email:
        ways.append(f"Email: {service.email}")
    return ways


def _hours(found: Found) -> str:
    hours = found.service.hours
    if hours == ALWAYS:
        return "Open now, 24 hours"
    if not hours:
        return ""
    service = found.service
    country = country_in_sentence(service.host_country or service.country)
    clock = f"time in {country}" if found.is_abroad else "local time"
    if found.open_now is None:
        return f"Hours: {describe(hours)} ({clock})"
    if found.open_now:
        return f"Open now ({describe(hours)}, {clock})"
    return (
        f"Closed now, opens {opening_text(found.opens_at)} {clock}"
        if found.opens_at
        else f"Closed now. Hours: {describe(hours)}"
    )


def _speaks(found: Found, language: str) -> str:
    if not found.speaks:
        return ""
    names = ", ".join(language_name(code, language) for code in found.language_codes)
    return translate("Speaks {languages}", language).format(languages=names)


def _languages(found: Found) -> str:
    names = ", ".join(language_name(code) for code in found.language_codes)
    return f"Languages: {names}" if names and not found.speaks else ""


def _source(service: Service, language: str) -> str:
    source = source_text(service, language)
    confirmed = confirmation_text(service.assured_date, language)
    return f"{source}. {confirmed}" if source else confirmed
