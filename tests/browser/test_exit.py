"""Leaving in a hurry, closing and erasing: what is gone, and from where."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chat import NOTHING, Chat, Traffic, storage_of
from tests.browser.conftest import EXIT, ORGANISATION, ORGANISATION_EXIT, is_known, wait_until_forgotten
from tests.browser.forwarder import Forwarder
from tests.browser.website import Website
from tests.conftest import RunningBot


def talk(page: Page, bot: RunningBot, website: Website, traffic: Traffic, **data: str) -> tuple[Chat, str]:
    """Say something, and return the chat and the id of the conversation, which the bot now knows."""
    page.goto(website.url + "/other")
    page.goto(website.show("/exit", bot.url, **data))
    chat = Chat(page).open()
    chat.say("he has my passport")
    (sender,) = traffic.senders
    assert is_known(bot, sender)
    return chat, sender


def press_shift(page: Page, times: int) -> None:
    for _ in range(times):
        page.keyboard.press("Shift")


@pytest.mark.parametrize("way", ["button", "shift"])
def test_exit_leads_away_forgets_everything_and_back_does_not_return(
    page: Page, bot: RunningBot, website: Website, traffic: Traffic, way: str
) -> None:
    chat, sender = talk(page, bot, website, traffic)
    chat.leave.click() if way == "button" else press_shift(page, 3)
    page.wait_for_url(EXIT)
    wait_until_forgotten(bot, sender)
    page.go_back()
    page.wait_for_url(website.url + "/other")
    page.go_forward()
    page.wait_for_url(EXIT)


LOOK_WHEN_LEAVING = """
const open = document.open;
document.open = function () {
    open.call(document);
    // After all that the click does, before the other site is there.
    Promise.resolve().then(() => {
        const top = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
        console.log("seen:" + JSON.stringify({
            role: top.getAttribute("role"),
            color: getComputedStyle(top).backgroundColor,
            covers: top.offsetWidth === innerWidth && top.offsetHeight === innerHeight,
            text: document.documentElement.textContent.replace("\\u200b", ""),
            title: document.title.replace("\\u200b", ""),
        }));
    });
};
"""


def test_the_page_is_white_and_empty_before_the_other_site_is_there(
    page: Page, bot: RunningBot, website: Website, traffic: Traffic
) -> None:
    page.add_init_script(LOOK_WHEN_LEAVING)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    chat, _ = talk(page, bot, website, traffic)
    chat.leave.click()
    page.wait_for_url(EXIT)
    for _ in range(60):  # what the page said may arrive after the page has gone
        if any(text.startswith("seen:") for text in said):
            break
        page.wait_for_timeout(50)
    (seen,) = [json.loads(text.removeprefix("seen:")) for text in said if text.startswith("seen:")]
    assert seen == {
        "role": "alert",
        "color": "rgb(255, 255, 255)",
        "covers": True,
        "text": "Another page is loading.",
        "title": "",
    }


def test_an_organisation_chooses_where_the_exit_leads(
    page: Page, bot: RunningBot, website: Website, traffic: Traffic
) -> None:
    chat, _ = talk(page, bot, website, traffic, organisation=ORGANISATION)
    chat.leave.click()
    page.wait_for_url(ORGANISATION_EXIT)


def test_progress_of_shift_is_told_and_only_shift_alone_counts(
    page: Page, bot: RunningBot, website: Website, traffic: Traffic
) -> None:
    chat, _ = talk(page, bot, website, traffic)
    page.keyboard.press("Escape")
    press_shift(page, 1)
    expect(chat.progress).to_have_text("To leave, press Shift 2 more times.")
    press_shift(page, 1)
    expect(chat.progress).to_have_text("To leave, press Shift 1 more time.")
    page.keyboard.press("Shift+A")  # a capital letter: begin again
    expect(chat.progress).to_have_text("You are still here. To leave, press Shift 3 times.")
    press_shift(page, 2)
    for letter in "HELP":
        page.keyboard.press(f"Shift+{letter}")
    page.keyboard.press("Escape")
    assert page.url.startswith(website.url)


def test_slow_presses_of_shift_do_not_leave(
    page: Page, bot: RunningBot, website: Website, traffic: Traffic
) -> None:
    chat, _ = talk(page, bot, website, traffic)
    press_shift(page, 2)
    page.wait_for_timeout(5500)
    expect(chat.progress).to_have_text("You are still here. To leave, press Shift 3 times.")
    press_shift(page, 1)
    page.wait_for_timeout(300)
    assert page.url.startswith(website.url)


def test_the_word_exit_leaves_too(page: Page, bot: RunningBot, website: Website, traffic: Traffic) -> None:
    chat, sender = talk(page, bot, website, traffic)
    chat.input.fill("exit")
    chat.input.press("Enter")
    page.wait_for_url(EXIT)
    wait_until_forgotten(bot, sender)


@pytest.mark.parametrize("way", ["closing the tab", "going to another page"])
def test_without_the_page_there_is_no_conversation(
    page: Page, bot: RunningBot, website: Website, traffic: Traffic, way: str
) -> None:
    _, sender = talk(page, bot, website, traffic)
    if way == "closing the tab":
        keeper = page.context.new_page()
        page.close(run_before_unload=True)
        assert keeper
    else:
        page.goto(website.url + "/other")
    wait_until_forgotten(bot, sender)


def test_back_after_another_page_shows_an_empty_chat(
    page: Page, bot: RunningBot, website: Website, traffic: Traffic
) -> None:
    talk(page, bot, website, traffic)
    page.get_by_role("link", name="Another page").dispatch_event("click")
    page.wait_for_url(website.url + "/other")
    page.go_back()
    chat = Chat(page).open()
    assert "passport" not in chat.text


def test_a_message_that_is_under_way_when_somebody_leaves_is_not_kept(
    page: Page, bot: RunningBot, front: Forwarder, website: Website, traffic: Traffic
) -> None:
    page.goto(website.show("/way", front.url))
    chat = Chat(page).open()
    chat.say("hello")
    front.delay = 1
    chat.input.fill("he has my passport")
    chat.input.press("Enter")
    page.wait_for_timeout(200)
    front.delay = 0
    chat.leave.click()
    page.wait_for_url(EXIT)
    page.wait_for_timeout(3000)
    (sender,) = traffic.senders
    assert not is_known(bot, sender)


def test_pages_of_ours_that_were_opened_beside_the_chat_go_too(
    page: Page, bot: RunningBot, website: Website, traffic: Traffic
) -> None:
    chat, _ = talk(page, bot, website, traffic)
    with page.context.expect_page() as opened:
        chat.element.get_by_role("link", name="Privacy").click()
    beside = opened.value
    expect(beside.get_by_role("heading", level=1)).to_have_text("Privacy and safety")
    assert "passport" in chat.text, "reading it ends nothing"
    chat.leave.click()
    page.wait_for_url(EXIT)
    assert beside.is_closed()


def test_a_website_that_asks_whether_to_leave_keeps_nobody(
    page: Page, bot: RunningBot, website: Website, traffic: Traffic
) -> None:
    asked = '<script>addEventListener("beforeunload", (e) => { e.preventDefault(); e.returnValue = "?"; });</script>'
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.type), dialog.dismiss()))
    page.goto(website.show("/asks", bot.url, body=asked))
    chat = Chat(page).open()
    chat.say("he has my passport")
    chat.leave.click()
    page.wait_for_url(EXIT)
    assert dialogs == []


def test_the_other_site_does_not_learn_where_the_person_comes_from(
    page: Page, bot: RunningBot, website: Website, traffic: Traffic
) -> None:
    chat, _ = talk(page, bot, website, traffic)
    chat.leave.click()
    page.wait_for_url(EXIT)
    (request,) = [request for request in traffic.requests if request.url == EXIT]
    assert "referer" not in request.all_headers()


def test_erasing_takes_it_off_the_screen_and_off_the_server(
    page: Page, bot: RunningBot, website: Website, traffic: Traffic
) -> None:
    chat, sender = talk(page, bot, website, traffic)
    chat.element.get_by_role("button", name="Erase this chat").click()
    chat.wait_for_choices()
    assert "passport" not in chat.text
    assert "This chat is erased." in chat.text
    wait_until_forgotten(bot, sender)
    chat.say("helpline in kenya")
    assert len(traffic.senders) == 2, "a new conversation has a new id"


def test_a_conversation_and_an_exit_leave_nothing_in_the_browser_and_ask_nobody_else(
    page: Page, bot: RunningBot, website: Website, traffic: Traffic
) -> None:
    chat, _ = talk(page, bot, website, traffic)
    chat.say("helpline for children in kenya")
    chat.say("i am in danger")
    here = website.url + "/exit"
    assert page.url == here
    assert storage_of(page) == NOTHING
    assert page.context.cookies() == []
    assert traffic.hosts == {website.url.split("/")[2], bot.url.split("/")[2]}
    ours = [request for request in traffic.requests if request.url.startswith(bot.url)]
    assert all("passport" not in request.url and "locked" not in request.url for request in ours)
    assert all("referer" not in request.headers for request in ours if "/webhooks/" in request.url)
    chat.leave.click()
    page.wait_for_url(EXIT)
    assert page.context.cookies() == []
    assert storage_of(page) == NOTHING
    page.goto(website.url + "/other")
    assert storage_of(page) == NOTHING
    assert traffic.hosts == {website.url.split("/")[2], bot.url.split("/")[2], "www.bbc.com"}
