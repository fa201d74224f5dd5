"""What is said of a service: short in a list, all of it where it was chosen, and as data of the contract."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest

from amparo.channels.rendering.emergency import number_line
from amparo.channels.rendering.items import number_item, service_item
from amparo.channels.rendering.services import in_full, in_one_line, in_short, text_message
from amparo.channels.rendering.texts import hours
from amparo.directory import Directory, Place
from amparo.directory.contact import parse_text_contact
from amparo.directory.facts import NumberFacts, ServiceFacts, facts_of, number_facts
from amparo.directory.ranking import Found, Scope
from amparo.directory.service import Service
from tests.unit.channels.rendering.made_up import SERVICE, changed

KEYS_OF_THE_CONTRACT = {
    "id", "name", "organization", "service_type", "phone", "phone_e164", "sms", "whatsapp", "chat_url", "web_url",
    "hours", "open_now", "languages", "cost", "note", "source_url", "assured_date",
}  # fmt: skip


def short(**changes: Any) -> str:
    return in_short(changed(**changes), "en")


def test_a_list_has_the_name_the_best_way_what_it_costs_and_every_other_number() -> None:
    assert in_short(SERVICE, "en").splitlines() == [
        "Child Line (only in Wales)",
        "Call 116 111 (free). Closed now, opens Tuesday 09:00. Text HOME to 741741. WhatsApp +44 7400 123456.",
    ]


def test_who_wants_to_write_gets_the_written_ways_first() -> None:
    way = short(written_first=True, chat_url="https://a.org/c", sms="", whatsapp="").splitlines()
    assert way[1] == "Chat: https://a.org/c" and "Call 116 111" in way[2]
    assert in_one_line(changed(written_first=True, whatsapp=""), "en") == "Child Line, Text HOME to 741741"


def test_chosen_all_that_is_known_is_told() -> None:
    assert in_full(SERVICE, "en").splitlines() == [
        "Child Line (only in Wales)",
        "Charity",
        "Call 116 111 (free)",
        "Text HOME to 741741",
        "WhatsApp +44 7400 123456",
        "Website: https://www.line.example.org/now",
        "Closed now, opens Tuesday 09:00",
        "Hours: Mon-Fri 09:00-17:00",
        "Languages: English, Welsh",
        "By text only.",
        "Source: source.example.org, April 2025",
        "Not yet confirmed by us",
    ]
    assert "Source" not in in_full(SERVICE, "en", with_source=False)


def test_in_one_line_stand_the_name_and_the_best_way() -> None:
    assert in_one_line(SERVICE, "en") == "Child Line, 116 111"


def test_keys_to_press_are_said_with_the_number() -> None:
    assert "Call 116 111, then press 2 (free)" in short(extension="2")
    assert "After the call is answered, press 2. By text only." in in_full(changed(extension="2"), "en")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"open_now": True}, "Open now."),
        ({"hours": "24/7"}, "Open now, 24 hours."),
        ({"opens_at": ""}, "Closed now."),
        ({"is_abroad": True}, "opens Tuesday 09:00 (time in the United Kingdom)"),
        ({"speaks": ("cy",)}, "Speaks Welsh"),
        ({"scope": "PARENT"}, "(United Kingdom)"),
        ({"scope": "HOME_COUNTRY"}, "(for people from the United Kingdom)"),
        ({"scope": "WRITERS_COUNTRY"}, "(in the United Kingdom, where you are)"),
        ({"scope": "ORGANISATION"}, "(a service of this organisation)"),
    ],
)
def test_hours_languages_and_for_whom_it_is_are_told(changes: dict[str, Any], said: str) -> None:
    assert said in short(**changes)


def test_unknown_hours_are_not_mentioned() -> None:
    told = short(hours="", open_now=None, opens_at="")
    assert not [word for word in ("Open", "Closed", "Hours") if word in told]


def test_what_is_free_there_is_not_called_free_from_abroad() -> None:
    assert "free" not in short(is_abroad=True) and service_item(changed(is_abroad=True))["cost"] == ""


def test_a_name_that_names_its_region_does_not_name_it_twice_but_that_of_a_district_does() -> None:
    assert short(service_name="Wales line").startswith("Wales line\n")
    named = short(service_name="Team Norte", area="Norte", district="Norte")
    assert named.startswith("Team Norte (only in Norte)")


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Mo-Fr 09:00-17:00; PH off", "Mon-Fri 09:00-17:00; closed on public holidays"),
        ("Mo-Su 19:00-07:00", "every day 19:00-07:00"),
        ("Mo,Tu,Th 10:00-16:00; We 12:00-20:00", "Mon, Tue, Thu 10:00-16:00; Wed 12:00-20:00"),
        ("08:00-20:00", "every day 08:00-20:00"),
        ("Tu,Th 11:00-19:00", "Tue, Thu 11:00-19:00"),
        ("Sa-Su,PH 09:00-21:00", "Sat-Sun, public holidays 09:00-21:00"),
    ],
)
def test_hours_are_told_in_words(written: str, words: str) -> None:
    assert hours(written, "en") == words
    assert hours("Mo 09:00-10:00", "es").startswith("lun")


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
    ],
)
def test_the_text_number_and_its_word_are_told_apart(
    sms: str, number: str, instruction: str, sentence: str
) -> None:
    contact = parse_text_contact(sms)
    assert contact is not None
    assert (contact.number, contact.instruction, text_message(sms, "en")) == (number, instruction, sentence)


def test_every_text_number_of_the_shipped_file_is_understood(directory: Directory) -> None:
    texts = [service.sms for service in directory.services() if service.sms]
    assert len(texts) > 60
    assert [sms for sms in texts if parse_text_contact(sms) is None] == []


def test_an_item_has_every_key_of_the_contract_whatever_is_known() -> None:
    item = service_item(SERVICE, "es")
    assert set(item) >= KEYS_OF_THE_CONTRACT
    assert item["languages"] == ["inglés", "galés"] and item["open_now"] is False
    assert (item["sms"], item["sms_number"], item["sms_text"]) == (
        "741741 (text HOME)",
        "741741",
        "text HOME",
    )
    bare = facts_of(
        Found(
            Service(id="x", country="KE", service_name="L", service_type="child", confidence="high"),
            Scope.COUNTRY,
        )
    )
    assert set(service_item(bare)) == set(item)
    hidden = service_item(SERVICE, "en", with_source=False)
    assert set(hidden) == set(item) and hidden["source_url"] == hidden["source_date"] == ""


def test_facts_are_kept_as_json() -> None:
    assert ServiceFacts.from_json(SERVICE.to_json()) == SERVICE
    assert ServiceFacts.from_json(changed(open_now=None).to_json()).open_now is None


def test_an_emergency_number_tells_where_it_is_from(directory: Directory) -> None:
    first = number_facts(directory.emergency(Place("JE"))[0])
    assert (
        number_line(first, "en") == "Emergency: call 999. (from libphonenumber's list of emergency numbers)"
    )
    assert number_line(NumberFacts("Police", "110"), "en") == "Police: call 110"
    assert number_item(NumberFacts("Police", "110", phone_dialled=""))["phone_dialled"] == ""
    assert "phone_dialled" not in number_item(NumberFacts("Police", "110"))


def test_no_text_of_any_service_shows_a_staff_note(directory: Directory) -> None:
    at = datetime(2026, 11, 24, 12, tzinfo=timezone.utc)
    for country in ("GB", "US", "KE", "DE", "SA"):
        for found in directory.find(Place(country), "trafficking", at=at).services:
            notes, facts = found.service.notes, facts_of(found)
            told = in_full(facts, "en") + str(service_item(facts)) + str(facts)
            assert not notes or notes == found.service.caller_note or notes not in told
