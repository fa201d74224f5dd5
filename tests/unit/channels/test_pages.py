"""The pages: a conversation in plain HTML that leaves nothing behind."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest

from amparo.channels.assets import shared_assets
from amparo.channels.leaving import exit_origins
from amparo.dialogue.reply import Reply, Text
from amparo.directory.facts import NumberFacts, ServiceFacts
from amparo.settings import Settings

EXIT = "https://weather.example.org/today"
SERVICE = ServiceFacts(
    {
        "id": "1",
        "service_name": "Child Line <b>",
        "organization": "Charity",
        "phone": "116 111",
        "sms": "741741 (text HOME)",
        "whatsapp": "+44 7400 123456",
        "chat_url": "https://chat.example.org/now",
        "web_url": "http://plain.example.org",
        "hours": "24/7",
        "cost": "free",
        "source_url": "https://www.source.example.org/list",
        "assured_date": "2026-11-01",
    },
    open_now=True,
    languages=("en", "cy"),
    home="GB",
    phone_dialled="116 111",
    sms_dialled="741741",
)


def says(agent: Any, lead: str = "", after: str = "", **parts: Any) -> None:
    """The scripted bot says a reply."""
    leads, afters = ((Text(text),) if text else () for text in (lead, after))
    reply = Reply(lead=leads, after=afters, country="GB", **parts)
    agent.script[0].messages[0]["custom"] = {"reply": reply.to_json()}


@pytest.fixture
def page(client: aiohttp.ClientSession) -> Callable[..., Any]:
    """Give a function that sends a form (or gets the start page) and reads the page."""

    async def send(path: str = "/", **fields: str) -> SimpleNamespace:
        method = "POST" if fields else "GET"
        async with client.request(method, path, data=fields or None, allow_redirects=False) as answer:
            html = await answer.text()
        found = re.search(r'name="conversation" value="([^"]*)"', html)
        return SimpleNamespace(
            status=answer.status,
            headers=answer.headers,
            html=html,
            text=unescape(re.sub(r"<[^>]+>", " ", html)),
            conversation=found.group(1) if found else None,
            choices=re.findall(r'name="choice" value="([^"]*)"', html),
        )

    return send


async def test_the_start_page_greets_and_offers_choices(page: Any) -> None:
    start = await page()
    assert start.status == 200
    assert "Hello, I am Amparo." in start.text
    assert [unescape(choice) for choice in start.choices] == ["/danger", '/fact{"topic": "borders"}']


async def test_every_start_has_an_id_of_its_own_made_by_the_server(page: Any) -> None:
    ids = {(await page()).conversation for _ in range(3)}
    assert len(ids) == 3
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22}", value) for value in ids)


async def test_a_message_is_answered_in_the_same_conversation(page: Any, agent: Any) -> None:
    start = await page()
    answer = await page(conversation=start.conversation, message="they took my passport")
    assert answer.conversation == start.conversation == agent.seen[0].sender_id
    assert "they took my passport" in answer.text
    assert "I hear you." in answer.text
    again = await page(conversation=start.conversation, message="and my phone")
    assert again.text.index("they took my passport") < again.text.index("and my phone")
    assert again.text.count("I hear you.") == 2


@pytest.mark.parametrize(
    "forged", ["", "default", "x" * 21, "x" * 23, "../../etc/passwd/12345", "<script>alert(1)</scr>"]
)
async def test_an_id_that_the_server_did_not_make_is_replaced(page: Any, agent: Any, forged: str) -> None:
    answer = await page(conversation=forged, message="hello")
    assert agent.seen[0].sender_id == answer.conversation != forged


async def test_a_choice_is_shown_by_its_title_and_not_as_a_command(page: Any, agent: Any) -> None:
    answer = await page(conversation="x" * 22, choice="/danger", message="")
    assert agent.seen[0].parse_data["intent"]["name"] == "danger"
    assert "I am in danger" in answer.text
    assert "/danger" not in answer.text
    later = await page(conversation="x" * 22, message="please")
    assert "I am in danger" in later.text
    assert "/danger" not in later.text


async def test_only_the_newest_messages_have_buttons(page: Any, agent: Any) -> None:
    agent.script[0].messages[0]["buttons"] = [{"title": "First", "payload": "/greet"}]
    await page(conversation="x" * 22, message="one")
    agent.script[0].messages[0]["buttons"] = [{"title": "Second", "payload": "/danger"}]
    answer = await page(conversation="x" * 22, message="two")
    assert answer.choices == ["/danger"]


async def test_a_choice_stands_in_a_form_of_its_own_so_that_enter_sends_the_text(page: Any) -> None:
    forms = re.findall(r"<form.*?</form>", (await page()).html, re.DOTALL)
    (writing,) = [form for form in forms if 'name="message"' in form]
    assert 'name="choice"' not in writing


async def test_an_empty_message_shows_the_menu(page: Any, agent: Any) -> None:
    answer = await page(conversation="x" * 22, message="")
    assert agent.seen[0].parse_data["intent"]["name"] == "greet"
    assert "/greet" not in answer.text


async def test_what_a_person_writes_is_never_html(page: Any) -> None:
    answer = await page(conversation="x" * 22, message='<img src=x onerror="alert(1)">{{ 7*7 }}')
    assert "<img" not in answer.html
    assert '<img src=x onerror="alert(1)">{{ 7*7 }}' in answer.text


async def test_phones_jump_to_the_answer(page: Any) -> None:
    answer = await page(conversation="x" * 22, message="hello")
    assert answer.html.count('id="latest"') == 1
    newest = answer.html[answer.html.index('id="latest"') :]
    assert "I hear you." in newest and "hello</p>" not in newest
    assert re.findall(r'action="(/#latest)"', answer.html)


async def test_a_service_becomes_a_card_with_links_that_work(page: Any, agent: Any) -> None:
    says(agent, "Here is help in Wales.", "Do you want more?", services=(SERVICE,))
    answer = await page(conversation="x" * 22, message="help")
    hrefs = re.findall(r'href="([^"]+)"', answer.html)
    for href in (
        "tel:116111",
        "sms:741741",
        "https://wa.me/447400123456",
        "https://chat.example.org/now",
        "https://www.source.example.org/list",
    ):
        assert href in hrefs
    assert not any(href.startswith("http:") for href in hrefs)
    for shown in (
        "Call 116 111",
        "Text HOME to 741741",
        "Open now, 24 hours",
        "Free to call",
        "English, Welsh",
        "Confirmed on November 1, 2026",
    ):
        assert shown in answer.text
    assert answer.text.count("Child Line <b>") == 1
    assert answer.text.index("Here is help in Wales.") < answer.text.index("Call 116 111")
    assert answer.text.index("Call 116 111") < answer.text.index("Do you want more?")


async def test_links_to_other_sites_tell_them_nothing(page: Any, agent: Any) -> None:
    says(agent, "Read https://www.unicef.org/x.", services=(SERVICE,))
    answer = await page(conversation="x" * 22, message="help")
    links = re.findall(r'<a [^>]*href="https:[^>]*>', answer.html)
    assert len(links) == 4
    assert all('rel="noreferrer noopener"' in link for link in links)


async def test_an_emergency_card_has_the_number_to_tap_and_keeps_the_words(page: Any, agent: Any) -> None:
    says(agent, "Call 999 now.", emergency=(NumberFacts("Emergency", "999"),))
    answer = await page(conversation="x" * 22, message="help")
    assert 'href="tel:999"' in answer.html
    assert "Call 999 now." in answer.text


async def test_a_closed_service_says_so_and_an_unknown_one_says_nothing(page: Any, agent: Any) -> None:
    service = replace(SERVICE, row={**SERVICE.row, "hours": "Mo-Fr 09:00-17:00"})
    says(agent, services=(replace(service, open_now=False), replace(service, open_now=None)))
    answer = await page(conversation="x" * 22, message="help")
    assert (answer.text.count("Closed now"), answer.text.count("Open now")) == (1, 0)


async def test_leaving_is_a_link_in_view_that_forgets_and_goes_to_a_neutral_site(
    page: Any, agent: Any
) -> None:
    answer = await page(conversation="x" * 22, message="hello")
    (link,) = re.findall(r'<a class="leave" href="([^"]+)"', answer.html)
    assert answer.html.index(link) < answer.html.index("<main>")
    gone = await page(link)
    assert (gone.status, gone.headers["Location"]) == (303, EXIT)
    assert await agent.tracker_store.retrieve("x" * 22) is None


async def test_back_and_sent_again_begins_a_conversation_of_its_own(page: Any, agent: Any) -> None:
    await page(conversation="x" * 22, message="hello")
    await page("/exit", conversation="x" * 22)
    again = await page(conversation="x" * 22, message="hello")
    assert again.conversation != "x" * 22
    assert await agent.tracker_store.retrieve("x" * 22) is None


async def test_only_a_page_on_which_nothing_was_said_may_be_replaced_by_a_script(page: Any) -> None:
    assert " data-chat " in (await page()).html
    for fields in ({"message": "hello"}, {"message": "a" * 17_000}):
        assert " data-chat " not in (await page(conversation="x" * 22, **fields)).html
    assert " data-chat " not in (await page("/erase", conversation="x" * 22)).html


async def test_leaving_works_by_form_and_without_an_id_too(page: Any, agent: Any) -> None:
    await page(conversation="x" * 22, message="hello")
    gone = await page("/exit", conversation="x" * 22)
    assert (gone.status, gone.headers["Location"]) == (303, EXIT)
    assert await agent.tracker_store.retrieve("x" * 22) is None
    assert (await page("/exit")).status == 303


async def test_a_bot_that_understands_exit_makes_the_page_leave(page: Any, agent: Any) -> None:
    agent.script[0].messages[0]["custom"] = {"type": "exit"}
    gone = await page(conversation="x" * 22, message="he is coming")
    assert (gone.status, gone.headers["Location"]) == (303, EXIT)
    assert gone.html == ""


async def test_erasing_by_button_says_so_and_starts_anew(page: Any, agent: Any) -> None:
    await page(conversation="x" * 22, message="my secret")
    erased = await page("/erase", conversation="x" * 22)
    assert "This chat is erased." in erased.text
    assert "my secret" not in erased.text
    assert erased.conversation not in (None, "x" * 22)
    assert await agent.tracker_store.retrieve("x" * 22) is None


async def test_erasing_by_words_says_what_the_bot_says_and_starts_anew(page: Any, agent: Any) -> None:
    agent.script[0].messages[0].update(text="All is erased.", custom={"type": "erase"})
    erased = await page(conversation="x" * 22, message="forget what i said")
    assert "All is erased." in erased.text
    assert "forget what i said" not in erased.text
    assert erased.conversation != "x" * 22


async def test_a_message_too_many_is_refused_but_not_lost(page: Any, agent: Any) -> None:
    agent.script[0].messages[0]["buttons"] = [{"title": "Go on", "payload": "/greet"}]
    for _ in range(20):
        await page(conversation="x" * 22, message="hello")
    refused = await page(conversation="x" * 22, message='so "fast"')
    assert (refused.status, refused.headers["Retry-After"]) == (429, "60")
    assert "If you are in danger, call your local emergency number now" in refused.text
    assert 'value="so &#34;fast&#34;"' in refused.html
    assert refused.conversation == "x" * 22
    assert "I hear you." in refused.text
    assert refused.choices == ["/greet"]
    assert len(agent.seen) == 20


async def test_a_form_that_is_too_large_is_refused_with_a_page(page: Any, agent: Any) -> None:
    refused = await page(conversation="x" * 22, message="a" * 17_000)
    assert refused.status == 413
    assert "call your local emergency number now" in refused.text
    assert agent.seen == []


async def test_a_long_message_is_cut_and_says_so(page: Any) -> None:
    answer = await page(conversation="x" * 22, message="a" * 1500)
    assert "I read the first 1,000 characters." in answer.text
    assert "a" * 1001 not in answer.html


async def test_the_page_works_while_no_model_is_loaded(page: Any, agent: Any) -> None:
    agent.ready = False
    assert "I am Amparo" in (await page()).text
    answer = await page(conversation="x" * 22, message="help")
    assert "call your local emergency number" in answer.text
    assert "help" in answer.text


async def test_a_bot_that_fails_still_answers_on_the_page(page: Any, agent: Any) -> None:
    agent.script, agent.error = [], RuntimeError()
    answer = await page(conversation="x" * 22, message="please")
    assert answer.status == 200
    assert "please" in answer.text
    assert "Call the emergency number of your country." in answer.text


@pytest.mark.parametrize("body", [b"\xff\xfe=%ff", b"&".join(b"a=1" for _ in range(50)), b"{}"])
async def test_a_form_of_another_kind_shows_the_menu(
    client: aiohttp.ClientSession, agent: Any, body: bytes
) -> None:
    async with client.post("/", data=body) as answer:
        assert answer.status == 200
    assert agent.seen[0].parse_data["intent"]["name"] == "greet"


async def test_every_page_is_locked_down_and_forgotten(page: Any, client: aiohttp.ClientSession) -> None:
    pages = [
        await page(),
        await page(conversation="x" * 22, message="hello"),
        await page(conversation="x" * 22, message="a" * 17_000),
        await page("/erase", conversation="x" * 22),
        await page("/exit"),
    ]
    for answer in pages:
        assert answer.headers["Content-Security-Policy"] == (
            f"default-src 'none'; script-src 'self'; style-src 'self' '{shared_assets().style_hash}'; "
            "connect-src 'self'; img-src 'self'; "
            "frame-src 'self'; form-action 'self' https://weather.example.org; base-uri 'none'; "
            "frame-ancestors 'none'"
        )
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "geolocation=()" in answer.headers["Permissions-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer.headers
    assert len(client.cookie_jar) == 0


async def test_the_page_loads_nothing_but_its_own_small_files(
    page: Any, client: aiohttp.ClientSession
) -> None:
    start = await page()
    assert "style=" not in start.html and " onclick" not in start.html
    loaded = re.findall(r'(?:<link rel="stylesheet" href|src)="([^"]+)"', start.html)
    assert [re.sub("[0-9a-f]{12}", "VERSION", address) for address in loaded] == [
        "/widget/VERSION/amparo.css",
        "/widget/VERSION/page.js",
    ]
    async with client.get(loaded[0]) as answer:
        css = await answer.text()
        assert answer.content_type == "text/css"
        assert "max-age" in answer.headers["Cache-Control"]
    assert "url(" not in css and "@import" not in css
    assert len(start.html.encode()) + len(css.encode()) < 12_000


async def test_the_page_says_its_language_direction_and_parts(page: Any) -> None:
    html = (await page()).html
    assert html.startswith("<!doctype html>")
    assert '<html lang="en" dir="ltr">' in html
    assert (
        '<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">'
        in html
    )
    assert html.count("<h1>") == 1
    assert 'role="log"' in html
    assert '<label for="message">' in html
    assert "Your browser history stays." in html


async def test_a_browser_is_asked_not_to_remember_what_was_typed(page: Any) -> None:
    html = (await page()).html
    fields = re.findall(r"<input[^>]*>", html)
    assert fields
    assert all('autocomplete="off"' in field for field in fields)


def test_a_form_may_lead_to_the_site_that_one_leaves_to_and_to_no_other() -> None:
    assert exit_origins("https://news.example.org/x?y=1") == ("https://news.example.org",)


def test_the_default_site_may_send_british_readers_on() -> None:
    default = Settings.from_environment({}).exit_url
    assert exit_origins(default) == ("https://www.bbc.com", "https://www.bbc.co.uk")
