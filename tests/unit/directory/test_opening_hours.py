"""Open or closed at fixed instants, in the service's own time zone."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from amparo.directory.countries import all_countries
from amparo.directory.hours import is_open, is_valid, next_opening
from amparo.directory.loader import load_services
from amparo.directory.timezones import zones_of
from tests.unit.directory.directory_files import SHIPPED


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("hours", "country", "at", "answer"),
    [
        ("24/7", "KE", "2026-11-24 03:00", True),
        ("Mo-Fr 09:00-17:00", "KE", "2026-11-24 06:30", True),  # 09:30 in Nairobi
        ("Mo-Fr 09:00-17:00", "KE", "2026-11-24 05:30", False),
        ("Mo-Fr 09:00-17:00", "KE", "2026-11-22 10:00", False),  # a Sunday
        ("19:00-07:00", "SI", "2026-11-24 02:00", True),  # 03:00 in Ljubljana, since yesterday evening
        ("19:00-07:00", "SI", "2026-11-24 12:00", False),
        # London: one hour later in summer; the clocks go back on 25 October 2026 at 01:00 UTC.
        ("08:00-22:00", "GB", "2026-10-24 07:30", True),
        ("08:00-22:00", "GB", "2026-10-25 07:30", False),
        ("08:00-22:00", "GB", "2026-10-25 08:30", True),
        ("Mo-Fr 08:00-24:00; PH off", "CL", "2026-09-18 15:00", False),  # a Friday, Independence Day of Chile
        ("Mo-Fr 08:00-24:00; PH off", "CL", "2026-09-25 15:00", True),
        ("Mo-Su 16:00-21:00; Dec 29-Jan 03 off", "JP", "2026-12-30 08:00", False),
        ("Sa-We 08:00-16:00; Th 08:00-12:00", "SO", "2026-11-26 08:00", True),  # Thursday 11:00
        ("Sa-We 08:00-16:00; Th 08:00-12:00", "SO", "2026-11-27 08:00", False),
    ],
)
def test_a_service_is_open_by_its_own_clock(hours: str, country: str, at: str, answer: bool) -> None:
    assert is_open(hours, zones_of(country), utc(at), country) is answer


@pytest.mark.parametrize(
    ("hours", "at", "answer"),
    [
        ("Mo-Fr 09:00-17:00", "2026-12-25 12:00", None),  # a Friday: nobody said what holds on Christmas Day
        ("09:00-17:00", "2026-12-25 12:00", None),
        ("Mo-Fr 09:00-17:00", "2026-12-18 12:00", True),
        ("Mo-Fr 09:00-17:00", "2026-12-25 20:00", False),  # closed at that hour on any day
        ("Mo-Fr 09:00-17:00; PH off", "2026-12-25 12:00", False),
        ("Mo-Fr 09:00-17:00; PH 10:00-14:00", "2026-12-25 12:00", True),
        ("24/7", "2026-12-25 12:00", True),
    ],
)
def test_a_public_holiday_is_unknown_where_the_hours_say_nothing_of_it(
    hours: str, at: str, answer: bool | None
) -> None:
    assert is_open(hours, zones_of("GB"), utc(at), "GB") is answer


def test_no_opening_is_promised_for_a_public_holiday_or_a_week_ahead() -> None:
    thursday_evening = utc("2026-12-24 20:00")
    assert next_opening("Mo-Fr 09:00-17:00", zones_of("GB"), thursday_evening, "GB") is None
    after = next_opening("Mo-Fr 09:00-17:00; PH off", zones_of("GB"), thursday_evening, "GB")
    assert after is not None and after.isoformat() == "2026-12-29T09:00:00+00:00"  # Boxing Day is made up for
    assert next_opening("Tu 09:00-10:00", zones_of("KE"), utc("2026-11-24 07:00")) is None
    monday = next_opening("Mo 09:00-10:00", zones_of("KE"), utc("2026-11-24 07:00"))
    assert monday is not None and monday.isoformat() == "2026-11-30T09:00:00+03:00"


@pytest.mark.parametrize("hours", ["", "whenever", "Mo-Xx 09:00", "sometimes 9-5"])
def test_hours_nobody_knows_are_neither_open_nor_closed(hours: str) -> None:
    assert is_open(hours, zones_of("KE"), utc("2026-11-24 12:00")) is None
    assert next_opening(hours, zones_of("KE"), utc("2026-11-24 12:00")) is None


def test_days_without_times_promise_nothing_on_these_days_but_are_closed_on_others() -> None:
    assert is_open("Mo-Fr", zones_of("TO"), utc("2026-11-24 00:00")) is None
    assert is_open("Mo-Fr", zones_of("TO"), utc("2026-11-28 22:00")) is False


def test_a_country_of_many_zones_has_an_answer_only_when_they_agree() -> None:
    hours = "Mo-Fr 09:00-17:00"
    assert (
        is_open(hours, zones_of("BR"), utc("2026-11-24 12:30")) is None
    )  # 09:30 in São Paulo, 07:30 in Acre
    assert is_open(hours, zones_of("BR"), utc("2026-11-24 16:00")) is True
    assert is_open(hours, zones_of("BR"), utc("2026-11-24 03:00")) is False
    assert is_open(hours, zones_of("BR", "BR-SP"), utc("2026-11-24 12:30")) is True
    assert is_open(hours, zones_of("INT"), utc("2026-11-24 12:30")) is None
    assert is_open("24/7", zones_of("INT"), utc("2026-11-24 12:30")) is True


@pytest.mark.parametrize(
    ("subdivision", "at", "answer"),
    [
        ("US-OH", "2026-11-24 14:30", True),
        ("US-CA", "2026-11-24 14:30", False),
        ("CA-AB", "2026-11-24 16:30", True),
        ("AU-WA", "2026-11-24 01:30", True),
        ("AU-NSW", "2026-11-24 06:30", False),
        ("MX-CMX", "2026-11-24 15:30", True),
        ("RU-KHA", "2026-11-23 23:30", True),
        ("RU-MOW", "2026-11-23 23:30", False),
    ],
)
def test_a_subdivision_has_its_own_clock(subdivision: str, at: str, answer: bool) -> None:
    assert is_open("Mo-Fr 09:00-17:00", zones_of(subdivision[:2], subdivision), utc(at)) is answer


def test_every_country_has_a_time_zone_but_two_uninhabited_islands() -> None:
    assert {country for country in all_countries() if not zones_of(country)} == {"BV", "HM"}


def test_the_next_opening_is_told_in_the_services_own_time() -> None:
    friday_evening = utc("2026-11-27 18:00")
    opening = next_opening("Mo-Fr 09:00-17:00", zones_of("KE"), friday_evening)
    assert opening is not None
    assert opening.isoformat() == "2026-11-30T09:00:00+03:00"
    assert next_opening("24/7", zones_of("KE"), friday_evening) is None
    assert next_opening("Mo-Fr 09:00-17:00", zones_of("BR"), friday_evening) is None


def test_the_next_opening_after_the_clocks_change_has_the_new_offset() -> None:
    opening = next_opening("Mo 09:00-17:00", zones_of("GB"), utc("2026-10-24 12:00"))
    assert opening is not None
    assert opening.isoformat() == "2026-10-26T09:00:00+00:00"


def test_all_hours_of_the_shipped_file_can_be_read() -> None:
    hours = {service.hours for service in load_services(SHIPPED)} - {""}
    assert len(hours) > 60
    assert [text for text in hours if not is_valid(text)] == []
