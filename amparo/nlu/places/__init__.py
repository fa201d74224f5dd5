"""The names of places in messages, found by a gazetteer; what each means there, a head says."""

from amparo.nlu.places.build import build_gazetteer
from amparo.nlu.places.finder import MentionFinder
from amparo.nlu.places.gazetteer import Gazetteer
from amparo.nlu.places.mention import Mention, Words
from amparo.nlu.places.result import FoundPlace, found_places, is_bare, place_with_role

__all__ = [
    "FoundPlace",
    "Gazetteer",
    "Mention",
    "MentionFinder",
    "Words",
    "build_gazetteer",
    "found_places",
    "is_bare",
    "place_with_role",
]
