"""The written order of lines (order.yml), held against every country of the directory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timezone
from itertools import pairwise

import pytest

from amparo.dialogue.answers import services_answer
from amparo.dialogue.case import Case
from amparo.dialogue.reply import Text
from amparo.dialogue.situation import Situation, situation_of
from amparo.dialogue.urgent import crisis_answer
from amparo.directory import Directory, LookupResult, Place, Wanted
from amparo.directory.audience import ACCEPTABLE, AUDIENCES, WRONG, fit
from amparo.directory.countries import all_countries
from amparo.directory.needs import (
    ABOUT_A_CHILD,
    ADULTS,
    HOME,
    NEEDS,
    NEVER_FIRST,
    kinds_for,
    own_kind,
    taken_for,
    written_order,
)
from amparo.directory.ranking import Found, Scope, fit_for, kind_for
from amparo.directory.result import Lead
from amparo.directory.service import GROUPS, PURPOSES, SERVICE_TYPES, Service
from amparo.directory.traits import traits_of
from tests.unit.dialogue.situations import slots_of

NOON = datetime(2026, 12, 1, 12, tzinfo=timezone.utc)
IN_THE_COUNTRY = (Scope.SUBDIVISION, Scope.COUNTRY, Scope.PARENT)
CHILD_LINES = {"child", "missing_child"}
EVERYBODY = (None, *AUDIENCES)


def distinct_audiences(need: str) -> list[str | None]:
    """The audiences of which no two get the same kinds and are served alike: the others get the same answers."""
    people = written_order()["people"]
    different = {}
    for audience in EVERYBODY:
        person = taken_for(need, audience)
        served = person if person in people else ""
        different.setdefault((kinds_for(need, audience), served), audience)
    return list(different.values())


@pytest.fixture(scope="module")
def answers(directory: Directory) -> dict[tuple[str, str | None, str], LookupResult]:
    """Every look-up by need, audience and country."""
    return {
        (need, audience, country): directory.look_up(
            Wanted(Place(country), need, audience, at=NOON, limit=None)
        )
        for need in NEEDS
        for audience in distinct_audiences(need)
        for country in sorted(all_countries())
    }


Answers = dict[tuple[str, str | None, str], LookupResult]


def of_country(result: LookupResult) -> list[Found]:
    """The country's own support lines, in their order."""
    return [
        found
        for found in result.services
        if found.scope in IN_THE_COUNTRY
        and (result.need == "police_tip" or not traits_of(found.service).enforcement)
    ]


def kind_of(found: Found) -> str:
    assert found.wanted is not None
    return kind_for(found.service, found.wanted)


def is_for(found: Found) -> bool:
    assert found.wanted is not None
    return fit_for(found.service, found.wanted) != WRONG


def walked(answers: Answers, *needs: str) -> Iterator[tuple[str, str | None, str, LookupResult]]:
    for (need, audience, country), result in answers.items():
        if not needs or need in needs:
            yield need, audience, country, result


def test_every_kind_and_code_of_the_table_is_one_of_the_directory() -> None:
    table = written_order()
    assert {*table["about_a_child"], *table["adults"]} <= set(AUDIENCES)
    assert set(table["people"]) <= {"anyone", *AUDIENCES}
    assert set(table["callers"]) <= set(SERVICE_TYPES)
    for need, row in table["needs"].items():
        lists = {
            name: lines for name, lines in row.items() if isinstance(lines, dict) and name != "taken_for"
        }
        assert set(lists) <= {"anyone", "about_a_child", *AUDIENCES}, need
        for lines in lists.values():
            kinds = [*lines["first"], *lines["then"]]
            assert len(kinds) == len(set(kinds)) and set(kinds) <= set(SERVICE_TYPES) - {"emergency"}, need
    for person in table["people"].values():
        assert set(person["serves"]) >= {"everybody", *GROUPS} - {"particular", "professionals"}
        assert set(person["serves"]) | set(person["limits"]) <= {"everybody", *GROUPS, *PURPOSES}


def test_the_kinds_come_as_the_table_says(answers: Answers) -> None:
    for need, audience, country, result in walked(answers):
        kinds = kinds_for(need, audience)
        assert {found.service.service_type for found in result.services} <= set(kinds.all)
        mine = [found for found in of_country(result) if is_for(found)]
        if need != "human":  # there, who can be written to comes first
            ranks = [kinds.rank[kind_of(found)] for found in mine]
            assert ranks == sorted(ranks), f"{need} of {audience} in {country}"


