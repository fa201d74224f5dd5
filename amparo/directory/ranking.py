"""The order of services: what a helpline manager would offer first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from amparo.directory.audience import fit, takes_only_adults
from amparo.directory.hours import opening_text
from amparo.directory.needs import ABOUT_A_CHILD, types_for
from amparo.directory.service import COSTS, Service
from amparo.directory.traits import traits_of


class Scope(IntEnum):
    """For whom a service is there, seen from the person's place; the order is the order of showing."""

    ORGANISATION = 0  # of the NGO whose widget this is
    SUBDIVISION = 1
    COUNTRY = 2
    PARENT = 3  # of the state a territory belongs to
    OTHER_SUBDIVISION = 4  # of a part of the country that may not be the person's
    INTERNATIONAL = 5
    EUROPEAN = 6  # a number that many, not all, EU states run


@dataclass(frozen=True)
class Found:
    """A service as it stands for one person now. `opens_at` is in the service's own time zone."""

    service: Service
    scope: Scope
    open_now: bool | None = None
    opens_at: datetime | None = None

    @property
    def area(self) -> str:
        """The part of the country it is limited to, where that has to be said; else ''."""
        return self.service.area

    def as_dict(self, language: str = "en") -> dict[str, object]:
        """The item of a website-channel `services` message.

        Beside what the service says of itself: `opens`, when it opens next where it is closed now ('Tuesday 09:00',
        its own time), and `own`, whether it is one of the organisation's whose website this is.
        """
        opens = opening_text(self.opens_at, language) if self.opens_at else ""
        own = self.scope == Scope.ORGANISATION
        return {**self.service.as_dict(self.open_now, language), "opens": opens, "own": own}


_OPEN = {True: 0, None: 1, False: 2}
_COST = {"free": 0, "": 1, "standard": 2}
assert set(_COST) == set(COSTS)
_TIERS = {Scope.OTHER_SUBDIVISION: 1, Scope.INTERNATIONAL: 2, Scope.EUROPEAN: 3}


def ranked(found: list[Found], need: str, audience: str | None) -> list[Found]:
    """The services for a need, best first; the order of the file decides between equals.

    1. the embedding organisation's own;
    2. support lines before tip lines and immigration enforcement, unless somebody wants to report;
    3. of the country, then of another part of it, then international, then EU-wide numbers;
    4. lines for the public before lines for professionals; for a child, lines that take only adults after the rest;
    5. the need's own type, then its stand-ins (need `human`: chat, text and WhatsApp before that);
    6. within a type: immigration enforcement last, the whole day before out of hours only, who it is for,
       a way to talk before a page, subdivision before country before parent, others before the police,
       open before closed, free before paid, high before medium, assured before not yet assured.
    """
    types = {kind: rank for rank, kind in enumerate(types_for(need, audience))}

    def key(item: Found) -> tuple[int | bool, ...]:
        service, traits = item.service, traits_of(item.service)
        fitting = fit(traits, service.service_type, need, audience)
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
            in_words and not traits.written,
            fitting if in_words else 0,
            kind,
            traits.immigration,
            traits.narrow,
            fitting,
            traits.web_only,
            item.scope,
            traits.police_run and not report,
            _OPEN[item.open_now],
            _COST.get(service.cost, 1),
            service.confidence != "high",
            not service.assured_date,
        )

    return sorted((item for item in found if item.service.service_type in types), key=key)
