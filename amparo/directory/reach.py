"""From where a number can be dialled, by the rules of its country (libphonenumber)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

from amparo.directory.contact import parse_number, parse_text_contact
from amparo.directory.countries import DIALS_PARENT, parent_of
from amparo.directory.place import Place
from amparo.directory.service import Service

_OFTEN_ONLY_INSIDE = (PhoneNumberType.TOLL_FREE, PhoneNumberType.SHARED_COST)
_OF_A_PERSON = (
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.MOBILE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE,
    PhoneNumberType.VOIP,
)


class Works(IntEnum):
    """Whether a number works from where it is dialled, the best first."""

    YES = 0
    PERHAPS = 1
    ONLY_INSIDE = 2


@dataclass(frozen=True)
class Dialling:
    """`number`: how it is dialled from there, in international form; '' as it is written, or not at all."""

    works: Works
    number: str = ""


AS_WRITTEN = Dialling(Works.YES)
_ONLY_INSIDE = Dialling(Works.ONLY_INSIDE)


def home_of(service: Service, place: Place) -> str:
    """The country in which the numbers of a service, shown for `place`, are dialled; INT for those of no country."""
    return place.country if service.country == "EU" else service.host_country or service.country


def dials_like(caller: str, home: str) -> bool:
    """Are numbers of `home` dialled in `caller` as they are written (territories of one numbering plan)?"""
    return caller == home or any(
        one in DIALS_PARENT and parent_of(one) == other for one, other in ((caller, home), (home, caller))
    )


@lru_cache(maxsize=8192)
def dialling(phone: str, e164: str, home: str, caller: str) -> Dialling:
    """How a phone number of `home` is dialled from `caller` (ISO 3166-1; `home` may be INT).

    Without an international form in the directory a number counts as one that works only inside: none is made up.
    """
    if dials_like(caller, home):
        return AS_WRITTEN
    written = phone if phone.startswith("+") else ""
    if not (e164 or written):
        return _ONLY_INSIDE
    parsed = parse_number(e164 or written, home)
    if parsed is None or not phonenumbers.is_valid_number(parsed):
        # "+852 1868" was published for callers from abroad; "0800 555 111" with a form of its own was not.
        return AS_WRITTEN if written else Dialling(Works.PERHAPS, e164)
    if not phonenumbers.can_be_internationally_dialled(parsed):
        return _ONLY_INSIDE
    works = Works.PERHAPS if phonenumbers.number_type(parsed) in _OFTEN_ONLY_INSIDE else Works.YES
    return Dialling(works, "" if written else _international(parsed))


@lru_cache(maxsize=2048)
def texting(number: str, home: str, caller: str) -> Dialling:
    """How a text is sent from `caller` to a number of `home`: short codes reach nobody from abroad."""
    if number.startswith("+") or dials_like(caller, home):
        return AS_WRITTEN
    parsed = parse_number(number, home)
    if parsed is None or not phonenumbers.is_valid_number(parsed):
        return _ONLY_INSIDE
    if phonenumbers.number_type(parsed) not in _OF_A_PERSON:
        return _ONLY_INSIDE
    return Dialling(Works.YES, _international(parsed))


def dialled(phone: str, e164: str, home: str, caller: str) -> str:
    """What a phone dials in `caller` for a phone number of `home`; '' where it works only inside `home`."""
    how = dialling(phone, e164, home, caller)
    return "" if how.works == Works.ONLY_INSIDE else how.number or e164 or phone


def texted(sms: str, home: str, caller: str) -> str:
    """Where a phone in `caller` sends a text for the cell `sms` of `home`; '' where nobody would get it."""
    contact = parse_text_contact(sms)
    if contact is None:
        return ""
    how = texting(contact.number, home, caller)
    return "" if how.works == Works.ONLY_INSIDE else how.number or contact.number


@lru_cache(maxsize=2048)
def whatsapp_number(number: str, home: str, caller: str) -> str:
    """The international form of a WhatsApp number, which works anywhere; '' where the written one will do."""
    if number.startswith("+") or dials_like(caller, home):
        return ""
    parsed = parse_number(number, home)
    return _international(parsed) if parsed and phonenumbers.is_valid_number(parsed) else ""


def _international(parsed: PhoneNumber) -> str:
    return str(phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL))
