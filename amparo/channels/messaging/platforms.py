"""Finds the platforms: each folder in this one that names its own in PLATFORMS."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules

from amparo.channels import messaging
from amparo.channels.messaging.platform import Platform
from amparo.settings import Variable, current


@lru_cache(maxsize=1)
def all_platforms() -> tuple[type[Platform], ...]:
    """Return every platform that there is, by name."""
    folders = [each.name for each in iter_modules(messaging.__path__) if each.ispkg]
    found = [each for name in folders for each in import_module(f"{messaging.__name__}.{name}").PLATFORMS]
    return tuple(sorted(found, key=lambda each: each.name))


def variables() -> list[Variable]:
    """Return the settings of all platforms; what several share, once."""
    return list({each.name: each for platform in all_platforms() for each in platform.variables}.values())


def platforms_set_up(environ: Mapping[str, str] | None = None) -> list[Platform]:
    """Return the platforms that are switched on; raises SettingsError where one is set up in part."""
    given = os.environ if environ is None else environ
    found = [each.from_environment(given, current().public_url) for each in all_platforms()]
    return [each for each in found if each is not None]
