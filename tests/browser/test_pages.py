"""The pages in a browser: with and without JavaScript, on a small phone, and from right to left."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.chat import NOTHING, WAIT, Chat, Traffic, storage_of
from tests.browser.conftest import EXIT, ORGANISATION, ORGANISATION_EXIT, is_known, wait_until_forgotten
from tests.browser.website import Website
from tests.conftest import RunningBot

PAGES = (
    *("/", "/directory", "/directory/KE", "/directory/INT", "/help", "/help/fact/penalties"),
    *("/help/signs/hotel", "/signs", "/about", "/privacy", "/embed"),
)


def test_a_whole_conversation_without_javascript(
    new_context: Callable[..., BrowserContext], bot: RunningBot
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(bot.url + "/")
    page.get_by_role("button", name="What are the signs?").click()
    expect(page.locator("#latest")).to_contain_text("One sign is no proof")
    page.get_by_label("Your message").fill("helpline for children in kenya")
    page.get_by_role("button", name="Send").click()
    assert page.locator("#latest").get_by_role("link", name="Call 116").get_attribute("href") == "tel:116"
    conversation = page.locator("input[name=conversation]").first.get_attribute("value")
    assert conversation and is_known(bot, conversation)
    page.get_by_role("link", name="Leave now").click()
    page.wait_for_url(EXIT)
    wait_until_forgotten(bot, conversation)


def test_with_javascript_the_chat_of_the_page_leaves_no_messages_in_the_history(
    page: Page, bot: RunningBot
) -> None:
    page.goto(bot.url + "/")
    chat = Chat(page).wait_for_choices()
    length = page.evaluate("history.length")
    chat.say("he has my passport")
    chat.say("helpline in kenya")
    assert page.evaluate("history.length") == length
    assert page.url == bot.url + "/"
    assert page.get_by_role("link", name="Leave now").count() == 0, "there is one way to leave, not two"
    chat.leave.click()
    page.wait_for_url(EXIT)


def test_a_script_that_comes_late_takes_nothing_away(page: Page, bot: RunningBot) -> None:
    waiting: list[Route] = []
    page.route("**/page.js", lambda route: waiting.append(route))
    page.goto(bot.url + "/", wait_until="commit")
    page.get_by_label("Your message").fill("helpline for chil")
    waiting.pop().continue_()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_label("Your message")).to_have_value("helpline for chil")
    assert page.locator("amparo-chat").count() == 0
    page.get_by_label("Your message").fill("helpline for children in kenya")
    page.get_by_role("button", name="Send").click(no_wait_after=True)
    expect(page.locator("#latest")).to_contain_text("Child Helpline 116")
    waiting.pop().continue_()
    page.wait_for_load_state("networkidle")
    expect(page.locator("#latest")).to_contain_text("Child Helpline 116")
    conversation = page.locator("input[name=conversation]").first.get_attribute("value")
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(EXIT)
    assert conversation
    wait_until_forgotten(bot, conversation)


def test_a_browser_that_knows_no_sheets_made_by_scripts_gets_the_look_all_the_same(
    new_context: Callable[..., BrowserContext], bot: RunningBot
) -> None:
    context = new_context()
    context.add_init_script("CSSStyleSheet.prototype.replaceSync = undefined;")
    page = context.new_page()
    page.goto(bot.url + "/")
    chat = Chat(page).wait_for_choices()
    expect(chat.leave).to_have_css("background-color", "rgb(179, 38, 30)")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_can_be_left_at_once(
    new_context: Callable[..., BrowserContext], bot: RunningBot, path: str
) -> None:
    plain = new_context(java_script_enabled=False).new_page()
    plain.goto(bot.url + path)
    plain.get_by_role("link", name="Leave now").click()
    plain.wait_for_url(EXIT)
    page = new_context().new_page()
    page.goto(bot.url + path)
    if path == "/":
        Chat(page).wait_for_choices()
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(EXIT)


def test_pages_keep_nothing_and_ask_nobody_else(page: Page, bot: RunningBot, traffic: Traffic) -> None:
    for path in PAGES:
        page.goto(bot.url + path, wait_until="networkidle")
        assert storage_of(page) == NOTHING
    assert page.context.cookies() == []
    assert traffic.hosts == {bot.url.split("/")[2]}


def test_the_list_of_countries_leads_to_numbers_with_their_sources(page: Page, bot: RunningBot) -> None:
    page.goto(bot.url + "/directory")
    page.get_by_role("link", name="Kenya", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Helplines: Kenya")
    assert page.get_by_role("link", name="Call 112").get_attribute("href") == "tel:112"
    cards = page.locator(".card.services")
    assert cards.count() >= 3
    assert cards.locator(".source").count() == cards.count(), "every service says where its number comes from"


def test_embedding_shows_the_line_to_copy_and_how_it_looks(page: Page, bot: RunningBot) -> None:
    page.goto(bot.url + "/embed")
    page.get_by_label("Country of your website").select_option(label="Kenya")
    page.get_by_label("Organisation").select_option(ORGANISATION)
    page.get_by_label("Kind").select_option(label="In the page")
    page.get_by_role("button", name="Show the lines").click()
    tag = page.locator(".tag").inner_text()
    assert f'src="{bot.url}/widget/amparo.js"' in tag
    assert 'country="KE"' in tag and f'organisation="{ORGANISATION}"' in tag
    assert 'color="#ffd54a"' in tag, "the colour of the organisation, not the one that the form began with"
    assert f'exit="{ORGANISATION_EXIT}"' in tag, (
        "the exit of the organisation is known before the server has answered"
    )
    preview = page.frame_locator("iframe.preview")
    expect(preview.locator("amparo-chat .log")).to_contain_text("Welcome to Harbour House.", timeout=WAIT)


def test_the_tag_of_the_page_works_when_it_is_pasted(page: Page, bot: RunningBot, website: Website) -> None:
    page.goto(bot.url + "/embed?country=KE&mode=launcher")
    website.show(
        "/pasted", bot.url, tag=page.locator(".tag").inner_text().replace("{", "{{").replace("}", "}}")
    )
    page.goto(website.url + "/pasted")
    Chat(page).open()


def test_in_a_frame_the_chat_works_and_its_exit_takes_the_whole_page_away(
    page: Page, bot: RunningBot, website: Website
) -> None:
    page.goto(website.url + "/other")
    page.goto(
        website.show(
            "/framed", bot.url, tag=f'<iframe src="{bot.url}/frame?country=KE" title="Chat"></iframe>'
        )
    )
    frame = page.frame_locator("iframe")
    frame.locator(".choices button").first.wait_for(timeout=WAIT)
    frame.locator("textarea").fill("i am in danger")
    frame.locator("textarea").press("Enter")
    expect(frame.locator(".card").first).to_contain_text("112", timeout=WAIT)
    frame.locator("button.leave").click()
    page.wait_for_url(EXIT)
    page.go_back()
    page.wait_for_url(website.url + "/other")


def test_another_website_may_not_frame_the_chat(page: Page, bot: RunningBot, other_website: Website) -> None:
    page.goto(
        other_website.show("/framed", bot.url, tag=f'<iframe src="{bot.url}/frame" title="Chat"></iframe>')
    )
    page.wait_for_timeout(1000)
    assert page.frame_locator("iframe").locator("amparo-chat").count() == 0


@pytest.mark.parametrize("path", PAGES)
def test_pages_fit_a_small_phone_and_run_from_right_to_left(phone: Page, bot: RunningBot, path: str) -> None:
    for language, direction in (("en", "ltr"), ("ar", "rtl")):
        phone.goto(f"{bot.url}{path}?language={language}")
        assert phone.locator("html").get_attribute("dir") == direction
        wide = phone.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{path} in {language} is {wide} pixels too wide"


def test_the_language_of_the_browser_is_spoken_where_it_is_known(
    new_context: Callable[..., BrowserContext], bot: RunningBot
) -> None:
    page = new_context(locale="ar-EG").new_page()
    page.goto(bot.url + "/about")
    expect(page.locator("html")).to_have_attribute("lang", "ar")
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def listed(page: Page) -> list[str]:
    return page.locator("#found li a").all_inner_texts()


def test_the_directory_is_looked_through_while_somebody_types(page: Page, bot: RunningBot) -> None:
    page.goto(bot.url + "/directory")
    length = page.evaluate("history.length")
    page.get_by_label("Country, town or language").press_sequentially("momb")
    expect(page.locator("#found li")).to_contain_text(["Kenya Mombasa"])
    expect(page.get_by_role("status").last).to_have_text(f"Found: {len(listed(page))}")
    expect(page.get_by_label("Country, town or language")).to_be_focused()
    assert page.evaluate("history.length") == length
    assert page.url == bot.url + "/directory", "what is looked for stands in no address"


def test_without_javascript_a_form_finds_the_same(
    new_context: Callable[..., BrowserContext], page: Page, bot: RunningBot
) -> None:
    plain = new_context(java_script_enabled=False).new_page()
    plain.goto(bot.url + "/directory")
    plain.get_by_label("Country, town or language").fill("swahili")
    plain.get_by_role("button", name="Find").click()
    found = listed(plain)
    assert "Kenya" in found
    page.goto(bot.url + "/directory")
    page.get_by_label("Country, town or language").fill("swahili")
    expect(page.locator("#found li a")).to_have_text(found)


def test_part_of_the_world_and_open_now_can_be_chosen(page: Page, bot: RunningBot) -> None:
    page.goto(bot.url + "/directory")
    page.get_by_label("Part of the world").select_option(label="Africa")
    expect(page.locator("#found h2")).to_have_text(["Africa"])
    everything = listed(page)
    page.get_by_label("Open now").check()
    expect(page.locator("#found li")).not_to_have_count(len(everything))
    page.get_by_role("link", name="Kenya", exact=True).click()
    expect(page.get_by_text("Only what is open now.")).to_be_visible()
    assert page.locator(".card.services").count() == page.locator(".card .open").count() > 0
    page.get_by_role("link", name="Show all").click()
    expect(page.locator(".card.services").nth(5)).to_be_visible()


def test_data_for_search_engines_breaks_no_rule_of_the_page(page: Page, bot: RunningBot) -> None:
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    for path in ("/help/fact/penalties", "/directory/KE"):
        page.goto(bot.url + path, wait_until="networkidle")
        data = page.locator('script[type="application/ld+json"]')
        assert (
            page.evaluate("text => JSON.parse(text)['@context']", data.text_content()) == "https://schema.org"
        )
    assert refused == []


def test_a_topic_leads_on_to_the_next_and_to_the_helplines(page: Page, bot: RunningBot) -> None:
    page.goto(bot.url + "/help")
    page.get_by_role("link", name="Must a border be crossed?").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Must a border be crossed?")
    page.get_by_role("link", name="How does smuggling differ from trafficking?").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How does smuggling differ from trafficking?")
    page.get_by_role("link", name="Find a helpline").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Helplines by country")


def test_printed_a_page_has_large_numbers_and_addresses_and_no_navigation(
    page: Page, bot: RunningBot
) -> None:
    page.goto(bot.url + "/directory/KE")
    page.emulate_media(media="print")
    for hidden in ("header", "footer", "main form", ".screen"):
        assert page.locator(hidden).locator("visible=true").count() == 0, hidden
    size = "element => parseFloat(getComputedStyle(element).fontSize)"
    assert page.locator("a.way").first.evaluate(size) >= 24
    source = page.locator(".source a[href^='https:']").first
    written = source.evaluate("link => getComputedStyle(link, '::after').content")
    assert source.get_attribute("href") in written
    expect(page.locator(".printed")).to_have_text(bot.url + "/directory/KE")
