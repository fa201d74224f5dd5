"""Fetches one page as a polite visitor: slowly, within bounds, and not where machines are not wanted."""

from __future__ import annotations

import random
import threading
from dataclasses import dataclass
from urllib.parse import urljoin

import requests

from amparo.directory.cutting import Cut
from amparo.directory.verify.addresses import (
    PrivateAddressError,
    host_of,
    is_private_literal,
    is_web_address,
    make_session,
    without_fragment,
)
from amparo.directory.verify.body import is_readable, kind_of
from amparo.directory.verify.gate import ClosedHost, Gates
from amparo.directory.verify.reply import RETRIED, Answer, NoPage, Reply, page_of, redirect_of, wanted_wait
from amparo.directory.verify.robots import Robots
from amparo.directory.verify.verdict import Verdict

AGENT = "AmparoDirectoryCheck"
REDIRECTS = 5
_PRIVATE = "The address leads into a private network."


@dataclass(frozen=True)
class Manners:
    """How to behave. Times in seconds, sizes in bytes. `loopback` is for tests: this machine may be asked, too."""

    contact: str
    pause: float = 2.0
    connect_timeout: float = 10.0
    read_timeout: float = 20.0
    total_timeout: float = 60.0
    max_bytes: int = 4_000_000
    tries: int = 3  # where the site says that it is busy
    backoff: float = 5.0
    longest_wait: float = 120.0
    loopback: bool = False

    @property
    def user_agent(self) -> str:
        """Who asks, why, and whom to write to."""
        return f"{AGENT}/1.0 (checks helpline numbers; contact: {self.contact})"


class Fetcher:
    """Fetches from several threads at once; each host gets one request at a time."""

    def __init__(self, manners: Manners, stop: threading.Event) -> None:
        self._manners = manners
        self._session = make_session(manners.user_agent, loopback=manners.loopback)
        self._gates = Gates(manners.pause, stop)
        self._robots = Robots(self._robots_file, AGENT)

    def fetch(self, address: str) -> Answer:
        """Return what the address gives. Raises gate.Stopped when the run is stopped, nothing else."""
        at = without_fragment(address)
        try:
            for _ in range(REDIRECTS + 1):
                self._ask_leave(at)
                reply = self._polite(at)
                target = redirect_of(reply, at)
                page = None
                if not target:
                    page = page_of(reply)
                    target = without_fragment(urljoin(at, page.refresh)) if page.refresh else ""
                if page is not None and target in ("", at):
                    return Answer(at, page, Verdict.CONFIRMED, cut=reply.cut)
                at = target
            raise NoPage(Verdict.UNREACHABLE, f"The address leads on more than {REDIRECTS} times.")
        except NoPage as fault:
            return Answer(at, verdict=fault.verdict, reason=fault.reason, gone=fault.gone)
        except ValueError:  # of urljoin and urlsplit
            return Answer(at, reason="The address leads to something that is no web address.")

    def _ask_leave(self, address: str) -> None:
        if not is_web_address(address):
            raise NoPage(Verdict.UNREACHABLE, "The address leads to something that is no web page.")
        if is_private_literal(address, loopback=self._manners.loopback):
            raise NoPage(Verdict.UNREACHABLE, _PRIVATE)
        if not self._robots.allows(address):
            raise NoPage(Verdict.BLOCKED, "The site does not want machines to read this page (robots.txt).")
        gate = self._gates.of(host_of(address))
        gate.pause = max(gate.pause, self._robots.pause(address))

    def _robots_file(self, address: str) -> tuple[int, bytes]:
        for _ in range(REDIRECTS + 1):
            reply = self._polite(address)
            target = redirect_of(reply, address)
            if not target or not is_web_address(target):
                break
            address = target
        if reply.status >= 500 or reply.status == 429:
            reason = f"The site does not say what machines may read (robots.txt: status {reply.status})."
            self._gates.of(host_of(address)).close(reason)
            raise NoPage(Verdict.UNREACHABLE, reason)
        return reply.status, reply.body

    def _polite(self, address: str) -> Reply:
        """One request, again after a while where the site is busy."""
        gate = self._gates.of(host_of(address))
        for attempt in range(1, self._manners.tries + 1):
            try:
                with gate.turn():
                    reply = self._request(address)
                    gate.answered()
                    if reply.status not in RETRIED:
                        return reply
                    wait = wanted_wait(reply) or self._manners.backoff * 2 ** (attempt - 1)
                    if wait > self._manners.longest_wait:
                        gate.close(
                            f"The site asked to come back in {wait:.0f} seconds, which was too long to wait."
                        )
                    else:
                        # Jitter on top, never less than was asked for.
                        gate.wait(wait + random.uniform(0, 0.25 * wait))
            except ClosedHost as closed:
                raise NoPage(Verdict.UNREACHABLE, str(closed)) from None
            except PrivateAddressError:
                raise NoPage(Verdict.UNREACHABLE, _PRIVATE) from None
            except requests.exceptions.SSLError:
                gate.failed()
                raise NoPage(Verdict.UNREACHABLE, "The site's certificate (TLS) cannot be trusted.") from None
            except requests.Timeout:
                gate.failed()
                raise NoPage(Verdict.UNREACHABLE, "The site did not answer in time.") from None
            except (requests.RequestException, OSError, ValueError) as error:
                gate.failed()
                reason = f"The site could not be reached ({type(error).__name__})."
                raise NoPage(Verdict.UNREACHABLE, reason) from None
        return reply

    def _request(self, address: str) -> Reply:
        manners = self._manners
        timeout = (manners.connect_timeout, manners.read_timeout)
        with Cut(manners.total_timeout) as cut:
            try:
                with self._session.get(
                    address, timeout=timeout, stream=True, allow_redirects=False
                ) as response:
                    body = bytearray()
                    readable = is_readable(kind_of(response.headers))
                    while readable and len(body) <= manners.max_bytes and (chunk := _read_some(response)):
                        body += chunk
                    too_long = len(body) > manners.max_bytes
                    if too_long or not readable:
                        response.close()
            except Exception as error:  # a cut can show as nearly anything
                if cut.is_over:
                    raise requests.Timeout from error
                raise
            if cut.is_over:  # headers, and a body without a length, end where they were cut, without an error
                raise requests.Timeout
            return Reply(response.status_code, response.headers, bytes(body[: manners.max_bytes]), too_long)


def _read_some(response: requests.Response) -> bytes:
    try:
        chunk: bytes = response.raw.read1(65536, decode_content=True)
        return chunk
    except Exception as error:
        # urllib3's own errors are none of requests' when the body is read from below it.
        if "Timeout" in type(error).__name__ or isinstance(error, TimeoutError):
            raise requests.Timeout from error
        raise requests.ConnectionError(str(error)) from error
