"""Reads whose place it is: the writer's or that of somebody else."""

from __future__ import annotations

from amparo.nlu.places.message import SENTENCE_ENDS, Mention, Message
from amparo.nlu.places.role import Subject


def subject_of(mention: Mention, message: Message) -> Subject:
    """Return whose place it is: that of the nearest person named before it."""
    sentence_start = 0
    for position in range(mention.first - 1, -1, -1):
        if message.says(position, "relations", "others"):
            if _is_writer(position, message):
                return Subject.WRITER
            if not _names_service(position, message):
                return Subject.OTHER
        elif message.says(position, "writer"):
            return Subject.WRITER
        if SENTENCE_ENDS & set(message.tokens[position].gap):
            sentence_start = position + 1
    # Nobody was named before: "in manila we…", "dubai my sister is there".
    if sentence_start == 0:
        for position in range(mention.last + 1, min(mention.last + 4, len(message.tokens))):
            if message.clause_starts(position):
                break
            if message.says(position, "writer"):
                return Subject.WRITER
    return Subject.UNSAID


def somebody_is_there(mention: Mention, message: Message) -> bool:
    """Tell whether the words after a place say that another person is there: "oman, my brother is there"."""
    after = range(mention.last + 1, min(mention.last + 8, len(message.tokens)))
    for position in after:
        if message.word(position) == "there" and message.says(
            position - 1, "be_verbs", "reside", "motion_done"
        ):
            return message.any_says(range(mention.last + 1, position), "relations")
    return False


def _names_service(position: int, message: Message) -> bool:
    """Tell whether a word for a person says what a service is for, what one works as or for whom."""
    if message.says(position + 1, "service") or message.word(position - 1) == "as":
        return True
    for before in reversed(message.before(position, 4)):
        if message.word(before) == "for":
            return message.says(before - 1, "work")
    return False


def is_own_trouble(message: Message) -> bool:
    """Tell whether the writer tells of their own work or of what is done to them: "my salary", "beat me"."""
    if is_others_trouble(message):
        return False
    for position in range(len(message.tokens)):
        if message.says(position, "own_things") and (
            message.word(position - 1) == "my" or _is_withheld(position, message)
        ):
            return True
        if message.word(position) in ("me", "us") and message.says(position - 1, "done_to"):
            return True
        if message.says(position, "kept_words") and message.words(position - 2, 2) == "we are":
            return True
        if message.says(position, "own_roles") and message.any_says(message.before(position, 3), "am_words"):
            return True
        kept = message.word(position) in ("cant", "cannot") and message.says(position + 1, "get_away")
        if kept and message.says(position - 1, "selves", "coordination"):
            return True
        if message.says(position, "owe") and message.any_says(message.before(position, 2), "selves"):
            return True
    return False


def _is_withheld(position: int, message: Message) -> bool:
    """Read "boss took passport", but not "she has no passport"."""
    before = message.before(position - 1, 2)
    return message.says(position - 1, "withheld") and not message.any_says(
        before, "third_person_subjects", "relations"
    )


def is_done_by_them(positions: range, message: Message) -> bool:
    """Tell whether something is done to somebody there: "keeps us in", "makes me work"."""
    return any(
        message.says(i, "done_to", "keep_verbs", "made_to") and message.says(i + 1, "objects")
        for i in positions
    )


def is_others_trouble(message: Message) -> bool:
    """Tell whether something is done to somebody else: "beats her", "his passport"."""
    for position in range(1, len(message.tokens)):
        if message.says(position, "third_persons") and message.says(position - 1, "done_to"):
            return True
        if message.says(position, "own_things") and message.word(position - 1) in ("her", "his", "their"):
            return True
    return False


def _is_writer(position: int, message: Message) -> bool:
    """The writer says what they are: "i am student", "im a girl"."""
    for before in reversed(message.before(position, 3)):
        if message.word(before) in ("am", "im"):
            return True
        if message.says(before, "possessives"):
            return message.word(before - 1) in ("am", "im") and message.word(before) != "my"
        if message.word(before) == "about":
            return False
    return False
