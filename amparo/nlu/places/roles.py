"""Reads from the words around a place what the message says about it."""

from __future__ import annotations

from amparo.nlu.places.message import Mention, Message
from amparo.nlu.places.relations import relation_of
from amparo.nlu.places.role import Relation, Role
from amparo.nlu.places.subjects import is_stranger, subject_of


def role_of(mention: Mention, message: Message) -> Role:
    """Return the role of `mention`."""
    relation, subject = relation_of(mention, message)
    found = subject or subject_of(mention, message)
    if relation is Relation.FROM and is_stranger(mention, message, found):
        relation = Relation.NONE
    return Role(found, relation, _negated(mention, message), _preference(mention, message, relation))


def _negated(mention: Mention, message: Message) -> bool:
    position = mention.first - 1
    while position >= 0 and not message.clause_starts(position + 1):
        if message.says(position, "negation"):
            return True
        if not message.says(position, "between_negation"):
            return False
        position -= 1
    return False


def _preference(mention: Mention, message: Message, relation: Relation) -> int:
    if relation not in (Relation.AT, Relation.STAYS):
        return 0
    near = message.before(mention.first, 5)
    after = range(mention.last + 1, min(mention.last + 3, len(message.tokens)))
    if message.any_says(message.before(mention.first, 8), "now"):
        return 5
    if message.any_says(near, "past"):
        return -35
    return 5 if any(message.says(i, "now") and not message.clause_starts(i) for i in after) else 0
