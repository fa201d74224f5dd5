"""Reads what connects a person with a place: is there, comes from there, is taken there."""

from __future__ import annotations

from amparo.nlu.places.ahead import is_taken_to, is_ticket_to
from amparo.nlu.places.departure import (
    is_left_behind,
    just_left,
    never_left,
    went_missing_there,
)
from amparo.nlu.places.kin import is_done_to_them
from amparo.nlu.places.message import SENTENCE_ENDS, Mention, Message
from amparo.nlu.places.motion import motion_relation
from amparo.nlu.places.persons import is_team
from amparo.nlu.places.relation_from import relation_from
from amparo.nlu.places.role import Relation, Subject
from amparo.nlu.places.sea import sea_relation
from amparo.nlu.places.strangers import is_far_stranger, is_to_be_met


def relation_of(mention: Mention, message: Message) -> tuple[Relation, Subject | None]:
    """Return what connects somebody with the place, and whom, where the words before it say it at once."""
    if is_stated(mention, message):
        return Relation.STATED, Subject.UNSAID
    says, word = message.says, message.word
    first = mention.first
    if says(mention.last + 1, "embassy") and not message.clause_ends(mention.last):
        return Relation.NONE, None
    if is_team(mention, message):
        return Relation.NONE, None
    if mention.name in message.cues["national_bodies"]:
        return Relation.SERVICE, None
    at_sea = sea_relation(mention, message)
    if at_sea is not None:
        return at_sea, None
    before = message.preposition_of(first)
    window = message.before(before, 5)
    if not message.clause_starts(first):
        if says(before, "locative"):
            if word(mention.last + 1) == "here":
                return Relation.STAYS, Subject.WRITER
            return _relation_in(before, mention, message)
        if word(before) == "of" and says(before - 1, "embassy"):
            return Relation.NONE, None
        if message.words(before - 1, 2) == "out of" and message.any_says(
            message.before(before - 1, 3), "finite_motion"
        ):
            return Relation.LEFT, None
        if says(before, "origin") and word(before) != "of":
            return relation_from(before, mention, message)
        if word(before) == "for" and message.is_pidgin and not message.any_says(window, "service"):
            return _relation_in(before, mention, message)
        if word(before) == "for":
            if says(before - 1, "prospective_papers"):
                return Relation.PLANNED, None
            return (Relation.SERVICE if message.any_says(window, "service") else Relation.BARE), None
        if says(before, "destination"):
            relation = _relation_to(before, mention.last, message)
            if relation < Relation.ARRIVED and went_missing_there(before, message):
                return Relation.LAST_KNOWN, None
            return relation, None
        if word(first - 1) == "home" and message.any_says(message.before(first - 1, 4), "get_back"):
            return Relation.PLANNED, None
        if message.words(first - 2, 2) in ("go back", "comot go", "wan go"):
            return Relation.PLANNED, None
        moved = motion_relation(mention, message)
        if moved is not None:
            return moved, None
        if says(first - 1, "left_behind"):
            if never_left(mention, message):
                return Relation.AT, None
            lately = just_left(mention, message) or message.any_phrase("gone_silent")
            return (Relation.LAST_KNOWN if lately else Relation.LEFT), None
        if says(first - 1, "leaving"):
            return Relation.AT, None
        if says(first - 1, "dwelling"):
            return Relation.STAYS, None
        if says(first - 1, "reached"):
            arrived = says(first - 1, "reached_already") or message.any_says(
                message.before(first - 1, 3), "carried"
            )
            return (Relation.ARRIVED if arrived else Relation.TO), None
    if is_ticket_to(mention, message):
        return Relation.PLANNED, None
    if says(mention.last + 1, "service_of_place") or says(first - 1, "service_of_place"):
        return Relation.SERVICE, None
    if says(mention.last + 1, "after_origin"):
        return Relation.FROM, None
    if says(first - 1, "here") or says(mention.last + 1, "here"):
        return Relation.STAYS, None
    return Relation.BARE, None


def is_stated(mention: Mention, message: Message) -> bool:
    """Tell whether the place is the whole first or last sentence of a longer message."""
    last = len(message.tokens) - 1
    begins = mention.first == 0 and mention.last < last
    if begins:
        return bool(SENTENCE_ENDS & set(message.tokens[mention.last].gap))
    return (
        mention.last == last
        and mention.first > 0
        and bool(SENTENCE_ENDS & set(message.tokens[mention.first - 1].gap))
    )


def lives_there(mention: Mention, message: Message) -> bool:
    """Tell whether the message says no more than where a relative lives: "my mum lives in …"."""
    before = message.preposition_of(mention.first)
    noun = before - 2 if message.says(before - 1, "dwell") else before - 1
    if not (message.says(noun, "relations", "home") and message.says(noun - 1, "possessives")):
        return False
    after = range(mention.last + 1, mention.last + 5)
    if message.any_says(after, "remittance"):
        return True
    threat = message.before(noun - 1, 4)
    return noun == before - 2 or (message.any_says(threat, "harm") and message.any_says(threat, "would"))


