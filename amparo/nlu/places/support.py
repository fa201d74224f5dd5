"""Judges whether a name in a message is a place there, or the word or first name that it is too."""

from __future__ import annotations

from collections.abc import Iterable

from amparo.nlu.places.abbreviations import is_abbreviation, is_country_pronoun
from amparo.nlu.places.gazetteer import Gazetteer
from amparo.nlu.places.lookalikes import is_brand, is_misheard
from amparo.nlu.places.message import Mention, Message
from amparo.nlu.places.motion import goes_there
from amparo.nlu.places.persons import is_given_name, is_named_person, is_street
from amparo.nlu.places.place import Strength
from amparo.nlu.places.requests import is_asked_about, is_said_to_be, stands_in_request
from amparo.nlu.places.sea import is_mooring, is_off_coast, is_out_of

GREAT_ENOUGH = 300_000
LARGE_ENOUGH = 100_000
SHORT_NAME = 4
LONG_NAME = 5


class Support:
    """What speaks for the mentions of one message."""

    def __init__(self, message: Message, gazetteer: Gazetteer) -> None:
        self._message = message
        self._gazetteer = gazetteer
        self._named: frozenset[int] = frozenset()

    def know(self, mentions: Iterable[Mention]) -> None:
        """Take the words of `mentions` for names: beside them another name stands alone ("flushing ny")."""
        surely = {m.last for m in mentions if m.strength >= Strength.SUPPORTED}
        self._named = frozenset(
            position
            for mention in mentions
            if mention.last in surely
            or (mention.strength is Strength.ABBREVIATION and mention.first - 1 in surely)
            for position in range(mention.first, mention.last + 1)
        )

    def __call__(self, mention: Mention) -> bool:
        """Tell whether `mention` counts as a place by itself."""
        if mention.contained:
            return True
        strength = mention.strength
        message = self._message
        if is_misheard(mention, message) or is_brand(mention, message):
            return False
        if is_street(mention, message) or is_named_person(mention, message) or is_mooring(mention, message):
            return False
        if strength is Strength.STRONG:
            return mention.name not in self._gazetteer.persons or not is_given_name(mention, message)
        if strength is Strength.CONTAINED:
            return False
        if strength is Strength.ORDINARY:
            return self._ordinary_word(mention)
        if mention.name in self._gazetteer.pronouns:
            return is_country_pronoun(mention, message)
        if strength in (Strength.CODE, Strength.ABBREVIATION):
            abbreviated = is_abbreviation(mention, message, self._gazetteer)
            alone = strength is Strength.ABBREVIATION and self.alone(mention.first, mention.last)
            return abbreviated or alone
        if strength is Strength.FIRST_NAME:
            return self._first_name(mention)
        if self.in_place_position(mention.first, mention.last) or self._after_quarter(mention):
            return True
        if self._ends_address(mention) or is_said_to_be(mention.first, mention.last, message):
            return True
        if is_asked_about(mention.first, mention.last, message):
            return True
        if len(mention.name) > SHORT_NAME and stands_in_request(mention.first, mention.last, message):
            return True
        # Alone a short name is more often a word ("noo"), unless many people live there.
        return self._is_great(mention, SHORT_NAME) and self.alone(mention.first, mention.last)

    def in_place_position(self, first: int, last: int) -> bool:
        """Tell whether the words at `first` to `last` stand where a place stands."""
        says, word = self._message.says, self._message.word
        before = self._message.preposition_of(first)
        if is_off_coast(first, self._message) or is_out_of(first, self._message):
            return True
        if says(before, "locative", "via") or (says(before, "origin") and word(before) != "of"):
            return True
        if word(before) == "of" and says(before - 1, "place_modifiers"):
            return True
        # "people by mbeya", but not "arranged by"
        if word(before) == "by" and (self._message.clause_starts(before) or says(before - 1, "by_words")):
            return True
        if word(before) == "for" and self._message.any_says(self._message.before(before, 4), "service"):
            return True
        if says(before, "destination") and word(before) != "for":
            return True
        if word(last + 1) == "way" and self._message.clause_ends(last + 1):
            return True
        if word(before) == "for" and self._message.is_pidgin:
            return True
        if self._message.clause_starts(first):
            noun = last + 1
            # "nairobi children helpline"
            while says(noun, "institution_adjectives") and self._message.joined(noun):
                noun += 1
            return says(last + 1, "after_place") or says(noun, "service")
        if says(first - 1, "bare_locative"):
            return True
        # "she go jordan to clean", but not "she go bury me"
        if goes_there(first, self._message) and (
            self._message.clause_ends(last) or says(last + 1, "motion_goes_on")
        ):
            return True
        if says(first - 1, "left_behind", "leaving", "reached", "service") or word(first - 1) == "not":
            return True
        return not self._message.clause_ends(last) and says(last + 1, "after_place", "service", "embassy")

    def alone(self, first: int, last: int, fillers: str = "fillers") -> bool:
        """Tell whether the rest of the clause, or of the message, says nothing else."""
        says = self._message.says
        if fillers == "fillers":
            clause = self._message.clause(first, last)
            return all(first <= i <= last or i in self._named or says(i, fillers) for i in clause)
        return all(first <= i <= last or says(i, fillers) for i in range(len(self._message.tokens)))

    def _after_quarter(self, mention: Mention) -> bool:
        """Tell whether a part of the town that no list knows stands before it: "in kk park myawaddy"."""
        near = self._message.before(mention.first, 3)
        long_enough = len(mention.name) > LONG_NAME
        return (
            long_enough
            and self._message.clause_ends(mention.last)
            and self._message.any_says(near, "locative")
        )

    def _ends_address(self, mention: Mention) -> bool:
        """Tell whether the name ends a clause directly after a building: "behind the station lviv"."""
        message = self._message
        if message.clause_starts(mention.first) or not message.clause_ends(mention.last):
            return False
        return self._is_great(mention, SHORT_NAME) and message.says(mention.first - 1, "buildings")

    def _ordinary_word(self, mention: Mention) -> bool:
        message = self._message
        before, last = mention.first - 1, mention.last
        if mention.name in self._gazetteer.alone and self.alone(mention.first, last, "place_fillers"):
            return not message.says(before, "articles")
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
            stays = message.says(before - 1, "reside", "relations", "housing") or (
                message.says(before - 1, "objects")
                and message.any_says(message.before(before - 1, 3), "keep_verbs")
            )
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
