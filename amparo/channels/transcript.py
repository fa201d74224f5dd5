"""What a page shows of a conversation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from amparo.channels.markup import Block, blocks
from amparo.channels.output import Message, message_of
from amparo.channels.rendering.web import Layout, button, layout_of


@dataclass(frozen=True)
class Entry:
    """One message. `of_person`: who wrote it; `buttons`: title and payload, of the newest messages only."""

    of_person: bool
    layout: Layout
    lead: list[Block]
    rest: list[Block] = field(default_factory=list)
    buttons: list[dict[str, str]] = field(default_factory=list)


def entry_of_person(text: str, titles: dict[str, str]) -> Entry | None:
    """Return a message of the person; a chosen button is shown by its title, or not at all where that is lost."""
    shown = titles.get(text, "") if text.startswith("/") else text
    return Entry(True, Layout(shown), blocks(shown)) if shown else None


def entries_of_bot(messages: Iterable[Message], with_buttons: bool, language: str | None) -> list[Entry]:
    """Return messages of the bot in `language`."""
    entries = []
    for message in messages:
        layout = layout_of(message.reply, language)
        buttons = [button(choice, language) for choice in message.reply.choices] if with_buttons else []
        if layout.lead or layout.cards or buttons:
            entries.append(Entry(False, layout, blocks(layout.lead), blocks(layout.rest), buttons))
    return entries


def past_entries(
    tracker: DialogueStateTracker | None,
    titles: dict[str, str],
    language: str | None,
    with_buttons: bool = False,
) -> list[Entry]:
    """Return the turns that are kept of a conversation; `with_buttons` shows those of the bot's last messages."""
    events = [e for e in (tracker.events if tracker else ()) if isinstance(e, (UserUttered, BotUttered))]
    last = max((index for index, event in enumerate(events) if isinstance(event, UserUttered)), default=-1)
    entries: list[Entry] = []
    for index, event in enumerate(events):
        if isinstance(event, UserUttered):
            said = entry_of_person(event.text or "", titles)
            entries += [said] if said else []
        elif message := message_of(event.message()):
            entries += entries_of_bot([message], with_buttons and index > last, language)
    return entries
