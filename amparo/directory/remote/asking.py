"""Who asks the remote, who waits for it, and what is used meanwhile."""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import Future
from concurrent.futures import TimeoutError as WaitedTooLong
from dataclasses import dataclass

from amparo.directory.remote.breaker import CircuitBreaker, State
from amparo.directory.remote.pages import RemotePages
from amparo.directory.remote.settings import RemoteDirectoryError, RemoteSettings
from amparo.directory.service import Service

log = logging.getLogger(__name__)

_MOST_AT_ONCE = 4
Services = tuple[Service, ...]


@dataclass(frozen=True)
class _Answer:
    services: Services
    at: float  # time.monotonic()


class RemoteDirectory:
    """The services a remote directory has for a country, never later than a look-up can wait, and never a fault.

    Each question is asked by a thread of its own, so that nothing (a name server, a handshake, a byte a second) holds
    a person longer than `settings.wait`. The first who waits in vain is the last: see CircuitBreaker.
    """

    def __init__(self, settings: RemoteSettings) -> None:
        self.settings = settings
        self._pages = RemotePages(settings)
        self._breaker = CircuitBreaker(settings.first_pause, settings.longest_pause)
        self._answers: dict[str, _Answer] = {}
        self._under_way: dict[str, Future[Services]] = {}
        self._said_stale = False
        self._lock = threading.Lock()

    @property
    def state(self) -> State:
        """How the remote did last."""
        return self._breaker.state

    def services(self, country: str, wait: float | None = None) -> Services:
        """The services of a country (ISO 3166-1): fresh from the cache, asked now, or stale; else none.

        `wait`: seconds at most, by default and at most `settings.wait`.
        """
        with self._lock:
            answer = self._answers.get(country)
            if answer and self._age(answer) < self.settings.fresh:
                return answer.services
            asked = self._under_way.get(country) or self._asked(country)
            may_wait = self._breaker.state is State.PROMPT
        if asked is not None and may_wait:
            try:
                return asked.result(self.settings.wait if wait is None else min(wait, self.settings.wait))
            except WaitedTooLong:
                self._overran(country, asked)
            except Exception:
                pass  # said in the log by the thread that asked
        return self._stale(answer)

    def _asked(self, country: str) -> Future[Services] | None:
        """Start a thread that asks, if one may; the lock is held."""
        if len(self._under_way) >= _MOST_AT_ONCE or not self._breaker.allows_request():
            return None
        future: Future[Services] = Future()
        try:
            threading.Thread(
                target=self._ask, args=(country, future), name="amparo-remote-directory", daemon=True
            ).start()
        except RuntimeError:  # no thread to be had
            self._breaker.failed()
            return None
        self._under_way[country] = future
        return future

    def _ask(self, country: str, future: Future[Services]) -> None:
        start = time.monotonic()
        try:
            services = self._pages.services(country)
        except Exception as error:  # nobody in need may get silence because a remote surprised us
            with self._lock:
                self._under_way.pop(country, None)
                self._breaker.failed()
                pause = self._breaker.pause
            what = (
                str(error)
                if isinstance(error, RemoteDirectoryError)
                else f"The remote directory failed ({type(error).__name__})."
            )
            log.warning("%s The local directory answers; the next try is in about %.0f s.", what, pause)
            future.set_exception(error)
            return
        with self._lock:
            self._under_way.pop(country, None)
            self._answers[country] = _Answer(services, time.monotonic())
            was = self._breaker.state
            self._breaker.succeeded(quick=time.monotonic() - start <= self.settings.wait)
            if self._breaker.state is State.PROMPT:
                self._said_stale = False
        if was is State.OPEN:
            log.warning("The remote directory answers again.")
        future.set_result(services)

    def _overran(self, country: str, asked: Future[Services]) -> None:
        with self._lock:
            if self._under_way.get(country) is not asked:  # it ended just now, and has told the breaker
                return
            was = self._breaker.state
            self._breaker.overran()
        if was is not State.OPEN:
            log.warning("The remote directory is slow. The local directory answers, and nobody waits for it.")

    def _stale(self, answer: _Answer | None) -> Services:
        if answer is None or self._age(answer) > self.settings.stale:
            return ()
        with self._lock:
            said, self._said_stale = self._said_stale, True
        if not said:  # once an outage: a line a look-up would count who asks
            log.warning("An answer of the remote directory from %.0f s ago is used.", self._age(answer))
        return answer.services

    def _age(self, answer: _Answer) -> float:
        return time.monotonic() - answer.at
