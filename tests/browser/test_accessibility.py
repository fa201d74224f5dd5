"""axe-core on every page and every state of the chat, light and dark, from left to right and from right to left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.chat import WAIT, Chat
from tests.browser.conftest import ORGANISATION
from tests.browser.forwarder import Forwarder
from tests.browser.test_pages import PAGES
from tests.browser.website import Website
from tests.conftest import RunningBot

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LOOKS = [(scheme, language) for scheme in ("light", "dark") for language in ("en", "ar")]


def violations(page: Page) -> list[str]:
    """What axe finds, in one line each."""
    options: dict[str, Any] = {"runOnly": {"type": "tag", "values": WCAG}}
    found = Axe().run(page, options=options).response
    assert found["passes"], "axe has looked at nothing"
    return [
        f"{rule['id']}: {node['html'][:120]} ({node['failureSummary'][:200]})"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


@pytest.fixture
def look(new_context: Callable[..., BrowserContext]) -> Callable[[str], Page]:
    """Give a function that opens a window of a light or a dark system."""
    return lambda scheme: new_context(color_scheme=scheme).new_page()


@pytest.mark.parametrize(("scheme", "language"), LOOKS)
def test_pages(look: Callable[[str], Page], bot: RunningBot, scheme: str, language: str) -> None:
    page = look(scheme)
    for path in PAGES:
        page.goto(f"{bot.url}{path}?language={language}", wait_until="networkidle")
        assert violations(page) == [], path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_chat_without_javascript(
    new_context: Callable[..., BrowserContext], bot: RunningBot, scheme: str
) -> None:
    # axe itself is a script, so only those of the page are kept from running.
    page = new_context(color_scheme=scheme).new_page()
    page.route("**/page.js", lambda route: route.abort())
    page.goto(bot.url + "/")
    assert violations(page) == []
    for words in ("helpline for children in kenya", "i am in danger, he locked me in"):
        page.get_by_label("Your message").fill(words)
        page.get_by_role("button", name="Send").click()
        assert violations(page) == []


@pytest.mark.parametrize(("scheme", "language"), LOOKS)
def test_every_state_of_the_chat(
    look: Callable[[str], Page],
    bot: RunningBot,
    website: Website,
    front: Forwarder,
    scheme: str,
    language: str,
) -> None:
    page = look(scheme)
    page.goto(website.show("/axe", front.url, language=language, organisation=ORGANISATION))
    chat = Chat(page)
    chat.launcher.wait_for(timeout=WAIT)
    assert violations(page) == [], "closed"
    chat.open()
    assert violations(page) == [], "open"
    chat.say("helpline for children in kenya")
    assert violations(page) == [], "services"
    chat.say("i am in danger, he locked me in")
    assert violations(page) == [], "danger"
    chat.choices.first.click()
    expect(chat.element.locator(".status")).to_have_text("", timeout=WAIT)
    assert violations(page) == [], "a choice was made"
    page.keyboard.press("Shift")
    expect(chat.progress).not_to_have_text("")
    assert violations(page) == [], "leaving"
    front.delay = 3
    chat.input.fill("are you there")
    chat.input.press("Enter")
    expect(chat.element.locator(".status")).not_to_have_text("")
    assert violations(page) == [], "waiting"
    front.stop()
    chat.element.locator(".message.alert").wait_for(timeout=WAIT)
    assert violations(page) == [], "offline"


def test_names_and_roles_are_what_a_screen_reader_needs(
    page: Page, bot: RunningBot, website: Website
) -> None:
    page.goto(website.show("/roles", bot.url))
    chat = Chat(page)
    expect(chat.launcher).to_have_attribute("aria-expanded", "false", timeout=WAIT)
    chat.open()
    expect(page.get_by_role("dialog", name="Amparo, a help chat")).to_be_visible()
    expect(page.get_by_role("log", name="Messages")).to_be_visible()
    expect(page.get_by_role("textbox", name="Your message")).to_be_focused()
    order = chat.panel.evaluate("panel => [...panel.children].map(one => one.className || one.localName)")
    assert order == ["header", "progress", "log", "status", "write", "foot"], "read as it is seen"
    tabs = chat.messages.evaluate_all("all => all.filter(one => one.tabIndex >= 0).length")
    assert tabs == 0, "messages themselves are no stops of the keyboard"


def test_the_focus_is_not_taken_when_an_answer_comes(page: Page, bot: RunningBot, website: Website) -> None:
    page.goto(website.show("/steal", bot.url, body='<input aria-label="Newsletter">'))
    chat = Chat(page).open()
    before = chat.messages.count()
    chat.input.fill("helpline in kenya")
    chat.input.press("Enter")
    page.get_by_label("Newsletter").focus()
    chat.answer_after(before)
    expect(page.get_by_label("Newsletter")).to_be_focused()
