"""Makes the pictures in docs/images: `make screenshots`. Not collected by `make test`, since it writes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.chat import WAIT, Chat
from tests.browser.forwarder import Forwarder
from tests.browser.phone import phone_page
from tests.browser.website import Website
from tests.conftest import ROOT, RunningBot
from tests.platforms import SERVERS
from tests.platforms.running import MessagingBot, messaging

__all__ = ["messaging"]

IMAGES = ROOT / "docs" / "images"
PHONE = {"width": 360, "height": 640}
DESKTOP = {"width": 1100, "height": 720}


@pytest.fixture
def window(new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Give a function that opens a window of a size."""
    # A phone has no keys, so the line under the input does not speak of them.
    return lambda size, **options: new_context(
        viewport=size, has_touch=size == PHONE, is_mobile=size == PHONE, **options
    ).new_page()


def save(page: Page, name: str) -> None:
    page.wait_for_timeout(300)
    page.screenshot(path=IMAGES / f"{name}.png")


@pytest.mark.parametrize(("name", "size"), [("phone", PHONE), ("desktop", DESKTOP)])
def test_the_chat(
    window: Callable[..., Page], bot: RunningBot, website: Website, name: str, size: dict
) -> None:
    page = window(size)
    page.goto(website.show("/picture", bot.url))
    chat = Chat(page).open()
    save(page, f"widget-{name}")
    chat.say("helpline for children in kenya")
    save(page, f"service-card-{name}")
    chat.say("he locked me in and he is coming back")
    save(page, f"danger-{name}")


def test_answers_on_a_phone(window: Callable[..., Page], bot: RunningBot, website: Website) -> None:
    page = window(PHONE)
    page.goto(website.show("/picture", bot.url))
    chat = Chat(page).open()
    save(page, "first-screen-phone")
    chat.say("what is a t visa")
    save(page, "short-answer-phone")
    chat.say("helpline for children in kenya")
    chat.say("do they speak swahili")
    save(page, "line-question-phone")


def test_three_letters_typed_in_the_directory(window: Callable[..., Page], bot: RunningBot) -> None:
    page = window(PHONE)
    page.goto(f"{bot.url}/directory")
    page.locator("input[type=search]").press_sequentially("mom")
    page.wait_for_timeout(2000)  # the first search reads the towns
    save(page, "directory-typed-phone")


def test_from_right_to_left(window: Callable[..., Page], bot: RunningBot, website: Website) -> None:
    page = window(PHONE)
    page.goto(website.show("/picture", bot.url, language="ar"))
    chat = Chat(page).open()
    chat.say("helpline for children in kenya")
    save(page, "right-to-left-phone")


def test_offline(window: Callable[..., Page], front: Forwarder, website: Website) -> None:
    page = window(PHONE)
    page.goto(website.show("/picture", front.url, country="MX"))
    chat = Chat(page)
    chat.launcher.wait_for(timeout=WAIT)
    front.stop()
    chat.launcher.click()
    chat.element.locator(".card.emergency").wait_for(timeout=WAIT)
    save(page, "offline-phone")


def test_dark(window: Callable[..., Page], bot: RunningBot, website: Website) -> None:
    page = window(PHONE, color_scheme="dark")
    page.goto(website.show("/picture", bot.url, country="GB"))
    chat = Chat(page).open()
    chat.say("what are the signs of forced labour")
    save(page, "dark-phone")


def test_the_pages(window: Callable[..., Page], bot: RunningBot) -> None:
    page = window(PHONE)
    page.goto(bot.url + "/directory/KE")
    save(page, "directory-phone")
    page = window(DESKTOP)
    page.goto(bot.url + "/embed?country=KE")
    page.frame_locator("iframe.preview").locator(".launcher").wait_for(timeout=WAIT)
    save(page, "embed-desktop")


def test_the_chat_without_javascript(window: Callable[..., Page], bot: RunningBot) -> None:
    page = window(PHONE, java_script_enabled=False)
    page.goto(bot.url + "/")
    page.get_by_label("Your message").fill("helpline for children in kenya")
    page.get_by_role("button", name="Send").click()
    page.locator("#latest").wait_for(timeout=WAIT)
    save(page, "chat-phone")


@pytest.mark.parametrize("name", [server.name for server in SERVERS])
def test_a_conversation_on_each_platform(
    window: Callable[..., Page], messaging: MessagingBot, name: str
) -> None:
    platform = messaging.platforms[name]
    person = platform.person(1)
    for text in (
        "my boss in kenya keeps my passport and does not pay me",
        "does the first one cost anything",
    ):
        platform.ask(messaging.bot.url, person, text)
    page = window(PHONE)
    page.set_content(phone_page(platform, person))
    page.wait_for_timeout(200)
    page.screenshot(path=IMAGES / f"{name}-phone.png", full_page=True)
