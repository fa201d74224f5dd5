"""The training messages of `data/nlu/`, read as text, for tuning, comparing and checking (Rasa reads them itself)."""

from __future__ import annotations

from pathlib import Path

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the first is many times faster


def read_training_messages(folder: Path) -> list[tuple[str, str]]:
    """Return (label, text) of all messages below a folder; a label is an intent, with its topic where it has one."""
    found = []
    for path in sorted(folder.rglob("*.yml")):
        for block in yaml.load(path.read_text(encoding="utf-8"), _LOADER)["nlu"]:
            lines = (line.strip() for line in block.get("examples", "").splitlines())
            texts = (line.removeprefix("- ").strip() for line in lines if line.startswith("- "))
            found += [(block["intent"], text) for text in texts if text and "intent" in block]
    return found
