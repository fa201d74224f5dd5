"""What the staff's columns say about a service beyond its type: who it is for, who answers, when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from amparo.directory.service import Service

_ENFORCEMENT = re.compile(
    r"immigration agency|tips go to police|anonymous tip line|military authorities|not a help line",
    re.IGNORECASE,
)
_IMMIGRATION = re.compile(r"immigration agency|homeland security", re.IGNORECASE)
_POLICE_RUN = re.compile(
    r"polic|polit(?:i|ie)\b|gendarm|\bgarda\b|\bpdi\b|kriminal|sûreté|investigation agency|internal affairs",
    re.IGNORECASE,
)
_OUT_OF_HOURS = re.compile(
    r"\bout of hours$|out of hours only|after hours;|after-hours[^;]*only", re.IGNORECASE
)
_FROM_ABROAD = re.compile(r"from abroad|from outside|^international anti-trafficking hotline", re.IGNORECASE)
_LIMITED = re.compile(
    r"regional trafficking team|^dubai\b|^in chuuk\b|\bcity only\b|^wcpc\b"
    r"|runaway or homeless|\(older number\)",
    re.IGNORECASE,
)
_TAKES_REPORTS = re.compile(
    r"^report |reporting line|line for reports|reports? of violence|protection helpline", re.I
)

# Told to the caller and not in the column of the audience; not "for adults who are worried about a child".
_ONLY_ADULTS = re.compile(r"for adults\b(?! who are worried)", re.IGNORECASE)

_GROUPS = {
    "children": r"child|youth",
    "families": r"famil",
    "women": r"\bwom[ae]n",
    "men": r"\bm[ae]n\b",
    "migrants": r"migrant|worker",
    "refugees": r"refugee|asylum|displaced",
    "adults": r"\badult",
    "particular": r"lgbt|indigenous|native|ukrain",
    "professionals": r"professional",
}


@dataclass(frozen=True)
class Traits:
    """`groups`: whom a line limits itself to; empty means everybody."""

    groups: frozenset[str]
    enforcement: bool  # a tip line, or an agency that may act against migrants: not a support line
    immigration: bool  # may act against migrants: last even where somebody wants to report
    police_run: bool
    narrow: bool  # only out of hours, only from abroad, only one region or group, or an older number
    takes_reports: bool  # adults report a child there; a child may find it hard
    for_worried_adults: bool
    written: bool  # chat, text or WhatsApp
    web_only: bool


@lru_cache(maxsize=8192)
def traits_of(service: Service) -> Traits:
    """The traits of a service, read from its columns."""
    name, notes, audience = service.service_name, service.notes, service.audience
    told = f"{name}\n{notes}"
    ways = (service.phone, service.sms, service.whatsapp, service.chat_url)
    limits = f"{audience} {service.caller_note}" if _ONLY_ADULTS.match(service.caller_note) else audience
    return Traits(
        groups=frozenset(
            group for group, words in _GROUPS.items() if re.search(words, limits, re.IGNORECASE)
        ),
        enforcement=service.service_type == "police_tip" or bool(_ENFORCEMENT.search(told)),
        immigration=bool(_IMMIGRATION.search(f"{service.organization}\n{notes}")),
        police_run=bool(_POLICE_RUN.search(f"{service.organization}\n{name}")),
        narrow=any(
            (
                _OUT_OF_HOURS.search(name) or _OUT_OF_HOURS.search(notes),
                _FROM_ABROAD.search(name),
                _LIMITED.search(name) or _LIMITED.search(notes),
            )
        ),
        takes_reports=bool(_TAKES_REPORTS.search(notes) or _TAKES_REPORTS.search(name)),
        for_worried_adults="adults worried" in name.lower(),
        written=any((service.sms, service.whatsapp, service.chat_url)),
        web_only=not any(ways),
    )
