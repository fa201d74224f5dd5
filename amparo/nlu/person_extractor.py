"""Finds who a message is about (child or adult) and, for a worried bystander, what kind of thing was noticed."""

from __future__ import annotations

import re
from typing import Any

import spacy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.matcher import Matcher

from amparo.nlu.component import StatelessComponent, add_entity

CHILD, ADULT = "child", "adult"
ADULTHOOD = 18  # years, as in the UN definition of a child

# "im 15", "15 yrs", "she is 19", "aged 9", "15f", "year-old"; not "15 people", "15 hours", "at 9".
_AGE = re.compile(
    r"(?:\b(?:i'?m|i am|am|he'?s|she'?s|they'?re|is|are|age|aged|only|just|turned|be|was)\s+"
    r"(?:only\s+|just\s+|about\s+|around\s+)?"
    r"(?P<said>\d{1,2})(?=\s*(?:[,.!?;)]|$|and\b|but\b|(?:yr|year)s?\b(?!\s*(?:ago|later))|yo\b|y/?o|now\b|from\b|in\b|we\b|my\b|they\b|n\b|girl|boy|m\b|f\b))"
    r"|\b(?P<counted>\d{1,2})\s*-?\s*(?:yrs?|years?|yo|y/o)\b(?:\s*-?\s*olds?)?"
    r"(?!\s*(?:ago|later|contract|in prison|of work))"
    r"|\b(?P<short>\d{1,2})\s?[mf]\b)",
    re.I,
)


def _one_of(*words: str) -> dict[str, Any]:
    return {"LOWER": {"IN": list(words)}}


_PEOPLE: dict[str, list[list[dict[str, Any]]]] = {
    CHILD: [
        [
            _one_of(
                "child",
                "kid",
                "kids",
                "children",
                "minor",
                "minors",
                "teen",
                "teenager",
                "teenage",
                "underage",
                "schoolgirl",
                "schoolboy",
                "pupil",
                "student",
                "toddler",
                "baby",
                "boy",
                "boys",
                "girl",
                "girls",
                "niece",
                "nephew",
            )
        ],
        [_one_of("year", "grade", "class"), {"LIKE_NUM": True}],
        [_one_of("my"), _one_of("daughter", "son", "grandson", "granddaughter", "stepdaughter", "stepson")],
    ],
    ADULT: [
        [
            _one_of(
                "adult",
                "adults",
                "woman",
                "women",
                "man",
                "men",
                "lady",
                "ladies",
                "grown",
                "wife",
                "husband",
                "mother",
                "father",
                "mum",
                "mom",
                "dad",
                "aunt",
                "auntie",
                "uncle",
                "grandmother",
                "grandma",
            )
        ],
    ],
}
_KINDS: dict[str, list[list[dict[str, Any]]]] = {
    "online": [
        [
            _one_of(
                "online",
                "internet",
                "instagram",
                "insta",
                "snapchat",
                "snap",
                "tiktok",
                "discord",
                "roblox",
                "game",
                "gaming",
                "nudes",
                "pictures",
                "pics",
                "chat",
                "chats",
                "whatsapp",
                "telegram",
            )
        ]
    ],
    "sexual": [
        [
            _one_of(
                "sex",
                "sexual",
                "prostitution",
                "brothel",
                "hotel",
                "hotels",
                "motel",
                "clients",
                "escort",
                "pimp",
                "boyfriend",
                "massage",
                "strip",
                "stripclub",
            )
        ]
    ],
    "marriage": [[_one_of("marry", "married", "marriage", "wedding", "fiance")]],
    "crime": [
        [
            _one_of(
                "beg",
                "begging",
                "begs",
                "steal",
                "stealing",
                "drugs",
                "drug",
                "dealing",
                "scam",
                "scams",
                "gang",
                "county",
            )
        ]
    ],
    "home": [
        [
            _one_of(
                "maid",
                "nanny",
                "housegirl",
                "houseboy",
                "househelp",
                "housework",
                "cleaner",
                "cleaning",
                "cooking",
                "domestic",
            )
        ]
    ],
    "work": [
        [
            _one_of(
                "work",
                "works",
                "working",
                "job",
                "boss",
                "employer",
                "wages",
                "pay",
                "paid",
                "salary",
                "factory",
                "farm",
                "restaurant",
                "carwash",
                "nail",
                "construction",
                "fishing",
                "boat",
                "passport",
                "unpaid",
                "labour",
                "labor",
            )
        ]
    ],
}


class PersonMatcher:
    """Matches people and kinds on plain text."""

    def __init__(self) -> None:
        """Build the matchers on a blank English tokenizer."""
        self._nlp = spacy.blank("en")
        self._people, self._kinds = Matcher(self._nlp.vocab), Matcher(self._nlp.vocab)
        for matcher, table in ((self._people, _PEOPLE), (self._kinds, _KINDS)):
            for label, patterns in table.items():
                matcher.add(label, patterns)

    def age_group(self, text: str) -> str | None:
        """Return child or adult; an age in years decides before words, and a child before an adult."""
        if text.strip().isdecimal() and len(text.strip()) <= 2:
            return CHILD if int(text) < ADULTHOOD else ADULT
        for match in _AGE.finditer(text.replace("’", "'")):
            age = int(match["said"] or match["counted"] or match["short"])
            if 3 <= age <= 90:
                return CHILD if age < ADULTHOOD else ADULT
        found = self._labels(self._people, text)
        return CHILD if CHILD in found else ADULT if ADULT in found else None

    def concern_kind(self, text: str) -> str | None:
        """Return the first of the kinds (keys of _KINDS) that a word of `text` points to."""
        found = self._labels(self._kinds, text)
        return next((kind for kind in _KINDS if kind in found), None)

    def _labels(self, matcher: Matcher, text: str) -> set[str]:
        doc = self._nlp.make_doc(text)
        return {self._nlp.vocab.strings[match] for match, _, _ in matcher(doc)}


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR], is_trainable=False)
class PersonExtractor(StatelessComponent):
    """Adds entities `age_group` and `concern_kind`; the domain decides where they fill a slot."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """There is nothing to set."""
        return {}

    def __init__(self, config: dict[str, Any]) -> None:
        """Build the matcher."""
        super().__init__(config)
        self._matcher = PersonMatcher()

    def process(self, messages: list[Message]) -> list[Message]:
        """Look at each message."""
        for message in messages:
            text = str(message.get(TEXT) or "")
            for name, value in (
                ("age_group", self._matcher.age_group(text)),
                ("concern_kind", self._matcher.concern_kind(text)),
            ):
                if value is not None:
                    add_entity(message, name, value, type(self).__name__)
        return messages
