"""How a service meets what one person speaks, can do, and where they are."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from babel.core import get_global

from amparo.directory.contact import parse_text_contact
from amparo.directory.countries import SUPRANATIONAL, subdivision_name
from amparo.directory.reach import Works, dialling, dials_like, home_of, texting
from amparo.directory.service import Service, codes
from amparo.directory.wanted import Wanted

_MACROLANGUAGES = {"nb": "no", "nn": "no"}


def spoken(service: Service, wanted: Wanted) -> list[str]:
    """The languages of a service that the person speaks, as codes of the service, the person's best first."""
    if not service.languages:
        return []
    offered = {language_of(code): code for code in service.language_codes}
    return [offered[mine] for mine in dict.fromkeys(map(language_of, wanted.languages)) if mine in offered]


@lru_cache(maxsize=512)
def language_of(code: str) -> str:
    """The language of a code, without script and region; codes of one language are one ('tl' is 'fil')."""
    plain = code.replace("_", "-").split("-")[0].lower()
    known = str(get_global("language_aliases").get(plain, plain)).split("_")[0]
    return _MACROLANGUAGES.get(known, known)


def ways_of(service: Service) -> frozenset[str]:
    """The codes of WAYS in which people of the service can be reached."""
    contacts = {
        "call": service.phone,
        "text": service.sms,
        "whatsapp": service.whatsapp,
        "chat": service.chat_url,
    }
    return frozenset(way for way, contact in contacts.items() if contact)


def is_phone_only(service: Service) -> bool:
    """Does the directory know no way to write to them?"""
    return ways_of(service) == {"call"} and not service.email


def barrier(service: Service, wanted: Wanted) -> int:
    """0: reached in a way that is possible now, or that is not known; 1: by e-mail or a web page; 2: not at all."""
    ways = ways_of(service)
    if not wanted.ways or ways & wanted.ways:
        return 0
    return 2 if ways == {"call"} and not service.email else 1


def is_called_from_abroad(service: Service, wanted: Wanted) -> bool:
    """Are the numbers of the service those of another country than the one in which they would be dialled?"""
    home = home_of(service, wanted.place)
    return home not in SUPRANATIONAL and not dials_like(wanted.caller_country, home)


def works_from_there(service: Service, wanted: Wanted) -> Works:
    """Can the one who writes reach the service from where they are? WhatsApp and web pages work anywhere."""
    home, caller = home_of(service, wanted.place), wanted.caller_country
    if not service.phone and not service.sms:
        return Works.YES
    if service.whatsapp or service.chat_url or service.email:
        return Works.YES
    found = [dialling(service.phone, service.phone_e164, home, caller).works] if service.phone else []
    text = parse_text_contact(service.sms) if service.sms else None
    if text:
        found.append(texting(text.number, home, caller).works)
    return min(found, default=Works.YES)


def is_narrow(service: Service, wanted: Wanted) -> bool:
    """Is it only for some hours, some callers, one district or an older number, and the person not in that?"""
    limits = set(codes(service.limits))
    if wanted.is_from_abroad:
        limits.discard("from_abroad")
    return bool(limits) or (bool(service.district) and not in_district(service, wanted))


def in_district(service: Service, wanted: Wanted) -> bool:
    """Does the district of a service have the name of the person's city or part of the country in it?"""
    if not service.district:
        return False
    place = wanted.place
    names = (wanted.city, subdivision_name(place.subdivision) if place.subdivision else "")
    return any(f" {_name(name)} " in f" {_name(service.district)} " for name in names if name)


@lru_cache(maxsize=2048)
def _name(name: str) -> str:
    """A name as it is compared: without accents, doubled letters and the two spellings of i (Dubayy is Dubai)."""
    plain = "".join(
        letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter)
    )
    letters = "".join(letter if letter.isalnum() else " " for letter in plain.casefold()).replace("y", "i")
    kept = [letter for before, letter in zip(f" {letters}", letters, strict=False) if letter != before]
    return "".join(kept).strip()
