"""The chat on small screens, with large text, from right to left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.chat import WAIT, Chat
from tests.browser.pseudo_locale import in_arabic_letters
from tests.browser.website import Website
from tests.conftest import RunningBot

TARGET = 44  # pixels, for a finger


def box(locator: Locator) -> dict[str, Any]:
    found = locator.bounding_box()
    assert found is not None
    return dict(found)


def test_on_a_small_phone_the_chat_fills_the_screen_and_the_way_out_stays_in_view(
    phone: Page, bot: RunningBot, website: Website
) -> None:
    phone.goto(website.show("/phone", bot.url))
    chat = Chat(phone).open()
    expect(chat.input).not_to_be_focused()  # a keyboard would hide the first words
    chat.say("helpline for children in kenya")
    assert box(chat.panel) == {"x": 0, "y": 0, "width": 320, "height": 568}
    for part in (chat.leave, chat.input, chat.element.get_by_role("button", name="Send")):
        shown = box(part)
        assert shown["x"] >= 0 and shown["x"] + shown["width"] <= 320
        assert shown["y"] >= 0 and shown["y"] + shown["height"] <= 568
    assert chat.log.evaluate("log => log.scrollWidth - log.clientWidth") <= 0


def test_in_the_page_the_chat_takes_its_own_room_and_no_more(
    page: Page, bot: RunningBot, website: Website
) -> None:
    page.goto(website.show("/inline", bot.url, mode="inline"))
    chat = Chat(page).wait_for_choices()
    before = page.evaluate("document.documentElement.scrollHeight")
    chat.say("helpline for children in kenya")
    assert page.evaluate("document.documentElement.scrollHeight") == before


def test_everything_that_can_be_pressed_is_large_enough(
    phone: Page, bot: RunningBot, website: Website
) -> None:
    phone.goto(website.show("/targets", bot.url))
    chat = Chat(phone).open()
    chat.say("helpline for children in kenya")
    pressed = chat.panel.locator("button:visible, a.way:visible, a.small:visible, textarea:visible")
    sizes = pressed.evaluate_all(
        "all => all.map(one => [one.textContent, one.getBoundingClientRect().height])"
    )
    assert len(sizes) > 8
    assert [size for size in sizes if size[1] < TARGET] == []


@pytest.mark.parametrize("scale", [2, 4])
def test_zoomed_in_everything_can_be_reached(
    page: Page, bot: RunningBot, website: Website, scale: int
) -> None:
    page.set_viewport_size({"width": 1280 // scale, "height": 1024 // scale})  # what zooming does to a page
    page.goto(website.show("/zoom", bot.url))
    chat = Chat(page).open()
    chat.say("helpline for children in kenya")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert chat.log.evaluate("log => log.scrollWidth - log.clientWidth") <= 0
    assert box(chat.log)["height"] >= 90
    for part in (chat.leave, chat.input):
        shown = box(part)
        assert shown["y"] >= 0 and shown["y"] + shown["height"] <= 1024 // scale


def test_text_may_be_spaced_as_a_reader_needs_it(page: Page, bot: RunningBot, website: Website) -> None:
    page.goto(website.show("/spacing", bot.url))
    chat = Chat(page).open()
    chat.say("helpline for children in kenya")
    chat.element.evaluate(
        """element => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important;"
                + " word-spacing: .16em !important } p { margin-bottom: 2em !important }");
            element.shadowRoot.adoptedStyleSheets.push(sheet);
        }"""
    )
    cut = chat.panel.locator("button, a, p, h3").evaluate_all(
        "all => all.filter(one => one.checkVisibility() && !one.classList.contains('unseen')"
        " && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline')"
        ".map(one => one.textContent)"
    )
    assert cut == []


def test_from_right_to_left_everything_is_mirrored_and_nothing_is_left_untranslated(
    page: Page, bot: RunningBot, website: Website
) -> None:
    page.set_viewport_size({"width": 1000, "height": 700})
    page.goto(website.show("/rtl", bot.url, language="ar"))
    chat = Chat(page)
    chat.launcher.wait_for(timeout=WAIT)
    assert box(chat.launcher)["x"] < 100
    chat.open()
    expect(chat.element.locator(".amparo")).to_have_attribute("dir", "rtl")
    panel, leave = box(chat.panel), box(chat.leave)
    assert panel["x"] < 100
    assert leave["x"] < panel["x"] + panel["width"] / 2
    expect(chat.leave).to_have_text(in_arabic_letters("Leave now"))
    expect(chat.input).to_have_attribute("placeholder", in_arabic_letters("Your message"))
    chat.say("helpline for children in kenya")
    person = chat.element.locator(".message.person")
    assert box(person)["x"] + box(person)["width"] < panel["x"] + panel["width"] - 20, (
        "own words stand on the left"
    )
    expect(chat.element.locator(".card").first).to_contain_text(in_arabic_letters("Open now, 24 hours"))


def test_who_wants_little_motion_gets_none(page: Page, bot: RunningBot, website: Website) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(website.show("/motion", bot.url))
    chat = Chat(page).open()
    moving = chat.element.evaluate(
        """element => { element.shadowRoot.querySelector(".status").classList.add("busy");
        return element.shadowRoot.getAnimations ? document.getAnimations().length : 0; }"""
    )
    assert moving == 0


def test_with_the_system_s_own_colours_edges_stay_visible(
    page: Page, bot: RunningBot, website: Website
) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(website.show("/forced", bot.url))
    chat = Chat(page).open()
    for part in (chat.leave, chat.choices.first, chat.input, chat.messages.first):
        width = part.evaluate("one => parseFloat(getComputedStyle(one).borderTopWidth)")
        assert width >= 1


def test_the_greeting_fits_a_phone_of_640_pixels_with_its_choices(
    new_context: Callable[..., BrowserContext], bot: RunningBot, website: Website
) -> None:
    context = new_context(viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(website.show("/greeting", bot.url))
    widget = Chat(page).open()
    for chat in (widget, chat_of_the_page(page, bot)):
        log = box(chat.log)
        for part in (chat.element.get_by_role("link", name="Privacy"), *chat.choices.all()):
            shown = box(part)
            assert shown["y"] >= log["y"]
            assert shown["y"] + shown["height"] <= log["y"] + log["height"], part.inner_text()
        expect(chat.element.locator(".foot .safety")).to_be_hidden()  # there are no keys


def chat_of_the_page(page: Page, bot: RunningBot) -> Chat:
    page.goto(bot.url + "/")
    return Chat(page).wait_for_choices()


def test_keys_are_named_where_there_is_a_keyboard(page: Page, bot: RunningBot) -> None:
    chat = chat_of_the_page(page, bot)
    expect(chat.element.locator(".foot .safety")).to_contain_text("Shift")


def test_without_javascript_the_greeting_fits_with_its_choices_too(
    new_context: Callable[..., BrowserContext], bot: RunningBot
) -> None:
    context = new_context(viewport={"width": 360, "height": 640}, java_script_enabled=False)
    page = context.new_page()
    page.goto(bot.url + "/")
    last = box(page.locator(".choices button").last)
    assert last["y"] + last["height"] <= 640
