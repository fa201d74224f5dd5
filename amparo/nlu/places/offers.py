"""Reads which places are only offered or planned: the work that somebody is asked to come for."""

from __future__ import annotations

from amparo.nlu.places.message import Mention, Message
from amparo.nlu.places.subjects import is_done_by_them

REACH = 9
"""So many words before a place may name the work that is offered there."""


def is_prospect(mention: Mention, message: Message) -> bool:
    """Tell whether the place is where somebody may go to work, and nobody is there yet."""
    preposition = message.preposition_of(mention.first)
    if message.says(preposition - 1, "being_there") or message.says(mention.last + 1, "here"):
        return False
    if message.any_phrase("there_already"):
        return False
    # "is it a compound": what is only asked about has not happened.
    if message.any_phrase("there_perhaps") and not message.any_phrase("prospects"):
        return False
    if message.any_phrase("needs_people"):
        return True
    if (
        _is_to_be_earned(preposition, message)
        or _is_work_to_come(preposition, message)
        or _is_called_there(preposition, message)
        or _is_wanted_there(mention, preposition, message)
        or _is_doubted(mention, preposition, message)
    ):
        return True
    position = _work_before(mention, message)
    if position is None or message.says(position, "interviews"):
        return False
    if message.says(position, "offer_words"):
        return True
    offered = any(_is_offer(i, message) for i in message.sentence(mention.first))
    told = message.any_says(message.before(position, 3), "claims")
    asked = offered or told or message.any_phrase("prospects")
    if _is_job(position, message):
        apart = any(message.clause_ends(i) for i in range(position, mention.first))
        return asked or not (apart or _is_owned(position, mention, message))
    if message.any_says(message.before(position, 7), "works_as"):
        return False
    return asked and (
        message.says(preposition, "locative", "destination", "on_words") or position == mention.first - 1
    )


def _is_offer(position: int, message: Message) -> bool:
    """Tell whether a word speaks of an offer, and not of what the writer offers."""
    own = message.word(position) == "offer" and message.says(position - 1, "not_offered")
    return message.says(position, "offer_words") and not own and not message.says(position + 1, "not_offers")


def _is_job(position: int, message: Message) -> bool:
    """Tell whether a word is one for a job: also "a dance contract", and the "trial" of a footballer."""
    if message.says(position, "contracts"):
        return message.says(position - 1, "occupations")
    if message.says(position, "trials"):
        return message.any_says(range(len(message.tokens)), "sports")
    return message.says(position, "job_words")


def _is_owned(position: int, mention: Mention, message: Message) -> bool:
    """Tell whether somebody has the job: "my job in", "i got a job in", but not "has a job for me in"."""
    if message.says(position - 1, "possessives"):
        return True
    for_somebody = message.word(position + 1) == "for" and position + 1 < mention.first
    return not for_somebody and message.any_says(message.before(position, 3), "has_words")


def _is_work_to_come(preposition: int, message: Message) -> bool:
    """Tell whether the place is that of work still to come: "is it safe to work in", "going to work in"."""
    verb = preposition - 1
    if not message.says(verb, "work_verbs"):
        return False
    if message.word(verb) == "work" and _is_offer(verb - 1, message):
        return True
    window = message.before(verb, 5)
    # "a lady has work in"; of "i have work in" it is the writer's own.
    if message.word(verb) == "work" and message.says(verb - 1, "has_family"):
        return not message.says(verb - 2, "selves")
    if message.word(verb) == "work" and message.says(verb - 1, "work_nouns"):
        forced = message.says(verb - 2, "made_to") or message.any_says(window, "motion_done", "forced")
        return not forced
    planned = message.any_says(window, "motion_planned", "prospect_words")
    return planned and not message.any_says(window, "motion_done", "forced")


def _is_to_be_earned(preposition: int, message: Message) -> bool:
    """Read what one could earn at the place: "you can make 3k a week in"."""
    window = message.before(preposition, REACH)
    return any(message.says(i, "earn") and message.says(i - 1, "could") for i in window)


def _work_before(mention: Mention, message: Message) -> int | None:
    """Return where the work or offer that belongs to the place is named before it, if it is."""
    sentence = message.sentence(mention.first)
    start = max(sentence.start, mention.first - REACH)
    preposition = message.preposition_of(mention.first)
    if message.says(preposition - 1, "agents") and preposition > sentence.start:
        return None
    for position in range(mention.first - 1, start - 1, -1):
        if message.says(position, "breaks"):
            return None
        if message.says(position, "job_words") and message.says(position + 1, "job_places"):
            return None
        if _is_offer(position, message) or message.says(position, "interviews", "job_words", "occupations"):
            return position
    return None


def _is_called_there(preposition: int, message: Message) -> bool:
    """Tell whether somebody at the place calls others to come: "my aunt in dubai says come"."""
    if message.clause_starts(preposition):
        return False
    person = message.says(preposition - 1, "relations", "others", "strangers")
    return person and message.any_phrase("calls_to_come")


def _is_placed(mention: Mention, preposition: int, message: Message) -> bool:
    """Tell whether a preposition stands before the place, and a word before that."""
    if message.clause_starts(mention.first) or message.clause_starts(preposition):
        return False
    return message.says(preposition, "locative", "destination", "on_words")


def _is_wanted_there(mention: Mention, preposition: int, message: Message) -> bool:
    """Read "a photographer wants me in", "they want my sister for", "an ad for girls for"."""
    if not _is_placed(mention, preposition, message):
        return False
    adverts = (
        message.any_says(message.before(preposition, 5), "adverts") and message.word(preposition) == "for"
    )
    person = preposition - 1
    if not message.says(person, "objects", "relations"):
        return adverts
    verb = person - 2 if message.says(person - 1, "possessives") else person - 1
    return adverts or message.says(verb, "wanting")


def _is_doubted(mention: Mention, preposition: int, message: Message) -> bool:
    """Read doubts about a place of work: "a hotel in … double wages, trust her or not", "the malta waitress job"."""
    after = mention.last + 1
    if message.joined(mention.last) and message.says(after, "workplaces", "occupations", "job_words"):
        noun = after
        while message.says(noun, "workplaces", "occupations") and message.joined(noun):
            noun += 1
        # The writer who has the job is there.
        if message.says(noun, "job_words") or message.says(after, "occupations"):
            owned = message.any_says(
                message.before(mention.first, 4), "being_there", "has_words", "possessives"
            )
            return not owned and message.any_phrase("prospects")
    if not _is_placed(mention, preposition, message) or not message.says(preposition - 1, "workplaces"):
        return False
    if message.any_says(message.before(preposition, REACH), "being_there", "works_as"):
        return False
    return message.any_phrase("doubts") and not is_done_by_them(range(after, len(message.tokens)), message)
