"""Which kinds of service answer a need: its own kind first, then what can stand in for it."""

from __future__ import annotations

# `referral` is offices, shelters and lawyers; `police_tip` comes last everywhere but where somebody
# wants to report. A need left out of another's list could only mislead: no child line for an adult's wages.
NEEDS: dict[str, tuple[str, ...]] = {
    "trafficking": ("trafficking", "labour", "gender_violence", "referral", "crisis", "child", "police_tip"),
    "child": ("child", "trafficking", "missing_child", "gender_violence", "crisis", "referral", "police_tip"),
    "missing_child": ("missing_child", "child", "trafficking", "referral", "police_tip"),
    "online_abuse": ("online_abuse", "child", "crisis", "gender_violence", "trafficking", "police_tip"),
    "labour": ("labour", "trafficking", "referral", "gender_violence", "police_tip"),
    "gender_violence": ("gender_violence", "trafficking", "crisis", "referral", "child", "police_tip"),
    "crisis": ("crisis", "child", "gender_violence", "trafficking", "referral"),
    "police_tip": (
        "police_tip",
        "trafficking",
        "labour",
        "child",
        "online_abuse",
        "missing_child",
        "referral",
    ),
    "referral": ("referral", "trafficking", "labour", "gender_violence", "crisis", "child", "police_tip"),
    "human": ("trafficking", "child", "crisis", "gender_violence", "labour", "referral"),
    "emergency": ("trafficking", "gender_violence", "child", "crisis"),
}

ADULTS = ("adult", "woman", "man")
"""The audiences that no line for children is for."""

# A child is sent to people who are there for children first, and after the need's own kind only where that is made for
# children too or is a thing of its own: a child that is gone, pictures, a report.
_FOR_A_CHILD = ("child",)
_OWN_FIRST = ("missing_child", "online_abuse", "police_tip")


ABOUT_A_CHILD = ("child", "worried_about_child")
"""The audiences for whom it is about a child: who is one, and who saw one in trouble."""


def types_for(need: str, audience: str | None) -> tuple[str, ...]:
    """The service types for a need, best first. Raises KeyError for an unknown need."""
    types = NEEDS[need]
    if audience in ADULTS:
        return tuple(kind for kind in types if kind == types[0] or kind not in ("child", "missing_child"))
    if audience not in ABOUT_A_CHILD or "child" in types[:1]:
        return types
    # A witness needs those who act on what was seen, before a line where children talk about themselves.
    own = types[:1] if need in _OWN_FIRST or audience == "worried_about_child" else ()
    return (*own, *_FOR_A_CHILD, *(kind for kind in types if kind not in own and kind not in _FOR_A_CHILD))
