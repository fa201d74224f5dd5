"""Where a person is, found in their own words: a gazetteer, and rules for names that are also something else."""

from amparo.nlu.places.build import build_gazetteer
from amparo.nlu.places.finder import PlaceFinder
from amparo.nlu.places.gazetteer import Gazetteer
from amparo.nlu.places.result import PlaceMatch, PlaceResult

__all__ = ["Gazetteer", "PlaceFinder", "PlaceMatch", "PlaceResult", "build_gazetteer"]
