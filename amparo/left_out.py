"""Libraries that Rasa and spaCy import and `amparo serve` never uses: placeholders stand in their place.

They take more than half of the memory of a process that has only imported Rasa, and most of the time of its start.
What Rasa asks of them while it is imported (a class to derive from, a type for an annotation, a table of a database) is
answered with another placeholder. Once the server has started, one that is called raises one clear sentence.
"""

from __future__ import annotations

import importlib.machinery
import sys
import types
from collections.abc import Mapping, MutableSequence, Sequence
from importlib.abc import Loader, MetaPathFinder
from typing import Any

_DATABASE, _REDIS = "AMPARO_DATABASE_URL", "AMPARO_REDIS_URL"
LEFT_OUT: dict[str, str] = {
    # Rasa's own connectors; Amparo has its own (amparo/channels/messaging).
    "aiogram": "",
    "cachecontrol": "",
    "fbmessenger": "",
    "google.auth": "",
    "google.oauth2": "",
    "prompt_toolkit": "",
    "questionary": "",
    "slack_sdk": "",
    "socketio": "",
    "twilio.rest": "",
    "webexteamssdk": "",
    # Places for conversations and models; Amparo has its own (amparo/dialogue/state).
    "boto3": "",
    "botocore": "",
    "pymongo": "",
    "redis": _REDIS,
    "sqlalchemy": _DATABASE,
    # Tokens of Rasa's API: nothing is left out where it is on.
    "jwt": "",
    "sanic_jwt": "",
    # Of spaCy all but what finds phrases.
    "pydantic": "",
    "spacy.cli": "",
    "spacy.pipeline": "",
    # Learning, testing and drawing.
    "matplotlib": "",
    "scipy": "",
    "sklearn": "",
}
"""Package or module -> the setting with which it is used all the same; empty: never."""


class LeftOutError(RuntimeError):
    """Something wants to use a library that `amparo serve` leaves out."""


class _PlaceholderType(type):
    """Unknown attributes of a placeholder, and what a call of it gives, are placeholders too."""

    settled = False

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _placeholder(f"{cls.__name__}.{name}")

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if _PlaceholderType.settled:
            raise LeftOutError(f"`amparo serve` leaves {cls.__name__} out (amparo/left_out.py).")
        return _placeholder(f"{cls.__name__}()")


class Placeholder(Exception, metaclass=_PlaceholderType):
    """Base of all placeholders: an exception, since some stand in `except` clauses. None is ever raised."""


def _placeholder(name: str) -> Any:
    return _PlaceholderType(name, (Placeholder,), {"__module__": __name__})


class PlaceholderModule(types.ModuleType):
    """A module whose unknown names are placeholders."""

    __path__: MutableSequence[str] = []  # noqa: RUF012 - of the module, as Python has it

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        found = _placeholder(f"{self.__name__}.{name}")
        setattr(self, name, found)
        return found


class _Finder(MetaPathFinder, Loader):
    """Finds the modules of `names`, and all below them, as placeholders."""

    def __init__(self, names: frozenset[str]) -> None:
        self.names = names

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        parts = fullname.split(".")
        if any(".".join(parts[:count]) in self.names for count in range(1, len(parts) + 1)):
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return PlaceholderModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        pass


def leave_out(given: Mapping[str, str]) -> None:
    """Give this process placeholders; `given` are the settings, as environment variables, that are set.

    Called before Rasa is imported. With AMPARO_API_TOKEN nothing is left out, since Rasa's API can also train and test.
    """
    if given.get("AMPARO_API_TOKEN", "").strip():
        return
    names = frozenset(name for name, setting in LEFT_OUT.items() if not given.get(setting, "").strip())
    sys.meta_path.insert(0, _Finder(names))


def settle() -> None:
    """From now on a placeholder that is called raises LeftOutError."""
    _PlaceholderType.settled = True
