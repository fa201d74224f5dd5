"""Reads places of those who stay behind: threatened relatives, lenders, children who are looked after, agents."""

from __future__ import annotations

from amparo.nlu.places.message import Mention, Message
from amparo.nlu.places.subjects import is_done_by_them

REACH = 7
"""So many words before a place may speak of a threat or of a debt."""


def is_of_those_behind(mention: Mention, message: Message) -> bool:
    """Tell whether the place is that of somebody whom the person in trouble only tells of."""
    preposition = message.preposition_of(mention.first)
    after = range(mention.last + 1, len(message.tokens))
    if message.clause_starts(mention.first) or message.says(mention.last + 1, "here"):
        return False
    if _is_agent_elsewhere(preposition, message):
        return True
    # "… and men there film them", "… so he makes me work"
    if any(_points_there(i, message) for i in after) or is_done_by_them(after, message):
        return False
    return (
        _is_threatened(mention, preposition, message)
        or _is_lender(preposition, message)
        or _are_looked_after(preposition, message)
    )


def _points_there(position: int, message: Message) -> bool:
    """Tell whether the word is a "there" that points to a place, unlike that of "there is no food"."""
    if not message.says(position, "there"):
        return False
    opens = message.clause_starts(position) or message.says(position - 1, "connecting")
    return not (opens and message.says(position + 1, "be_verbs", "has_been"))


def is_done_to_them(mention: Mention, message: Message) -> bool:
    """Tell whether the words after the place say that something is done to the person: "is being beaten"."""
    after = range(mention.last + 1, mention.last + 4)
    return any(
        message.says(i, "be_verbs", "has_been") and message.says(i + 1, "being", "done_to") for i in after
    )


def _is_relative(position: int, message: Message) -> bool:
    """Read "my brother", "my father's shop" and "parents house", up to the word at `position`."""
    if not message.says(position, "relations", "home", "belongings"):
        return False
    before = message.before(position, 3)
    return message.says(position, "elders", "home") or message.any_says(before, "own", "possessives")


def _is_threatened(mention: Mention, preposition: int, message: Message) -> bool:
    """Read threats: "if i run they hurt my brother in", "they know where my wife lives in"."""
    window = message.before(preposition, REACH)
    person = preposition - 2 if message.says(preposition - 1, "dwell", "reside") else preposition - 1
    if not _is_relative(person, message) or is_done_to_them(mention, message):
        return False
    known = any(message.says(i, "know_verbs") and message.word(i + 1) == "where" for i in window)
    if known:
        return True
    if not message.any_says(window, "harm", "telling"):
        return False
    # Only who is silenced by it is threatened: otherwise it is the relative who is in danger.
    return message.any_phrase("if_i")


def _is_lender(preposition: int, message: Message) -> bool:
    """Tell whether money is owed to somebody there: "a loan from my uncle in", "i owe the agent at"."""
    if not message.says(preposition, "locative", "origin"):
        return False
    if not message.says(preposition - 1, "relations", "kinfolk", "lenders"):
        return False
    if message.says(preposition - 1, "shark"):
        return True
    return message.any_says(message.before(preposition, REACH), "debts")


def _are_looked_after(preposition: int, message: Message) -> bool:
    """Tell whether children stay with a grandmother or an aunt: "my kids are with my mama in"."""
    if not message.says(preposition - 1, "elders"):
        return False
    window = message.before(preposition, 6)
    return any(
        message.says(i, "kids") and message.any_says(range(i + 1, preposition), "company") for i in window
    )


def _is_agent_elsewhere(preposition: int, message: Message) -> bool:
    """Tell whether an agent is there, and the writer "here"."""
    agent = preposition - 1
    while message.says(agent, "be_verbs", "sits", "office") and not message.clause_starts(agent):
        agent -= 1
    if not message.says(agent, "middlemen"):
        return False
    return message.any_says(range(preposition + 1, len(message.tokens)), "here") or message.any_says(
        range(agent), "here"
    )
