"""What is known of a person's situation, from slots and the newest message."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from amparo.dialogue.situation import DEFAULT_NEED, country_of_timezone, situation_of
from amparo.directory.countries import is_country
from amparo.directory.needs import NEEDS
from amparo.directory.place import Place


def latest(timezone: str | None = None, **entities: str) -> dict[str, Any]:
    return {
        "entities": [{"entity": name, "value": value} for name, value in entities.items()],
        "metadata": {"timezone": timezone} if timezone else {},
    }


def test_of_a_new_conversation_nothing_is_known_but_the_default_need(domain: Domain) -> None:
    slots = DialogueStateTracker("person", domain.slots).current_slot_values()
    for message in (None, {}, latest(), {"entities": None, "metadata": None}):
        situation = situation_of(slots, message)
        assert situation.place is None and not situation.from_site
        assert situation.need == DEFAULT_NEED and situation.need in NEEDS
        assert (situation.age_group, situation.audience, situation.organisation) == (None, None, None)
        assert situation.options == () and situation.suggested_country is None
        assert situation.language == "en"


def test_the_country_that_was_said_comes_before_that_of_the_website() -> None:
    situation = situation_of({"country": "KE", "site_country": "GB"}, None)
    assert situation.place == Place("KE") and not situation.from_site


def test_the_country_of_the_website_stands_in_and_is_marked() -> None:
    situation = situation_of({"site_country": "GB"}, None)
    assert situation.place == Place("GB") and situation.from_site


def test_a_subdivision_counts_only_in_its_own_country() -> None:
    assert situation_of({"country": "US", "subdivision": "US-TX"}, None).place == Place("US", "US-TX")
    assert situation_of({"country": "KE", "subdivision": "US-TX"}, None).place == Place("KE")
    assert situation_of({"country": "US", "subdivision": None}, None).place == Place("US")


@pytest.mark.parametrize("code", ["XX", "ke", "Kenya", "EU", "INT", ""])
def test_what_is_no_country_code_gives_no_place(code: str) -> None:
    assert situation_of({"country": code}, None).place is None


def test_a_name_with_several_meanings_puts_the_known_place_in_doubt() -> None:
    situation = situation_of({"country": "KE"}, latest(place_options="GE|US-GA"))
    assert situation.place is None
    assert situation.options == (Place("GE"), Place("US", "US-GA"))


@pytest.mark.parametrize(
    ("slots", "audience"),
    [
        ({}, None),
        ({"need": "child"}, "child"),
        ({"need": "child", "age_group": "adult"}, "adult"),
        ({"age_group": "child"}, "child"),
        ({"age_group": "unknown", "need": "child"}, "child"),
        ({"age_group": "unknown"}, None),
        ({"age_group": "child", "audience": "someone_else"}, "worried_about_child"),
        ({"age_group": "child", "audience": "someone_else", "need": "child"}, "child"),
        ({"age_group": "child", "audience": "child"}, "child"),
        ({"age_group": "adult", "audience": "someone_else"}, "adult"),
    ],
)
def test_services_are_for_a_child_where_it_is_about_one(slots: dict[str, str], audience: str | None) -> None:
    assert situation_of(slots, None).audience == audience


def test_the_time_zone_suggests_a_country_without_deciding_it() -> None:
    situation = situation_of({}, latest(timezone="Africa/Nairobi"))
    assert situation.place is None
    assert situation.suggested_country == "KE"


def test_a_time_zone_names_a_country_only_where_it_is_the_only_one() -> None:
    assert country_of_timezone("Asia/Manila") == "PH"
    assert country_of_timezone("America/Chicago") == "US"
    for unclear in ("UTC", "Etc/GMT+3", "Mars/Olympus", "", "../../etc/passwd"):
        assert country_of_timezone(unclear) is None


def test_every_country_that_a_time_zone_can_suggest_is_one() -> None:
    import pytz

    suggested = {country_of_timezone(zone) for zone in pytz.all_timezones} - {None}
    assert len(suggested) > 150
    assert all(is_country(str(country)) for country in suggested)
