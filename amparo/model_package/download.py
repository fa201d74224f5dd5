"""Brings a packed model from an address into a file: bounded in size and time, and it goes on where it was cut off."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from amparo.model_package.archive import LARGEST, PackageError
from amparo.model_package.store import file_hash
from amparo.origins import is_secure

CONNECT_SECONDS, READ_SECONDS = 10.0, 30.0
TOTAL_SECONDS = 300.0
PAUSES = (1.0, 3.0, 10.0)
"""Seconds before each further attempt."""
_REDIRECTS = 5
_AGAIN = {408, 425, 429, 500, 502, 503, 504}
_BLOCK = 1 << 16


class _TryAgain(Exception):
    """This attempt failed, another one may not; the text says why."""


def shown(url: str) -> str:
    """The address without what may be secret: name, password, query."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def download(url: str, sha256: str, part: Path) -> None:
    """Fill the file `part` with what has this SHA-256; what it holds already is kept. Raises PackageError, OSError.

    After a failure the piece stays for the next attempt; a whole file with another hash is removed.
    """
    if part.exists() and file_hash(part) == sha256:  # whole already, when we were killed
        return
    end = time.monotonic() + TOTAL_SECONDS
    for pause in (*PAUSES, None):
        resumed = part.exists() and part.stat().st_size > 0
        try:
            _attempt(url, part, end)
        except _TryAgain as error:
            if pause is None or time.monotonic() + pause > end:
                raise PackageError(f"{shown(url)} could not be loaded: {error}.") from None
            time.sleep(pause)
            continue
        if file_hash(part) == sha256:
            return
        part.unlink()
        if not resumed:  # else the two halves may be of two files: once more from the start
            break
    raise PackageError(
        f"What {shown(url)} gives is not the model with the SHA-256 {sha256}: it was thrown away."
    )


def _attempt(url: str, part: Path, end: float) -> None:
    import requests
    from urllib3.exceptions import HTTPError

    have = part.stat().st_size if part.exists() else 0
    headers = {"Accept-Encoding": "identity", **({"Range": f"bytes={have}-"} if have else {})}
    try:
        with requests.Session() as session, _follow(session, url, headers) as answer:
            if answer.status_code == 416:  # all is there already, or the file has become shorter
                part.unlink(missing_ok=True)
                raise _TryAgain("the file there has changed")
            if answer.status_code not in (200, 206):
                text = f"it answers with status {answer.status_code}"
                raise (
                    _TryAgain(text)
                    if answer.status_code in _AGAIN
                    else PackageError(f"{shown(url)}: {text}.")
                )
            goes_on = answer.status_code == 206 and answer.headers.get("Content-Range", "").startswith(
                f"bytes {have}-"
            )
            if answer.status_code == 206 and not goes_on:
                part.unlink(missing_ok=True)
                raise _TryAgain("it gave another piece than was asked for")
            _write(answer, part, have if goes_on else 0, end, url)
    except (requests.RequestException, HTTPError) as error:
        raise _TryAgain(f"the connection failed ({type(error).__name__})") from None


def _follow(session: Any, url: str, headers: dict[str, str]) -> Any:
    for _ in range(_REDIRECTS + 1):
        if not is_secure(url):
            raise PackageError(f"{shown(url)} is not an https address, so no model is taken from there.")
        answer = session.get(
            url, headers=headers, stream=True, allow_redirects=False, timeout=(CONNECT_SECONDS, READ_SECONDS)
        )
        if not answer.is_redirect:
            return answer
        answer.close()
        url = urljoin(url, answer.headers["Location"])
    raise PackageError(f"{shown(url)}: it redirects more than {_REDIRECTS} times.")


def _write(answer: Any, part: Path, have: int, end: float, url: str) -> None:
    with part.open("ab" if have else "wb", buffering=0) as file:  # what has come stays, however this ends
        while block := answer.raw.read1(_BLOCK):
            have += file.write(block)
            if have > LARGEST:
                file.truncate(0)
                raise PackageError(f"{shown(url)} gives more than {LARGEST >> 20} MB, which no model has.")
            if time.monotonic() > end:
                raise PackageError(
                    f"{shown(url)} is too slow: it was not loaded in {TOTAL_SECONDS:.0f} seconds."
                )
