"""Plain text becomes paragraphs, lists and safe links; contact fields become links only where that is certain."""

from __future__ import annotations

from typing import Any

import pytest

from amparo.channels.cards import email_link, lay_out, phone_link, sms_link, web_link, whatsapp_link
from amparo.channels.markup import blocks, linkify, safe_url


def test_blank_lines_part_paragraphs_and_bullets_make_a_list() -> None:
    found = blocks("Look for:\n• fear\n• debt\n\nSource: UNODC")
    assert [(block.kind, [str(line) for line in block.lines]) for block in found] == [
        ("p", ["Look for:"]),
        ("ul", ["fear", "debt"]),
        ("p", ["Source: UNODC"]),
    ]


def test_an_address_becomes_a_link_without_the_full_stop_after_it() -> None:
    html = str(linkify("See https://www.unicef.org/a?b=1&c=2. Or <b>."))
    assert '<a href="https://www.unicef.org/a?b=1&amp;c=2" ' in html
    assert html.endswith("</a>. Or &lt;b&gt;.")


@pytest.mark.parametrize(
    "url",
    [
        "http://plain.org",
        "javascript:alert(1)",
        "https://",
        "https://localhost/x",
        'https://a.org/"onclick="x',
        "https://a.org/ x",
        "data:text/html,x",
        "https://[bad",
        None,
        3,
    ],
)
def test_other_addresses_are_no_links(url: Any) -> None:
    assert safe_url(url) is None
    assert "<a" not in linkify(str(url)) or str(url).startswith("https://a.org/")


@pytest.mark.parametrize(
    ("item", "shown", "href"),
    [
        ({"phone": "0800 1111", "phone_e164": "+448001111"}, "0800 1111", "tel:+448001111"),
        ({"phone": "116 111"}, "116 111", "tel:116111"),
        ({"phone": "*4141"}, "*4141", "tel:*4141"),
        ({"phone": "#31"}, "#31", ""),
        ({"phone": "*31#"}, "*31#", "tel:*31%23"),
        ({"phone": "(02) 9514-9660"}, "(02) 9514-9660", "tel:0295149660"),
        ({"phone": "112 or 110"}, "112 or 110", ""),
        ({"phone": "javascript:alert(1)"}, "javascript:alert(1)", ""),
    ],
)
def test_a_phone_number_is_a_link_where_it_is_one_number(item: dict[str, str], shown: str, href: str) -> None:
    link = phone_link(item)
    assert link is not None
    assert (link.shown, link.href) == (shown, href)


@pytest.mark.parametrize(
    ("dialled", "href"), [("+49 30 116111", "tel:+4930116111"), ("", ""), ("javascript:alert(1)", "")]
)
def test_a_phone_number_is_linked_as_it_is_dialled_where_the_writer_is(dialled: str, href: str) -> None:
    item = {"phone": "0800 1111", "phone_e164": "+448001111", "phone_dialled": dialled}
    link = phone_link(item)
    assert link is not None and (link.shown, link.href) == ("0800 1111", href)


@pytest.mark.parametrize(("dialled", "href"), [("+14386011211", "sms:+14386011211"), ("", "")])
def test_a_text_is_sent_to_the_number_that_works_where_the_writer_is(dialled: str, href: str) -> None:
    link = sms_link({"sms": "438-601-1211 (text HELP)", "sms_dialled": dialled})
    assert link is not None and (link.shown, link.href) == ("Text HELP to 438-601-1211", href)


def test_without_a_number_there_is_no_link() -> None:
    assert phone_link({"phone": ""}) is None
    assert sms_link({}) is None
    assert whatsapp_link({"whatsapp": ""}, "GB") is None
    assert web_link({}, "chat_url") is None
    assert email_link({"email": None}) is None


@pytest.mark.parametrize(
    ("sms", "shown", "href"),
    [
        ("741741 (text HOME)", "Text HOME to 741741", "sms:741741"),
        ("438-601-1211 (14:30-22:00)", "Text 438-601-1211 (14:30-22:00)", "sms:4386011211"),
        ("ask at the desk", "ask at the desk", ""),
    ],
)
def test_a_text_number_is_separated_from_what_to_write(sms: str, shown: str, href: str) -> None:
    link = sms_link({"sms": sms})
    assert link is not None
    assert (link.shown, link.href) == (shown, href)


