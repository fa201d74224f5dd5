"""Who gets which line, in places where it is known what is right."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from amparo.directory import Directory, DirectoryError, LookupResult, Place
from amparo.directory.facts import facts_of
from amparo.directory.ranking import Scope
from amparo.directory.result import Lead

TAKE_IT_DOWN = "https://takeitdown.ncmec.org"
NIGHT = datetime(2026, 11, 24, 3, tzinfo=timezone.utc)


def phones(result: LookupResult) -> list[str]:
    return [found.service.phone for found in result.services]


def names(result: LookupResult) -> list[str]:
    return [found.service.service_name for found in result.services]


@pytest.mark.parametrize(
    ("country", "subdivision", "need", "first"),
    [
        ("KE", None, "child", "116"),
        ("US", None, "trafficking", "1-888-373-7888"),
        ("US", "US-TX", "trafficking", "1-888-373-7888"),
        ("US", "US-OH", "trafficking", "1-888-373-7888"),
        ("US", "US-CA", "trafficking", "1-888-539-2373"),
        ("GB", None, "trafficking", "08000 121 700"),
        ("IN", None, "crisis", "14416"),
        ("ZA", None, "child", "116"),
        ("PT", None, "trafficking", "964 608 288"),
        ("SA", None, "labour", "19911"),
        ("KR", None, "crisis", "109"),
        ("GU", None, "trafficking", "1-888-373-7888"),
        ("RE", None, "child", "119"),
    ],
)
def test_the_first_line_is_the_one_a_helpline_manager_would_give(
    directory: Directory, noon: datetime, country: str, subdivision: str | None, need: str, first: str
) -> None:
    assert phones(directory.find(Place(country, subdivision), need, at=noon))[0] == first


@pytest.mark.parametrize("need", ["trafficking", "labour", "child", "online_abuse", "police_tip", "human"])
def test_nobody_in_saudi_arabia_is_given_an_american_number(directory: Directory, need: str) -> None:
    result = directory.find(Place("SA"), need)
    shown = [value for found in result.services for value in facts_of(found).row.values()]
    assert not [value for value in shown if isinstance(value, str) and "+1" in value]
    assert {found.service.country for found in result.services} <= {"SA", "INT"}


def test_a_child_in_britain_is_sent_to_childline_and_a_worried_adult_to_the_line_for_adults(
    directory: Directory, noon: datetime
) -> None:
    assert names(directory.find(Place("GB"), "child", audience="child", at=noon))[0] == "Childline"
    for_adult = names(directory.find(Place("GB"), "child", audience="someone_else", at=noon))
    assert for_adult[0] == "NSPCC Helpline (adults worried about a child)"
    at_night = names(directory.find(Place("GB"), "child", audience="someone_else", at=NIGHT))
    assert at_night[0] == "Childline"


@pytest.mark.parametrize("country", ["US", "GB", "PH"])
def test_who_saw_a_child_in_trouble_gets_those_who_act_on_it_before_a_line_where_children_talk(
    directory: Directory, noon: datetime, country: str
) -> None:
    def kinds(audience: str) -> list[str]:
        found = directory.find(Place(country), "trafficking", audience=audience, at=noon).services
        return [entry.service.service_type for entry in found]

    assert kinds("worried_about_child")[0] == "trafficking"
    assert kinds("child")[0] == "child"


@pytest.mark.parametrize("country", ["SA", "GB", "US", "IN", "KP", "PL"])
@pytest.mark.parametrize("audience", ["child", None])
def test_take_it_down_is_among_the_first_three_for_pictures_of_a_child(
    directory: Directory, country: str, audience: str | None
) -> None:
    result = directory.find(Place(country), "online_abuse", audience=audience)
    assert TAKE_IT_DOWN in [found.service.web_url for found in result.services[:3]]


@pytest.mark.parametrize(
    ("country", "subdivision"), [("US", "US-FL"), ("US", None), ("IE", None), ("BZ", None)]
)
def test_tip_lines_and_immigration_police_come_after_every_support_line(
    directory: Directory, country: str, subdivision: str | None
) -> None:
    result = directory.find(Place(country, subdivision), "trafficking")
    is_tip = [
        found.service.service_type == "police_tip"
        or "tips go to police" in found.service.notes
        or "anonymous tip line" in found.service.notes
        for found in result.services
    ]
    assert any(is_tip)
    assert is_tip == sorted(is_tip)


def test_somebody_who_reports_gets_police_first_but_immigration_enforcement_after_other_police(
    directory: Directory,
) -> None:
    found = names(directory.find(Place("US"), "police_tip"))
    assert found.index("FBI tips") < found.index("HSI / ICE Tip Line")


def test_a_line_for_professionals_comes_after_public_ones(directory: Directory) -> None:
    services = directory.find(Place("GB", "GB-SCT"), "trafficking").services
    order = [found.service.audience == "professionals" for found in services]
    assert order == sorted(order)


def test_a_part_of_a_country_comes_before_the_country_and_out_of_hours_lines_after(
    directory: Directory, noon: datetime
) -> None:
    found = names(directory.find(Place("GB", "GB-GLG"), "trafficking", at=noon))
    support, national = "Migrant Help Scotland trafficking support", "Modern Slavery & Exploitation Helpline"
    assert found.index(support) < found.index(national) < found.index("Migrant Help Scotland out of hours")


def test_the_line_of_another_part_of_the_country_is_never_shown_to_somebody_who_said_where(
    directory: Directory,
) -> None:
    for subdivision in ("IN-KA", "GB-ENG", "US-TX", "LB-BH"):
        country = subdivision[:2]
        for need in ("trafficking", "child", "gender_violence"):
            for found in directory.find(Place(country, subdivision), need).services:
                assert found.service.subdivision in ("", subdivision)


def test_a_regional_line_is_offered_after_national_ones_when_the_country_has_no_other_of_its_type(
    directory: Directory,
) -> None:
    services = directory.find(Place("IQ"), "trafficking").services
    regional = [found for found in services if found.service.subdivision]
    assert [found.service.subdivision for found in regional] == ["IQ-AR"]
    assert regional[0].scope == Scope.OTHER_SUBDIVISION
    assert regional[0].area
    national = [index for index, found in enumerate(services) if found.scope == Scope.COUNTRY]
    tips = [index for index in national if services[index].service.service_type == "police_tip"]
    assert max(set(national) - set(tips)) < services.index(regional[0])
    assert not [
        found for found in directory.find(Place("DE"), "trafficking").services if found.service.subdivision
    ]


def test_an_adult_is_never_sent_to_a_line_for_children_for_lack_of_another(directory: Directory) -> None:
    adults = directory.find(Place("NZ"), "trafficking", audience="adult").services
    assert "child" not in {found.service.service_type for found in adults}
    child = directory.find(Place("NZ"), "trafficking", audience="child").services
    assert child[0].service.service_type == "child"


def test_a_country_without_any_line_says_so_and_gives_international_services(directory: Directory) -> None:
    result = directory.find(Place("KP"), "trafficking")
    assert not result.country_has_line
    assert {found.scope for found in result.services} == {Scope.INTERNATIONAL}
    assert {number.origin for number in result.emergency} == {"libphonenumber"}


def test_stand_ins_are_not_taken_for_a_line_made_for_the_need(directory: Directory) -> None:
    result = directory.find(Place("SA"), "trafficking")
    assert (result.country_has_line, result.has_own_type) == (True, False)
    assert directory.find(Place("US"), "trafficking").has_own_type
    assert not directory.find(Place("IE"), "trafficking").has_own_type  # only a tip line


def test_parent_lines_are_marked_and_only_where_they_can_be_dialled(directory: Directory) -> None:
    assert directory.find(Place("GP"), "trafficking").lead is Lead.PARENT
    assert directory.find(Place("US", "US-VI"), "child").place == Place("VI")
    for territory in ("IM", "JE", "GG", "GI", "AW", "CW", "FO", "GL", "NC", "HK"):
        result = directory.find(Place(territory), "child")
        assert not any(found.scope == Scope.PARENT for found in result.services)
        assert {found.service.country for found in result.services} <= {territory, "INT"}


def test_eu_numbers_come_last_and_only_to_members_without_a_line_of_that_type(directory: Directory) -> None:
    denmark = directory.find(Place("DK"), "referral").services
    european = [found for found in denmark if found.scope == Scope.EUROPEAN and found.service.phone]
    assert [found.service.phone for found in european] == ["116 006"]
    before = denmark[: denmark.index(european[0])]
    assert {"DK", "INT"} == {
        found.service.country for found in before if found.service.service_type != "police_tip"
    }
    for country in ("LU", "DE", "CH", "GB", "NO"):
        shown = directory.find(Place(country), "child").services
        assert not [
            found for found in shown if found.service.country == "EU" and found.service.phone == "116 111"
        ]
    assert "116 006" not in phones(directory.find(Place("LT"), "referral"))
    assert "116 006" in phones(directory.find(Place("SE"), "referral"))


def test_who_wants_a_person_gets_chat_text_and_whatsapp_first(directory: Directory) -> None:
    services = directory.find(Place("GB"), "human").services
    inside = [found.service for found in services if found.service.country == "GB"]
    written = [bool(service.sms or service.whatsapp or service.chat_url) for service in inside]
    assert written[0]
    assert written == sorted(written, reverse=True)


def test_one_number_is_shown_once_even_if_it_serves_several_needs(directory: Directory) -> None:
    for country in ("GH", "BR", "NI", "US", "KE"):
        shown = [phone for phone in phones(directory.find(Place(country), "child")) if phone]
        assert len(shown) == len(set(shown))


def test_the_limit_cuts_the_list_and_the_total_tells_how_much_there_is(directory: Directory) -> None:
    everything = directory.find(Place("GB"), "trafficking")
    three = directory.find(Place("GB"), "trafficking", limit=3)
    assert names(three) == names(everything)[:3]
    assert three.total == len(everything.services) > 3


@pytest.mark.parametrize("code", ["", "ZZ", "INT", "EU", "Kenya"])
def test_a_place_that_is_no_country_is_refused_in_one_sentence(directory: Directory, code: str) -> None:
    with pytest.raises(DirectoryError, match="not a country or territory code"):
        directory.find(Place(code), "child")


def test_a_need_nobody_knows_is_refused_with_the_choice(directory: Directory) -> None:
    with pytest.raises(DirectoryError, match="choose one of trafficking, child"):
        directory.find(Place("KE"), "pizza")
