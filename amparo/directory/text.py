"""A service in plain words, complete without any picture, link or colour."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from amparo.directory.contact import parse_text_contact
from amparo.directory.countries import country_name, language_name
from amparo.directory.emergency import LIBPHONENUMBER, EmergencyNumber
from amparo.directory.hours import ALWAYS, describe, opening_text
from amparo.directory.ranking import Found, Scope
from amparo.directory.service import Service

_COST = {"free": " (free)", "standard": " (costs as much as a normal call)"}


def format_service(found: Found) -> str:
    """Lines of plain text: name, every way to reach it, hours, languages, note, source."""
    service = found.service
    lines = [
        _title(found),
        *_ways(service),
        _hours(found),
        _languages(service),
        service.caller_note,
        _source(service),
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
    if found.area and found.area.casefold() not in title.casefold():
        title += f" (in {found.area})"
    if found.scope == Scope.PARENT:
        title += f" ({country_name(service.country)})"
    if found.scope == Scope.ORGANISATION:
        title += " (a service of this organisation)"
    return title


def _ways(service: Service) -> list[str]:
    ways = []
    if service.phone:
        ways.append(f"Call {service.phone}{_COST.get(service.cost, '')}")
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
    if found.open_now is None:
        return f"Hours: {describe(hours)} (local time)"
    if found.open_now:
        return f"Open now ({describe(hours)}, local time)"
    return (
        f"Closed now, opens {opening_text(found.opens_at)} local time"
        if found.opens_at
        else f"Closed now. Hours: {describe(hours)}"
    )


def _languages(service: Service) -> str:
    names = ", ".join(language_name(code) for code in service.language_codes)
    return f"Languages: {names}" if names else ""


def _source(service: Service) -> str:
    if service.assured_date:
        return f"Number checked: {service.assured_date}"
    source = _short_source(service.source_url)
    date = f", {service.source_date}" if service.source_date else ""
    return f"Source: {source}{date}" if source else ""


def _short_source(source: str) -> str:
    parts = urlsplit(source)
    if not parts.netloc:
        return source
    host = parts.netloc.removeprefix("www.")
    owner = "/".join(parts.path.split("/")[1:3])
    return f"{host}/{owner}" if host == "github.com" else host
