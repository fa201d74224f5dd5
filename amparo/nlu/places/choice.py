"""Chooses among the places of a message the one where help is needed."""

from __future__ import annotations

from collections.abc import Sequence

from amparo.nlu.places.result import PlaceMatch, PlaceResult
from amparo.nlu.places.role import USABLE, Relation, Role, Subject


def choose_place(
    matches: tuple[PlaceMatch, ...], roles: Sequence[Role], *, own_trouble: bool = False
) -> PlaceResult:
    """Return the place of the person in trouble, and the writer's where it is another person's.

    `own_trouble`: the message tells of what happens to the writer.
    """
    usable = [
        (match, role)
        for match, role in zip(matches, roles, strict=True)
        if not role.negated and role.relation >= USABLE and (match.country or match.options)
    ]
    of_others = [entry for entry in usable if entry[1].subject is Subject.OTHER]
    of_writer = [entry for entry in usable if entry[1].subject is not Subject.OTHER]
    other = _best(of_others)
    writer = _best(of_writer)
    chosen = other or writer
    if chosen is None:
        return PlaceResult(matches=matches)
    writer_match: PlaceMatch | None = None
    if other and writer:
        if writer[1].rank >= Relation.STATED - 5 and (own_trouble or _at_home(other[1])):
            chosen = writer
        elif other[1].rank >= Relation.BARE:
            said = writer[1].subject is Subject.WRITER and writer[1].rank >= Relation.ARRIVED
            writer_match = writer[0] if said and writer[0].country else None
        elif writer[1].rank > other[1].rank:
            chosen = writer
    match = chosen[0]
    return PlaceResult(
        country=match.country,
        subdivision=match.subdivision,
        name=match.name,
        options=match.options,
        writer_country=writer_match.country if writer_match else None,
        match=match,
        writer_match=writer_match,
        matches=matches,
    )


def _at_home(role: Role) -> bool:
    return role.relative_home or role.relation is Relation.HOME


def _more_precise(one: PlaceMatch, other: PlaceMatch) -> bool:
    return one.country == other.country and one.subdivision is not None and other.subdivision is None


def _best(entries: Sequence[tuple[PlaceMatch, Role]]) -> tuple[PlaceMatch, Role] | None:
    """Return the surest entry; among equals the more precise one of the same country, else the first."""
    best: tuple[PlaceMatch, Role] | None = None
    for entry in entries:
        lead = entry[1].rank - best[1].rank if best else 1
        if best is None or lead > 0 or (lead == 0 and _more_precise(entry[0], best[0])):
            best = entry
    return best
