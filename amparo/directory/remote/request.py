"""One question to a remote directory over HTTP, within its limits."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import urljoin, urlsplit

import requests
from requests import exceptions

from amparo.directory.cutting import Cut, CuttableAdapter
from amparo.directory.remote.settings import RemoteDirectoryError, RemoteSettings

_BUSY = (429, 502, 503, 504)
_REDIRECTS = (301, 302, 303, 307, 308)
_MOST_REDIRECTS = 3
_REASONS: tuple[tuple[type[Exception], str], ...] = (  # the first that fits; subclasses before their parents
    (exceptions.SSLError, "offers no certificate that can be trusted"),
    (exceptions.Timeout, "did not answer in time"),
    (exceptions.ChunkedEncodingError, "broke off its answer"),
    (exceptions.ConnectionError, "cannot be reached"),
)


@dataclass(frozen=True)
class Reply:
    """`body` is None where the server says that what we know by `etag` still holds."""

    body: bytes | None
    etag: str


class _BusyError(RemoteDirectoryError):
    pass


class RemoteRequest:
    """A session with one directory: connections are kept alive, no cookie is.

    Not for several threads at the same time with one Cut; each thread brings its own.
    """

    def __init__(self, settings: RemoteSettings) -> None:
        self._settings = settings
        self._session = requests.Session()
        self._session.headers.update({"Accept": "application/json", "User-Agent": "Amparo"})
        # A cookie would let the remote join the look-ups of one installation.
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, CuttableAdapter())

    def get(self, path: str, parameters: dict[str, str], etag: str, cut: Cut) -> Reply:
        """Ask once, and once more after a short pause where the server was busy or the connection broke.

        Raises RemoteDirectoryError on any fault; its text names neither the address nor what was asked.
        """
        try:
            return self._get(path, parameters, etag, cut)
        except (_BusyError, _BrokenConnectionError):
            pause = random.uniform(*self._settings.retry_pause)
            if cut.remaining <= pause:
                raise
            time.sleep(pause)
            return self._get(path, parameters, etag, cut)

    def _get(self, path: str, parameters: dict[str, str], etag: str, cut: Cut) -> Reply:
        try:
            return self._followed(path, parameters, etag, cut)
        except RemoteDirectoryError:
            raise
        except (
            Exception
        ) as error:  # urllib3 lets some of its own through, and a cut can show as nearly anything
            if cut.is_over:
                raise RemoteDirectoryError("The remote directory is too slow.") from error
            reason = next((words for kind, words in _REASONS if isinstance(error, kind)), "")
            text = f"The remote directory {reason or f'failed ({type(error).__name__})'}."
            again = isinstance(error, exceptions.ConnectionError) and not isinstance(
                error, (exceptions.SSLError, exceptions.Timeout)
            )
            raise (_BrokenConnectionError if again else RemoteDirectoryError)(text) from error

    def _followed(self, path: str, parameters: dict[str, str], etag: str, cut: Cut) -> Reply:
        url = self._settings.base_url.rstrip("/") + path
        asked: dict[str, str] | None = parameters
        for _ in range(_MOST_REDIRECTS + 1):
            if cut.remaining <= 0:
                raise RemoteDirectoryError("The remote directory is too slow.")
            with self._session.get(
                url,
                params=asked,
                headers={"If-None-Match": etag} if etag else None,
                timeout=(
                    min(self._settings.connect_timeout, cut.remaining),
                    min(self._settings.read_timeout, cut.remaining),
                ),
                stream=True,
                allow_redirects=False,
            ) as response:
                if response.status_code not in _REDIRECTS:
                    return self._read(response, etag, cut)
                url, asked = (
                    _target(response),
                    None,
                )  # the parameters are in the new address or are not wanted
        raise RemoteDirectoryError("The remote directory redirects too often.")

    def _read(self, response: requests.Response, etag: str, cut: Cut) -> Reply:
        status = response.status_code
        if status == 304 and etag:
            return Reply(None, etag)
        if status in _BUSY:
            raise _BusyError(f"The remote directory is busy (status {status}).")
        if status != 200:
            raise RemoteDirectoryError(f"The remote directory answered with status {status}.")
        body = bytearray()
        for chunk in response.iter_content(65_536):
            body += chunk
            if len(body) > self._settings.max_bytes:
                raise RemoteDirectoryError("The remote directory's answer is too long.")
        if cut.is_over:  # an answer without a length ends where it was cut, without an error
            raise RemoteDirectoryError("The remote directory is too slow.")
        return Reply(bytes(body), response.headers.get("ETag", ""))


class _BrokenConnectionError(RemoteDirectoryError):
    pass


def _target(response: requests.Response) -> str:
    """Where a redirect leads; raises RemoteDirectoryError if that is another host or port, or no longer https."""
    old = urlsplit(response.url)
    target = urljoin(response.url, response.headers.get("Location", ""))
    new = urlsplit(target)
    try:
        same_port = (new.scheme, new.port) == (old.scheme, old.port)
    except ValueError:
        same_port = False
    to_https = (old.scheme, new.scheme) == ("http", "https")
    if new.hostname != old.hostname or not (same_port or to_https):
        raise RemoteDirectoryError("The remote directory redirects to another place.")
    return target
