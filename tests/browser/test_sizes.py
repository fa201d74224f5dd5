"""How much goes over the line: an old phone with a bad connection pays for every kilobyte in seconds."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from amparo.channels.assets import Assets
from tests.browser.chat import Chat
from tests.browser.website import Website
from tests.conftest import ROOT, RunningBot

KILOBYTE = 1000
# The files of the widget; the others belong to the pages.
OF_PAGES = {"page.js", "find.js", "amparo.css"}
TEN_TURNS = (
    "hi",
    "he has my passport",
    "what are the signs of forced labour",
    "is it a crime",
    "helpline in kenya",
    "more",
    "are they free",
    "i am 15",
    "what happens when i call",
    "thank you",
)


class Transferred:
    """The bytes that a page has got over the line, headers included."""

    def __init__(self, page: Page) -> None:
        self.bytes = 0
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", self._add)

    def _add(self, event: dict[str, Any]) -> None:
        self.bytes += int(event["encodedDataLength"])


def test_the_widget_has_at_most_20_kilobytes_and_no_font() -> None:
    assets = Assets(("en",), "https://www.example.org/")
    files = {name: content for name, content in assets.files.items() if name not in OF_PAGES}
    total = sum(len(gzip.compress(content, 6)) for content in [assets.entry, *files.values()])
    assert len(files) >= 10
    assert total <= 20 * KILOBYTE, f"{total} bytes"
    assert not [path for path in Path(ROOT / "widget").iterdir() if path.suffix != ".js"]
    assert all(b"@font-face" not in content for content in assets.files.values())


def test_the_first_load_of_the_page_has_at_most_40_kilobytes(page: Page, bot: RunningBot) -> None:
    transferred = Transferred(page)
    page.goto(bot.url + "/", wait_until="networkidle")
    Chat(page).wait_for_choices()
    assert 5 * KILOBYTE < transferred.bytes <= 40 * KILOBYTE, f"{transferred.bytes} bytes"


def test_a_conversation_of_ten_turns_has_at_most_60_kilobytes(
    page: Page, bot: RunningBot, website: Website
) -> None:
    page.goto(website.show("/size", bot.url))
    chat = Chat(page).open()
    transferred = Transferred(page)
    for words in TEN_TURNS:
        chat.say(words)
    assert 3 * KILOBYTE < transferred.bytes <= 60 * KILOBYTE, f"{transferred.bytes} bytes"


def test_files_with_a_version_are_kept_and_the_entry_is_asked_for_again(
    page: Page, bot: RunningBot, website: Website
) -> None:
    answers: dict[str, str] = {}
    page.on("response", lambda answer: answers.update({answer.url: answer.headers.get("cache-control", "")}))
    page.goto(website.show("/cache", bot.url))
    Chat(page).open()
    modules = {
        url: kept
        for url, kept in answers.items()
        if "/widget/" in url and not url.endswith("/widget/amparo.js")
    }
    assert len(modules) >= 10
    assert all("immutable" in kept for kept in modules.values())
    assert answers[f"{bot.url}/widget/amparo.js"] == "public, max-age=300"
