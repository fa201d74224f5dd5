"""Which kinds of service answer a need: its own kind first, then what can stand in for it."""

from __future__ import annotations

# `referral` is offices that know the way; `shelter` and `legal` are kinds of their own and stand beside it.
# `police_tip` comes last everywhere but where somebody wants to report. A need left out of another's list could only
# mislead: no child line for an adult's wages. `own_behaviour` is in no list but its own. `home_country` is in none: see
# `lookup.Directory.find` and its `origin`.
NEEDS: dict[str, tuple[str, ...]] = {
    "trafficking": (
        "trafficking",
        "labour",
        "gender_violence",
        "referral",
        "shelter",
        "legal",
        "crisis",
        "child",
        "police_tip",
    ),
    "child": ("child", "trafficking", "missing_child", "gender_violence", "crisis", "referral", "police_tip"),
    "missing_child": ("missing_child", "child", "trafficking", "referral", "police_tip"),
    "online_abuse": ("online_abuse", "child", "crisis", "gender_violence", "trafficking", "police_tip"),
    "labour": ("labour", "trafficking", "referral", "legal", "gender_violence", "police_tip"),
    "gender_violence": (
        "gender_violence",
        "trafficking",
        "crisis",
        "referral",
        "shelter",
        "legal",
        "child",
        "police_tip",
    ),
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
    "referral": (
        "referral",
        "shelter",
        "legal",
        "trafficking",
        "labour",
        "gender_violence",
        "crisis",
        "child",
        "police_tip",
    ),
    "legal": ("legal", "referral", "trafficking", "labour", "gender_violence", "child"),
    "shelter": ("shelter", "trafficking", "gender_violence", "referral", "child", "crisis"),
    "own_behaviour": ("own_behaviour", "crisis"),
    "human": ("trafficking", "child", "crisis", "gender_violence", "labour", "referral"),
    "emergency": ("trafficking", "gender_violence", "child", "crisis"),
}

HELPED_FROM_HOME = (
    "trafficking",
    "labour",
    "gender_violence",
    "missing_child",
    "referral",
    "legal",
    "shelter",
    "human",
)
"""The needs for which the offices of somebody's own country can do something: papers, a way home, a shelter."""

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
    if need == "own_behaviour":  # whoever asks, never a line for those who were harmed
        return types
    if audience in ADULTS:
        return tuple(kind for kind in types if kind == types[0] or kind not in ("child", "missing_child"))
    if audience not in ABOUT_A_CHILD or "child" in types[:1]:
        return types
    # A witness needs those who act on what was seen, before a line where children talk about themselves.
    own = types[:1] if need in _OWN_FIRST or audience == "worried_about_child" else ()
    return (*own, *_FOR_A_CHILD, *(kind for kind in types if kind not in own and kind not in _FOR_A_CHILD))
