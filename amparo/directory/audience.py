"""How well a line fits the person who needs it."""

from __future__ import annotations

from amparo.directory.needs import ABOUT_A_CHILD, ADULTS
from amparo.directory.traits import Traits

AUDIENCES = ("self", "child", "worried_about_child", "adult", "woman", "man", "someone_else")
"""Who is in trouble, as far as known. `self` and `someone_else` leave the age open; None leaves all open.

`child`: one who asks for itself, as far as known; `worried_about_child`: somebody who saw one in trouble.
"""

FITS, ACCEPTABLE, UNLIKELY, WRONG = range(4)


def fit(
    traits: Traits,
    service_type: str,
    need: str,
    audience: str | None,
    known: frozenset[str] = frozenset(),
    is_migrant: bool | None = None,
) -> int:
    """0 (made for them) to 3 (made for somebody else). `audience` and `is_migrant` None mean unknown.

    `known`: the groups that the person is known to belong to. Nobody is taken for a refugee, or for one of a particular
    group, who has not been said to be.
    """
    groups = traits.groups
    if "professionals" in groups:
        return WRONG
    if "particular" in groups:
        return UNLIKELY
    if audience in ABOUT_A_CHILD:
        return _fit_child(traits, audience == "worried_about_child")
    if audience == "woman" and "women" in groups:
        return FITS
    if audience == "man":
        if "men" in groups:
            return FITS
        if "women" in groups:
            return WRONG
    if groups & {"migrants", "refugees"} and not groups & {"women", "men", "children", "families"}:
        if groups & known or ("migrants" in groups and is_migrant):
            return FITS
        if is_migrant is False:
            return UNLIKELY
    return _fit_anybody(groups, service_type, need, audience)


def takes_only_adults(traits: Traits) -> bool:
    """Would a child who calls there be sent elsewhere?"""
    return "adults" in traits.groups and not traits.groups & {"children", "families"}


def _fit_child(traits: Traits, is_seen: bool) -> int:
    groups = traits.groups
    if is_seen and traits.for_worried_adults:
        return FITS
    if traits.for_worried_adults or groups & {"men", "adults"}:
        return WRONG
    if groups & {"children", "families"}:
        return ACCEPTABLE if traits.takes_reports else FITS
    return UNLIKELY if groups else ACCEPTABLE


def _fit_anybody(groups: frozenset[str], service_type: str, need: str, audience: str | None) -> int:
    if groups & {"children", "families"}:
        for_children = service_type in ("child", "missing_child", "online_abuse")
        if for_children or "women" in groups:
            return FITS
        return UNLIKELY if audience in ADULTS else ACCEPTABLE
    if not groups or "adults" in groups:
        # Until we know that an adult asks, lines that children can call come first for a child's need.
        return ACCEPTABLE if need == "child" and service_type == "child" and audience is None else FITS
    if "women" in groups:
        return FITS if need == "gender_violence" else ACCEPTABLE
    if "men" in groups:
        return UNLIKELY
    if "migrants" in groups and service_type in ("trafficking", "labour", "referral"):
        return FITS
    return ACCEPTABLE
