"""Takes out of what people write what could name or reach somebody, before it is kept.

Numbers, mails, handles, links, ids and names that are told as such ("my name is …") become PLACEHOLDER. What is taken
out is found by shapes and by words (data/redaction); a name that nobody calls a name stays.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rasa.shared.core.events import Event, UserUttered

from amparo.dialogue.redaction import cues, numbers, online

PLACEHOLDER = "[…]"
"""What stands in place of what is taken out; it has no language, and nothing in it is taken for a word."""

OFFSETS = "text_tokens"  # Rasa's places of the words in the text: they tell the length of a name


def redact(text: str) -> str:
    """Return `text` with PLACEHOLDER for what could name or reach somebody; the rest is as it was. Raises nothing."""
    found = sorted((*numbers.spans(text), *online.spans(text), *cues.spans(text)))
    parts: list[str] = []
    at = 0
    for start, end in found:
        if start >= at:
            parts += (text[at:start], PLACEHOLDER)
        at = max(at, end)
    return "".join((*parts, text[at:])) if parts else text


def redact_events(events: Iterable[Event]) -> None:
    """Redact the words of the person in messages that are about to be kept: text, parse data, entities, metadata.

    A value of an entity that was read from the text (it stands in it) goes if its words go. Codes stay as they are.
    """
    for event in events:
        if not isinstance(event, UserUttered) or not event.text or event.text.startswith("/"):
            continue
        before, event.text = event.text, redact(event.text)
        event.metadata = _redacted(event.metadata, before, event.text)
        data = event.parse_data
        if isinstance(data.get("text"), str):
            data["text"] = redact(data["text"])
        if isinstance(data.get("metadata"), dict):
            data["metadata"] = _redacted(data["metadata"], before, event.text)
        for entity in (*(data.get("entities") or ()), *(event.entities or ())):
            entity["value"] = _redacted(entity.get("value"), before, event.text)
            if event.text != before and "start" in entity:
                entity["start"] = entity["end"] = 0
        if event.text != before:
            data.pop(OFFSETS, None)


def _redacted(value: Any, before: str, after: str) -> Any:
    """Return what may be kept of a value; a text that was part of `before` and is not of `after` is gone."""
    if isinstance(value, dict):
        return {key: _redacted(each, before, after) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_redacted(each, before, after) for each in value]
    if not isinstance(value, str) or not value:
        return value
    if value.casefold() in before.casefold():
        return value if value.casefold() in after.casefold() else PLACEHOLDER
    return value if value.startswith("{") else redact(value)  # JSON of ours holds codes alone
