"""Reads places that lie ahead: of a planned wedding, of a dream, or the next stop of a journey with its time."""

from __future__ import annotations

from amparo.nlu.places.message import Mention, Message

REACH = 5
"""So many words before a place may speak of the wedding there."""


def is_wedding_ahead(mention: Mention, message: Message) -> bool:
    """Tell whether a wedding is to be at the place: "has a wedding booked in", "is getting married off in"."""
    preposition = message.preposition_of(mention.first)
    if message.clause_starts(mention.first) or not message.says(preposition, "locative"):
        return False
    window = message.before(preposition, REACH)
    for position in reversed(window):
        if message.says(position, "weddings"):
            return not message.any_says(message.before(position, 2), "since_words")
        if message.says(position, "married"):
            return message.any_says(message.before(position, 2), "to_be_done")
        if message.says(position, "selves", "third_person_subjects"):
            return False
    return False


def is_dreamt_of(mention: Mention, message: Message) -> bool:
    """Tell whether somebody only dreams of the place: "since small i dream of"."""
    before = mention.first - 1
    return message.word(before) in ("of", "about") and message.says(before - 1, "dreams")


def is_next_stop(mention: Mention, message: Message) -> bool:
    """Tell whether the place is where the way goes next: "says vegas by sunday", "next stop is", "x in two days"."""
    clause = message.clause(mention.first, mention.last)
    if message.any_says(message.sentence(mention.first), "asked_services", "need"):
        return False
    before = [message.word(i) for i in range(mention.first - 3, mention.first)]
    # "next stop kanpur" of a train with a child on it is where help can wait.
    rides = message.any_says(range(len(message.tokens)), "public_transport")
    if (
        "next" in before
        and not rides
        and all(message.says(i, "next_fillers") for i in _after_next(mention, message))
    ):
        return True
    after = mention.last + 1
    # "denver by wednesday", "cairo at midnight", "lisbon on the 14th", "kuwait in two days"
    if after < clause.stop and message.says(after, "deadline_words") and _is_time(after + 1, message):
        return True
    told = message.says(mention.first - 1, "claims") and not message.clause_starts(mention.first)
    if told and after < clause.stop and message.says(after, "soon", "times_ahead"):
        return True
    return message.word(after) == "first" and message.any_says(range(after + 1, after + 3), "then_words")


def is_taken_to(preposition: int, message: Message) -> bool:
    """Tell whether others are about to take somebody to a house at the place: "they moving me to a flat in"."""
    for position in message.before(preposition, REACH):
        if message.word(position) == "to" and message.says(position - 1, "objects"):
            takers = message.before(position - 2, 3)
            if not message.says(position - 2, "taking") or message.any_says(takers, "selves"):
                return False
            sentence = message.sentence(position)
            # "is taking me to a flat in … every night" goes on already.
            return message.any_says(sentence, "soon", "times_ahead") and not message.any_says(
                sentence, "habitually"
            )
    return False


def is_ticket_to(mention: Mention, message: Message) -> bool:
    """Tell whether the place is the destination of a ticket: "dad got tickets: peshawar"."""
    before = mention.first - 1
    return before >= 0 and ":" in message.tokens[before].gap and message.says(before, "planned_nouns")


def _after_next(mention: Mention, message: Message) -> range:
    position = mention.first - 1
    while message.word(position) != "next" and position > 0:
        position -= 1
    return range(position + 1, mention.first)


def _is_time(position: int, message: Message) -> bool:
    while message.says(position, "articles"):
        position += 1
    if message.says(position, "times_ahead"):
        return True
    word = message.word(position)
    if word[:1].isdigit():
        return word[-2:] in ("th", "st", "nd", "rd", "am", "pm") or message.says(
            position + 1, "days", "hours_ahead"
        )
    return message.says(position, "numerals") and message.says(position + 1, "days")
