"""Places that are named together: "in lebanon and jordan", "sharjah, near dubai"."""

from __future__ import annotations

from collections.abc import Sequence

from amparo.nlu.places.message import Mention, Message
from amparo.nlu.places.role import Relation, Role


def coordinated(one: Mention, other: Mention, message: Message) -> bool:
    """Tell whether two places are joined: "lebanon and jordan", "lebanon, jordan"."""
    between = range(one.last + 1, other.first)
    if not between:
        return message.tokens[one.last].gap.strip() in (",", "/", "&", "+")
    return len(between) == 1 and message.says(between[0], "coordination")


def spread_roles(mentions: Sequence[Mention], roles: Sequence[Role], message: Message) -> list[Role]:
    """Give a place the role of the one it is joined to: "in lebanon and jordan", "sharjah, near dubai"."""
    spread = list(roles)
    for number in range(1, len(mentions)):
        one, other = mentions[number - 1], mentions[number]
        if spread[number - 1].negated or roles[number].negated:
            continue
        bare = roles[number].relation is Relation.BARE and coordinated(one, other, message)
        between = [message.word(position) for position in range(one.last + 1, other.first)]
        # "they say i fly bangkok then phnom penh"
        if roles[number].relation is Relation.BARE and spread[number - 1].relation is Relation.PLANNED:
            bare = bare or " ".join(between) in message.cues["then_joins"]
        beside = message.says(one.last + 1, "beside") and all(
            word in message.cues["beside"] or word in ("to", "of") for word in between
        )
        if bare or (between and beside):
            spread[number] = spread[number - 1]
    return spread
