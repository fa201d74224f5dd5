"""What is known of a person's situation, from the case, the slots and the newest message."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from amparo.dialogue.case import Case
from amparo.dialogue.situation import DEFAULT_NEED, Situation, country_of_timezone, need_of, situation_of
from amparo.dialogue.table import intents, need_of_situation
from amparo.directory.countries import is_country
from amparo.directory.needs import NEEDS
from amparo.directory.place import Place
from amparo.directory.wanted import Wanted
from amparo.nlu.reading import labels
from tests.unit.dialogue.situations import slots_of


def latest(timezone: str) -> dict[str, Any]:
    return {"metadata": {"timezone": timezone}}


def of(case: Case, **slots: Any) -> Situation:
    return situation_of(slots_of(case, **slots), None)


def test_of_a_new_conversation_nothing_is_known_but_the_default_need(domain: Domain) -> None:
    slots = DialogueStateTracker("person", domain.slots).current_slot_values()
    for message in (None, {}, {"metadata": None}, {"metadata": {}}):
        situation = situation_of(slots, message)
        assert situation.place is None and not situation.from_site
        assert situation.need == DEFAULT_NEED and situation.need in NEEDS
        assert (situation.age_group, situation.audience, situation.organisation) == (None, None, None)
        assert situation.options == () and situation.suggested_country is None
        assert situation.writer_country is None and not situation.is_witness
        assert situation.language == "en"


def test_the_country_that_was_said_comes_before_that_of_the_website() -> None:
    situation = of(Case(country="KE"), site_country="GB")
    assert situation.place == Place("KE") and not situation.from_site


def test_the_country_of_the_website_stands_in_and_is_marked() -> None:
    situation = of(Case(), site_country="GB")
    assert situation.place == Place("GB") and situation.from_site


def test_a_subdivision_counts_only_in_its_own_country() -> None:
    assert of(Case(country="US", subdivision="US-TX")).place == Place("US", "US-TX")
    assert of(Case(country="KE", subdivision="US-TX")).place == Place("KE")
    assert of(Case(country="US")).place == Place("US")


@pytest.mark.parametrize("code", ["XX", "ke", "Kenya", "EU", "INT", ""])
def test_what_is_no_country_code_gives_no_place(code: str) -> None:
    assert of(Case(country=code)).place is None


def test_a_name_with_several_meanings_puts_the_known_place_in_doubt() -> None:
    situation = of(Case(country="KE", options=("GE", "US-GA")))
    assert situation.place is None
    assert situation.options == (Place("GE"), Place("US", "US-GA"))


def test_where_the_writer_is_is_kept_apart_from_where_help_is_needed() -> None:
    situation = of(Case(country="AE", writer_country="PH", origin_country="KE"))
    assert situation.place == Place("AE") and situation.writer_country == "PH"
    assert situation.origin_country == "KE"


def test_what_is_known_of_a_person_is_passed_to_the_look_up() -> None:
    case = Case(country="AE", writer_country="PH", origin_country="KE", cannot_call=True, age="adult")
    wanted = of(case, language="sw", organisation="safe-house").wanted(Place("AE"), "legal")
    assert (wanted.place, wanted.need, wanted.audience) == (Place("AE"), "legal", "adult")
    assert (wanted.origin, wanted.writer_country, wanted.organisation) == ("KE", "PH", "safe-house")
    assert wanted.languages == ("sw",) and wanted.ways == {"text", "whatsapp", "chat"}


def test_of_what_is_not_known_the_look_up_assumes_nothing() -> None:
    wanted = of(Case(country="AE", writer_country="??")).wanted(Place("AE"))
    assert wanted == Wanted(Place("AE"), DEFAULT_NEED)


@pytest.mark.parametrize(
    ("case", "need"),
    [
        (Case(), DEFAULT_NEED),
        (Case(situation="papers_wages"), "labour"),
        (Case(situation="papers_wages", need="embassy"), "embassy"),
        (Case(situation="sextortion", need="human"), "human"),
        (Case(situation="missing"), "trafficking"),
        (Case(situation="missing", age="adult"), "trafficking"),
        (Case(situation="missing", age="child"), "missing_child"),
        (Case(situation="no such situation"), DEFAULT_NEED),
    ],
)
def test_what_was_asked_for_by_name_comes_before_what_serves_the_situation(case: Case, need: str) -> None:
    assert need_of(case) == need


def test_every_need_that_can_come_of_a_case_is_one_of_the_directory() -> None:
    assert need_of_situation().keys() == set(labels.SITUATIONS)
    cases = [Case(situation=name, age=age) for name in labels.SITUATIONS for age in ("", *labels.AGES)]
    cases += [Case(need=name) for name in labels.NEEDS]
    cases += [Case(need=row.need) for row in intents().values()]
    assert {need_of(case) for case in cases} <= set(NEEDS)


@pytest.mark.parametrize(
    ("case", "audience"),
    [
        (Case(), None),
        (Case(need="child"), "child"),
        (Case(need="child", age="adult"), "adult"),
        (Case(age="child"), "child"),
        (Case(age="child", who="other"), "worried_about_child"),
        (Case(age="child", who="other", need="child"), "worried_about_child"),
        (Case(age="child", who="self"), "child"),
        (Case(age="child", who="both"), "child"),
        (Case(age="adult", who="other"), "adult"),
        (Case(who="other"), None),
        (Case(who="both"), "with_children"),
        (Case(who="both", age="adult"), "with_children"),
    ],
)
def test_services_are_for_a_child_where_it_is_about_one(case: Case, audience: str | None) -> None:
    assert of(case).audience == audience


def test_an_embassy_needs_to_be_told_whose_and_that_is_asked_once() -> None:
    embassy = Case(country="AE", need="embassy")
    assert of(embassy).needs_origin
    assert not of(replace(embassy, origin_country="PH")).needs_origin
    asked = embassy.remember(("action_find_services",), (), ("ask_country",))
    assert asked.asked_origin and not of(asked).needs_origin
    assert not of(Case(country="AE", need="legal")).needs_origin


def test_what_happened_is_passed_to_the_look_up_beside_what_was_asked_for() -> None:
    wanted = of(Case(country="AE", situation="papers_wages", need="legal")).wanted(Place("AE"))
    assert (wanted.need, wanted.trouble) == ("legal", "labour")


def test_the_time_zone_suggests_a_country_without_deciding_it() -> None:
    situation = situation_of({}, latest("Africa/Nairobi"))
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
