"""Decides which of the places of one name is meant, or that it has to be asked back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from amparo.nlu.places.gazetteer import Gazetteer
from amparo.nlu.places.mention import Mention
from amparo.nlu.places.place import Kind, Place

DOMINANT = 5
"""A place with so many times the people of the next one of its name is meant without asking …"""
FAR_LARGER = 10
"""… and with so many where something else hints at the smaller one; beyond it is not offered either."""
PLAUSIBLE = 50
"""Beyond so many times even the known country does not make the smaller place plausible."""
MAX_OPTIONS = 4


@dataclass(frozen=True)
class Resolved:
    """What a mention stands for: a country and perhaps its subdivision, or else the options to ask about."""

    country: str | None
    subdivision: str | None = None
    options: tuple[str, ...] = ()


def resolve(
    mention: Mention, gazetteer: Gazetteer, known_country: str | None, named_countries: Sequence[str]
) -> Resolved:
    """Return what `mention` stands for.

    `known_country` is the ISO 3166-1 code known before the message, `named_countries` those that the message
    itself names or hints at, the surest first.
    """
    evidence = [country for country in (known_country, *named_countries) if country]
    groups = _by_country(_likely(mention, evidence))
    asked = () if mention.contained else tuple(gazetteer.ask_back.get(mention.name, ()))
    if asked:
        return _resolve_asked(asked, groups, evidence)
    if not groups:
        return Resolved(None)
    ranked = sorted(groups, key=lambda country: -_size(groups[country]))
    top = ranked[0]
    hinted = any(country in groups for country in evidence)
    dominant = _dominant(mention, groups, ranked, gazetteer, FAR_LARGER if hinted else DOMINANT)
    if dominant:
        country_meant = any(place.kind is Kind.COUNTRY for place in groups[dominant])
        known = groups.get(known_country or "", [])
        plausible = known and _size(known) * PLAUSIBLE >= _size(groups[dominant])
        if plausible and known_country != dominant and not country_meant:
            return Resolved(None, options=(_option(groups[dominant]), _option(known)))
        well_known = gazetteer.well_known.get(mention.name, "")
        if "-" in well_known and not mention.contained:
            return Resolved(dominant, well_known)
        return _within_country(groups[dominant])
    for country in evidence:
        if country in groups:
            return _within_country(groups[country])
    similar = [country for country in ranked if _size(groups[country]) * FAR_LARGER >= _size(groups[top])]
    return Resolved(None, options=tuple(_option(groups[country]) for country in similar[:MAX_OPTIONS]))


def _likely(mention: Mention, evidence: Sequence[str]) -> Sequence[Place]:
    """Leave out small towns where a greater place has the same name, unless something speaks for their country."""
    if mention.contained:
        return mention.candidates
    greater = [place for place in mention.candidates if not place.is_small or place.country in evidence]
    return greater or mention.candidates


def _resolve_asked(asked: Sequence[str], groups: dict[str, list[Place]], evidence: Iterable[str]) -> Resolved:
    for country in evidence:
        codes = [code for code in asked if code[:2] == country]
        if len(codes) > 1:
            return Resolved(None, options=tuple(codes))
        if codes:
            certain = codes[0] if "-" in codes[0] else _within_country(groups.get(country, ())).subdivision
            return Resolved(country, certain)
        if country in groups:
            return _within_country(groups[country])
    if len(asked) == 1:
        return Resolved(asked[0][:2], asked[0] if "-" in asked[0] else None)
    return Resolved(None, options=tuple(asked))


def _dominant(
    mention: Mention,
    groups: dict[str, list[Place]],
    ranked: Sequence[str],
    gazetteer: Gazetteer,
    times_larger: int,
) -> str | None:
    if len(ranked) == 1:
        return ranked[0]
    countries = [c for c in ranked if any(place.kind is Kind.COUNTRY for place in groups[c])]
    if countries:
        return countries[0]
    well_known = gazetteer.well_known.get(mention.name, "")[:2]
    if well_known in groups and not mention.contained:
        return well_known
    return ranked[0] if _size(groups[ranked[0]]) >= times_larger * _size(groups[ranked[1]]) else None


def _by_country(places: Iterable[Place]) -> dict[str, list[Place]]:
    groups: dict[str, list[Place]] = {}
    for place in places:
        groups.setdefault(place.country, []).append(place)
    return groups


def _size(places: Sequence[Place]) -> int:
    return max(place.population for place in places)


def _within_country(places: Sequence[Place]) -> Resolved:
    if not places:
        return Resolved(None)
    if any(place.kind is Kind.COUNTRY for place in places):
        return Resolved(places[0].country)
    places = [place for place in places if not place.is_small] or places
    largest = max(places, key=lambda place: place.population)
    subdivisions = {
        place.subdivision
        for place in places
        if place.subdivision
        and (place.population * FAR_LARGER >= largest.population or not largest.subdivision)
    }
    certain = largest.subdivision if subdivisions <= {largest.subdivision} else None
    if largest.subdivision is None and len(subdivisions) == 1:
        certain = next(iter(subdivisions))
    return Resolved(largest.country, certain)


def _option(places: Sequence[Place]) -> str:
    resolved = _within_country(places)
    if resolved.subdivision is None:
        return str(resolved.country)
    return Place(Kind.CITY, places[0].country, resolved.subdivision, 0).option
