"""What a site answered, and what that means: a page to read, a way on, or a verdict."""

from __future__ import annotations

import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

import requests

from amparo.directory.verify.addresses import without_fragment
from amparo.directory.verify.body import decode, is_readable, kind_of
from amparo.directory.verify.page import Page, read_html, read_text
from amparo.directory.verify.verdict import Verdict

RETRIED = (429, 503)
"""The statuses of a site that is too busy just now."""


@dataclass(frozen=True)
class Answer:
    """What an address gave: a page, or a verdict with the reason why there is none. `final`: where it led."""

    final: str
    page: Page | None = None
    verdict: Verdict = Verdict.UNREACHABLE
    reason: str = ""
    cut: bool = False
    gone: bool = False


class NoPage(Exception):
    """There is no page to read."""

    def __init__(self, verdict: Verdict, reason: str, *, gone: bool = False) -> None:
        super().__init__(reason)
        self.verdict, self.reason, self.gone = verdict, reason, gone


@dataclass(frozen=True)
class Reply:
    """What a site sent for one request; `cut`: it was longer than we read."""

    status: int
    headers: requests.structures.CaseInsensitiveDict[str]
    body: bytes
    cut: bool


def redirect_of(reply: Reply, address: str) -> str:
    """Return where a reply leads, or ''; raises ValueError where that is no address."""
    location = reply.headers.get("Location", "")
    if reply.status not in (301, 302, 303, 307, 308) or not location:
        return ""
    try:
        # Servers send UTF-8 here, which http.client reads as Latin-1.
        return without_fragment(urljoin(address, location.encode("latin-1").decode("utf-8")))
    except UnicodeError:
        return without_fragment(urljoin(address, location))


def page_of(reply: Reply) -> Page:
    """Return the page that a reply brings; raises NoPage with the verdict where it brings none."""
    status = reply.status
    if status in (404, 410):
        raise NoPage(Verdict.VANISHED, f"The page is gone (status {status}).", gone=True)
    if status in (401, 403, 451):
        raise NoPage(Verdict.BLOCKED, f"The site refuses machines this page (status {status}).")
    if status in RETRIED:
        raise NoPage(Verdict.UNREACHABLE, f"The site stayed too busy (status {status}).")
    if not 200 <= status < 300:
        raise NoPage(Verdict.UNREACHABLE, f"The site answered with an error (status {status}).")
    kind = kind_of(reply.headers)
    if not is_readable(kind) or reply.body.startswith(b"%PDF"):
        name = "a PDF" if "pdf" in kind or reply.body.startswith(b"%PDF") else f"no text ({kind})"
        raise NoPage(Verdict.UNREADABLE, f"The page is {name}, which cannot be read.")
    text = decode(reply.body, reply.headers)
    is_html = "html" in kind or "xml" in kind or (not kind and "<" in text[:200])
    page = read_html(text) if is_html else read_text(text)
    if page.not_found:
        raise NoPage(Verdict.VANISHED, "The page says that it is gone, or was never there.", gone=True)
    return page


def wanted_wait(reply: Reply) -> float:
    """Return the seconds of Retry-After, which is a number or a date; 0 where there is none."""
    text = reply.headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except (TypeError, ValueError, IndexError):
        return 0.0
