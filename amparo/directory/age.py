"""An age as an option of a command: 90d, 12w."""

from __future__ import annotations

import argparse
import re
from datetime import timedelta


def age(text: str) -> timedelta:
    """Days or weeks, such as 90d or 12w; raises argparse.ArgumentTypeError with a sentence for anything else."""
    found = re.fullmatch(r"([0-9]{1,4})([dw])", text)
    if not found:
        raise argparse.ArgumentTypeError(f"'{text}' is no age; write days or weeks, such as 90d or 12w")
    return timedelta(days=int(found.group(1)) * (7 if found.group(2) == "w" else 1))
