"""One message of a platform in its conversation: on the same turn as the website, with what only platforms need."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from rasa.shared.core.trackers import DialogueStateTracker

from amparo.channels.choices import first_choice
from amparo.channels.conversation import INTRODUCTION, known_country, say, spoken_with
from amparo.channels.emergency import last_resort, too_fast_text
from amparo.channels.guards import has_user_message
from amparo.channels.messaging.conversations import Conversation
from amparo.channels.messaging.incoming import ABOUT, ERASE, HELP, START, STOP, Incoming
from amparo.channels.messaging.notices import (
    cannot_open,
    copy_notice,
    forgotten,
    not_opened,
    too_fast,
    who_we_are,
)
from amparo.channels.messaging.outgoing import key_of
from amparo.channels.messaging.platform import Platform
from amparo.channels.metadata import valid_metadata
from amparo.channels.output import Message
from amparo.channels.payloads import offered_choices
from amparo.channels.turn import Turn, run_turn
from amparo.dialogue.recall import messages_of_turn, reply_in
from amparo.dialogue.state import state
from amparo.dialogue.tracker_store import conversation_turn

_COMMANDS = {START: "/greet", HELP: "/capabilities", STOP: "/exit_now", ERASE: "/erase_chat"}
_OF_A_LINK = ("country", "organisation")


@dataclass(frozen=True)
class Said:
    """`messages`, the `language` to say them in, and the number of the first choice in them."""

    messages: list[Message]
    language: str | None = None
    first_choice: int = 1


class Talk:
    """Turns what came in into messages; knows the platform only by what it says of copies of the chat."""

    def __init__(self, platform: Platform, per_minute: int) -> None:
        self._platform, self._per_minute = platform, per_minute

    def link(self, incoming: Incoming) -> dict[str, str]:
        """Return what a link into the chat said of country and organisation, where it is valid."""
        known = valid_metadata(dict(incoming.metadata))
        return {name: known[name] for name in _OF_A_LINK if name in known}

    async def answer(self, agent: Any, conversation: Conversation, incoming: Incoming) -> Said:
        """Return what is said; there is always at least one message."""
        if agent is None or not agent.is_ready():
            return await self._answer(agent, conversation, incoming, None)
        async with conversation_turn(conversation.id, agent.domain) as held:
            said = await self._answer(agent, conversation, incoming, held.tracker)
            if not any(message.reply.choices for message in said.messages):
                return said
            return replace(said, first_choice=first_choice(held.tracker))

    async def _answer(
        self,
        agent: Any,
        conversation: Conversation,
        incoming: Incoming,
        tracker: DialogueStateTracker | None,
    ) -> Said:
        is_first = not has_user_message(tracker)
        metadata = dict(conversation.metadata)
        language = valid_metadata(dict(incoming.metadata)).get("language")
        if is_first and language:  # later the conversation has its own
            metadata["language"] = language
        spoken = spoken_with(tracker, metadata)
        country = known_country(tracker) or metadata.get("country")
        # Who must leave is never told to wait.
        wait = (
            0
            if incoming.command in (STOP, ERASE)
            else await state().seconds_to_wait(f"conversation:{conversation.id}", self._per_minute)
        )
        if wait:
            return Said([too_fast(await too_fast_text(agent, conversation.id, metadata, wait))], spoken)
        text, payload = incoming.text.strip(), _COMMANDS.get(incoming.command, "")
        if text and (not is_first if incoming.command == START else _has_asked(tracker)):
            payload = ""
        if not payload and incoming.key and tracker is not None:
            offered = offered_choices(tracker, agent.domain)
            # A button of an old message may stand for what is no longer known: then its title is what was said.
            text = next((each for each in offered if key_of(each) == incoming.key), text)
        if not (text or payload):
            return Said([cannot_open(incoming.media, country, spoken), *self._copy(conversation)], spoken)
        about = incoming.command in (ABOUT, HELP)
        introduction = await say(agent, INTRODUCTION, conversation.id, tracker, metadata) if about else None
        turn = await run_turn(
            agent,
            conversation.id,
            text,
            metadata,
            self._platform.name,
            introduce=not about,
            payload=payload,
        )
        said = self._messages(turn, incoming, conversation)
        if about and not turn.ended:
            said.insert(0, who_we_are(introduction, country, turn.language))
        return Said(said, turn.language)

    async def has_ended(self, conversation: Conversation) -> bool:
        """Has this conversation come to its end?"""
        return await state().has_ended(conversation.id)

    async def forget(self, conversation: Conversation) -> None:
        """Forget a conversation whose person has left the platform or blocked us."""
        await state().end(conversation.id)

    def _messages(self, turn: Turn, incoming: Incoming, conversation: Conversation) -> list[Message]:
        if turn.ended:
            return [forgotten(self._platform)]
        said = [*turn.messages] or [last_resort(None)]
        unopened = [not_opened(incoming.media)] if incoming.media else []
        copy = self._copy(conversation)
        if copy and said[-1].utter == INTRODUCTION:  # both are said once, and a text message costs
            introduction = said.pop().reply
            copy = [replace(each, reply=each.reply.below(introduction)) for each in copy]
        return [*said, *unopened, *copy]

    def _copy(self, conversation: Conversation) -> list[Message]:
        """Return what is said once in a conversation of the copy on the phone."""
        if conversation.copy_told:
            return []
        conversation.copy_told = True
        return [copy_notice(self._platform)]


def _has_asked(tracker: DialogueStateTracker | None) -> bool:
    """Did the bot ask something in its last turn? Its texts are English in the store, whatever is shown."""
    messages = messages_of_turn(tracker, back=0) if tracker else []
    replies = [reply for message in messages if (reply := reply_in(message))]
    texts = [text.source for reply in replies for text in (*reply.lead, *reply.after)]
    return any(reply.question or reply.asks for reply in replies) or any("?" in text for text in texts)
