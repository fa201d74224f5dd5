"""The local file, and what a remote directory adds to it."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Container, Sequence
from typing import Protocol

from amparo.directory.contact import number_key, numbers_in, text_numbers
from amparo.directory.countries import normalise, parent_of
from amparo.directory.emergency import EmergencyNumber
from amparo.directory.errors import DirectoryError
from amparo.directory.lookup import Directory, LookupResult, Snapshot
from amparo.directory.place import Place
from amparo.directory.remote import RemoteDirectory, RemoteSettings
from amparo.directory.service import Service
from amparo.directory.wanted import Wanted

log = logging.getLogger(__name__)


class RowSource(Protocol):
    """What gives further services for a country (ISO 3166-1) within `wait` seconds."""

    def services(self, country: str, wait: float | None = None) -> tuple[Service, ...]:
        """The services; none where there are none, or no answer."""
        ...


class FallbackDirectory(Directory):
    """Looks up in the rows of `remote` and of the local file together, by the local rules.

    Every local row stays, whatever the remote says or does not say: emergency numbers come from the local file alone,
    and a number that the local file holds back (confidence low) is held back from the remote too, in its names as
    well. A look-up waits for the remote `wait` seconds at most, and for emergency numbers not at all.
    """

    def __init__(self, remote: RowSource, local: Directory, wait: float = RemoteSettings.wait) -> None:
        super().__init__(local.path)
        self.remote = remote
        self.local = local
        self.wait = wait

    def look_up(self, wanted: Wanted) -> LookupResult:
        """As Directory.look_up."""
        if wanted.need == "emergency":
            return self.local.look_up(wanted)
        return _LookUp(self, normalise(wanted.place).country).look_up(wanted)

    def emergency(self, place: Place) -> list[EmergencyNumber]:
        """The local file's emergency numbers."""
        return self.local.emergency(place)


class _LookUp(Directory):
    """The directory as one look-up sees it: the remote is asked for the place's country and its parent state alone.

    Where somebody comes from is nothing that another server should learn.
    """

    def __init__(self, whole: FallbackDirectory, country: str) -> None:
        self.path = whole.local.path
        self._whole = whole
        self._countries = {country, parent_of(country)}

    def _current(self) -> Snapshot:
        return _Both(self._whole.local._current(), self._whole.remote, self._whole.wait, self._countries)


class _Both(Snapshot):
    """One look-up's rows: a snapshot of the local file, the remote's rows before them."""

    def __init__(
        self, local: Snapshot, remote: RowSource, wait: float, countries: Container[str | None]
    ) -> None:
        vars(self).update(
            vars(local)
        )  # the same rows, index and caches: nothing is indexed anew for a look-up
        self._remote = remote
        self._countries = countries
        self._ends = time.monotonic() + wait  # a territory asks for its parent state too, in the same time

    def rows_of(self, country: str) -> Sequence[Service]:
        """The rows of a country code; of INT, EU and other countries than the place's those of the local file."""
        rows = super().rows_of(country)
        if country not in self._countries:
            return rows
        try:
            added = self._remote.services(country, max(0.0, self._ends - time.monotonic()))
        except Exception as error:  # nobody in need may get silence because a remote surprised us
            log.warning(
                "The remote directory failed (%s). The local directory answers.", type(error).__name__
            )
            return rows
        if not added:
            return rows
        shown = {number for row in rows if row.may_be_shown for number in _numbers(row)}
        held_back = {number for row in rows if not row.may_be_shown for number in _numbers(row)} - shown
        held_back |= {number for row in rows if row.service_type == "emergency" for number in _numbers(row)}
        # A number that both have stays that of the local row at every hour, and not only while its hours rank it first.
        new = [row for row in added if shown.isdisjoint(_numbers(row))]
        return [*(row for row in new if held_back.isdisjoint(_numbers(row) | _named(row))), *rows]


def _numbers(row: Service) -> set[str]:
    """Every number to call or write to, in one spelling, as dialled in any country that the row is of."""
    written = (row.phone, row.phone_e164, row.whatsapp, *text_numbers(row.sms))
    sides = {row.country, row.host_country or row.country}
    return {key for number in written for side in sides if (key := number_key(number, side))}


def _named(row: Service) -> set[str]:
    """The numbers in what people read as the name of a service: they would call these, too."""
    texts = (row.service_name, row.organization, row.district)
    written = [number for text in texts for number in numbers_in(text, row.country)]
    return {key for number in written if (key := number_key(number, row.country))}


def open_directory() -> Directory:
    """The directory of this installation: the local file, with a remote one beside it if AMPARO_HSDS_URL is set.

    Also read: AMPARO_HSDS_WAIT, AMPARO_HSDS_CONNECT_TIMEOUT and AMPARO_HSDS_READ_TIMEOUT (seconds). Raises
    DirectoryError.
    """
    local = Directory()
    url = os.environ.get("AMPARO_HSDS_URL", "").strip()
    if not url:
        return local
    settings = RemoteSettings(
        base_url=url,
        wait=_seconds("AMPARO_HSDS_WAIT", RemoteSettings.wait),
        connect_timeout=_seconds("AMPARO_HSDS_CONNECT_TIMEOUT", RemoteSettings.connect_timeout),
        read_timeout=_seconds("AMPARO_HSDS_READ_TIMEOUT", RemoteSettings.read_timeout),
    )
    return FallbackDirectory(RemoteDirectory(settings), local, settings.wait)


def _seconds(name: str, default: float) -> float:
    value = os.environ.get(name, "").strip()
    try:
        seconds = float(value) if value else default
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 60:
        raise DirectoryError(f"{name} must be a number of seconds between 0 and 60, not '{value}'.")
    return seconds
