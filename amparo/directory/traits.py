"""What the codes of a service say beyond its type: who it is for, who answers, when.

Only codes decide: a word in a name or a note changes no order. `amparo directory migrate` turns the free text of older
files into codes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from amparo.directory.service import GROUPS, PURPOSES, Service, codes
from amparo.directory.sources import is_public_list_only


@dataclass(frozen=True)
class Traits:
    """`groups`: whom a line limits itself to; empty means everybody. `purposes`: codes of PURPOSES."""

    groups: frozenset[str]
    purposes: frozenset[str]
    enforcement: bool  # a tip line: not a support line
    immigration: bool  # may act against migrants: last even where somebody wants to report
    police_run: bool
    written: bool  # chat, text or WhatsApp
    web_only: bool
    public_list: bool  # its only source is a list that anybody may keep: last among its kind


@lru_cache(maxsize=8192)
def traits_of(service: Service) -> Traits:
    """The traits of a service, read from its codes; a code nobody knows says nothing."""
    purposes = frozenset(codes(service.purpose)) & frozenset(PURPOSES)
    ways = (service.phone, service.sms, service.whatsapp, service.chat_url)
    return Traits(
        groups=frozenset(codes(service.audience)) & frozenset(GROUPS),
        purposes=purposes,
        enforcement=service.service_type == "police_tip" or "tip" in purposes,
        immigration=service.operator == "immigration",
        police_run=service.operator == "police",
        written=any((service.sms, service.whatsapp, service.chat_url)),
        web_only=not any(ways),
        public_list=is_public_list_only(service),
    )
