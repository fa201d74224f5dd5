"""Finding in the directory by a part of a name: of a country, a state, a town, a language."""

from __future__ import annotations

import re
from typing import Any

import aiohttp
import pytest

from amparo.channels.directory_search import MOST, find_countries

SPOKEN = {"tl": {"QA", "HK", "INT"}, "sw": {"KE"}}


def codes(text: str, language: str = "en") -> list[str]:
    return [hit.code for hit in find_countries(text, language, SPOKEN)]


async def page(client: aiohttp.ClientSession, query: str) -> tuple[Any, str]:
    async with client.get(f"/directory{query}") as answer:
        assert answer.status == 200
        return answer.headers, await answer.text()


def listed(html: str) -> list[str]:
    return re.findall(r'<li><a href="/directory/([A-Z]+)\?', html)


@pytest.mark.parametrize(
    ("text", "country"),
    [
        *[("ken", "KE"), ("KE", "KE"), ("uk", "GB"), ("usa", "US"), ("cote d", "CI"), ("  Kenya ", "KE")],
        *[("ivory coast", "CI"), ("burma", "MM"), ("drc", "CD")],
        *[
            ("mombasa", "KE"),
            ("ohio", "US"),
            ("القاهرة", "EG"),
            ("東京", "JP"),
            ("sao paulo", "BR"),
            ("saint denis", "RE"),
        ],
        ("swahi", "KE"),
    ],
)
def test_a_name_or_its_beginning_finds_the_country_first(text: str, country: str) -> None:
    assert codes(text)[0] == country


def test_a_country_is_found_by_its_name_in_the_language_of_the_page() -> None:
    assert codes("alem", "es")[0] == "DE"


def test_a_language_finds_who_speaks_it_and_says_so() -> None:
    hits = find_countries("tagal", "en", SPOKEN)
    assert [hit.code for hit in hits] == ["HK", "INT", "QA"]
    assert {hit.why for hit in hits} == {"They speak Tagalog"}


def test_a_town_is_named_beside_its_country() -> None:
    (hit,) = find_countries("mombasa", "en", SPOKEN)
    assert (hit.code, hit.why) == ("KE", "Mombasa")


def test_no_country_comes_twice_and_few_come_at_all() -> None:
    found = codes("sa")
    assert len(found) == len(set(found)) == MOST


@pytest.mark.parametrize("text", ["", "   ", "zzzz", "(", "%", "a" * 500])
def test_what_means_nothing_finds_nothing(text: str) -> None:
    assert codes(text) == []


async def test_the_form_works_without_a_script_and_what_is_asked_is_kept_nowhere(
    client: aiohttp.ClientSession,
) -> None:
    headers, html = await page(client, "?find=mombasa")
    assert listed(html) == ["KE"] and "Mombasa" in html
    assert headers["Cache-Control"] == "no-store"
    assert '<meta name="robots" content="noindex">' in html and 'rel="canonical"' not in html


async def test_nothing_found_leads_back_to_all(client: aiohttp.ClientSession) -> None:
    _, html = await page(client, "?find=zzzz")
    assert listed(html) == [] and "Nothing found" in html
    assert 'href="/directory?language=en"' in html


async def test_what_is_looked_for_is_shown_as_text_only(client: aiohttp.ClientSession) -> None:
    _, html = await page(client, "?find=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in html


async def test_a_part_of_the_world_leaves_its_countries(client: aiohttp.ClientSession) -> None:
    _, html = await page(client, "?region=002")
    assert "KE" in listed(html) and "GB" not in listed(html)
    _, everything = await page(client, "?region=nowhere")
    assert {"KE", "GB"} <= set(listed(everything))


async def test_the_whole_list_stands_by_part_of_the_world(client: aiohttp.ClientSession) -> None:
    _, html = await page(client, "")
    titles = re.findall(r"<h2>(.*?)</h2>", html)
    assert titles == sorted(titles) and {"Africa", "Europe"} <= set(titles)
    assert len(listed(html)) == len(set(listed(html))) > 240
    assert re.search(r'<link rel="canonical" href="http://127.0.0.1:\d+/directory">', html)
