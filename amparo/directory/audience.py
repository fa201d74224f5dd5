"""How well a line fits the person who needs it: what the table `people` of order.yml says."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from amparo.directory.needs import ABOUT_A_CHILD, written_order
from amparo.directory.traits import Traits

AUDIENCES = (
    "self",
    "child",
    "worried_about_child",
    "adult",
    "woman",
    "man",
    "with_children",
    "someone_else",
)
"""Who is in trouble, as far as known. `self` and `someone_else` leave the age open; None leaves all open.

`child`: one who asks for itself, as far as known; `worried_about_child`: somebody who saw one in trouble;
`with_children`: an adult and others with them, as a mother with her children.
"""

FITS, ACCEPTABLE, UNLIKELY, WRONG = range(4)
_GRADES = {"fits": FITS, "will_do": ACCEPTABLE, "unlikely": UNLIKELY, "wrong": WRONG}
_OF_MIGRANTS = frozenset({"migrants", "refugees"})


@lru_cache(maxsize=4096)
def fit(
    traits: Traits,
    service_type: str,
    audience: str | None,
    known: frozenset[str] = frozenset(),
    is_migrant: bool | None = None,
) -> int:
    """0 (made for them) to 3 (made for somebody else). `audience` and `is_migrant` None mean unknown.

    `known`: the groups that the person is known to belong to. Nobody is taken for a refugee, or for one of a particular
    group, who has not been said to be.
    """
    person = _people().get(audience or "", _people()["anyone"])
    limits = [grade for code, grade in person["limits"].items() if code in traits.groups | traits.purposes]
    return max([_serves(traits, service_type, audience, known, is_migrant, person["serves"]), *limits])


def takes_only_adults(traits: Traits) -> bool:
    """Would a child who calls there be sent elsewhere?"""
    return "adults" in traits.groups and not traits.groups & {"children", "families"}


def _serves(
    traits: Traits,
    service_type: str,
    audience: str | None,
    known: frozenset[str],
    is_migrant: bool | None,
    grades: Mapping[str, int],
) -> int:
    groups = traits.groups - {"particular", "professionals"}
    best = min(grades[code] for code in groups or {"everybody"})
    best = min([best, *(grades[code] for code in traits.purposes if code in grades)])
    if audience in ABOUT_A_CHILD:
        return best
    if groups and groups <= _OF_MIGRANTS:
        if groups & known or ("migrants" in groups and is_migrant):
            return FITS
        if is_migrant is False:
            return UNLIKELY
    usual = groups & frozenset(written_order()["callers"].get(service_type, ()))
    return FITS if any(grades[code] == ACCEPTABLE for code in usual) else best


@lru_cache(maxsize=1)
def _people() -> dict[str, dict[str, Any]]:
    return {
        name: {part: {code: _GRADES[word] for code, word in row[part].items()} for part in row}
        for name, row in written_order()["people"].items()
    }
