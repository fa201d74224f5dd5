"""What the places of a message mean, once each has a role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from amparo.nlu.places.gazetteer import Gazetteer
from amparo.nlu.places.mention import Mention, Words
from amparo.nlu.places.place import Strength
from amparo.nlu.places.resolution import Resolved, resolve
from amparo.nlu.reading.labels import ROLES

Roles = Sequence[dict[str, float]]
"""For each mention how likely each role is."""

_SILENT = ("none", "denied")


@dataclass(frozen=True)
class FoundPlace:
    """A place in the message with its likeliest role."""

    name: str
    """As written."""
    start: int
    end: int
    role: str
    share: float
    """How likely the role is."""
    country: str | None
    """ISO 3166-1 alpha-2."""
    subdivision: str | None
    """ISO 3166-2."""
    options: tuple[str, ...]
    """Codes to ask about when the name is shared; then there is no country."""


def found_places(
    mentions: Sequence[Mention], roles: Roles, words: Words, gazetteer: Gazetteer, known_country: str | None
) -> list[FoundPlace]:
    """Return what each mention stands for, without those that are no place.

    `known_country` (ISO 3166-1 alpha-2), where it is known, only helps to tell places of one name apart.
    """
    likeliest = [max(ROLES, key=lambda role: shares.get(role, 0.0)) for shares in roles]
    known = known_country.upper() if known_country else None
    found = []
    for number, mention in enumerate(mentions):
        if likeliest[number] == "none":
            continue
        named = _named_countries(number, mentions, likeliest, gazetteer)
        resolved = resolve(mention, gazetteer, known, named)
        start, end = words.tokens[mention.first].start, words.tokens[mention.last].end
        found.append(
            FoundPlace(
                name=words.text[start:end],
                start=start,
                end=end,
                role=likeliest[number],
                share=roles[number][likeliest[number]],
                country=resolved.country,
                subdivision=resolved.subdivision,
                options=resolved.options,
            )
        )
    return found


def _named_countries(
    number: int, mentions: Sequence[Mention], likeliest: Sequence[str], gazetteer: Gazetteer
) -> list[str]:
    """Return the countries that the rest of the message speaks of, the nearest first."""
    named: list[str] = []
    for other in sorted(range(len(mentions)), key=lambda position: abs(position - number)):
        if other != number and likeliest[other] not in _SILENT:
            resolved: Resolved = resolve(mentions[other], gazetteer, None, ())
            if resolved.country:
                named.append(resolved.country)
    return named


def place_with_role(found: Sequence[FoundPlace], role: str) -> FoundPlace | None:
    """Return the surest place of a role; of equally sure ones of one country the more precise."""
    of_role = [place for place in found if place.role == role and (place.country or place.options)]
    if not of_role:
        return None
    best = max(of_role, key=lambda place: place.share)
    finer = (place for place in of_role if place.country == best.country and place.subdivision)
    return best if best.subdivision else next(finer, best)


def is_bare(mentions: Sequence[Mention], words: Words) -> bool:
    """Tell whether nothing but names of places is written: "riyadh", "leeds, uk"."""
    covered = {i for m in mentions if m.strength > Strength.CONTAINED for i in range(m.first, m.last + 1)}
    return bool(mentions) and covered.issuperset(range(len(words.tokens)))
