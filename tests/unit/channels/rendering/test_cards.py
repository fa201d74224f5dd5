"""What a card says, in the order of a page; a way in is a link only where that is certain."""

from __future__ import annotations

from typing import Any

import pytest

from amparo.channels.rendering.cards import number_card, service_card
from amparo.directory.facts import NumberFacts
from tests.unit.channels.rendering.made_up import SERVICE, changed


def card(**changes: Any) -> dict[str, Any]:
    return service_card(changed(**changes), "en")


def way(kind: str, **changes: Any) -> dict[str, str]:
    (found,) = (way for way in card(**changes)["ways"] if way["kind"] == kind)
    return dict(found)


def test_a_card_says_everything_that_is_known() -> None:
    assert card() == {
        "name": "Child Line",
        "about": ["Charity", "Only in Wales"],
        "state": "closed",
        "state_text": "Closed now, opens Tuesday 09:00",
        "ways": [
            {"kind": "phone", "label": "Call 116 111", "href": "tel:116111", "copy": "116 111"},
            {"kind": "sms", "label": "Text HOME to 741741", "href": "sms:741741", "copy": "741741"},
            {
                "kind": "whatsapp",
                "label": "WhatsApp +44 7400 123456",
                "href": "https://wa.me/447400123456",
                "copy": "+44 7400 123456",
            },
            {
                "kind": "web",
                "label": "Website: line.example.org",
                "href": "https://www.line.example.org/now",
                "copy": "",
            },
        ],
        "lines": ["By text only.", "Hours: Mon-Fri 09:00-17:00", "Languages: English, Welsh", "Free to call"],
        "source": {"label": "source.example.org", "href": "https://www.source.example.org/list"},
        "checked": "(as of 2025-04)",
        "confirmed": "Not yet confirmed by us",
    }


@pytest.mark.parametrize(
    ("changes", "state", "text"),
    [
        ({"open_now": True}, "open", "Open now"),
        ({"open_now": None}, "", ""),
        ({"open_now": False, "opens_at": ""}, "closed", "Closed now"),
        ({"hours": "24/7", "open_now": None}, "open", "Open now, 24 hours"),
    ],
)
def test_open_is_said_only_where_it_is_known(changes: dict[str, Any], state: str, text: str) -> None:
    shown = card(**changes)
    assert (shown["state"], shown["state_text"]) == (state, text)


@pytest.mark.parametrize(
    ("shown", "dialled", "href"),
    [
        ("0800 1111", "+448001111", "tel:+448001111"),
        ("*4141", "*4141", "tel:*4141"),
        ("*31#", "*31#", "tel:*31%23"),
        ("(02) 9514-9660", "(02) 9514-9660", "tel:0295149660"),
        ("#31", "#31", ""),
        ("112 or 110", "112 or 110", ""),
        ("116", "", ""),
        ("javascript:alert(1)", "javascript:alert(1)", ""),
    ],
)
def test_a_number_is_linked_as_it_is_dialled_there_where_it_is_one_number(
    shown: str, dialled: str, href: str
) -> None:
    phone = way("phone", phone=shown, phone_dialled=dialled)
    assert (phone["label"], phone["href"], phone["copy"]) == (f"Call {shown}", href, shown)


@pytest.mark.parametrize(
    ("sms", "dialled", "label", "href"),
    [
        ("438-601-1211 (14:30-22:00)", "+14386011211", "Text 438-601-1211 (14:30-22:00)", "sms:+14386011211"),
        ("741741 (text HOME)", "", "Text HOME to 741741", ""),
        ("ask at the desk", "", "ask at the desk", ""),
    ],
)
def test_a_text_number_is_separated_from_what_to_write(sms: str, dialled: str, label: str, href: str) -> None:
    text = way("sms", sms=sms, sms_dialled=dialled)
    assert (text["label"], text["href"]) == (label, href)


@pytest.mark.parametrize(
    ("number", "home", "href"),
    [
        ("+56 9 9700 7000", "CL", "https://wa.me/56997007000"),
        ("(61) 99611-0100", "BR", "https://wa.me/5561996110100"),
        ("050 123 4567", "AE", "https://wa.me/971501234567"),
        ("614-3644", "INT", ""),
        ("12", "GB", ""),
    ],
)
def test_whatsapp_needs_the_international_number(number: str, home: str, href: str) -> None:
    assert way("whatsapp", whatsapp=number, home=home)["href"] == href


def test_an_address_is_linked_only_if_it_is_safe() -> None:
    assert way("web", web_url="http://a.org") == {
        "kind": "web",
        "label": "Website: a.org",
        "href": "",
        "copy": "",
    }
    assert way("chat", chat_url="https://a.org/c")["label"] == "Chat at a.org"
    assert way("email", email="help@a.org")["href"] == "mailto:help@a.org"
    assert way("email", email="help@a.org?cc=x@y.z")["href"] == ""


def test_a_service_of_the_website_itself_says_so_first() -> None:
    assert card(scope="ORGANISATION")["about"][0] == "A service of this organisation"


def test_a_confirmed_number_says_when_as_the_language_writes_a_day() -> None:
    confirmed = changed(assured_date="2026-11-01")
    assert service_card(confirmed, "en")["confirmed"] == "Confirmed on November 1, 2026"
    assert service_card(confirmed, "de")["confirmed"].endswith("1. November 2026")


def test_without_sources_a_card_still_says_whether_the_number_is_confirmed() -> None:
    shown = service_card(SERVICE, "en", with_source=False)
    assert (shown["source"], shown["checked"], shown["confirmed"]) == (None, "", "")
    assert shown["lines"][-1] == "Not yet confirmed by us"


def test_an_emergency_number_is_a_card_of_the_same_form() -> None:
    number = NumberFacts("Emergency", "999", "Press 55.", "999 (register first)", "libphonenumber")
    shown = number_card(number, "en")
    assert shown.keys() == service_card(SERVICE).keys()
    assert [way["href"] for way in shown["ways"]] == ["tel:999", "sms:999"]
    assert shown["lines"][0] == "Press 55." and "libphonenumber" in shown["lines"][1]
    assert shown["confirmed"] == ""
    assert number_card(NumberFacts("Police", "110", phone_dialled=""), "en")["ways"][0]["href"] == ""


def test_from_right_to_left_a_number_keeps_the_order_of_its_digits() -> None:
    phone = service_card(SERVICE, "ar")["ways"][0]
    assert "\u2066116 111\u2069" in phone["label"]
    assert (phone["href"], phone["copy"]) == ("tel:116111", "116 111")


def test_what_is_not_known_is_not_shown() -> None:
    empty = {**dict.fromkeys(SERVICE.row, ""), "phone": "116"}
    bare = card(**empty, area="", languages=(), open_now=None)
    assert bare["about"] == [] and bare["lines"] == ["Not yet confirmed by us"]
    assert bare["source"] is None and bare["checked"] == ""
