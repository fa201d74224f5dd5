"""A server that is gone or slow: nobody is left without a number, no word is lost."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.chat import WAIT, Chat
from tests.browser.forwarder import Forwarder
from tests.browser.website import Website


def test_gone_before_the_first_message_there_is_the_number_of_the_country(
    page: Page, front: Forwarder, website: Website
) -> None:
    page.goto(website.show("/gone", front.url, country="GB"))
    chat = Chat(page)
    chat.launcher.wait_for(timeout=WAIT)
    front.stop()
    chat.launcher.click()
    card = chat.element.locator(".card.emergency")
    expect(card).to_contain_text("Emergency number in United Kingdom", timeout=WAIT)
    assert card.get_by_role("link", name="Call 999").get_attribute("href") == "tel:999"
    assert (
        card.get_by_role("link", name="All helplines, by country").get_attribute("href")
        == f"{front.url}/directory"
    )


def test_without_a_country_it_is_chosen_and_the_likely_one_is_only_offered(
    page: Page, front: Forwarder, website: Website
) -> None:
    page.goto(website.show("/gone", front.url))
    chat = Chat(page)
    chat.launcher.wait_for(timeout=WAIT)
    front.stop()
    chat.launcher.click()
    card = chat.element.locator(".card.emergency")
    card.wait_for(timeout=WAIT)
    assert card.locator("a[href^='tel:']").count() == 0, "no country was named"
    card.get_by_role("combobox").select_option(label="Philippines")
    expect(card.locator("a[href^='tel:']")).to_have_text("Call 911")
    card.get_by_role("button", name="Are you in Kenya?").click()
    expect(card.locator("a[href^='tel:']")).to_have_text("Call 112")


def test_gone_in_the_middle_the_words_are_kept_and_can_be_sent_again(
    page: Page, front: Forwarder, website: Website
) -> None:
    page.goto(website.show("/middle", front.url, country="KE"))
    chat = Chat(page).open()
    chat.say("i need a helpline for children")
    front.stop()
    chat.input.fill("he took my passport and my phone")
    chat.input.press("Enter")
    alert = chat.element.locator(".message.alert")
    expect(alert).to_contain_text("Your message did not get through", timeout=WAIT)
    expect(alert.get_by_role("link", name="Call 112")).to_be_visible()
    expect(chat.input).to_have_value("he took my passport and my phone")
    front.start()
    alert.get_by_role("button", name="Try again").click()
    expect(chat.log).to_contain_text("passport", timeout=WAIT)
    expect(chat.messages.last).to_have_class("message bot", timeout=WAIT)
    expect(chat.input).to_have_value("")
    expect(alert).to_have_count(0)


def test_the_country_that_the_person_named_comes_before_that_of_the_website(
    page: Page, front: Forwarder, website: Website
) -> None:
    page.goto(website.show("/abroad", front.url, country="US"))
    chat = Chat(page).open()
    chat.say("i am in kenya, which number can i call")
    front.stop()
    chat.input.fill("they come back")
    chat.input.press("Enter")
    alert = chat.element.locator(".message.alert")
    expect(alert).to_contain_text("Emergency number in Kenya")
    expect(alert.get_by_role("link", name="Call 112")).to_be_visible()


def test_erasing_without_the_server_says_what_is_not_certain(
    page: Page, front: Forwarder, website: Website
) -> None:
    page.goto(website.show("/erase", front.url, country="GB"))
    chat = Chat(page).open()
    chat.say("he has my passport")
    front.stop()
    chat.element.get_by_role("button", name="Erase this chat").click()
    expect(chat.log).to_contain_text("Our computer could not be reached")
    assert "passport" not in chat.text


def test_without_its_own_words_the_chat_speaks_english(
    page: Page, front: Forwarder, website: Website
) -> None:
    page.route("**/texts.ar.js", lambda route: route.abort())
    page.goto(website.show("/words", front.url, language="ar"))
    expect(Chat(page).launcher).to_have_text("Chat with Amparo")


def test_where_the_script_cannot_be_loaded_there_is_the_link(
    page: Page, front: Forwarder, website: Website
) -> None:
    front.stop()
    element = '<amparo-chat country="KE"><a href="https://bot.example.org/">Help chat</a></amparo-chat>'
    page.goto(website.show("/link", front.url, body=element))
    expect(page.get_by_role("link", name="Help chat")).to_be_visible()


def test_a_choice_that_did_not_get_through_can_be_pressed_again(
    page: Page, front: Forwarder, website: Website
) -> None:
    page.goto(website.show("/choice", front.url))
    chat = Chat(page).open()
    front.stop()
    chat.element.get_by_role("button", name="What are the signs?").click()
    chat.element.locator(".message.alert").wait_for(timeout=WAIT)
    front.start()
    before = chat.messages.count()
    chat.element.get_by_role("button", name="What are the signs?").click()
    expect(chat.messages.nth(before + 1)).to_contain_text("One sign is no proof", timeout=WAIT)


def test_slow_there_is_a_number_within_8_seconds_and_the_answer_when_it_comes(
    page: Page, front: Forwarder, website: Website
) -> None:
    page.goto(website.show("/slow", front.url, country="GB"))
    chat = Chat(page).open()
    front.delay = 9
    chat.input.fill("what are the signs of trafficking")
    chat.input.press("Enter")
    expect(chat.element.locator(".status")).to_have_text("Amparo is writing")
    alert = chat.element.locator(".message.alert")
    expect(alert).to_contain_text("This is taking longer than it should", timeout=9500)
    expect(alert.get_by_role("link", name="Call 999")).to_be_visible()
    expect(chat.log).to_contain_text("One sign is no proof", timeout=WAIT)
    expect(chat.element.locator(".status")).to_have_text("")


def test_slow_at_the_beginning_there_is_a_number_within_8_seconds(
    page: Page, front: Forwarder, website: Website
) -> None:
    page.goto(website.show("/slow", front.url, country="GB"))
    chat = Chat(page)
    chat.launcher.wait_for(timeout=WAIT)
    front.delay = 20
    chat.launcher.click()
    expect(chat.element.get_by_role("link", name="Call 999")).to_be_visible(timeout=9500)


def test_too_many_messages_are_told_in_words_and_kept(page: Page, front: Forwarder, website: Website) -> None:
    page.goto(website.show("/fast", front.url, country="GB"))
    chat = Chat(page).open()
    sorry = "If you are in danger, call 999. Please wait 40 seconds and send it again."
    headers = {"Access-Control-Allow-Origin": "*", "Retry-After": "40"}
    page.route(
        "**/webhook",
        lambda route: route.fulfill(status=429, body=sorry, headers=headers, content_type="text/plain"),
    )
    chat.input.fill("are you there")
    chat.input.press("Enter")
    expect(chat.element.locator(".message.alert")).to_contain_text(sorry)
    expect(chat.input).to_have_value("are you there")
