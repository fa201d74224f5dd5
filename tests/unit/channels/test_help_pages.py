"""The pages of topics: the texts of the chat, sources, what holds in each country, data for search engines."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any

import aiohttp
import pytest
import yaml

from amparo.channels.topic_page import TopicPage, topic_page
from amparo.dialogue.themes import themes
from amparo.settings import ROOT

TOPICS = [topic for theme in themes() for topic in theme.topics]


@lru_cache(maxsize=1)
def responses() -> dict[str, Any]:
    """The responses of the bot, as Rasa merges them."""
    found: dict[str, Any] = {}
    for path in (ROOT / "data/responses").rglob("*.yml"):
        found.update(yaml.safe_load(path.read_text(encoding="utf-8"))["responses"])
    return found


def shown(topic: str) -> TopicPage:
    page = topic_page(topic, responses(), "en")
    assert page is not None, topic
    return page


async def get(client: aiohttp.ClientSession, path: str) -> tuple[int, Any, str]:
    async with client.get(path, allow_redirects=False) as answer:
        return answer.status, answer.headers, await answer.text()


def structured(html: str) -> Any:
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    return json.loads(block)


@pytest.fixture
def _all_texts(agent: Any) -> None:
    agent.domain.responses.clear()
    agent.domain.responses.update(responses())


def test_every_topic_has_a_page_with_all_its_figures_and_sources() -> None:
    assert len(TOPICS) > 300
    for topic in TOPICS:
        page = shown(topic)
        assert "[[" not in "".join(page.texts) + page.simple + "".join(each.text for each in page.countries)
        assert 0 < len(page.description) <= 160
        assert len(page.answers) == 1 + len(page.countries)


def test_a_page_begins_with_the_short_answer_of_the_chat_and_goes_on_with_the_longer_ones() -> None:
    page = shown("fact/slave_trade")
    layers = [layer["text"] for layer in responses()["utter_fact/slave_trade"]]
    assert page.texts == layers and len(layers) > 1
    assert page.simple == responses()["utter_simple/fact/slave_trade"][0]["text"]


def test_what_hangs_on_the_country_is_shown_for_each_with_its_sources() -> None:
    countries = shown("fact/penalties").countries
    assert {"GB", "US", "EU", "KE"} <= {each.code for each in countries}
    assert [each.name for each in countries] == sorted(each.name for each in countries)
    assert all(each.sources and each.text for each in countries)


def test_next_questions_lead_to_pages_that_exist_and_to_nothing_else() -> None:
    links = {address for topic in TOPICS for _, address in shown(topic).next}
    assert len(links) > 200
    assert links <= {f"/help/{topic}" for topic in TOPICS}


def test_a_page_is_in_the_language_of_its_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amparo.channels.rendering.texts.from_catalogue", lambda text, language: text.upper())
    page = topic_page("fact/borders", responses(), "es")
    assert page is not None
    assert page.question == "MUST A BORDER BE CROSSED?"
    assert page.texts[0].isupper()


@pytest.mark.usefixtures("_all_texts")
async def test_the_page_of_a_topic_has_its_address_its_data_and_links_to_its_sources(
    client: aiohttp.ClientSession,
) -> None:
    status, headers, html = await get(client, "/help/fact/penalties?language=en")
    assert status == 200
    assert headers["Cache-Control"] == "public, max-age=600"
    assert re.search(r'<link rel="canonical" href="http://127.0.0.1:\d+/help/fact/penalties">', html)
    data = structured(html)
    assert data["@type"] == "FAQPage"
    question = data["mainEntity"][0]
    assert question["name"] == "How many years in prison do traffickers get?"
    assert question["acceptedAnswer"]["text"] == "\n\n".join(shown("fact/penalties").texts)
    assert '<h3 id="KE">Kenya</h3>' in html
    assert re.search(r'<li><a href="https://[^"]+" rel="noreferrer noopener">', html)
    assert 'href="/directory?language=en"' in html


@pytest.mark.usefixtures("_all_texts")
async def test_all_topics_are_listed_by_theme_and_in_the_map_for_search_engines(
    client: aiohttp.ClientSession,
) -> None:
    _, _, html = await get(client, "/help")
    _, _, sitemap = await get(client, "/sitemap.xml")
    for topic in TOPICS:
        assert f'href="/help/{topic}?language=en"' in html
        assert f"/help/{topic}</loc>" in sitemap


@pytest.mark.usefixtures("_all_texts")
async def test_lists_of_signs_keep_their_anchors_and_lead_to_their_pages(
    client: aiohttp.ClientSession,
) -> None:
    _, _, html = await get(client, "/signs")
    for topic in TOPICS:
        if topic.startswith("signs/"):
            assert f'id="{topic.removeprefix("signs/")}"' in html
            assert f'href="/help/{topic}?language=en"' in html


@pytest.mark.parametrize("path", ["/help/fact/organisation", "/help/fact/nothing", "/help/greet/x"])
async def test_what_is_no_topic_with_a_page_is_not_found(client: aiohttp.ClientSession, path: str) -> None:
    assert (await get(client, path))[0] == 404


async def test_while_no_model_is_loaded_a_search_engine_is_asked_to_come_again(
    client: aiohttp.ClientSession, agent: Any
) -> None:
    agent.ready = False
    status, headers, html = await get(client, "/help/fact/borders")
    assert (status, headers["Retry-After"], headers["Cache-Control"]) == (503, "60", "no-store")
    assert "Please try again in a minute" in html