def test_no_other_kind_comes_before_the_one_that_was_asked_for(answers: Answers) -> None:
    seen = 0
    for need, audience, country, result in walked(answers):
        first = kinds_for(need, audience).first
        mine = [found for found in of_country(result) if is_for(found)]
        if need == "human":
            mine = [found for found in mine if traits_of(found.service).written]
        if any(kind_of(found) in first for found in mine):
            seen += 1
            assert kind_of(result.services[0]) in first, f"{need} of {audience} in {country}"
    assert seen > 5000


def test_no_line_for_children_is_the_first_of_an_adult(answers: Answers) -> None:
    for need, audience, country, result in walked(answers):
        if own_kind(need) in CHILD_LINES or audience in ABOUT_A_CHILD:
            continue
        first = result.services[0].service
        where = f"{need} of {audience} in {country}"
        others = [found for found in of_country(result) if found.service.service_type not in CHILD_LINES]
        if need == "human":
            others = [found for found in others if traits_of(found.service).written]
        if audience in ADULTS:
            assert not CHILD_LINES & {found.service.service_type for found in result.services}, where
            alone = set(first.audience.split(";")) == {"children"}
            assert not alone or not any(is_for(found) for found in of_country(result)), where
        elif others:
            assert first.service_type not in CHILD_LINES, where


def test_a_mother_gets_her_own_line_before_that_of_her_children(answers: Answers) -> None:
    for need in set(NEEDS) - CHILD_LINES:
        rank = kinds_for(need, "with_children").rank
        assert rank.get("child", 99) > rank[own_kind(need)]
        assert all(rank.get("child", 99) > rank.get(kind, 0) for kind in ("gender_violence", "trafficking"))


def test_what_is_made_for_somebody_else_comes_after_all_that_is_not(answers: Answers) -> None:
    for need, audience, country, result in walked(answers):
        fits = [is_for(found) for found in of_country(result)]
        assert fits == sorted(fits, reverse=True), f"{need} of {audience} in {country}"


def test_among_equals_a_public_list_comes_last(answers: Answers) -> None:
    seen = 0
    for need, audience, country, result in walked(answers):
        for one, other in pairwise(found for found in of_country(result) if is_for(found)):
            same = one.service.service_type == other.service.service_type and one.scope == other.scope
            written = traits_of(one.service).written, traits_of(other.service).written
            if same and need != "human" and traits_of(one.service).immigration is False:
                lists = traits_of(one.service).public_list, traits_of(other.service).public_list
                seen += lists == (False, True)
                assert lists != (True, False), f"{need} of {audience} in {country}: {written}"
    assert seen > 100


def test_the_lead_never_contradicts_the_first_line(answers: Answers) -> None:
    for need, audience, country, result in walked(answers):
        first, kinds = result.services[0], kinds_for(need, audience).first
        where = f"{need} of {audience} in {country}: {result.lead}"
        made = [
            found for found in of_country(result) if found.service.service_type in kinds and is_for(found)
        ]
        if result.lead is Lead.STAND_IN:
            assert not made and first.scope not in (Scope.INTERNATIONAL, Scope.EUROPEAN), where
        elif result.lead is Lead.RIGHT:
            assert first.scope != Scope.PARENT and first.scope != Scope.INTERNATIONAL, where
        elif result.lead is Lead.PARENT:
            assert first.scope == Scope.PARENT, where
        elif result.lead is Lead.NOT_HERE:
            assert not of_country(result), where
        else:
            assert result.lead is Lead.FROM_ANYWHERE and first.service.service_type in kinds, where


def situation(country: str, **known: str) -> Situation:
    return situation_of(slots_of(Case(country=country, **known)), None)  # type: ignore[arg-type]


@pytest.mark.parametrize("need", sorted(set(NEEDS) - {"emergency"}))
def test_no_text_says_that_there_is_no_special_line_above_one_that_is(
    directory: Directory, need: str
) -> None:
    for country in sorted(directory.countries()):
        asked = situation(country, need=need)
        answer = services_answer(asked, directory)
        first = directory.look_up(asked.wanted(Place(country))).services[0]
        said = " ".join(text.source for text in answer.lead)
        if first.scope in IN_THE_COUNTRY and kind_of(first) == own_kind(need) and is_for(first):
            assert "no line only for this" not in said and "no helpline" not in said, f"{need} in {country}"
        if first.scope == Scope.INTERNATIONAL:
            assert "you can turn to" not in said and "no line only for this" not in said, (
                f"{need} in {country}"
            )


