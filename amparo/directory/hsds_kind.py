"""Of which kind a service of an HSDS 3 answer is, and whether it is one that is never taken from others."""

from __future__ import annotations

import re
from collections.abc import Mapping

from phonenumbers.shortnumberinfo import is_emergency_number

from amparo.directory.hsds.taxonomy import own_values
from amparo.directory.service import SERVICE_TYPES

# What HSDS services call themselves, tried in this order; directories use taxonomies of their own.
_TYPE_WORDS = {
    "missing_child": r"missing (child|person)",
    "trafficking": r"traffick|modern slavery|forced labou?r",
    "online_abuse": r"online abuse|sexual abuse material|sextortion|cyber",
    "child": r"\bchild|\byouth\b|young people|\bkids\b",
    "gender_violence": r"domestic|gender|sexual (violence|assault)|\bwomen\b|rape crisis",
    "crisis": r"suicid|crisis|emotional support|mental health",
    "labour": r"labou?r|worker|employment",
    "police_tip": r"crime ?stoppers|\btips?\b|tip-?lines?\b",
}

# Emergency numbers come from the local file only. What an office does for citizens of another country would be taken
# for help for everybody where it stands.
_NEVER_FROM_OTHERS = ("emergency", "home_country")
_POLICE = re.compile(
    r"\b(?:police|polic[ií]a|polícia|policie|policja|politie|polit[iı]|polizei|polizia|poliisi|polisi?|cảnh sát|"
    r"gendarm\w*|carabinier\w*)\b|полиц|поліц|милиц|αστυνομ|شرطة|پلیس|پولیس|משטרה|पुलिस|পুলিশ|ตำรวจ|警察|公安|경찰",
    re.IGNORECASE,
)
_RESCUE = re.compile(
    r"\b(?:ambulan\w*|paramedics?|fire (?:brigade|service|department|rescue|station)|coast ?guard|bomberos|bombeiros|"
    r"pompiers|feuerwehr|rettungsdienst|protección civil|proteção civil|"
    r"emergency (?:numbers?|calls?|medical services?|services?|dispatch|response))\b|пожарн|скорая помощь|"
    r"إسعاف|الدفاع المدني|消防|救护车|救急",
    re.IGNORECASE,
)
_VAGUE = ("police_tip", "referral")


def is_police(name: str) -> bool:
    """Whether a service or who runs it is called the police, in one of many languages."""
    return bool(_POLICE.search(name))


def kind_of(record: Mapping[str, object], name: str, phone: str, country: str) -> str:
    """The kind of service; '' for what is never taken from others: emergency services, offices for citizens abroad.

    Who is called police, or has an emergency number of the country (ISO 3166-1), is an emergency service, unless its
    name or its directory says what else it is for: police stations are no lines for tips.
    """
    own = own_values(dict(record)).get("service_type", "")
    said = own or _said(record)
    named = _in_words(name)
    kind = said or named or _in_words(_text(record.get("description"))) or "referral"
    if kind in _NEVER_FROM_OTHERS:
        return ""
    has_emergency_number = bool(phone) and is_emergency_number(phone, country)
    if kind in _VAGUE and has_emergency_number:
        return ""
    is_plain = own or named or said not in ("", *_VAGUE)
    return kind if is_plain or not (has_emergency_number or is_police(name) or _RESCUE.search(name)) else ""


def _said(record: Mapping[str, object]) -> str:
    attributes = record.get("attributes")
    for attribute in attributes if isinstance(attributes, list) else ():
        term = attribute.get("taxonomy_term") if isinstance(attribute, dict) else None
        for value in (_text(term.get("code")), _text(term.get("name"))) if isinstance(term, dict) else ():
            kind = value.casefold().replace(" ", "_")
            # What others call an emergency is a kind of help; ours is a number that everybody calls.
            if kind in SERVICE_TYPES and kind != "emergency":
                return kind
    return ""


def _in_words(text: str) -> str:
    return next((kind for kind, words in _TYPE_WORDS.items() if re.search(words, text, re.IGNORECASE)), "")


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
