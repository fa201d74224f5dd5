"""A real Chromium, a website of another origin, and the bot behind a server that can be slow or gone."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.chat import WAIT, Traffic
from tests.browser.forwarder import Forwarder
from tests.browser.website import Website
from tests.conftest import ROOT, RunningBot

TOKEN = "a-token-of-the-browser-tests-0815"
EXIT = "https://www.bbc.com/weather"
ORGANISATION = "harbour"
ORGANISATION_EXIT = "https://news.example.org/"
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# The chat's shadow root is closed: nobody outside sees into it. Only tests are let in.
_OPEN_SHADOW = """
const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (options) { return attach.call(this, { ...options, mode: "open" }); };
"""


# Of these tests only: while Playwright runs, no other test of the process can have an event loop.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "There is no Chromium: install the package chromium (`make test` does it on Debian)"
    expect.set_options(timeout=WAIT)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def website() -> Iterator[Website]:
    site = Website()
    yield site
    site.close()


@pytest.fixture(scope="session")
def other_website() -> Iterator[Website]:
    """A website that may not embed the chat."""
    site = Website()
    yield site
    site.close()


@pytest.fixture(scope="session")
def directory(tmp_path_factory: pytest.TempPathFactory, website: Website) -> Path:
    """The directory with an organisation in it that has a profile and a service of its own."""
    folder = tmp_path_factory.mktemp("data") / "directory"
    shutil.copytree(ROOT / "directory", folder)
    own = folder / "organisations" / ORGANISATION
    own.mkdir(parents=True)
    profile = {
        "name": "Harbour House",
        "contact": "harbour@example.org",
        "color": "#ffd54a",
        "exit_url": ORGANISATION_EXIT,
        "country": "KE",
        "greeting": {"en": "Welcome to Harbour House."},
        "allowed_origins": [website.url],
    }
    (own / "profile.yml").write_text(yaml.safe_dump(profile), encoding="utf-8")
    header = (folder / "services.csv").read_text(encoding="utf-8").split("\n", 1)[0].strip()
    values = {
        "id": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
        "country": "KE",
        "service_name": "Harbour line",
        "service_type": "child",
        "phone": "0800 221 4455",
        "source_url": "https://harbour.example.org/",
        "confidence": "high",
    }
    row = ",".join(values.get(column, "") for column in header.split(","))
    (own / "services.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    return folder


class PseudoLocaleBot(RunningBot):
    """The bot with a second language that runs from right to left."""

    program = (str(Path(__file__).with_name("pseudo_locale.py")),)


@pytest.fixture(scope="session")
def bot(
    trained_model: None, tmp_path_factory: pytest.TempPathFactory, website: Website, directory: Path
) -> Iterator[RunningBot]:
    bot = PseudoLocaleBot(
        tmp_path_factory.mktemp("browser"),
        AMPARO_API_TOKEN=TOKEN,
        AMPARO_DIRECTORY=str(directory),
    )
    try:
        bot.start()
        yield bot
    finally:
        bot.stop()


@pytest.fixture
def front(bot: RunningBot) -> Iterator[Forwarder]:
    """The bot behind a server of this test alone, which can be slow or gone."""
    server = Forwarder(bot.port)
    yield server
    server.stop()


@pytest.fixture
def new_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Give a function that opens a browser without a past; sites beyond this machine are a page that says so."""
    contexts: list[BrowserContext] = []

    def make(**options: object) -> BrowserContext:
        context = browser.new_context(**{"timezone_id": "Africa/Nairobi", "locale": "en-GB", **options})
        context.add_init_script(_OPEN_SHADOW)
        context.route(
            lambda url: not url.startswith("http://127.0.0.1:"),
            lambda route: route.fulfill(body="<title>Elsewhere</title>Sunny.", content_type="text/html"),
        )
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    return new_context().new_page()


@pytest.fixture
def phone(new_context: Callable[..., BrowserContext]) -> Page:
    return new_context(viewport={"width": 320, "height": 568}, has_touch=True, is_mobile=True).new_page()


@pytest.fixture
def traffic(page: Page) -> Traffic:
    """All requests of the browser of `page`, also from pages that follow."""
    seen = Traffic()
    page.context.on("request", lambda request: seen.requests.append(request))
    return seen


def is_known(bot: RunningBot, sender: str) -> bool:
    """Does the bot's store have anything that was said in a conversation?"""
    status, tracker = bot.get(f"/conversations/{sender}/tracker?token={TOKEN}")
    assert status == 200, tracker
    return any(event["event"] in ("user", "bot") for event in tracker["events"])


def wait_until_forgotten(bot: RunningBot, sender: str) -> None:
    """Wait until the store knows nothing of a conversation: nobody who leaves waits for that."""
    end = time.monotonic() + 15
    while is_known(bot, sender):
        assert time.monotonic() < end, "the server still knows the conversation"
        time.sleep(0.2)
