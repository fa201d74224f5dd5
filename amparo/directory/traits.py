"""What the codes of a service say beyond its type: who it is for, who answers, when.

Only codes decide: a word in a name or a note changes no order. `amparo directory migrate` turns the free text of older
files into codes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from amparo.directory.service import GROUPS, Service, codes

PUBLIC_LIST = "public list in a code repository (address not known)"
"""The `source_url` of a row that was read in a list whose address is not known."""


@dataclass(frozen=True)
class Traits:
    """`groups`: whom a line limits itself to; empty means everybody."""

    groups: frozenset[str]
    enforcement: bool  # a tip line: not a support line
    immigration: bool  # may act against migrants: last even where somebody wants to report
    police_run: bool
    takes_reports: bool  # adults report a child there; a child may find it hard
    for_worried_adults: bool
    written: bool  # chat, text or WhatsApp
    web_only: bool
    weak_source: bool  # nothing but a list that nobody can open: last among its kind


@lru_cache(maxsize=8192)
def traits_of(service: Service) -> Traits:
    """The traits of a service, read from its codes; a code nobody knows says nothing."""
    purposes = codes(service.purpose)
    ways = (service.phone, service.sms, service.whatsapp, service.chat_url)
    return Traits(
        groups=frozenset(codes(service.audience)) & frozenset(GROUPS),
        enforcement=service.service_type == "police_tip" or "tip" in purposes,
        immigration=service.operator == "immigration",
        police_run=service.operator == "police",
        takes_reports="reports" in purposes,
        for_worried_adults="worried_adults" in purposes,
        written=any((service.sms, service.whatsapp, service.chat_url)),
        web_only=not any(ways),
        weak_source=service.source_url == PUBLIC_LIST,
    )
