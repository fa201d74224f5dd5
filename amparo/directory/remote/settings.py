"""The limits within which a remote directory is asked."""

from __future__ import annotations

from dataclasses import dataclass

from amparo.directory.errors import DirectoryError


class RemoteDirectoryError(DirectoryError):
    """The remote directory did not answer, or not with what HSDS 3 asks for. The text says so in one sentence."""


@dataclass(frozen=True)
class RemoteSettings:
    """`base_url` without '/services'. Times in seconds; sizes in bytes.

    `wait` is what a person's look-up may lose; the other times are those of the request behind it, which goes on
    without the person, so that a remote that is only slow fills the cache for whoever comes next.
    """

    base_url: str
    wait: float = 0.3
    connect_timeout: float = 3.0
    read_timeout: float = 5.0  # between two pieces of an answer
    total_timeout: float = 8.0  # of all pages, retry included
    retry_pause: tuple[float, float] = (
        0.05,
        0.15,
    )  # at random between these, so that many do not come at once
    first_pause: float = 30.0  # after a fault; doubles with each further one
    longest_pause: float = 600.0
    fresh: float = 300.0  # so long an answer is used without asking
    stale: float = 86_400.0  # so long it is used where the remote does not answer
    page_size: int = 100
    max_pages: int = 5
    max_bytes: int = 4_000_000  # of a page
