"""The page at / as a browser without JavaScript uses it, against the real bot."""

from __future__ import annotations

import re

import pytest

from tests.channels.web import Page, call, post_form


def test_a_conversation_on_the_page_from_the_first_view_to_the_number(running_bot) -> None:
    first = call(running_bot.url, "GET", "/")
    page = Page(first.body)
    assert first.status == 200
    assert "I am Amparo" in page.text
    assert page.form_to_write.action.split("#")[0] == "/"
    asked = Page(
        post_form(
            running_bot.url,
            "/",
            conversation=page.conversation,
            message="he locked me in and he is coming back",
        ).body
    )
    assert asked.conversation == page.conversation
    assert "call the emergency number now" in asked.text
    assert "Which country" in asked.text
    told = Page(post_form(running_bot.url, "/", conversation=page.conversation, message="manchester").body)
    assert "999" in told.text
    assert "tel:" in " ".join(told.links)
    assert "he locked me in" in told.text, "the conversation before is still shown"


def test_the_page_has_only_a_script_of_its_own_no_cookie_and_strict_headers(running_bot) -> None:
    shown = call(running_bot.url, "GET", "/")
    answered = post_form(
        running_bot.url, "/", conversation=Page(shown.body).conversation, message="helpline kenya"
    )
    for reply in (shown, answered):
        assert reply.status == 200
        assert re.findall(r"<script[^>]*>", reply.body) == re.findall(
            r'<script type="module" src="/widget/[0-9a-f]{12}/page.js">', reply.body
        )
        assert Page(reply.body).scripts == 1
        assert "set-cookie" not in reply.headers
        assert (
            "default-src 'none'; script-src 'self'; style-src 'self' 'sha256-"
            in reply.headers["content-security-policy"]
        )
        assert reply.headers["referrer-policy"] == "no-referrer"
        assert reply.headers["cache-control"] == "no-store"
        assert reply.headers["x-content-type-options"] == "nosniff"


def test_every_choice_of_the_first_page_leads_on(running_bot) -> None:
    choices = Page(call(running_bot.url, "GET", "/").body).choices
    assert len(choices) == 4
    for title, value in choices.items():
        page = Page(call(running_bot.url, "GET", "/").body)
        answer = Page(post_form(running_bot.url, "/", conversation=page.conversation, choice=value).body)
        assert title in answer.text, "the choice is shown as what the person said"
        assert answer.text.count("Amparo") > 1


def test_a_button_under_an_ambiguous_place_gives_services(running_bot) -> None:
    conversation = Page(call(running_bot.url, "GET", "/").body).conversation
    asked = Page(post_form(running_bot.url, "/", conversation=conversation, message="georgia").body)
    choice = asked.choices["Georgia, United States"]
    shown = Page(post_form(running_bot.url, "/", conversation=conversation, choice=choice).body)
    assert "1-888-373-7888" in shown.text


def test_words_of_a_person_are_shown_as_words(running_bot) -> None:
    conversation = Page(call(running_bot.url, "GET", "/").body).conversation
    reply = post_form(
        running_bot.url, "/", conversation=conversation, message="<script>alert(1)</script> hello"
    )
    assert Page(reply.body).scripts == 1
    assert "&lt;script&gt;" in reply.body


def test_erasing_begins_a_new_conversation_that_knows_nothing(running_bot) -> None:
    conversation = Page(call(running_bot.url, "GET", "/").body).conversation
    post_form(
        running_bot.url, "/", conversation=conversation, message="he locked me in and he is coming back"
    )
    erased = Page(post_form(running_bot.url, "/erase", conversation=conversation).body)
    assert erased.conversation != conversation
    assert "he locked me in" not in erased.text
    again = Page(post_form(running_bot.url, "/", conversation=conversation, message="manchester").body)
    assert "call the emergency number now. I am a computer program" not in again.text


@pytest.mark.parametrize("way", ["the link", "words"])
def test_leaving_goes_to_a_harmless_site_at_once(running_bot, way: str) -> None:
    page = Page(call(running_bot.url, "GET", "/").body)
    if way == "the link":
        link = next(link for link in page.links if link.startswith("/exit"))
        reply = call(running_bot.url, "GET", link)
    else:
        reply = post_form(
            running_bot.url,
            "/",
            conversation=page.conversation,
            message="exit",
        )
    assert reply.status == 303
    assert reply.headers["location"] == "https://www.bbc.com/weather"


def test_the_files_of_the_page_are_there_and_may_be_kept(running_bot) -> None:
    page = call(running_bot.url, "GET", "/").body
    for path, kind in re.findall(r'"(/widget/[0-9a-f]{12}/\S+\.(css|js))"', page):
        reply = call(running_bot.url, "GET", path)
        assert reply.status == 200
        assert reply.headers["content-type"].startswith({"css": "text/css", "js": "text/javascript"}[kind])
        assert "immutable" in reply.headers["cache-control"]
