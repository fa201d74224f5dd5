"""What has to be said of a service to one person: whether it works from where they are, and without speaking."""

from __future__ import annotations

from amparo.directory.contact import parse_text_contact
from amparo.directory.countries import SUPRANATIONAL, country_in_sentence
from amparo.directory.fitting import barrier, is_phone_only
from amparo.directory.reach import Works, dialling, dials_like, home_of, texting, whatsapp_number
from amparo.directory.service import Service
from amparo.directory.wanted import Wanted
from amparo.i18n import translate


def is_called_from_abroad(service: Service, wanted: Wanted) -> bool:
    """Are the numbers of the service those of another country than the one in which they would be dialled?"""
    home = home_of(service, wanted.place)
    return home not in SUPRANATIONAL and not dials_like(wanted.caller_country, home)


def remarks(service: Service, wanted: Wanted, language: str = "en") -> list[str]:
    """Whole sentences in `language`; none where a service works as it is written, in a way the person can use."""
    said = [
        _phone(service, wanted, language),
        _text(service, wanted, language),
        _whatsapp(service, wanted, language),
    ]
    if is_phone_only(service) and barrier(service, wanted):
        said.append(translate("Only by phone, as far as I know.", language))
    return [sentence for sentence in said if sentence]


def _phone(service: Service, wanted: Wanted, language: str) -> str:
    if not service.phone:
        return ""
    home, caller = home_of(service, wanted.place), wanted.caller_country
    how = dialling(service.phone, service.phone_e164, home, caller)
    if how.works == Works.ONLY_INSIDE:
        said = translate("As far as I know, {written} can only be called from inside {country}.", language)
    elif how.works == Works.PERHAPS and how.number:
        said = translate(
            "From {here}, a call to {written} may not go through. You can try {number}.", language
        )
    elif how.works == Works.PERHAPS:
        said = translate("From {here}, a call to {written} may not go through.", language)
    elif how.number:
        said = translate("From {here}, call {number}.", language)
    else:
        return ""
    return said.format(
        written=service.phone,
        number=how.number,
        country=country_in_sentence(home, language),
        here=country_in_sentence(caller, language),
    )


def _text(service: Service, wanted: Wanted, language: str) -> str:
    contact = parse_text_contact(service.sms) if service.sms else None
    if contact is None:
        return ""
    home, caller = home_of(service, wanted.place), wanted.caller_country
    how = texting(contact.number, home, caller)
    if how.works == Works.ONLY_INSIDE:
        return translate(
            "As far as I know, {number} can only be texted from inside {country}.", language
        ).format(number=contact.number, country=country_in_sentence(home, language))
    if not how.number:
        return ""
    return translate("From {here}, text {number}.", language).format(
        number=how.number, here=country_in_sentence(caller, language)
    )


def _whatsapp(service: Service, wanted: Wanted, language: str) -> str:
    caller = wanted.caller_country
    number = (
        whatsapp_number(service.whatsapp, home_of(service, wanted.place), caller) if service.whatsapp else ""
    )
    if not number:
        return ""
    return translate("From {here}, use WhatsApp with {number}.", language).format(
        number=number, here=country_in_sentence(caller, language)
    )
