"""The order of services: what a helpline manager would offer first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from amparo.directory.audience import WRONG, fit
from amparo.directory.fitting import barrier, is_called_from_abroad, is_narrow, spoken, works_from_there
from amparo.directory.needs import NEVER_FIRST, Kinds, kinds_for, own_kind, taken_for
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
_TIERS = {Scope.OTHER_SUBDIVISION: 1, Scope.INTERNATIONAL: 2, Scope.EUROPEAN: 3}
_ELSEWHERE = (Scope.HOME_COUNTRY, Scope.WRITERS_COUNTRY)


def kinds_wanted(wanted: Wanted) -> Kinds:
    """The kinds of service that a look-up may show, as order.yml says it."""
    return kinds_for(wanted.need, wanted.audience, wanted.trouble)


def fit_for(service: Service, wanted: Wanted) -> int:
    """How well a service fits the person of a look-up: see `audience.fit`."""
    audience = taken_for(wanted.need, wanted.audience)
    return fit(traits_of(service), service.service_type, audience, wanted.groups, wanted.is_migrant)


def kind_for(service: Service, wanted: Wanted) -> str:
    """The kind as which a service counts: for who wants to report, a line for tips is one whatever else it is for."""
    tips = wanted.need == "police_tip" and traits_of(service).enforcement
    return "police_tip" if tips else service.service_type


def ranked(found: list[Found], wanted: Wanted) -> list[Found]:
    """The services for a need, best first. What is not known of the person changes nothing.

    Which kinds there are, which of them come first, and for whom a line is: order.yml. Around it:

    1. the embedding organisation's own;
    2. support lines before tip lines and immigration enforcement, unless somebody wants to report;
    3. of the country, then of another part of it, then international, then EU-wide numbers (where the table says
       `anywhere`, those of the need's own kind count as the country's);
    4. lines that are for somebody else (`wrong` in the table) after the rest;
    5. a way that the person can use now, then those by e-mail or a web page, then the others;
    6. the kinds in the order of the table (need `human`: chat, text and WhatsApp before that), of one kind those of
       the place before those of the country somebody is from or writes from, and of these the nearest first;
    7. within a kind, one after the other:
       immigration enforcement last; what only a public list says last but one;
       the whole day and country before out of hours, an older number or another district than the person's;
       who it is for (see `audience.fit`); what works from where the writer is;
       a way to talk before a page; subdivision before country before parent; others before the police;
       who speaks the person's language; open before not known before closed; free before paid;
       high before medium; assured before not yet assured;
    8. the order of the file.

    Last, kinds that the table lets `never` be `first` go behind the first other line; alone they are not shown.
    """
    kinds = kinds_wanted(wanted)
    report = wanted.need == "police_tip"
    in_words = wanted.need == "human"

    def key(item: Found) -> tuple[int | bool, ...]:
        service, traits = item.service, traits_of(item.service)
        fitting = fit_for(service, wanted)
        kind = kinds.rank[kind_for(service, wanted)]
        anywhere = kinds.anywhere and service.service_type == own_kind(wanted.need)
        return (
            item.scope != Scope.ORGANISATION,
            traits.enforcement and not report,
            0 if anywhere else _TIERS.get(item.scope, 0),
            fitting == WRONG,
            _barrier(service, wanted, kinds),
            _in_writing(service, kinds) if in_words else 0,
            fitting if in_words else 0,
            kind,
            item.scope in _ELSEWHERE,
            _distance(item, wanted) if item.scope in _ELSEWHERE else 0,
            traits.immigration,
            traits.public_list,
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

    ordered = sorted((item for item in found if item.service.service_type in kinds.rank), key=key)
    return _without_a_wrong_first(ordered, kinds)


def _without_a_wrong_first(ordered: list[Found], kinds: Kinds) -> list[Found]:
    """An office of somebody's own country may have been set up for a while, and not everybody is safe with it."""
    never = set(NEVER_FIRST) - set(kinds.first)
    place = next(
        (place for place, item in enumerate(ordered) if item.service.service_type not in never), None
    )
    if place is None:
        return []
    return [ordered[place], *ordered[:place], *ordered[place + 1 :]]


def _barrier(service: Service, wanted: Wanted, kinds: Kinds) -> int:
    """As `fitting.barrier`, but a chat for children is not the first thing for somebody else."""
    lowest = 1 if service.service_type in _FOR_CHILDREN and service.service_type not in kinds.first else 0
    return max(lowest, barrier(service, wanted)) if wanted.ways else 0


_FOR_CHILDREN = ("child", "missing_child")


def _in_writing(service: Service, kinds: Kinds) -> int:
    """0: can be written to, and serves best; 1: can be written to; 2: cannot."""
    return (0 if service.service_type in kinds.first else 1) if traits_of(service).written else 2


def _distance(item: Found, wanted: Wanted) -> int:
    """How near an office abroad is: dialled where the writer is, or at the place; then from anywhere."""
    host = item.service.host_country
    if item.scope == Scope.HOME_COUNTRY:
        return 0 if host else 1
    return {wanted.writer_country: 0, "": 1}.get(host, 2)
