"""What is known of a person decides the order, each rule by itself; what is not known changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

import pytest

from amparo.channels.rendering.items import service_item
from amparo.channels.rendering.remarks import remarks
from amparo.channels.rendering.services import in_full, in_short
from amparo.directory import Directory, DirectoryError, LookupResult, Place, Wanted
from amparo.directory.facts import emergency_facts, facts_of
from amparo.directory.ranking import Found, Scope
from amparo.directory.wanted import WRITTEN
from tests.unit.directory.directory_files import WriteRows

NOON = datetime(2026, 11, 24, 12, tzinfo=timezone.utc)
LABOUR = {"country": "AE", "service_type": "labour"}


def looked_up(directory: Directory, country: str, need: str = "labour", **known: Any) -> LookupResult:
    wanted = Wanted(Place(country, known.pop("subdivision", None)), need, at=NOON)
    return directory.look_up(replace(wanted, **known))


def phones(result: LookupResult) -> list[str]:
    return [found.service.phone for found in result.services]


def texts(result: LookupResult) -> list[str]:
    return [told(found) for found in result.services]


def told(found: Found) -> str:
    return in_full(facts_of(found), "en")


def item(found: Found) -> dict[str, object]:
    return service_item(facts_of(found), "en")


def said_of(found: Found) -> list[str]:
    return remarks(facts_of(found), "en")


def test_find_is_a_look_up_with_the_commonest_facts(directory: Directory) -> None:
    by_arguments = directory.find(Place("AE"), "labour", "woman", at=NOON, limit=4, origin="PH")
    wanted = Wanted(Place("AE"), "labour", audience="woman", at=NOON, limit=4, origin="PH")
    assert directory.look_up(wanted) == by_arguments


@pytest.mark.parametrize("known", [{"writer_country": "XX"}, {"origin": "Kenya"}, {"need": "nothing"}])
def test_what_is_no_country_or_need_is_refused(directory: Directory, known: dict[str, str]) -> None:
    with pytest.raises(DirectoryError):
        looked_up(directory, "KE", **known)


class TestPartsOfACountry:
    @pytest.fixture
    def emirates(self, write_rows: WriteRows) -> Directory:
        return Directory(
            write_rows(
                {**LABOUR, "phone": "80001", "district": "Dubai"},
                {**LABOUR, "phone": "80002", "confidence": "medium"},
                {**LABOUR, "phone": "80003", "subdivision": "AE-SH", "confidence": "medium"},
            )
        )

    def test_a_line_of_one_district_comes_after_those_for_all(self, emirates: Directory) -> None:
        assert phones(looked_up(emirates, "AE")) == ["80002", "80001"]
        assert phones(looked_up(emirates, "AE", subdivision="AE-AJ")) == ["80002", "80001"]

    @pytest.mark.parametrize("known", [{"city": "dubai"}, {"city": "Dubaï"}, {"subdivision": "AE-DU"}])
    def test_unless_the_person_is_there(self, emirates: Directory, known: dict[str, str]) -> None:
        assert phones(looked_up(emirates, "AE", **known)) == ["80001", "80002"]

    @pytest.mark.parametrize("city", ["", " ", "-", "Du", "Abu Dhabi"])
    def test_a_name_that_is_another_or_none_is_not_that_district(
        self, emirates: Directory, city: str
    ) -> None:
        assert phones(looked_up(emirates, "AE", city=city)) == ["80002", "80001"]

    def test_a_line_of_the_persons_part_of_the_country_comes_first(self, emirates: Directory) -> None:
        assert phones(looked_up(emirates, "AE", subdivision="AE-SH"))[0] == "80003"

    def test_the_text_says_where_alone_it_is_for(self, emirates: Directory) -> None:
        for known in ({}, {"city": "Dubai"}):
            (text,) = (text for text in texts(looked_up(emirates, "AE", **known)) if "80001" in text)
            assert text.splitlines()[0].endswith("(only in Dubai)")

    def test_a_name_that_names_the_district_still_says_only(self, write_rows: WriteRows) -> None:
        named = Directory(write_rows({**LABOUR, "district": "Norte", "service_name": "Team Norte"}))
        assert texts(looked_up(named, "AE"))[0].startswith("Team Norte (only in Norte)")


class TestLanguages:
    @pytest.fixture
    def lines(self, write_rows: WriteRows) -> Directory:
        return Directory(
            write_rows(
                {**LABOUR, "phone": "80001"},
                {**LABOUR, "phone": "80002", "languages": "ar;en"},
                {**LABOUR, "phone": "80003", "languages": "en;tl;ur", "cost": "standard"},
                {**LABOUR, "phone": "80004", "languages": "tl", "service_type": "trafficking"},
            )
        )

    def test_who_speaks_the_persons_language_comes_first_among_the_same_rank(self, lines: Directory) -> None:
        assert phones(looked_up(lines, "AE")) == ["80001", "80002", "80003", "80004"]
        for code in ("tl", "fil", "fil-PH"):
            assert phones(looked_up(lines, "AE", languages=(code,))) == ["80003", "80001", "80002", "80004"]

    def test_the_text_names_the_persons_language_first(self, lines: Directory) -> None:
        result = looked_up(lines, "AE", languages=("tl", "ur"))
        assert "Speaks Tagalog, Urdu" in in_short(facts_of(result.services[0]), "en")
        assert item(result.services[0])["languages"] == ["Tagalog", "Urdu", "English"]

    def test_unknown_stays_unknown_and_others_are_told_as_ever(self, lines: Directory) -> None:
        by_number = {text.splitlines()[1]: text for text in texts(looked_up(lines, "AE", languages=("tl",)))}
        assert "Speaks" not in by_number["Call 80001"] and "Languages" not in by_number["Call 80001"]
        assert "Languages: Arabic, English" in by_number["Call 80002"]

    @pytest.mark.parametrize(
        ("spoken", "offered"), [("pt-BR", "pt"), ("zh-Hant", "zh"), ("nb", "no"), ("sr-Latn", "sr")]
    )
    def test_a_script_or_a_region_makes_no_other_language(
        self, write_rows: WriteRows, spoken: str, offered: str
    ) -> None:
        directory = Directory(write_rows({**LABOUR, "languages": offered}))
        assert looked_up(directory, "AE", languages=(spoken,)).services[0].speaks == [offered]


class TestWaysThatArePossible:
    @pytest.fixture
    def lines(self, write_rows: WriteRows) -> Directory:
        return Directory(
            write_rows(
                {**LABOUR, "phone": "80001"},
                {**LABOUR, "phone": "80002", "email": "help@example.org"},
                {**LABOUR, "phone": "80003", "sms": "5111", "service_type": "trafficking"},
                {**LABOUR, "phone": "80004", "whatsapp": "+971 50 123 4567", "confidence": "medium"},
                {**LABOUR, "phone": "80005", "sms": "5112", "service_type": "child"},
            )
        )

    def test_who_cannot_speak_gets_lines_to_write_to_first(self, lines: Directory) -> None:
        assert phones(looked_up(lines, "AE")) == ["80001", "80002", "80004", "80003"]
        assert phones(looked_up(lines, "AE", ways=WRITTEN)) == ["80004", "80003", "80002", "80001"]

    def test_only_whatsapp_is_only_whatsapp(self, lines: Directory) -> None:
        assert phones(looked_up(lines, "AE", ways=frozenset({"whatsapp"})))[0] == "80004"
        assert phones(looked_up(lines, "AE", ways=frozenset({"text"})))[0] == "80003"

    def test_a_line_without_another_way_is_said_to_be_by_phone_only(self, lines: Directory) -> None:
        said = [text for text in texts(looked_up(lines, "AE", ways=WRITTEN)) if "Only by phone" in text]
        assert len(said) == 1 and "80001" in said[0]
        assert not [text for text in texts(looked_up(lines, "AE")) if "Only by phone" in text]

    def test_a_chat_for_children_is_not_the_first_for_somebody_else(self, lines: Directory) -> None:
        found = looked_up(lines, "AE", "trafficking", ways=WRITTEN)
        assert phones(found)[:2] == ["80003", "80004"] and phones(found)[-1] == "80001"
        child = looked_up(lines, "AE", "trafficking", ways=WRITTEN, audience="child")
        assert phones(child)[0] == "80005"


class TestWhoTheyAre:
    @pytest.fixture
    def lines(self, write_rows: WriteRows) -> Directory:
        crisis = {"country": "AE", "service_type": "crisis"}
        return Directory(
            write_rows(
                {**crisis, "phone": "80001", "audience": "migrants", "cost": "free"},
                {**crisis, "phone": "80002", "audience": "refugees", "cost": "free"},
                {**crisis, "phone": "80003"},
                {**crisis, "phone": "80004", "audience": "particular", "cost": "free"},
            )
        )

    def test_of_somebody_unknown_nothing_is_assumed(self, lines: Directory) -> None:
        assert phones(looked_up(lines, "AE", "crisis")) == ["80003", "80001", "80002", "80004"]

    def test_lines_for_migrants_fit_who_is_from_elsewhere(self, lines: Directory) -> None:
        assert phones(looked_up(lines, "AE", "crisis", origin="PH"))[0] == "80001"
        at_home = phones(looked_up(lines, "AE", "crisis", origin="AE"))
        assert at_home[0] == "80003" and at_home[1:] == ["80001", "80002", "80004"]

    def test_nobody_is_taken_for_a_refugee_who_was_not_said_to_be_one(self, lines: Directory) -> None:
        assert phones(looked_up(lines, "AE", "crisis", origin="SY"))[0] != "80002"
        assert phones(looked_up(lines, "AE", "crisis", groups=frozenset({"refugees"})))[0] == "80002"

    def test_a_line_for_a_particular_group_stays_last(self, lines: Directory) -> None:
        for known in ({"origin": "PH"}, {"groups": frozenset({"particular"})}):
            assert phones(looked_up(lines, "AE", "crisis", **known))[-1] == "80004"


class TestFromAbroad:
    @pytest.fixture
    def britain(self, write_rows: WriteRows) -> Directory:
        line = {"country": "GB", "service_type": "trafficking"}
        return Directory(
            write_rows(
                {**line, "phone": "116 123", "cost": "free"},
                {**line, "phone": "0800 028 0285", "phone_e164": "+448000280285", "cost": "free"},
                {**line, "phone": "0141 212 8553", "phone_e164": "+441412128553"},
                {**line, "phone": "+44 20 7323 2737", "limits": "from_abroad", "confidence": "medium"},
                {**line, "phone": "116 000", "sms": "85258 (text HI)", "service_type": "crisis"},
                {"country": "DE", "service_type": "emergency", "phone": "110", "service_name": "Police"},
                {"country": "GB", "service_type": "emergency", "phone": "999", "service_name": "Emergency"},
            )
        )

    def test_what_works_from_there_comes_first_and_at_home_nothing_changes(self, britain: Directory) -> None:
        at_home = ["116 123", "0800 028 0285", "0141 212 8553", "+44 20 7323 2737", "116 000"]
        assert phones(looked_up(britain, "GB", "trafficking")) == at_home
        assert phones(looked_up(britain, "GB", "trafficking", writer_country="GB")) == at_home
        abroad = phones(looked_up(britain, "GB", "trafficking", writer_country="DE"))
        assert abroad == ["0141 212 8553", "+44 20 7323 2737", "0800 028 0285", "116 123", "116 000"]

    @pytest.mark.parametrize(
        ("phone", "said"),
        [
            ("0141 212 8553", "From Germany, call +44 141 212 8553."),
            (
                "0800 028 0285",
                "From Germany, a call to 0800 028 0285 may not go through. You can try +44 800 028 0285.",
            ),
            ("116 123", "As far as I know, 116 123 can only be called from inside the United Kingdom."),
            ("116 000", "As far as I know, 85258 can only be texted from inside the United Kingdom."),
        ],
    )
    def test_the_text_and_the_card_say_how_it_is_dialled_from_there(
        self, britain: Directory, phone: str, said: str
    ) -> None:
        result = looked_up(britain, "GB", "trafficking", writer_country="DE")
        (found,) = (found for found in result.services if found.service.phone == phone)
        assert said in told(found).splitlines()
        assert said in str(item(found)["note"])

    @pytest.mark.parametrize(
        ("writer", "dialled"),
        [
            (
                "DE",
                {
                    "0141 212 8553": "+44 141 212 8553",
                    "0800 028 0285": "+44 800 028 0285",
                    "116 123": "",
                    "116 000": "",
                },
            ),
            (
                "GB",
                {"0141 212 8553": "+441412128553", "0800 028 0285": "+448000280285", "116 123": "116 123"},
            ),
        ],
    )
    def test_the_card_links_what_is_dialled_there_and_nothing_that_works_only_inside(
        self, britain: Directory, writer: str, dialled: dict[str, str]
    ) -> None:
        items = [
            item(found) for found in looked_up(britain, "GB", "trafficking", writer_country=writer).services
        ]
        shown = {each["phone"]: each["phone_dialled"] for each in items}
        assert {phone: shown[phone] for phone in dialled} == dialled
        (texted,) = {each["sms_dialled"] for each in items if each["sms_number"] == "85258"}
        assert texted == ("85258" if writer == "GB" else "")

    def test_an_emergency_number_is_no_link_for_who_is_in_another_country(self, britain: Directory) -> None:
        def linked(writer: str | None) -> object:
            result = looked_up(britain, "GB", "emergency", writer_country=writer)
            return [number.phone_dialled for number in emergency_facts(result)]

        assert linked(None) == linked("GB") == ["999"]
        assert linked("DE") == [""]

    def test_nothing_is_said_to_who_is_there(self, britain: Directory) -> None:
        for text in texts(looked_up(britain, "GB", "trafficking")):
            assert "From " not in text and "inside" not in text

    def test_a_number_that_is_written_for_callers_from_abroad_stands_as_it_is(
        self, britain: Directory
    ) -> None:
        result = looked_up(britain, "GB", "trafficking", writer_country="DE")
        (found,) = (found for found in result.services if found.service.phone.startswith("+"))
        assert said_of(found) == []

    def test_what_is_free_there_is_not_called_free_from_abroad(self, britain: Directory) -> None:
        result = looked_up(britain, "GB", "trafficking", writer_country="DE")
        assert not [text for text in texts(result) if "(free)" in text]
        assert {item(found)["cost"] for found in result.services} == {""}

    def test_the_writer_gets_an_emergency_number_of_their_own(self, britain: Directory) -> None:
        result = looked_up(britain, "GB", "trafficking", writer_country="DE")
        assert [number.phone for number in result.emergency] == ["999"]
        assert result.writer_emergency[0].phone == "110"
        assert looked_up(britain, "GB", "trafficking").writer_emergency == []

    @pytest.mark.parametrize(
        ("country", "phone", "e164", "writer", "said"),
        [
            ("AU", "1800 177 135", "+611800177135", "DE", "can only be called from inside Australia"),
            ("AU", "13 12 78", "", "DE", "can only be called from inside Australia"),
            ("US", "1-888-373-7888", "+18883737888", "DE", "may not go through"),
            ("IM", "0800 555 111", "+44800555111", "DE", "may not go through"),
            ("HK", "+852 1868", "", "DE", ""),
            ("FR", "119", "", "RE", ""),
            ("RE", "0262 00 00 00", "", "FR", ""),
            ("KE", "0722 178 177", "+254722178177", "UG", "From Uganda, call +254 722 178177."),
        ],
    )
    def test_libphonenumber_decides_by_the_kind_of_number(
        self, write_rows: WriteRows, country: str, phone: str, e164: str, writer: str, said: str
    ) -> None:
        directory = Directory(write_rows({"country": country, "phone": phone, "phone_e164": e164}))
        (found,) = looked_up(directory, country, "child", writer_country=writer).services
        assert (said in " ".join(said_of(found))) if said else said_of(found) == []

    def test_an_eu_wide_number_is_not_dialled_from_outside_the_country(self, directory: Directory) -> None:
        result = looked_up(directory, "DK", "referral", writer_country="US")
        (found,) = (
            found for found in result.services if found.scope == Scope.EUROPEAN and found.service.phone
        )
        assert said_of(found) == [
            f"As far as I know, {found.service.phone} can only be called from inside Denmark."
        ]

    def test_a_whatsapp_number_is_given_as_it_is_saved_from_abroad(self, write_rows: WriteRows) -> None:
        directory = Directory(write_rows({"phone": "", "whatsapp": "0722 178 177"}))
        (found,) = looked_up(directory, "KE", "child", writer_country="DE").services
        assert said_of(found) == ["From Germany, use WhatsApp with +254 722 178177."]

    def test_hours_are_said_to_be_those_of_the_other_country(self, write_rows: WriteRows) -> None:
        directory = Directory(write_rows({"phone": "116", "hours": "Mo-Fr 08:00-10:00"}))
        (found,) = looked_up(directory, "KE", "child", writer_country="PH").services
        assert "Closed now, opens Wednesday 08:00 (time in Kenya)" in told(found)
        assert item(found)["opens"] == "Wednesday 08:00 (time in Kenya)"


class TestTwoCountries:
    @pytest.fixture
    def lines(self, write_rows: WriteRows) -> Directory:
        office = {"country": "PH", "service_type": "home_country"}
        return Directory(
            write_rows(
                {**office, "phone": "+971 2 557 6833", "host_country": "AE"},
                {**office, "phone": "+63 2 8722 1144"},
                {**office, "phone": "1348", "host_country": "PH"},
                {**office, "phone": "+965 6500 2612", "host_country": "KW"},
                {**LABOUR, "phone": "80001"},
                {**LABOUR, "phone": "80002", "service_type": "trafficking"},
                {**LABOUR, "phone": "80003", "service_type": "missing_child"},
                {"country": "PH", "service_type": "missing_child", "phone": "1343"},
                {"country": "PH", "service_type": "labour", "phone": "1349"},
            )
        )

    def test_relatives_get_what_their_own_country_has_behind_the_lines_there(self, lines: Directory) -> None:
        result = looked_up(lines, "AE", writer_country="PH")
        assert phones(result) == ["80001", "1348", "+63 2 8722 1144", "+971 2 557 6833", "80002"]
        assert "(for people from the Philippines)" in texts(result)[1]
        assert said_of(result.services[1]) == [], "it is dialled where the writer is"

    def test_a_line_for_missing_children_of_the_writers_country_helps_too(self, lines: Directory) -> None:
        result = looked_up(lines, "AE", "missing_child", writer_country="PH")
        assert phones(result)[:3] == ["80003", "1343", "1348"]
        assert "(in the Philippines, where you are)" in texts(result)[1]
        assert phones(result).count("1343") == 1

    def test_offices_of_a_country_that_is_not_theirs_are_left_out(self, lines: Directory) -> None:
        assert phones(looked_up(lines, "AE", writer_country="PH", origin="KE")) == ["80001", "80002"]

    def test_offices_come_once_where_the_writer_and_the_origin_are_one(self, lines: Directory) -> None:
        found = phones(looked_up(lines, "AE", writer_country="PH", origin="PH"))
        assert sorted(found) == sorted(set(found)) and "1348" in found and found[0] == "80001"

    def test_they_are_never_first_and_never_alone(self, lines: Directory) -> None:
        assert phones(looked_up(lines, "AE", "legal", writer_country="PH"))[0] == "80002"
        assert phones(looked_up(lines, "KW", writer_country="PH")) == []


def test_what_is_known_of_a_person_takes_no_line_of_any_country_away(directory: Directory) -> None:
    for country in sorted(directory.countries()):
        plain = looked_up(directory, country, "trafficking")
        known = looked_up(
            directory,
            country,
            "trafficking",
            origin="PH",
            writer_country="DE",
            languages=("tl",),
            ways=WRITTEN,
            city="Nowhere",
        )
        here = {found.service.phone for found in known.services if found.scope < Scope.HOME_COUNTRY}
        assert here == set(phones(plain)), f"{country} lost or won a number"
        assert known.services[0].scope < Scope.HOME_COUNTRY
        assert known.emergency == plain.emergency
        assert all(text.splitlines()[0] for text in texts(known))
