"""Places and names in arrays: the same as in lists and dictionaries."""

from __future__ import annotations

import numpy as np
import pytest

from amparo.nlu.places import packed
from amparo.nlu.places.gazetteer import Gazetteer
from amparo.nlu.places.packed import PackedNames, PackedPlaces, pack_names, pack_places
from amparo.nlu.places.place import Kind, Place

NAMES = {"kenya": (6, 0), "são paulo": (5, 3, 1), "東京": (6, 2), "x": (0, 7, 8, 9), "new": (4,)}
PLACES = [
    Place(Kind.COUNTRY, "KE", None, 50_000_000),
    Place(Kind.SUBDIVISION, "US", "US-TX", 29_000_000),
    Place(Kind.CITY, "MX", "MX-CHH", 0),
    Place(Kind.COUNTRY, "CN", None, 1_400_000_000),
]


def names(given: dict[str, tuple[int, ...]]) -> PackedNames:
    return PackedNames(pack_names(given, "n"), "n")


def test_names_are_found_with_their_numbers_and_others_are_not() -> None:
    found = names(NAMES)
    assert found == NAMES and len(found) == len(NAMES) and set(found) == set(NAMES)
    for name, numbers in NAMES.items():
        assert found[name] == found.get(name) == numbers and name in found
        assert all(type(number) is int for number in found[name])
    for name in ("", "keny", "kenya ", "Kenya", "são"):
        assert name not in found and found.get(name) is None and found.get(name, ()) == ()
        with pytest.raises(KeyError):
            found[name]


def test_of_no_names_none_is_found() -> None:
    assert names({}) == {} and "x" not in names({})


def test_names_of_one_hash_are_refused_when_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "_hash", lambda name: 7)
    with pytest.raises(ValueError, match="same hash"):
        pack_names(NAMES, "n")


def test_a_word_whose_hash_is_that_of_a_name_is_still_not_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    only = names({"kenya": (6, 0)})
    known = packed._hash("kenya")
    monkeypatch.setattr(packed, "_hash", lambda name: known)
    assert "uganda" not in only and only["kenya"] == (6, 0)


def test_places_come_out_as_they_went_in() -> None:
    found = PackedPlaces(pack_places(PLACES))
    assert found == PLACES and len(found) == 4 and list(found) == PLACES
    assert [found[position] for position in range(4)] == PLACES and found[1:3] == PLACES[1:3]
    assert found[3].population == 1_400_000_000 and found[0].subdivision is None
    assert found != PLACES[:3] and PackedPlaces(pack_places([])) == []
    with pytest.raises(IndexError):
        found[4]


def test_the_arrays_of_a_gazetteer_are_small(gazetteer: Gazetteer) -> None:
    arrays = pack_places(gazetteer.places) | pack_names(gazetteer.names, "n")
    assert sum(array.nbytes for array in arrays.values()) < 4_000_000
    assert all(isinstance(array, np.ndarray) for array in arrays.values())


def test_every_name_of_the_real_gazetteer_is_found_in_its_stored_form(gazetteer: Gazetteer) -> None:
    stored = Gazetteer.from_bytes(gazetteer.to_bytes())
    assert len(stored.names) == len(gazetteer.names) > 50_000
    assert all(stored.names[name] == numbers for name, numbers in gazetteer.names.items())
    assert dict(stored.beginnings) == gazetteer.beginnings
    assert stored.beginnings["new"][0] >= 3 and stored.beginnings.get("passport") is None
