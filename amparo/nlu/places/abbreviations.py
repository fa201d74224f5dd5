"""Judges short forms: "tx" and "kl" the places, "us" the country, and the words that they are too."""

from __future__ import annotations

from amparo.nlu.places.gazetteer import Gazetteer
from amparo.nlu.places.message import Mention, Message
from amparo.nlu.places.motion import goes_there
from amparo.nlu.places.place import Strength
from amparo.nlu.places.requests import stands_in_request

TOWN_LETTERS = 5
"""A word of so many letters before the code of a state may be a town."""


def is_abbreviation(mention: Mention, message: Message, gazetteer: Gazetteer) -> bool:
    """Tell whether a short form stands where a place stands, or is written as one."""
    first, last = mention.first, mention.last
    capitals = message.in_capitals(mention)
    before = message.preposition_of(first)
    word = message.word(before)
    placed = not message.clause_starts(first) and (
        (message.says(before, "locative") and word not in ("at", "@"))
        or (message.says(before, "origin") and word != "of")
        or (message.says(before, "destination") and message.any_says(message.before(before, 3), "travel"))
    )
    if mention.strength is Strength.CODE:
        if _follows_unknown_town(mention, message, gazetteer):
            return True
        if mention.name in gazetteer.word_codes:
            return capitals and placed and word != "to"
    if _is_sum(mention, message) or _is_owned(mention, message):
        return False
    if mention.strength is Strength.ABBREVIATION and _is_short_form(mention, message, gazetteer):
        return True
    if placed or (capitals and mention.name in gazetteer.capitals):
        return True
    if message.says(last + 1, "service_of_place") or message.says(first - 1, "service_of_place"):
        return True
    if word == "for" and message.any_says(message.before(before, 4), "service_of_place"):
        return True
    return mention.strict_alone(len(message.tokens)) and (
        mention.strength is Strength.ABBREVIATION or capitals
    )


def _is_short_form(mention: Mention, message: Message, gazetteer: Gazetteer) -> bool:
    """Tell whether the words beside a short form in common use say that it is a place."""
    first, last = mention.first, mention.last
    says = message.says
    capitals = message.in_capitals(mention)
    joined = message.joined(last)
    # "in buckhead ATL", "help line tj"
    if capitals and _follows_unknown_town(mention, message, gazetteer):
        return True
    if stands_in_request(first, last, message) and says(first - 1, "asked_services"):
        return True
    # "atl strip club", "kl need a bed", "jfk gate 12"
    if joined and message.clause_starts(first) and says(last + 1, "after_place", "housing", "asking_for"):
        return True
    if joined and says(last + 1, "terminals"):
        return True
    # "at lax", but not "at pta meetings"
    ends = not joined or says(last + 1, "boundary")
    if ends and capitals and message.word(first - 1) in ("at", "@") and not message.clause_starts(first):
        return True
    # "came melb", "dey jozi"
    if goes_there(first, message) and (not joined or says(first - 1, "bare_motion_done")):
        return True
    return says(first - 1, "dwelling") and not joined


def _follows_unknown_town(mention: Mention, message: Message, gazetteer: Gazetteer) -> bool:
    """Tell whether the code of a state follows a town that no list knows: "near ehrenberg AZ"."""
    first = mention.first
    town = message.word(first - 1)
    if first == 0 or not message.clause_ends(mention.last):
        return False
    if first > 1 and message.clause_starts(first - 1):
        return False
    if (
        not town.isalpha()
        or len(town) < TOWN_LETTERS
        or any(town in words for words in message.cues.values())
    ):
        return False
    capitals = message.in_capitals(mention)
    placed = message.any_says(message.before(first, 4), "strict_locative")
    if mention.strength is Strength.ABBREVIATION or mention.name in gazetteer.word_codes:
        return capitals and placed
    return capitals or placed


def _is_sum(mention: Mention, message: Message) -> bool:
    """Tell whether the short form is that of a currency: "the fee is 90 NZ"."""
    first = mention.first
    if first == 0 or message.clause_starts(first) or not message.word(first - 1).isdigit():
        return False
    if not message.says(first, "currencies"):
        return False
    # "90 NZ dollars a week" is what is paid there.
    return message.clause_ends(mention.last)


def _is_owned(mention: Mention, message: Message) -> bool:
    """Tell whether the capitals are those of an office or a group: "our DC", "my PTA"."""
    owned = not message.clause_starts(mention.first) and message.says(mention.first - 1, "possessives")
    return owned and message.in_capitals(mention)


def is_country_pronoun(mention: Mention, message: Message) -> bool:
    """Tell "us" the country from "us" the people."""
    first, last = mention.first, mention.last
    before = message.word(first - 1)
    if message.tokens[first].end - message.tokens[first].start > len(mention.name):  # "U.S."
        return True
    if mention.strict_alone(len(message.tokens)) or before == "the":
        return True
    if message.says(first - 1, "give_verbs"):
        return False
    if message.in_capitals(mention):
        return True
    if message.says(last + 1, "country_nouns") and not message.clause_ends(last):
        return True
    if before == "in":
        return message.clause_starts(first - 1) or message.says(first - 2, "reside", "relations")
    if before == "from":
        return message.clause_starts(first - 1) or message.says(first - 2, "writing_from", "be_verbs")
    return before == "to" and message.any_says(message.before(first - 1, 3), "emigrate")