def _relation_in(preposition: int, mention: Mention, message: Message) -> tuple[Relation, Subject | None]:
    if message.says(preposition - 1, "writing_from"):
        return Relation.STAYS, Subject.WRITER
    if message.says(preposition - 1, "birth") or _grew_up(preposition, message):
        return Relation.FROM, None
    if message.word(preposition - 1) == "here":
        return Relation.STAYS, None
    if is_far_stranger(preposition, message):
        return Relation.NONE, None
    if is_to_be_met(preposition, message):
        return Relation.PLANNED, None
    if is_left_behind(preposition, message):
        return Relation.LEFT, None
    if is_taken_to(preposition, message):
        return Relation.PLANNED, None
    relation = Relation.HOME if _is_home(preposition, mention, message) else Relation.AT
    for position in reversed(message.before(preposition, 4)):
        if message.says(position, "reside") and relation is Relation.AT:
            relation = Relation.STAYS
        if message.says(position, "relations", "others", "selves"):
            break
    if relation is Relation.AT and _works_for(preposition, message):
        return Relation.STAYS, None
    return relation, None


def _grew_up(preposition: int, message: Message) -> bool:
    """Read "grew up in" and "grew up with her aunt in", but not "grew up poor and works in" or "grew up here in"."""
    for position in message.before(preposition, 6):
        if message.says(position, "growing") and message.says(position + 1, "upwards"):
            between = range(position + 2, preposition)
            return not message.any_says(between, "work", "reside", "finite_motion", "connecting", "here")
    return False


def _works_for(preposition: int, message: Message) -> bool:
    window = message.before(preposition, 7)
    return any(message.word(i) == "for" and message.says(i - 1, "work") for i in window if i > window.start)


def _relation_to(preposition: int, last: int, message: Message) -> Relation:
    window = message.before(preposition, 8)
    if message.word(preposition - 1) in ("close", "next", "near"):
        return Relation.AT
    if message.word(preposition - 1) == "been":
        return Relation.LEFT
    if message.word(preposition - 1) == "here":
        return Relation.ARRIVED
    # "i was going to turkey but they brought me to": the second half tells what came of it
    window = range(
        max([i + 1 for i in window if message.word(i) == "but"], default=window.start), window.stop
    )
    if message.says(preposition - 2, "passive") and message.any_says(range(last + 1, last + 3), "to_come"):
        return Relation.PLANNED
    planned = [i for i in window if message.says(i, "motion_planned")]
    done = [i for i in window if message.says(i, "motion_done")]
    if not done:
        return Relation.PLANNED if planned else Relation.TO
    if any(
        i > done[-1]
        and message.says(i, "planned_nouns")
        and not message.any_says(range(i, preposition), "origin")
        for i in planned
    ):
        return Relation.PLANNED
    if message.says(preposition - 1, "back") and message.any_says(done, "finite_motion"):
        return Relation.STAYS
    if message.says(done[-1], "finite_motion") or not (planned and planned[0] < done[-1]):
        return Relation.ARRIVED
    return Relation.PLANNED


def _is_home(preposition: int, mention: Mention, message: Message) -> bool:
    """Those at home of whom a person away tells: "she sends it to my mother in ethiopia", "my family in mexico"."""
    noun = preposition - 1
    last = mention.last
    if is_done_to_them(mention, message):
        return False
    if (
        message.word(last + 1) == "with"
        and message.says(last + 2, "own")
        and message.says(last + 3, "elders")
        and not message.says(noun, "am_words")
    ):
        return True
    if message.says(noun - 1, "elders") and message.says(noun, "dwell", "be_verbs"):
        return message.says(noun - 2, "own") and not message.clause_starts(noun)
    # "home in cebu" is where the writer is by now.
    if message.word(noun) == "home" and message.clause_starts(noun):
        return False
    # "my husband people for"
    if message.says(noun, "home") and message.says(noun - 1, "relations") and message.says(noun - 2, "own"):
        return True
    if message.says(noun, "elders") and message.says(noun - 1, "own"):
        return True
    if message.says(noun, "home") and (
        message.clause_starts(noun) or message.says(noun - 1, "possessives", "has_family")
    ):
        return True
    if not message.says(noun - 1, "possessives"):
        return False
    if _works_for(preposition, message):
        return False
    if message.word(noun - 2) == "for" and not message.any_says(message.before(noun - 2, 6), "provided"):
        return False
    return message.says(noun, "relations") and message.says(noun - 2, "recipients")
