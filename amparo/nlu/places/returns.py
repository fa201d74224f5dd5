"""Reads places from which somebody has come back, or to which the way went on: "got back from the farm in"."""

from __future__ import annotations

from amparo.nlu.places.message import Mention, Message

REACH = 8
"""So many words before a place may say that somebody came back from there."""
AFTER = 7
"""… and so many after it."""


def is_returned_from(mention: Mention, message: Message) -> bool:
    """Tell whether the message speaks of the place as one that somebody has come back from."""
    preposition = message.preposition_of(mention.first)
    return (
        _is_way_back(preposition, message)
        or _is_after(preposition, message)
        or _then_back(mention, message)
        or _is_sent_home(mention, message)
    )


def _is_way_back(preposition: int, message: Message) -> bool:
    """Read "got back from the cannery in", "i return from", but not "came back from work in"."""
    window = message.before(preposition + 1, REACH)
    for position in reversed(window):
        if message.says(position, "ways_on", "selves", "here"):
            return False
        if message.word(position) == "from" and message.says(position - 1, "back", "returning"):
            daily = message.any_says(range(position + 1, preposition), "daily_places")
            stays = message.any_phrase("left_there") or is_undone(position - 1, message)
            return not daily and not stays
    return False


def is_undone(position: int, message: Message) -> bool:
    """Tell whether the way back is only wished for or hindered: "cant come back from", "want to return from"."""
    return message.any_says(message.before(position, 4), "not_done", "motion_intended", "get_back")


def is_out_of_house(mention: Mention, message: Message) -> bool:
    """Tell whether somebody got out of a house or a mine there, and may have gone on: "we are out of the mine at"."""
    preposition = message.preposition_of(mention.first)
    for position in reversed(message.before(preposition, 5)):
        if message.says(position, "ways_on", "selves", "here"):
            return False
        if message.words(position - 1, 2) == "out of":
            return position > 1 and message.says(position - 2, "got_out", "selves", "am_words", "be_verbs")
    return False


def _is_after(preposition: int, message: Message) -> bool:
    """Read "after i finished with that family in"."""
    window = message.before(preposition, REACH)
    return any(
        message.word(i) == "after"
        and message.says(i + 1, "selves")
        and message.says(i + 2, "finished", "left_behind")
        for i in window
    )


def is_finished_with(mention: Mention, message: Message) -> bool:
    """Tell whether somebody is done with the place: "malaysia is finish for me", "dubai is over"."""
    after = mention.last + 1
    if message.clause_ends(mention.last) or not message.clause_starts(mention.first):
        return False
    return message.says(after, "its") and message.says(after + 1, "finished", "over_words")


def _then_back(mention: Mention, message: Message) -> bool:
    """Read "i danced in a club in …, then i came back"; of "then she came back to me" it is another who came."""
    sentence = message.sentence(mention.last)
    for position in range(mention.last + 1, min(mention.last + AFTER, sentence.stop)):
        if message.says(position, "then_words") and message.says(position + 1, "selves"):
            return message.says(position + 2, "went_back") and message.says(position + 3, "back")
    return False


def _is_sent_home(mention: Mention, message: Message) -> bool:
    """Read "i was in … till the embassy flew me out", "we worked in … and were sent back"."""
    if not message.any_says(message.before(mention.first, 5), "past"):
        return False
    sentence = message.sentence(mention.last)
    for position in range(mention.last + 1, min(mention.last + 1 + AFTER + 3, sentence.stop)):
        if message.says(position, "not_done", "would"):
            return False
        if message.says(position, "sending_home"):
            way = position + 2 if message.says(position + 1, "objects") else position + 1
            return message.says(way, "ways_home")
    return False
