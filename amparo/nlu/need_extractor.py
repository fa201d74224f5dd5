"""Finds what kind of service is asked for: "child helpline kenya" asks for need `child`."""

from __future__ import annotations

from typing import Any

import spacy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.matcher import Matcher

from amparo.nlu.component import StatelessComponent, add_entity


def _one_of(*words: str) -> dict[str, Any]:
    return {"LOWER": {"IN": list(words)}}


# In order: the first need that matches wins, so the more urgent and the more specific come first.
_PATTERNS: dict[str, list[list[dict[str, Any]]]] = {
    "crisis": [
        [{"LOWER": {"REGEX": r"^suicid(e|al)$"}}],
        [
            _one_of(
                "crisis", "samaritans", "depression", "depressed", "psychologist", "counselling", "counseling"
            )
        ],
        [_one_of("mental"), _one_of("health")],
    ],
    "missing_child": [
        [_one_of("missing"), _one_of("child", "children", "kid", "kids", "person", "persons", "girl", "boy")],
        [_one_of("runaway", "runaways")],
    ],
    "online_abuse": [
        [_one_of("sextortion", "blackmail", "csam", "nudes", "cybercrime", "cyber", "grooming")],
        [_one_of("abuse"), _one_of("images", "material", "pictures", "videos")],
        [_one_of("online"), _one_of("abuse", "exploitation", "blackmail", "safety")],
    ],
    "child": [
        [
            _one_of(
                "child",
                "childs",
                "children",
                "childrens",
                "kid",
                "kids",
                "childline",
                "minor",
                "minors",
                "teen",
                "teens",
                "teenager",
                "teenagers",
                "youth",
                "student",
                "pupil",
                "daughter",
                "son",
                "baby",
            )
        ],
        [_one_of("for"), _one_of("a", "my"), _one_of("girl", "boy", "niece", "nephew")],
    ],
    "gender_violence": [
        [_one_of("domestic", "family", "gender"), _one_of("violence", "abuse")],
        [_one_of("womens", "women", "woman", "ladies", "wife", "wives", "battered", "gbv")],
        [
            _one_of("rape", "raped", "sexual"),
            _one_of("assault", "crisis", "violence", "helpline"),
        ],
        [_one_of("forced"), _one_of("marriage")],
    ],
    "labour": [
        [
            _one_of(
                "labour",
                "labor",
                "wage",
                "wages",
                "salary",
                "worker",
                "workers",
                "employer",
                "employment",
                "union",
                "maid",
                "maids",
                "domestic",
                "job",
                "ofw",
                "work",
            )
        ],
    ],
    "police_tip": [
        [_one_of("tip", "tips", "tipline", "crimestoppers", "anonymously", "anonymous")],
        [_one_of("report", "reporting")],
    ],
    "referral": [
        [_one_of("shelter", "shelters", "lawyer", "lawyers", "legal", "asylum", "refugee", "embassy", "ngo")],
    ],
    "trafficking": [
        [{"LOWER": {"REGEX": r"^traff?ic?k(ing|ed|er|ers)?$"}}],
        [_one_of("modern"), _one_of("slavery")],
    ],
}


class NeedMatcher:
    """Matches needs on plain text."""

    def __init__(self) -> None:
        """Build the matcher on a blank English tokenizer."""
        self._nlp = spacy.blank("en")
        self._matcher = Matcher(self._nlp.vocab)
        for need, patterns in _PATTERNS.items():
            self._matcher.add(need, patterns)

    def find(self, text: str) -> str | None:
        """Return the need that `text` names; None where it names none."""
        doc = self._nlp.make_doc(text.replace("’", "").replace("'", ""))
        found = {self._nlp.vocab.strings[match] for match, _, _ in self._matcher(doc)}
        if "trafficking" in found and not found & {"crisis", "missing_child", "child"}:
            return "trafficking"
        return next((need for need in _PATTERNS if need in found), None)


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR], is_trainable=False)
class NeedExtractor(StatelessComponent):
    """Adds entity `need`; the domain decides for which intents it fills the slot."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """There is nothing to set."""
        return {}

    def __init__(self, config: dict[str, Any]) -> None:
        """Build the matcher."""
        super().__init__(config)
        self._matcher = NeedMatcher()

    def process(self, messages: list[Message]) -> list[Message]:
        """Look at each message."""
        for message in messages:
            need = self._matcher.find(str(message.get(TEXT) or ""))
            if need is not None:
                add_entity(message, "need", need, type(self).__name__)
        return messages
