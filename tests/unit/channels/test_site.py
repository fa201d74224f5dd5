"""The pages beside the chat."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from amparo.channels.directory_pages import type_names
from amparo.channels.embed_tag import EmbedChoice, embed_tag, read_choice
from amparo.channels.embedding import embedding_origins
from amparo.directory.service import SERVICE_TYPES
from amparo.settings import Settings

PAGES = (
    *("/directory", "/directory?find=ken", "/directory/KE", "/directory/KE?open=now", "/directory/INT"),
    *("/help", "/help/fact/borders", "/signs", "/about", "/privacy", "/embed"),
)


async def get(client: aiohttp.ClientSession, path: str, **headers: str) -> tuple[int, Any, str]:
    async with client.get(path, headers=headers, allow_redirects=False) as answer:
        return answer.status, answer.headers, await answer.text()


@pytest.mark.parametrize("path", PAGES)
async def test_every_page_has_a_title_a_heading_a_way_out_and_strict_headers(
    client: aiohttp.ClientSession, path: str
) -> None:
    status, headers, html = await get(client, path)
    assert status == 200
    assert html.count("<h1>") == 1
    assert re.search(r"<title>.+ · Amparo</title>", html)
    assert '<meta name="description"' in html
    assert 'class="leave" href="/exit"' in html
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in headers
    assert "style=" not in html.split("<pre")[0]
    assert not re.search(r"\son[a-z]+=", html)


async def test_the_page_of_a_country_has_its_numbers_with_sources(client: aiohttp.ClientSession) -> None:
    _, headers, html = await get(client, "/directory/GB")
    assert 'href="tel:999"' in html
    assert html.index("tel:999") < html.index("<h2>Trafficking and exploitation")
    assert html.count('class="source"') >= 5
    assert headers["Cache-Control"] == "public, max-age=600"


async def test_search_engines_read_the_lines_of_a_country_as_data(client: aiohttp.ClientSession) -> None:
    _, _, html = await get(client, "/directory/KE")
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    graph = json.loads(block)["@graph"]
    points = [each.get("contactPoint", each) for each in graph]
    assert {each["@type"] for each in points} == {"ContactPoint"}
    assert {each["areaServed"] for each in points} == {"KE"}
    lines = {each["name"]: each for each in points if "name" in each}
    assert lines["Child Helpline 116"]["telephone"] == "116"
    assert lines["Child Helpline 116"]["contactType"] == "For children"


async def test_open_now_leaves_out_what_is_closed_and_is_not_kept(client: aiohttp.ClientSession) -> None:
    _, headers, html = await get(client, "/directory/KE?open=now")
    assert headers["Cache-Control"] == "no-store"
    assert html.count('class="open"') == html.count('class="card services"') > 0
    assert 'href="tel:112"' in html, "the emergency number is always there"
    assert '<meta name="robots" content="noindex">' in html and "ld+json" not in html
    assert 'href="?language=en"' in html, "the way back to all"


async def test_a_country_without_lines_says_so_and_shows_its_emergency_number(
    client: aiohttp.ClientSession,
) -> None:
    _, _, html = await get(client, "/directory/KP")
    assert "We know no helpline in this country yet" in html
    assert "tel:" in html


async def test_every_type_of_service_has_a_heading() -> None:
    assert set(type_names("en")) == set(SERVICE_TYPES) - {"emergency"}


async def test_a_code_in_small_letters_leads_to_the_page_and_an_unknown_one_to_the_list(
    client: aiohttp.ClientSession,
) -> None:
    status, headers, _ = await get(client, "/directory/ke")
    assert (status, headers["Location"].split("?")[0]) == (302, "/directory/KE")
    status, _, html = await get(client, "/directory/nowhere")
    assert status == 404
    assert 'href="/directory?language=en"' in html


async def test_a_broken_directory_leaves_the_emergency_number(
    client: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setenv("AMPARO_DIRECTORY", str(tmp_path))
    status, _, html = await get(client, "/directory/GB")
    assert status == 200
    assert 'href="tel:999"' in html
    assert (await get(client, "/directory"))[0] == 200


async def test_while_no_model_is_loaded_the_page_of_signs_says_so_and_is_not_kept(
    client: aiohttp.ClientSession, agent: Any
) -> None:
    agent.ready = False
    status, headers, html = await get(client, "/signs")
    assert status == 200
    assert "The lists cannot be shown just now" in html
    assert headers["Cache-Control"] == "no-store"


async def test_only_allowed_websites_may_frame_the_chat(client: aiohttp.ClientSession) -> None:
    _, headers, _ = await get(client, "/frame?country=KE")
    assert "frame-ancestors 'self' https://www.ngo.example" in headers["Content-Security-Policy"]
    _, headers, _ = await get(client, "/embed/preview")
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]
    assert "ngo.example" not in headers["Content-Security-Policy"]


async def test_search_engines_find_every_country_but_not_the_way_out(client: aiohttp.ClientSession) -> None:
    _, _, robots = await get(client, "/robots.txt")
    assert "Disallow: /exit" in robots and "/sitemap.xml" in robots
    _, headers, sitemap = await get(client, "/sitemap.xml")
    assert headers["Content-Type"].startswith("application/xml")
    assert sitemap.count("<loc>") > 240


async def test_the_address_that_people_use_can_be_set(
    client: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = replace(Settings.from_environment({}), public_url="https://bot.example.org/")
    for module in ("site", "embedding"):
        monkeypatch.setattr(f"amparo.channels.{module}.current", lambda: settings)
    assert 'href="https://bot.example.org/about">' in (await get(client, "/about"))[2]
    _, _, html = await get(client, "/embed")
    assert "https://bot.example.org/widget/amparo.js" in html
    for path in ("/sitemap.xml", "/robots.txt"):
        assert "https://bot.example.org/" in (await get(client, path))[2]


@pytest.mark.parametrize("header", ["", "xx", "*", "en;q=0.5", ";;;,,"])
async def test_any_wish_for_a_language_gets_a_page(client: aiohttp.ClientSession, header: str) -> None:
    status, _, html = await get(client, "/about", **{"Accept-Language": header})
    assert status == 200 and '<html lang="en"' in html


def test_the_tag_has_what_was_chosen() -> None:
    choice = EmbedChoice("en", "MX", "harbour", "#aa3366", "inline")
    assert embed_tag(choice, "https://bot.example.org").split("\n") == [
        '<script type="module" src="https://bot.example.org/widget/amparo.js"></script>',
        '<amparo-chat language="en" country="MX" organisation="harbour" color="#aa3366" mode="inline">'
        '<a href="https://bot.example.org/">Help chat</a></amparo-chat>',
    ]
    assert 'src="https://b.example/frame?language=en&amp;country=MX' in embed_tag(
        EmbedChoice("en", "MX", mode="frame"), "https://b.example"
    )


@pytest.mark.parametrize(
    "given",
    [
        {"country": ["XX"]},
        {"color": ["red"]},
        {"mode": ["popup"]},
        {"organisation": ['"><script>']},
        {"language": [""]},
    ],
)
def test_a_choice_that_is_none_is_left_out(given: dict[str, list[str]]) -> None:
    assert read_choice(given, ["en"]) == EmbedChoice()


def test_websites_of_the_settings_and_of_profiles_may_embed(tmp_path: Any) -> None:
    folder = tmp_path / "organisations" / "a"
    folder.mkdir(parents=True)
    (folder / "profile.yml").write_text(
        "name: A\nallowed_origins: ['https://a.example', 'https://b.example']\n"
    )
    assert embedding_origins(["https://b.example"], tmp_path) == ("https://b.example", "https://a.example")
