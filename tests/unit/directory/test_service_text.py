"""The plain text of a service is complete by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

import pytest

from amparo.directory import Directory, Found, Place, Service, format_emergency, format_service
from amparo.directory.contact import parse_text_contact
from amparo.directory.ranking import Scope

SERVICE = Service(
    id="0f2f2d4e-0000-4000-8000-000000000000",
    country="KE",
    service_name="Help line",
    service_type="child",
    confidence="high",
    organization="Safe House",
    phone="116",
    sms="741741 (text HOME)",
    whatsapp="+254 700 000 000",
    chat_url="https://chat.example.org",
    web_url="https://example.org",
    hours="24/7",
    languages="en;sw",
    cost="free",
    notes="single list; misprinted elsewhere",
    caller_note="You can stay anonymous.",
    source_url="https://www.example.org/lines/page?x=1",
    source_date="2026-04",
)

KEYS_OF_THE_CONTRACT = {
    "id", "name", "organization", "service_type", "phone", "phone_e164", "sms", "whatsapp", "chat_url", "web_url",
    "hours", "open_now", "languages", "cost", "note", "source_url", "assured_date",
}  # fmt: skip


def test_every_way_in_is_in_the_text_and_the_staffs_notes_are_not() -> None:
    assert format_service(Found(SERVICE, Scope.COUNTRY, True)).splitlines() == [
        "Help line – Safe House",
        "Call 116 (free)",
        "Text HOME to 741741",
        "WhatsApp +254 700 000 000",
        "Chat: https://chat.example.org",
        "Web: https://example.org",
        "Open now, 24 hours",
        "Languages: English, Swahili",
        "You can stay anonymous.",
        "Source: example.org, April 2026. Not yet confirmed by us",
    ]


def test_a_closed_line_says_when_it_opens() -> None:
    opens = datetime(2026, 11, 30, 9, tzinfo=ZoneInfo("Africa/Nairobi"))
    closed = Found(replace(SERVICE, hours="Mo-Fr 09:00-17:00"), Scope.COUNTRY, False, opens)
    assert "Closed now, opens Monday 09:00 local time" in format_service(closed)


@pytest.mark.parametrize(
    ("hours", "open_now", "line"),
    [
        ("Mo-Fr 09:00-17:00", True, "Open now (Mon-Fri 09:00-17:00, local time)"),
        ("Mo-Fr 09:00-17:00", None, "Hours: Mon-Fri 09:00-17:00 (local time)"),
        ("Mo-Fr 09:00-17:00", False, "Closed now. Hours: Mon-Fri 09:00-17:00"),
    ],
)
def test_hours_are_told_as_far_as_known(hours: str, open_now: bool | None, line: str) -> None:
    assert line in format_service(Found(replace(SERVICE, hours=hours), Scope.COUNTRY, open_now)).splitlines()


def test_unknown_hours_are_not_mentioned() -> None:
    text = format_service(Found(replace(SERVICE, hours=""), Scope.COUNTRY))
    assert not [word for word in ("Open", "Closed", "Hours") if word in text]


def test_a_line_of_a_region_names_it_and_one_of_the_parent_state_names_the_state() -> None:
    regional = format_service(
        Found(replace(SERVICE, country="IN", subdivision="IN-JH"), Scope.OTHER_SUBDIVISION)
    )
    assert regional.startswith("Help line – Safe House (only in Jhārkhand)")
    assert format_service(Found(replace(SERVICE, country="FR"), Scope.PARENT)).startswith(
        "Help line – Safe House (France)"
    )


def test_a_confirmed_number_says_when_as_the_language_of_the_chat_writes_a_day() -> None:
    found = Found(replace(SERVICE, assured_date="2026-11-01"), Scope.COUNTRY)
    assert format_service(found).endswith("Source: example.org, April 2026. Confirmed on November 1, 2026")
    assert format_service(found, "es").endswith("1 de noviembre de 2026")
    assert format_service(found, "xx").endswith("November 1, 2026")
    bare = Found(replace(SERVICE, source_url="", assured_date="soon"), Scope.COUNTRY)
    assert format_service(bare).endswith("\nNot yet confirmed by us")


@pytest.mark.parametrize(
    ("sms", "number", "instruction", "sentence"),
    [
        ("741741 (text HOME)", "741741", "text HOME", "Text HOME to 741741"),
        ("233733 (text HELP or INFO)", "233733", "text HELP or INFO", "Text HELP or INFO to 233733"),
        ("85258 text SHOUT", "85258", "text SHOUT", "Text SHOUT to 85258"),
        ("999 (register first)", "999", "register first", "Text 999 (register first)"),
        ("0477 13 11 14", "0477 13 11 14", "", "Text 0477 13 11 14"),
        ("438-601-1211 (14:30-22:00)", "438-601-1211", "14:30-22:00", "Text 438-601-1211 (14:30-22:00)"),
        (
            "988 (text HELP; AYUDA for Spanish)",
            "988",
            "text HELP; AYUDA for Spanish",
            "Text 988 (text HELP; AYUDA for Spanish)",
        ),
        ("+66 99 130 1300", "+66 99 130 1300", "", "Text +66 99 130 1300"),
    ],
)
def test_the_text_number_and_its_word_are_told_apart(
    sms: str, number: str, instruction: str, sentence: str
) -> None:
    contact = parse_text_contact(sms)
    assert contact is not None
    assert (contact.number, contact.instruction, contact.sentence) == (number, instruction, sentence)


def test_every_text_number_of_the_shipped_file_is_understood(directory: Directory) -> None:
    texts = [service.sms for service in directory.services() if service.sms]
    assert len(texts) > 60
    assert [sms for sms in texts if parse_text_contact(sms) is None] == []


def test_the_custom_item_has_every_key_of_the_contract() -> None:
    item = SERVICE.as_dict(None, "es")
    assert set(item) >= KEYS_OF_THE_CONTRACT
    assert item["open_now"] is None
    assert item["languages"] == ["inglés", "suajili"]
    assert item["note"] == "You can stay anonymous."
    assert (item["sms"], item["sms_number"], item["sms_text"]) == (
        "741741 (text HOME)",
        "741741",
        "text HOME",
    )
    assert "notes" not in item
    bare = Service(id="x", country="KE", service_name="Line", service_type="child", confidence="high")
    assert set(bare.as_dict(None)) == set(item)


def test_emergency_text_tells_where_a_number_is_from(directory: Directory) -> None:
    text = format_emergency(directory.emergency(Place("JE")))
    assert text.splitlines()[0] == "Emergency: call 999 (from libphonenumber's list of emergency numbers)"
    assert format_emergency(directory.emergency(Place("US"))) == "Emergency: call 911"


def test_no_text_of_any_service_shows_a_staff_note(directory: Directory) -> None:
    at = datetime(2026, 11, 24, 12, tzinfo=timezone.utc)
    for country in ("GB", "US", "KE", "DE", "SA"):
        for found in directory.find(Place(country), "trafficking", at=at).services:
            notes = found.service.notes
            assert not notes or notes == found.service.caller_note or notes not in format_service(found)