@pytest.mark.parametrize("age", ["", "adult", "child"])
def test_the_list_of_an_alarm_for_self_harm_begins_with_a_crisis_line(directory: Directory, age: str) -> None:
    seen = 0
    for country in sorted(directory.countries()):
        alarm = situation(country, age=age)
        found = directory.look_up(alarm.wanted(Place(country), "crisis")).services
        if not any(item.service.service_type == "crisis" and is_for(item) for item in found):
            continue
        answer = crisis_answer((Text("Lead."),), alarm, directory)
        kinds = [facts["service_type"] for facts in answer.services]
        assert kinds[0] == "crisis", f"{country}: {kinds}"
        seen += 1
    assert seen > 100


@pytest.mark.parametrize("need", ["labour", "trafficking"])
def test_wages_are_for_the_workers_line_and_exploitation_for_the_trafficking_line(
    answers: Answers, need: str
) -> None:
    seen = 0
    for _, audience, country, result in walked(answers, need):
        own = [found for found in of_country(result) if found.service.service_type == need and is_for(found)]
        if audience not in ABOUT_A_CHILD and own:
            seen += 1
            assert result.services[0].service.service_type == need, f"{audience} in {country}"
    assert seen > 100


@pytest.mark.parametrize("need", [need for need in NEEDS if need != "embassy"])
def test_the_offices_of_somebodys_country_are_never_first_nor_alone_unless_asked_for(
    directory: Directory, need: str
) -> None:
    for country in sorted(all_countries()):
        for known in ({"origin": "PH"}, {"writer_country": "PH"}):
            services = directory.look_up(Wanted(Place(country), need, at=NOON, **known)).services
            if HOME not in kinds_for(need).rank:
                assert HOME not in {found.service.service_type for found in services}
            assert services[0].service.service_type not in NEVER_FIRST


def test_who_asks_for_the_embassy_gets_the_office_there_then_the_line_at_home(directory: Directory) -> None:
    seen = set()
    for country in sorted(all_countries()):
        for origin in ("PH", "ID", "LK", "IN", "NG"):
            services = directory.look_up(Wanted(Place(country), "embassy", at=NOON, origin=origin)).services
            offices = [found.service for found in services if found.service.service_type == HOME]
            assert offices == [found.service for found in services[: len(offices)]]
            hosts = [office.host_country for office in offices]
            assert hosts == sorted(hosts, key=lambda host: not host)
            assert set(hosts) <= {"", country} and len(services) > len(offices)
            seen |= {origin} if country in hosts and "" in hosts else set()
    assert {"PH", "ID", "LK", "NG"} <= seen


@pytest.mark.parametrize("trouble", ["labour", "gender_violence"])
@pytest.mark.parametrize(
    "need", [need for need, row in written_order()["needs"].items() if "by_trouble" in row]
)
def test_what_happened_decides_what_stands_in_where_the_need_does_not_say_it(need: str, trouble: str) -> None:
    plain, known = kinds_for(need), kinds_for(need, None, trouble)
    assert set(plain.all) == set(known.all)
    if trouble in plain.first:
        assert known.first[0] == trouble and known.then == plain.then
    else:
        assert known.first == plain.first and known.then[0] == (trouble if trouble in plain.then else HOME)


@pytest.mark.parametrize("audience", EVERYBODY)
def test_a_line_for_everybody_will_do_for_everybody_and_one_for_professionals_for_nobody(
    audience: str | None,
) -> None:
    line = Service(id="x", country="KE", service_name="Line", service_type="crisis", confidence="high")
    assert fit(traits_of(line), "crisis", audience) <= ACCEPTABLE
    assert fit(traits_of(replace(line, audience="women;professionals")), "crisis", audience) == WRONG


def test_a_man_gets_the_line_for_men_first_and_those_for_women_last(directory: Directory) -> None:
    lines = of_country(directory.look_up(Wanted(Place("GB"), "gender_violence", "man", at=NOON)))
    assert lines[0].service.service_name == "Men’s Advice Line"
    for_women = [found.service.audience == "women" for found in lines]
    assert any(for_women) and for_women == sorted(for_women)
