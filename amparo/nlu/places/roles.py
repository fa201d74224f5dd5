"""Reads from the words around a place what the message says about it."""

from __future__ import annotations

from amparo.nlu.places.ahead import is_dreamt_of, is_next_stop, is_wedding_ahead
from amparo.nlu.places.buyers import is_of_buyer
from amparo.nlu.places.departure import is_over
from amparo.nlu.places.history import is_of_past
from amparo.nlu.places.kin import is_of_those_behind
from amparo.nlu.places.message import Mention, Message
from amparo.nlu.places.offers import is_prospect
from amparo.nlu.places.origins import got_money, is_of_relative, is_only_origin
from amparo.nlu.places.place import Kind
from amparo.nlu.places.relation_from import is_last_message
from amparo.nlu.places.relations import lives_there, relation_of
from amparo.nlu.places.returns import is_out_of_house
from amparo.nlu.places.role import Relation, Role, Subject
from amparo.nlu.places.strangers import is_stranger, is_strangers_place
from amparo.nlu.places.subjects import is_others_trouble, somebody_is_there, subject_of
from amparo.nlu.places.targets import is_of_targets

PROSPECTIVE = frozenset(
    {Relation.TO, Relation.HOME, Relation.BARE, Relation.AT, Relation.STATED, Relation.STAYS}
)
OF_NATION = -4
"""A country that only an adjective tells of yields to one that is named."""

ON_THE_WAY = -6
"""One of the places on a way yields to the last one."""
AT_BORDER = -35
"""Which side of a border somebody is on, a place named beside it says better."""
OF_STRANGER = -12
"""Where a boss or an agent is counts less than where the writer is."""
OF_PAST = -35
"""Where somebody was before counts less than where they are said to be …"""
OWN_PAST = -41
"""… and where the writer was, less than any other place: "i was in oman, kisumu"."""
NOT_NOW = -45
"""Where a wedding is to be, or somebody got out of a house, counts only if it is not said where they are now."""


def role_of(mention: Mention, message: Message) -> Role:
    """Return the role of `mention`."""
    relation, subject = relation_of(mention, message)
    found = subject or subject_of(mention, message)
    if mention.of_nation and relation in (Relation.SERVICE, Relation.STATED):
        relation = Relation.BARE
    if relation in (Relation.BARE, Relation.SERVICE, Relation.LEFT) and somebody_is_there(mention, message):
        relation, found = Relation.AT, Subject.OTHER
    if relation in (Relation.AT, Relation.STAYS) and found is Subject.OTHER and is_over(mention, message):
        relation = Relation.LEFT
    if relation in PROSPECTIVE and is_prospect(mention, message):
        relation = Relation.OFFER
    if _is_of_people(mention, message):
        relation = Relation.NONE
    if relation is Relation.BARE and is_next_stop(mention, message):
        relation = Relation.PLANNED
    if is_dreamt_of(mention, message):
        relation = Relation.PLANNED
    if relation >= Relation.OFFER and is_of_past(mention, message):
        relation = Relation.LEFT
    if (
        is_only_origin(mention, message, relation)
        or is_of_relative(mention, message)
        or got_money(mention, message)
        or is_of_those_behind(mention, message)
        or is_of_targets(mention, message)
        or is_of_buyer(mention, message)
    ):
        relation = Relation.NONE
    if relation is Relation.FROM and is_stranger(mention, message, found):
        relation = Relation.NONE
    return Role(
        subject=found,
        relation=relation,
        negated=_negated(mention, message),
        relative_home=found is Subject.OTHER
        and lives_there(mention, message)
        and not is_others_trouble(message),
        preference=_preference(mention, message, relation, found),
    )


def _is_of_people(mention: Mention, message: Message) -> bool:
    """A country in place of a nationality: "vietnam people", "kenya girls"."""
    if message.clause_ends(mention.last) or not message.says(mention.last + 1, "inhabitants"):
        return False
    placed = not message.clause_starts(mention.first) and message.says(
        mention.first - 1, "locative", "origin", "destination", "articles"
    )
    return not placed and any(place.kind is Kind.COUNTRY for place in mention.candidates)


def _negated(mention: Mention, message: Message) -> bool:
    position = mention.first - 1
    while position >= 0 and not message.clause_starts(position + 1):
        if message.says(position, "negation"):
            return True
        if not message.says(position, "between_negation"):
            return False
        position -= 1
    return False


def _is_past(near: range, message: Message) -> bool:
    """Tell a time that is over ("i worked in") from one that goes on ("i have worked in")."""
    past = [i for i in near if message.says(i, "past")]
    return any(not message.any_says(message.before(i, 2), "perfect") for i in past)


def _preference(mention: Mention, message: Message, relation: Relation, subject: Subject) -> int:
    if mention.of_nation and relation is Relation.BARE:
        return OF_NATION
    if mention.of_nation and message.says(mention.last + 1, "borders"):
        return AT_BORDER
    if relation is Relation.ARRIVED and message.any_says(
        range(mention.last + 1, mention.last + 3), "then_words"
    ):
        return ON_THE_WAY
    if relation not in (Relation.AT, Relation.STAYS):
        return 0
    if is_wedding_ahead(mention, message) or is_out_of_house(mention, message):
        return NOT_NOW
    if is_strangers_place(mention, message):
        return OF_STRANGER
    near = message.before(mention.first, 5)
    after = range(mention.last + 1, min(mention.last + 3, len(message.tokens)))
    if message.any_says(message.before(mention.first, 8), "now"):
        return 5
    if is_last_message(mention.first, message):
        return 0
    if _is_past(near, message) or (message.word(mention.last + 1) == "before" and after[1:]):
        return OF_PAST if subject is Subject.OTHER else OWN_PAST
    return 5 if any(message.says(i, "now") and not message.clause_starts(i) for i in after) else 0
