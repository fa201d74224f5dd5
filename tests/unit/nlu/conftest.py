from __future__ import annotations

import pytest

from amparo.nlu.places import Gazetteer, MentionFinder, build_gazetteer
from amparo.nlu.places.language import available_languages
from tests.unit.nlu.made_up import small_gazetteer


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    """The real one, which takes some seconds: built once for all tests."""
    return build_gazetteer(available_languages())


@pytest.fixture(scope="session")
def finder(gazetteer: Gazetteer) -> MentionFinder:
    return MentionFinder(gazetteer)


@pytest.fixture(scope="session")
def small() -> Gazetteer:
    """A handful of places, made up in an instant."""
    return small_gazetteer()
