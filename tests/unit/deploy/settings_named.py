"""Which settings of Amparo a file names, and which of these do not exist."""

from __future__ import annotations

import re

from amparo.channels.messaging.platforms import variables
from amparo.settings import VARIABLES


def settings_in(text: str) -> set[str]:
    """The settings that a text names."""
    return set(re.findall(r"\bAMPARO_[A-Z_]*[A-Z]\b", text))


def unknown(names: set[str]) -> set[str]:
    """Those of the names that are no settings."""
    return names - {variable.name for variable in (*VARIABLES, *variables())}
