"""The chat in the page of another website."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.chat import WAIT, Chat
from tests.browser.conftest import ORGANISATION
from tests.browser.website import Website
from tests.conftest import RunningBot


def test_a_whole_conversation_by_mouse(page: Page, bot: RunningBot, website: Website) -> None:
    page.goto(website.show("/mouse", bot.url))
    chat = Chat(page).open()
    expect(chat.launcher).to_be_hidden()
    assert "The red button leaves and deletes this chat." in chat.text
    expect(chat.choose("What are the signs?")).to_contain_text("One sign is no proof")
    chat.input.fill("helpline for children")
    chat.element.get_by_role("button", name="Send").click()
    expect(chat.messages.last).to_contain_text("Which country")
    expect(chat.choose("It is in Kenya").locator(".card").first).to_be_visible()
    chat.element.get_by_role("button", name=re.compile("Close the chat")).click()
    expect(chat.panel).to_be_hidden()
    chat.launcher.click()
    assert "Which country" in chat.text, "closing the panel keeps the conversation"


def test_a_whole_conversation_by_keyboard_alone(page: Page, bot: RunningBot, website: Website) -> None:
    page.goto(website.show("/keyboard", bot.url))
    chat = Chat(page)
    chat.launcher.wait_for(timeout=WAIT)

    def focused() -> str:
        return page.evaluate(
            """() => { let one = document.activeElement;
            while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
            return (one?.getAttribute("aria-label") ?? one?.textContent ?? "").trim() || one?.localName; }"""
        )

    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert focused() == "Chat with Amparo"
    page.keyboard.press("Enter")
    chat.wait_for_choices()
    assert focused() == "textarea", "writing can begin at once"
    passed = []
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        passed.append(focused())
        if passed[-1] == "I need help":
            break
    assert "Find a helpline" in passed, "choices are reached one by one"
    before = chat.messages.count()
    page.keyboard.press("Space")
    chat.answer_after(before)
    assert focused().startswith("I need help"), "the focus stays where the person has put it"
    order = []
    for _ in range(40):
        page.keyboard.press("Tab")
        order.append(focused())
        if order[-1] == "Erase this chat":
            break
    assert "textarea" in order and "Erase this chat" in order
    for _ in range(2):
        page.keyboard.press("Shift+Tab")
    page.keyboard.type("hotline in kenya")
    before = chat.messages.count()
    page.keyboard.press("Enter")
    expect(chat.answer_after(before).locator("a.way").first).to_be_visible()
    assert focused() == "textarea"


def test_focus_returns_to_the_button_that_opened_the_chat(
    page: Page, bot: RunningBot, website: Website
) -> None:
    page.goto(website.show("/focus", bot.url))
    chat = Chat(page).open()
    chat.element.get_by_role("button", name=re.compile("Close the chat")).click()
    expect(chat.launcher).to_be_focused()


def test_a_service_card_can_be_called_and_says_where_its_number_comes_from(
    page: Page, bot: RunningBot, website: Website
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=website.url)
    page.goto(website.show("/card", bot.url))
    chat = Chat(page).open()
    card = chat.say("helpline for children in kenya").locator(".card").first
    expect(card.locator("h3")).to_have_text("Child Helpline 116")
    call = card.get_by_role("link", name="Call 116")
    assert call.get_attribute("href") == "tel:116"
    expect(card.locator(".open")).to_have_text("Open now, 24 hours")
    expect(card.locator(".source")).to_contain_text("Source:")
    card.get_by_role("button", name="Copy 116").click()
    expect(card.get_by_role("button", name="Copy 116")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == "116"


def test_answered_choices_stay_readable_and_say_what_was_chosen(
    page: Page, bot: RunningBot, website: Website
) -> None:
    page.goto(website.show("/chosen", bot.url))
    chat = Chat(page).open()
    chat.choose("I need help")
    old = chat.element.get_by_role("button", name="I need help").first
    expect(old).to_have_attribute("aria-disabled", "true")
    expect(old).to_contain_text("your answer")
    number = chat.messages.count()
    old.click(force=True)
    page.wait_for_timeout(300)
    assert chat.messages.count() == number, "an answered choice does nothing any more"


def test_an_organisation_has_its_colour_its_words_and_its_own_service_first(
    page: Page, bot: RunningBot, website: Website
) -> None:
    page.goto(website.show("/own", bot.url, organisation=ORGANISATION))
    chat = Chat(page).open()
    assert "Welcome to Harbour House." in chat.text
    expect(chat.element.locator(".organisation")).to_have_text("Harbour House · harbour@example.org")
    send = chat.element.get_by_role("button", name="Send")
    expect(send).to_have_css("background-color", "rgb(255, 213, 74)")
    expect(send).to_have_css("color", "rgb(0, 0, 0)")
    card = chat.say("helpline for children").locator(".card").first
    expect(card).to_contain_text("Harbour line")
    expect(card).to_contain_text("A service of this organisation")


def test_the_site_of_one_country_is_not_asked_for_another(
    page: Page, bot: RunningBot, website: Website
) -> None:
    page.goto(website.show("/country", bot.url, country="GB"))
    chat = Chat(page).open()
    assert "Are you in" not in chat.text
    expect(chat.say("i am in danger").locator(".card.emergency").first).to_contain_text("999")


def test_the_country_of_the_browser_is_offered_and_never_assumed(
    page: Page, bot: RunningBot, website: Website
) -> None:
    page.goto(website.show("/zone", bot.url))
    chat = Chat(page).open()
    assert "Kenya" in chat.text
    expect(chat.say("i need a helpline")).to_contain_text("Which country")
    page.reload()
    chat = Chat(page).open()
    expect(chat.choose("Are you in Kenya?").locator(".card").first).to_be_visible()


def test_styles_of_the_website_do_not_get_in(page: Page, bot: RunningBot, website: Website) -> None:
    hostile = """<style>
        html { font-size: 40% } body { transform: scale(1); filter: grayscale(1) }
        * { font-size: 50px !important; color: red !important; display: none; background: lime !important }
        html, head, body, main, p, h1 { display: block !important }
        amparo-chat { display: none !important; visibility: hidden !important; opacity: 0 !important;
            position: static !important; pointer-events: none !important }
        button, a, textarea { display: none !important; letter-spacing: 2em !important }
    </style>"""
    page.goto(website.show("/hostile", bot.url, head=hostile))
    chat = Chat(page).open()
    answer = chat.say("helpline for children in kenya")
    call = answer.get_by_role("link", name="Call 116")
    expect(call).to_be_visible()
    expect(call).to_have_css("font-size", "20px")
    expect(chat.input).to_have_css("letter-spacing", "normal")
    expect(chat.leave).to_have_css("background-color", "rgb(179, 38, 30)")


def test_two_chats_in_one_page_are_two_conversations(page: Page, bot: RunningBot, website: Website) -> None:
    elements = (
        '<amparo-chat id="one" mode="inline" country="KE"></amparo-chat>'
        '<amparo-chat id="two" mode="inline" country="GB"></amparo-chat>'
    )
    page.goto(website.show("/two", bot.url, body=elements))
    one, two = Chat(page, "#one").wait_for_choices(), Chat(page, "#two").wait_for_choices()
    assert page.locator("amparo-chat").count() == 2, "a page with elements of its own gets no further one"
    expect(one.say("i am in danger").locator(".card").first).to_contain_text("112")
    assert "i am in danger" not in two.text
    expect(two.say("i am in danger").locator(".card").first).to_contain_text("999")


def test_a_website_that_is_not_allowed_gets_no_chat(
    page: Page, bot: RunningBot, other_website: Website
) -> None:
    page.goto(other_website.show("/thief", bot.url))
    page.wait_for_timeout(1000)
    assert page.locator("amparo-chat").count() == 0


def test_what_a_person_or_a_server_writes_is_never_html(
    page: Page, bot: RunningBot, website: Website
) -> None:
    page.goto(website.show("/html", bot.url))
    chat = Chat(page).open()
    chat.say("<img src=x onerror=\"document.title='broken'\"> hello")
    assert "<img src=x" in chat.text
    assert chat.element.locator("img").count() == 0
    assert page.title() == "An NGO"
