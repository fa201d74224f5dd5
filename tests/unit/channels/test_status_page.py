"""The page and the badge that say how much of the directory is confirmed."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from datetime import datetime, timezone
from pathlib import Path

import aiohttp
import pytest


@pytest.fixture
def confirmed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A directory of two numbers, of which one was confirmed today."""
    day = datetime.now(timezone.utc).date().isoformat()
    header = "id,country,service_name,service_type,phone,confidence,assured_date\n"
    rows = f"1,KE,A,child,116,high,{day}\n2,EU,B,missing_child,116 000,high,\n3,KE,C,crisis,1,low,\n"
    (tmp_path / "services.csv").write_text(header + rows)
    monkeypatch.setenv("AMPARO_DIRECTORY", str(tmp_path))


@pytest.mark.usefixtures("confirmed")
async def test_the_page_says_how_much_was_confirmed_by_kind_and_country(
    client: aiohttp.ClientSession,
) -> None:
    async with client.get("/directory/status") as answer:
        html = await answer.text()
        assert answer.status == 200 and "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "public, max-age=600"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert html.count("<h1>") == 1 and re.search(r"<title>.+ · Amparo</title>", html)
    assert (
        '<meta name="description"' in html and 'class="leave" href="/exit"' in html and "style=" not in html
    )
    assert "We have 2 numbers that people are shown. 1 were confirmed" in html
    row = re.search(r"Kenya</a></th><td>(\d+)</td><td>(\d+)</td><td>(\d+)</td><td>(\d+)</td>", html)
    assert row is not None and row.groups() == ("1", "1", "0", "0")
    assert (
        "For children" in html
        and "European Union</th>" in html
        and 'href="/directory/KE?language=en"' in html
    )
    assert str(datetime.now(timezone.utc).year) in html


@pytest.mark.usefixtures("confirmed")
async def test_the_badge_says_the_share_and_comes_from_here(client: aiohttp.ClientSession) -> None:
    async with client.get("/directory/status.svg") as answer:
        assert answer.status == 200 and answer.content_type == "image/svg+xml"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        picture = ElementTree.fromstring(await answer.text())
    assert picture.attrib["aria-label"] == "numbers confirmed in 90 days: 50 %"


async def test_the_shipped_directory_has_a_status_and_is_linked(client: aiohttp.ClientSession) -> None:
    async with client.get("/directory/status") as answer:
        assert answer.status == 200 and "Kenya" in await answer.text()
    async with client.get("/directory") as answer:
        assert 'href="/directory/status?language=en"' in await answer.text()


async def test_a_directory_that_cannot_be_read_is_said_to_be_so_and_not_kept(
    client: aiohttp.ClientSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AMPARO_DIRECTORY", str(tmp_path))
    async with client.get("/directory/status") as answer:
        assert answer.status == 200 and "cannot be read just now" in await answer.text()
        assert answer.headers["Cache-Control"] == "no-store"
    async with client.get("/directory/status.svg") as answer:
        assert "not known" in await answer.text()
        assert answer.headers["Cache-Control"] == "no-store"