@pytest.mark.parametrize(
    ("number", "country", "href"),
    [
        ("+56 9 9700 7000", "CL", "https://wa.me/56997007000"),
        ("(61) 99611-0100", "BR", "https://wa.me/5561996110100"),
        ("614-3644", "GY", "https://wa.me/5926143644"),
        ("614-3644", "INT", ""),
        ("12", "GB", ""),
    ],
)
def test_whatsapp_needs_the_international_number(number: str, country: str, href: str) -> None:
    link = whatsapp_link({"whatsapp": number}, country)
    assert link is not None
    assert (link.shown, link.href) == (number, href)


def test_an_address_is_shown_by_its_host_and_linked_only_if_https() -> None:
    secure, plain = web_link({"u": "https://www.a.org/x"}, "u"), web_link({"u": "http://a.org"}, "u")
    assert secure is not None and (secure.shown, secure.href) == ("a.org", "https://www.a.org/x")
    assert plain is not None and (plain.shown, plain.href) == ("a.org", "")


def test_an_email_address_is_a_link_only_if_it_is_one() -> None:
    good, bad = email_link({"email": "help@a.org"}), email_link({"email": "help@a.org?cc=x@y.z"})
    assert good is not None and good.href == "mailto:help@a.org"
    assert bad is not None and bad.href == ""


ITEMS = [{"name": "Line A", "phone": "111"}, {"name": "Line B", "phone": "", "web_url": "https://b.org"}]


def test_the_parts_of_a_text_that_cards_repeat_are_left_out() -> None:
    text = "In Kenya:\n\n1. Line A\nCall 111\n\n2. Line B\nhttps://b.org\n\nIn danger call 999.\n\nMore?"
    layout = lay_out(text, {"type": "services", "items": ITEMS})
    assert (layout.lead, layout.rest) == ("In Kenya:", "In danger call 999.\n\nMore?")
    assert [card.name for card in layout.cards] == ["Line A", "Line B"]


def test_a_part_that_only_names_a_service_is_kept() -> None:
    layout = lay_out("Line A is for children.\n\nLine A: 111", {"type": "services", "items": ITEMS})
    assert layout.lead == "Line A is for children."


def test_an_intro_of_the_action_stands_before_the_cards() -> None:
    custom = {"type": "services", "items": ITEMS, "intro": ["One.", "Two."]}
    assert lay_out("Line A: 111\n\nBye.", custom) == lay_out(
        "One.\nTwo.\n\nLine A: 111\n\nBye.", {**custom, "intro": ""}
    )


@pytest.mark.parametrize(
    "custom", [None, "x", {}, {"type": "exit"}, {"type": "services"}, {"type": "services", "items": 3}]
)
def test_without_cards_the_whole_text_is_shown(custom: Any) -> None:
    layout = lay_out("All of it.", custom)
    assert (layout.lead, layout.cards, layout.rest) == ("All of it.", [], "")


def test_broken_items_do_not_break_a_page() -> None:
    items = ["x", None, {"name": None, "phone": 3, "languages": 4, "open_now": "yes"}]
    (card,) = lay_out("Text.", {"type": "services", "items": items}).cards
    assert (card.name, card.phone, card.open_now) == ("", None, None)


NUMBERS = [
    {"name": "Emergency", "phone": "999", "note": "Press 55 if you cannot speak."},
    {"name": "Police", "phone": "99"},
]


def test_the_numbers_of_an_emergency_are_shown_once_and_the_words_around_them_stay() -> None:
    text = (
        "Call now.\n\nUnited Kingdom\nEmergency: call 999. Press 55 if you cannot speak.\n"
        "Police: call 99 This website is for that country.\n\nWrite to me again."
    )
    layout = lay_out(text, {"type": "emergency", "items": NUMBERS})
    assert layout.lead == "Call now.\n\nUnited Kingdom"
    assert layout.rest == "This website is for that country.\n\nWrite to me again."
    assert [card.phone.href for card in layout.cards if card.phone] == ["tel:999", "tel:99"]


def test_a_sentence_that_has_the_number_in_it_stays_whole() -> None:
    layout = lay_out("Emergency? Call 999 now.\nPolice: call 999", {"type": "emergency", "items": NUMBERS})
    assert (layout.lead, layout.rest) == ("Emergency? Call 999 now.\nPolice: call 999", "")


def test_hours_are_told_in_words_and_a_source_by_its_host() -> None:
    items = [
        {"name": "A", "hours": "24/7", "source_url": "http://www.A.org/x"},
        {"name": "B", "hours": "Mo-Fr 09:00-17:00"},
    ]
    first, second = lay_out("", {"type": "services", "items": items}).cards
    assert first.is_always_open and not first.hours
    assert first.source is not None and (first.source.shown, first.source.href) == ("a.org", "")
    assert not second.is_always_open and "Mon" in second.hours
