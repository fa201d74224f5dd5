"""The chat on the screen of a browser, by what a person sees and does."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Locator, Page, Request

WAIT = 30_000  # milliseconds: test machines are slow


@dataclass
class Traffic:
    """What a page has asked for."""

    requests: list[Request] = field(default_factory=list)

    @property
    def hosts(self) -> set[str]:
        return {request.url.split("/")[2] for request in self.requests if request.url.startswith("http")}

    @property
    def senders(self) -> list[str]:
        """The ids of the conversations in which something was said, each once, in their order."""
        sent = [
            json.loads(request.post_data or "{}")
            for request in self.requests
            if request.url.endswith("/webhook")
        ]
        return list(dict.fromkeys(body["sender"] for body in sent if "sender" in body))


class Chat:
    """One chat in a page."""

    def __init__(self, page: Page, within: str = "amparo-chat") -> None:
        self.page = page
        self.element = page.locator(within)
        self.launcher = self.element.locator(".launcher")
        self.panel = self.element.locator(".panel")
        self.log = self.element.locator(".log")
        self.input = self.element.locator("textarea")
        self.leave = self.element.locator("button.leave")
        self.progress = self.element.locator(".progress")
        self.choices = self.element.locator(".choices button:not([aria-disabled])")

    def open(self) -> Chat:
        """Press the button that opens it, and wait for the first choices."""
        self.launcher.click(timeout=WAIT)
        return self.wait_for_choices()

    def wait_for_choices(self) -> Chat:
        self.choices.first.wait_for(timeout=WAIT)
        return self

    def say(self, text: str) -> Locator:
        """Write a message, send it, and return the first message that answers it."""
        before = self.messages.count()
        self.input.fill(text)
        self.input.press("Enter")
        return self.answer_after(before)

    def choose(self, title: str) -> Locator:
        """Press a choice and return the first message that answers it."""
        before = self.messages.count()
        self.element.get_by_role("button", name=title, exact=True).last.click()
        return self.answer_after(before)

    def answer_after(self, number: int) -> Locator:
        """Return the message behind the one that a person sent as the `number`-th."""
        answer = self.messages.nth(number + 1)
        answer.wait_for(timeout=WAIT)
        return answer

    @property
    def messages(self) -> Locator:
        return self.log.locator(".message")

    @property
    def text(self) -> str:
        return self.log.inner_text()


def storage_of(page: Page) -> dict[str, Any]:
    """Return all that a page could have kept in the browser: empty values where there is nothing."""
    return page.evaluate(
        """async () => ({
            cookies: document.cookie,
            local: Object.keys(localStorage),
            session: Object.keys(sessionStorage),
            databases: (await indexedDB.databases()).map((each) => each.name),
            caches: window.caches ? await caches.keys() : [],
            workers: navigator.serviceWorker ? (await navigator.serviceWorker.getRegistrations()).length : 0,
            name: window.name,
            state: history.state,
        })"""
    )


NOTHING = {
    "cookies": "",
    "local": [],
    "session": [],
    "databases": [],
    "caches": [],
    "workers": 0,
    "name": "",
    "state": None,
}
