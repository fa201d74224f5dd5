"""What is read of a message: its letters, up to a limit, without characters that nobody can see."""

from __future__ import annotations

import unicodedata

from amparo.dialogue.reply import Text

MESSAGE_LIMIT = 1000

# Control, formatting, private and broken characters. The two joiners are letters' neighbours in several scripts.
_DROPPED = {"Cc", "Cf", "Co", "Cs"}
_JOINERS = "\u200c\u200d"


def clean_text(text: str) -> str:
    """Return `text` without invisible characters and outer space; line ends become newlines, tabs become spaces."""
    text = "\n".join(text.splitlines()).replace("\t", " ")
    kept = "".join(c for c in text if c == "\n" or c in _JOINERS or unicodedata.category(c) not in _DROPPED)
    return kept.strip().strip(_JOINERS).strip()


def cut_text(text: str) -> tuple[str, bool]:
    """Return at most MESSAGE_LIMIT characters of `text`, and whether there were more."""
    return text[:MESSAGE_LIMIT].rstrip(), len(text) > MESSAGE_LIMIT


def cut_notice() -> Text:
    """Return the sentence that tells a person that their message was cut."""
    return Text(
        "Your message was long. I read the first {number} characters.", {"number": f"{MESSAGE_LIMIT:,}"}
    )
