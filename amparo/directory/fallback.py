"""A remote directory first, the local file behind it."""

from __future__ import annotations

import logging
import os
import time
from dataclasses import replace
from datetime import datetime

from amparo.directory.emergency import EmergencyNumber
from amparo.directory.errors import DirectoryError
from amparo.directory.hsds import HsdsDirectory, HsdsSettings, RemoteDirectoryError
from amparo.directory.lookup import Directory, HelpDirectory, LookupResult
from amparo.directory.place import Place
from amparo.directory.ranking import Scope
from amparo.directory.service import Service

log = logging.getLogger(__name__)

_EVERYWHERE = (Scope.ORGANISATION, Scope.INTERNATIONAL, Scope.EUROPEAN)


class FallbackDirectory:
    """Asks `remote`; on any fault or empty answer gives what `local` knows.

    Emergency numbers, an organisation's own services and international ones always come from `local`. After
    a fault the remote is left alone for `pause` seconds, so that people do not wait for it at every turn.
    """

    def __init__(self, remote: HelpDirectory, local: Directory, pause: float = 60.0) -> None:
        self.remote = remote
        self.local = local
        self.pause = pause
        self._resume = 0.0

    def services(self) -> tuple[Service, ...]:
        """The rows of the local file."""
        return self.local.services()

    def countries(self) -> set[str]:
        """The countries of the local file."""
        return self.local.countries()

    def find(
        self,
        place: Place,
        need: str,
        audience: str | None = None,
        organisation: str | None = None,
        at: datetime | None = None,
        limit: int | None = None,
    ) -> LookupResult:
        """As Directory.find; raises DirectoryError only for an unknown place or need."""
        local = self.local.find(place, need, audience, organisation, at)
        remote = self._ask_remote(place, need, audience, at)
        if remote is None or not remote.services:
            return replace(local, services=local.services[:limit])
        own = [found for found in local.services if found.scope == Scope.ORGANISATION]
        everywhere = [found for found in local.services if found.scope in _EVERYWHERE and found not in own]
        services = [*own, *remote.services, *everywhere]
        return replace(remote, services=services[:limit], emergency=local.emergency, total=len(services))

    def emergency(self, place: Place) -> list[EmergencyNumber]:
        """The local file's emergency numbers."""
        return self.local.emergency(place)

    def _ask_remote(
        self, place: Place, need: str, audience: str | None, at: datetime | None
    ) -> LookupResult | None:
        if time.monotonic() < self._resume:
            return None
        try:
            return self.remote.find(place, need, audience, at=at)
        except RemoteDirectoryError as error:
            log.warning("%s The local directory answers.", error)
        except DirectoryError:
            raise
        except Exception as error:  # nobody in need may get silence because a remote server surprised us
            log.warning("The remote directory failed: %s. The local directory answers.", type(error).__name__)
        self._resume = time.monotonic() + self.pause
        return None


def open_directory() -> Directory | FallbackDirectory:
    """The directory of this installation: the local file, behind a remote one if AMPARO_HSDS_URL is set.

    Also read: AMPARO_HSDS_CONNECT_TIMEOUT and AMPARO_HSDS_READ_TIMEOUT (seconds). Raises DirectoryError.
    """
    local = Directory()
    url = os.environ.get("AMPARO_HSDS_URL", "").strip()
    if not url:
        return local
    settings = HsdsSettings(
        base_url=url,
        connect_timeout=_seconds("AMPARO_HSDS_CONNECT_TIMEOUT", HsdsSettings.connect_timeout),
        read_timeout=_seconds("AMPARO_HSDS_READ_TIMEOUT", HsdsSettings.read_timeout),
    )
    return FallbackDirectory(HsdsDirectory(settings), local)


def _seconds(name: str, default: float) -> float:
    value = os.environ.get(name, "").strip()
    try:
        seconds = float(value) if value else default
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 60:
        raise DirectoryError(f"{name} must be a number of seconds between 0 and 60, not '{value}'.")
    return seconds
