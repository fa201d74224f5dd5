"""What a card says, in the order of a page."""

from __future__ import annotations

from typing import Any

import pytest

from amparo.channels.card_view import layout_view
from amparo.channels.cards import lay_out

SERVICE = {
    "name": "Child Line",
    "organization": "Charity",
    "phone": "116 111",
    "sms": "741741 (text HOME)",
    "whatsapp": "+44 7400 123456",
    "web_url": "https://www.line.example.org/now",
    "hours": "Mo-Fr 09:00-17:00",
    "open_now": False,
    "opens": "Tuesday 09:00",
    "languages": ["English", "Welsh"],
    "cost": "free",
    "note": "By text only.",
    "area": "Wales",
    "source_url": "https://www.source.example.org/list",
    "source_date": "2025-04",
}


def card(**changes: Any) -> dict[str, Any]:
    layout = lay_out("", {"type": "services", "country": "GB", "items": [{**SERVICE, **changes}]})
    (found,) = layout_view(layout)["cards"]
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
        "lines": [
            "By text only.",
            "Hours: Mon-Fri 09:00-17:00",
            "Languages: English, Welsh",
            "Free to call",
        ],
        "source": {"label": "source.example.org", "href": "https://www.source.example.org/list"},
        "checked": "(as of 2025-04)",
        "confirmed": "Not yet confirmed by us",
    }


@pytest.mark.parametrize(
    ("changes", "state", "text"),
    [
        ({"open_now": True}, "open", "Open now"),
        ({"open_now": None}, "", ""),
        ({"open_now": False, "opens": ""}, "closed", "Closed now"),
        ({"hours": "24/7", "open_now": None}, "open", "Open now, 24 hours"),
    ],
)
def test_open_is_said_only_where_it_is_known(changes: dict[str, Any], state: str, text: str) -> None:
    shown = card(**changes)
    assert (shown["state"], shown["state_text"]) == (state, text)


def test_a_number_that_does_not_work_from_where_the_writer_is_cannot_be_tapped() -> None:
    phone, sms, *others = card(phone_dialled="", sms_dialled="")["ways"]
    assert (phone["label"], phone["href"], phone["copy"]) == ("Call 116 111", "", "116 111")
    assert (sms["label"], sms["href"]) == ("Text HOME to 741741", "")
    assert all(way["href"] for way in others)


def test_the_whatsapp_number_of_an_office_abroad_is_read_as_one_of_the_country_it_is_in() -> None:
    ways = card(country="PH", host_country="AE", whatsapp="050 123 4567")["ways"]
    assert [way["href"] for way in ways if way["kind"] == "whatsapp"] == ["https://wa.me/971501234567"]


def test_a_service_of_the_website_itself_says_so_first() -> None:
    assert card(own=True)["about"][0] == "A service of this organisation"
    assert "A service of this organisation" not in card(own="yes")["about"]


def test_a_confirmed_number_says_when_as_the_language_writes_a_day() -> None:
    assert card(assured_date="2026-11-01")["confirmed"] == "Confirmed on November 1, 2026"
    custom = {"type": "services", "country": "GB", "items": [{**SERVICE, "assured_date": "2026-11-01"}]}
    (german,) = layout_view(lay_out("", custom), "de")["cards"]
    assert german["confirmed"].endswith("1. November 2026")


def test_of_an_emergency_number_nothing_is_said_of_confirmation() -> None:
    custom = {"type": "emergency", "country": "GB", "items": [{"name": "Emergency", "phone": "999"}]}
    (shown,) = layout_view(lay_out("", custom))["cards"]
    assert shown["confirmed"] == ""


def test_from_right_to_left_a_number_keeps_the_order_of_its_digits() -> None:
    layout = lay_out("", {"type": "services", "country": "GB", "items": [SERVICE]})
    way = layout_view(layout, "ar")["cards"][0]["ways"][0]
    assert "\u2066116 111\u2069" in way["label"]
    assert (way["href"], way["copy"]) == ("tel:116111", "116 111")


def test_what_is_not_known_is_not_shown() -> None:
    empty = dict.fromkeys(SERVICE, "")
    shown = card(**{**empty, "name": "A", "phone": "116", "languages": []})
    assert (
        shown["about"] == [] and shown["lines"] == [] and shown["source"] is None and shown["checked"] == ""
    )
