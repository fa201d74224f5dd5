"""The order of services: what a helpline manager would offer first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from amparo.directory.audience import fit, takes_only_adults
from amparo.directory.fitting import barrier, is_called_from_abroad, is_narrow, spoken, works_from_there
from amparo.directory.needs import ABOUT_A_CHILD, types_for
from amparo.directory.service import COSTS, Service
from amparo.directory.traits import traits_of
from amparo.directory.wanted import Wanted


class Scope(IntEnum):
    """For whom a service is there, seen from the person's place; the order is the order of showing."""

    ORGANISATION = 0  # of the NGO whose widget this is
    SUBDIVISION = 1
    COUNTRY = 2
    PARENT = 3  # of the state a territory belongs to
    OTHER_SUBDIVISION = 4  # of a part of the country that may not be the person's
    INTERNATIONAL = 5
    EUROPEAN = 6  # a number that many, not all, EU states run
    HOME_COUNTRY = 7  # of the country somebody is from: an embassy, a line for citizens abroad
    WRITERS_COUNTRY = 8  # of the country where who writes is, for relatives of somebody in another one


@dataclass(frozen=True)
class Found:
    """A service as it stands for one person now. `opens_at` is in the service's own time zone.

    `wanted`: the look-up that found it; None where nothing is known of a person.
    """

    service: Service
    scope: Scope
    open_now: bool | None = None
    opens_at: datetime | None = None
    wanted: Wanted | None = None

    @property
    def area(self) -> str:
        """The part of the country it is limited to, where that has to be said; else ''."""
        return self.service.area

    @property
    def is_abroad(self) -> bool:
        """Is it in another country than who writes?"""
        return self.wanted is not None and is_called_from_abroad(self.service, self.wanted)

    @property
    def speaks(self) -> list[str]:
        """The codes of the person's own languages that are spoken there, as far as known."""
        return spoken(self.service, self.wanted) if self.wanted else []

    @property
    def language_codes(self) -> list[str]:
        """The codes of all languages known to be spoken there, the person's own first."""
        return list(dict.fromkeys([*self.speaks, *self.service.language_codes]))


_OPEN = {True: 0, None: 1, False: 2}
_COST = {"free": 0, "": 1, "standard": 2}
assert set(_COST) == set(COSTS)
_FOR_CHILDREN = ("child", "missing_child")
_TIERS = {Scope.OTHER_SUBDIVISION: 1, Scope.INTERNATIONAL: 2, Scope.EUROPEAN: 3}


def _barrier(service: Service, wanted: Wanted) -> int:
    """As `fitting.barrier`, but a chat for children is not the first thing for somebody else."""
    lowest = 1 if service.service_type in _FOR_CHILDREN and not _is_about_a_child(wanted) else 0
    return max(lowest, barrier(service, wanted)) if wanted.ways else 0


def _is_about_a_child(wanted: Wanted) -> bool:
    return wanted.audience in ABOUT_A_CHILD or wanted.need in _FOR_CHILDREN


def ranked(found: list[Found], wanted: Wanted) -> list[Found]:
    """The services for a need, best first. This is the whole order; what is not known of the person changes nothing.

    1. the embedding organisation's own;
    2. support lines before tip lines and immigration enforcement, unless somebody wants to report;
    3. of the country, then of another part of it, then international, then EU-wide numbers;
    4. lines for the public before lines for professionals; for a child, lines that take only adults after the rest;
    5. a way that the person can use now, then those by e-mail or a web page (and, unless it is about a child, lines for
       children), then the others;
    6. the need's own type, then its stand-ins (need `human`: chat, text and WhatsApp before that);
    7. within a type, one after the other:
       immigration enforcement last; what only a list without address says last but one;
       the whole day and country before out of hours, an older number or another district than the person's;
       who it is for (see `audience.fit`); what works from where the writer is;
       a way to talk before a page; subdivision before country before parent; others before the police;
       who speaks the person's language; open before not known before closed; free before paid;
       high before medium; assured before not yet assured;
    8. the order of the file.

    Behind the country's own lines made for the need, and never first, `lookup` puts the offices of the country somebody
    is from, and after them what the writer's country has for relatives.
    """
    need, audience = wanted.need, wanted.audience
    types = {kind: rank for rank, kind in enumerate(types_for(need, audience))}

    def key(item: Found) -> tuple[int | bool, ...]:
        service, traits = item.service, traits_of(item.service)
        fitting = fit(traits, service.service_type, need, audience, wanted.groups, wanted.is_migrant)
        report = need == "police_tip"
        kind = types[service.service_type]
        if report and traits.enforcement:
            kind = types["police_tip"]
        in_words = need == "human"
        return (
            item.scope != Scope.ORGANISATION,
            traits.enforcement and not report,
            _TIERS.get(item.scope, 0),
            "professionals" in traits.groups,
            audience in ABOUT_A_CHILD and takes_only_adults(traits),
            _barrier(service, wanted),
            in_words and not traits.written,
            fitting if in_words else 0,
            kind,
            traits.immigration,
            traits.weak_source,
            is_narrow(service, wanted),
            fitting,
            works_from_there(service, wanted),
            traits.web_only,
            item.scope,
            traits.police_run and not report,
            bool(wanted.languages) and not item.speaks,
            _OPEN[item.open_now],
            _COST.get(service.cost, 1),
            service.confidence != "high",
            not service.assured_date,
        )

    return sorted((item for item in found if item.service.service_type in types), key=key)
