"""Reads requests in catchwords, which name a service and a place without any grammar: "legal clinic cheap toronto"."""

from __future__ import annotations

from amparo.nlu.places.message import Message

LONGEST = 8
"""A clause of more words is a sentence, in which a place has a preposition."""


def stands_in_request(first: int, last: int, message: Message) -> bool:
    """Tell whether the words at `first` to `last` begin or end a clause of catchwords that asks for a service."""
    clause = message.clause(first, last)
    after = last + 1
    rest = [i for i in clause if not first <= i <= last]
    # "doctor quiet marrakesh for a girl": what follows may be a phrase of its own.
    if message.word(after) == "for" and after < clause.stop:
        rest = [i for i in rest if i < first]
    if not rest or len(clause) > LONGEST:
        return False
    if not message.any_says(rest, "asked_services") or message.any_says(rest, "sentence_words"):
        return False
    if first == clause.start:
        return True
    return (
        after == clause.stop
        or all(message.says(i, "request_ends") for i in range(after, clause.stop))
        or (message.word(after) == "for")
    )


def is_asked_about(first: int, last: int, message: Message) -> bool:
    """Tell whether the place is what has a service, or not: "cuba has hotline or what", "does malta have shelters"."""
    verb = last + 1
    if message.clause_ends(last):
        return False
    if message.says(verb, "negation", "no_words"):
        verb += 1
    if not message.says(verb, "offers_service"):
        return False
    begins = message.clause_starts(first) or message.says(first - 1, "does", "articles")
    asked = range(verb + 1, verb + 5)
    described = any(message.says(i, "some_place") and message.says(i + 1, "of_what_kind") for i in asked)
    return begins and (described or message.any_says(asked, "asked_services", "service"))


def is_said_to_be(first: int, last: int, message: Message) -> bool:
    """Tell whether the clause says no more than which place it is: "is for gori", "this is leith"."""
    if message.clause_starts(first) or not message.clause_ends(last):
        return False
    verb = first - 1
    if message.word(verb) == "for":
        return message.says(verb - 1, "its") and not message.clause_starts(verb)
    return message.says(verb, "its") and message.says(verb - 1, "this")
