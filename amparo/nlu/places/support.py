"""Judges whether a name in a message is a place there, or the word or first name that it is too."""

from __future__ import annotations

from amparo.nlu.places.gazetteer import Gazetteer
from amparo.nlu.places.message import Mention, Message
from amparo.nlu.places.place import Strength

GREAT_ENOUGH = 300_000
LARGE_ENOUGH = 100_000
SHORT_NAME = 4
LONG_NAME = 5


class Support:
    """What speaks for the mentions of one message."""

    def __init__(self, message: Message, gazetteer: Gazetteer) -> None:
        self._message = message
        self._gazetteer = gazetteer

    def __call__(self, mention: Mention) -> bool:
        """Tell whether `mention` counts as a place by itself."""
        if mention.contained:
            return True
        strength = mention.strength
        if strength is Strength.STRONG:
            return mention.name not in self._gazetteer.persons or not self._person(mention)
        if strength is Strength.CONTAINED:
            return False
        if strength is Strength.ORDINARY:
            return self._ordinary_word(mention)
        if mention.name in self._gazetteer.pronouns:
            return self._pronoun(mention)
        if strength in (Strength.CODE, Strength.ABBREVIATION):
            return self._abbreviation(mention)
        if strength is Strength.FIRST_NAME:
            return self._first_name(mention)
        if self.in_place_position(mention.first, mention.last) or self._after_quarter(mention):
            return True
        # Alone a short name is more often a word ("noo"), unless many people live there.
        return self._is_great(mention, SHORT_NAME) and self.alone(mention.first, mention.last)

    def in_place_position(self, first: int, last: int) -> bool:
        """Tell whether the words at `first` to `last` stand where a place stands."""
        says, word = self._message.says, self._message.word
        before = self._message.preposition_of(first)
        if says(before, "locative", "via") or (says(before, "origin") and word(before) != "of"):
            return True
        if word(before) == "of" and says(before - 1, "place_modifiers"):
            return True
        if word(before) == "for" and self._message.any_says(self._message.before(before, 4), "service"):
            return True
        if says(before, "destination") and word(before) != "for":
            return True
        if self._message.clause_starts(first):
            return says(last + 1, "after_place", "service")
        if says(first - 1, "left_behind", "leaving", "reached", "service") or word(first - 1) == "not":
            return True
        return not self._message.clause_ends(last) and says(last + 1, "after_place", "service", "embassy")

    def alone(self, first: int, last: int, fillers: str = "fillers") -> bool:
        """Tell whether the rest of the clause, or of the message, says nothing else."""
        clause = (
            self._message.clause(first, last) if fillers == "fillers" else range(len(self._message.tokens))
        )
        return all(first <= i <= last or self._message.says(i, fillers) for i in clause)

    def _after_quarter(self, mention: Mention) -> bool:
        """Tell whether a part of the town that no list knows stands before it: "in kk park myawaddy"."""
        near = self._message.before(mention.first, 3)
        long_enough = len(mention.name) > LONG_NAME
        return (
            long_enough
            and self._message.clause_ends(mention.last)
            and self._message.any_says(near, "locative")
        )

    def _person(self, mention: Mention) -> bool:
        named = self._message.says(mention.first - 1, "relations", "called")
        return named or (
            self._message.word(mention.last + 1) == "is" and self._message.word(mention.last + 2) == "my"
        )

    def _ordinary_word(self, mention: Mention) -> bool:
        message = self._message
        before, last = mention.first - 1, mention.last
        if mention.name in self._gazetteer.alone and self.alone(mention.first, last, "place_fillers"):
            return True
        if message.clause_starts(mention.first):
            return False
        # A capital in the middle of a sentence: "a hotel in Nice".
        capital = message.capitalised(mention) and mention.name not in message.cues["months"]
        if not (message.clause_ends(last) or message.says(last + 1, "boundary")):
            return capital and message.word(before) == "in" and message.says(last + 1, "capital_boundary")
        if capital and message.word(before) == "in" and not message.says(before - 1, "belief"):
            return True
        if message.says(before, "locative"):
            if message.clause_starts(before):
                return mention.name not in message.cues["months"] and message.says(before, "strict_locative")
            stays = message.says(before - 1, "reside", "relations", "housing")
            if mention.name in message.cues["months"]:
                return message.any_says(message.before(before, 2), "home_verbs")
            return stays and message.says(before, "strict_locative")
        if message.says(before, "origin") and message.word(before) != "of":
            return message.clause_starts(before) or message.says(before - 1, "be_from")
        return message.word(before) == "to" and message.any_says(message.before(before, 2), "relocate")

    def _first_name(self, mention: Mention) -> bool:
        message = self._message
        first, last = mention.first, mention.last
        before = message.preposition_of(first)
        word = message.word(before)
        about_messages = message.any_says(message.before(before, 4), "messages")
        if message.says(before, "locative") and word not in ("at", "@"):
            return True
        if message.says(before, "origin") and word != "of" and not about_messages:
            departs = message.any_says(message.before(before, 6), "journey_means", "departing")
            return departs or message.clause_starts(before) or message.says(before - 1, "be_from")
        if message.says(before, "destination") and word != "for" and not about_messages:
            return message.any_says(message.before(before, 6), "travel")
        if word == "for" and message.any_says(message.before(before, 4), "service_of_place"):
            return True
        if message.says(first - 1, "service_of_place") and not message.clause_starts(first):
            return True
        if message.says(last + 1, "service_of_place", "after_place") and not message.clause_ends(last):
            return True
        if mention.name in self._gazetteer.alone and self.alone(first, last, "place_fillers"):
            return True
        # Alone a first name is a person's, unless many people live there.
        return self._is_great(mention, 0) and self.alone(first, last, "place_fillers")

    @staticmethod
    def _is_great(mention: Mention, enough_letters: int) -> bool:
        if enough_letters and len(mention.name) > enough_letters:
            return True
        least = LARGE_ENOUGH if enough_letters else GREAT_ENOUGH
        return any(place.population >= least for place in mention.candidates)

    def _abbreviation(self, mention: Mention) -> bool:
        message = self._message
        first, last = mention.first, mention.last
        capitals = message.in_capitals(mention)
        before = message.preposition_of(first)
        word = message.word(before)
        placed = not message.clause_starts(first) and (
            (message.says(before, "locative") and word not in ("at", "@"))
            or (message.says(before, "origin") and word != "of")
            or (message.says(before, "destination") and message.any_says(message.before(before, 3), "travel"))
        )
        if mention.name in self._gazetteer.word_codes and mention.strength is Strength.CODE:
            return capitals and placed and word != "to"
        if placed or (capitals and mention.name in self._gazetteer.capitals):
            return True
        if message.says(last + 1, "service_of_place") or message.says(first - 1, "service_of_place"):
            return True
        if word == "for" and message.any_says(message.before(before, 4), "service_of_place"):
            return True
        if mention.strict_alone(len(message.tokens)):
            return mention.strength is Strength.ABBREVIATION or capitals
        return mention.strength is Strength.ABBREVIATION and self.alone(first, last)

    def _pronoun(self, mention: Mention) -> bool:
        """Tell "us" the country from "us" the people."""
        message = self._message
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
