"""The page at the root: a whole conversation in plain HTML, without JavaScript and without a cookie.

The conversation's id travels in a hidden field, never in an address that a browser would keep, save that of leaving:
there the id means nothing any more.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from amparo.channels.addresses import AddressLimits, shared_address_limits
from amparo.channels.assets import shared_assets
from amparo.channels.body import read_body
from amparo.channels.conversation import load_conversation
from amparo.channels.emergency import danger_sentence, too_fast_text
from amparo.channels.forgetting import forget_soon
from amparo.channels.message_text import clean_text, cut_text
from amparo.channels.overload import Room, shared_room
from amparo.channels.payloads import offered_choices
from amparo.channels.renderer import PageRenderer, language_of
from amparo.channels.rendering.texts import say
from amparo.channels.rendering.web import text_of
from amparo.channels.start import greetings
from amparo.channels.transcript import Entry, entries_of_bot, entry_of_person, past_entries
from amparo.channels.turn import Turn
from amparo.channels.website import agent_of
from amparo.dialogue.state import state
from amparo.i18n import translate
from amparo.settings import current

_ID = re.compile(r"[A-Za-z0-9_-]{22}")
_ICON_HEADERS = {"Cache-Control": "public, max-age=86400", "X-Content-Type-Options": "nosniff"}


def new_conversation() -> str:
    """Return a random id of 128 bits."""
    return secrets.token_urlsafe(16)


def known_id(value: str) -> str | None:
    """Return `value` where it has the shape of an id that `new_conversation` makes."""
    return value if _ID.fullmatch(value) else None


def read_form(body: bytes) -> dict[str, str]:
    """Return the first value of each field of a urlencoded form; nothing where it is not one."""
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=10)
    except ValueError:
        return {}
    return {name: values[0] for name, values in fields.items()}


class PagesInput(InputChannel):
    """The pages for people, at the root."""

    def __init__(
        self,
        leave_to: str | None = None,
        addresses: AddressLimits | None = None,
        room: Room | None = None,
    ) -> None:
        """Take the site to leave to and the limits (as the website channel does); by default from the settings."""
        self._addresses = addresses or shared_address_limits()
        self._room = room or shared_room()
        self._renderer = PageRenderer(shared_assets(), leave_to or current().exit_url)

    @classmethod
    def name(cls) -> str:
        """The name in the conversation."""
        return "pages"

    def url_prefix(self) -> str:
        """The routes stand at the root."""
        return "/"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes."""
        blueprint = Blueprint("amparo_pages")

        async def show(request: Request) -> HTTPResponse:
            return await self._fresh_page(agent_of(request), language_of(request))

        async def answer(request: Request) -> HTTPResponse:
            return await self._answer(request)

        async def erase(request: Request) -> HTTPResponse:
            return await self._erase(request)

        async def leave(request: Request) -> HTTPResponse:
            return self._leave(request, known_id(request.args.get("conversation", "")))

        async def leave_by_form(request: Request) -> HTTPResponse:
            form = read_form(await read_body(request) or b"")
            return self._leave(request, known_id(form.get("conversation", "")))

        async def icon(request: Request) -> HTTPResponse:
            # Browsers ask for one by themselves. A tab without a picture draws less attention.
            return response.empty(headers=_ICON_HEADERS)

        blueprint.add_route(show, "/", methods=["GET"], name="show")
        blueprint.add_route(answer, "/", methods=["POST"], name="answer", stream=True)
        blueprint.add_route(erase, "/erase", methods=["POST"], name="erase", stream=True)
        blueprint.add_route(leave, "/exit", methods=["GET"], name="leave")
        blueprint.add_route(leave_by_form, "/exit", methods=["POST"], name="leave_by_form", stream=True)
        blueprint.add_route(icon, "/favicon.ico", methods=["GET"], name="icon")
        return blueprint

    async def _answer(self, request: Request) -> HTTPResponse:
        agent = agent_of(request)
        body = await read_body(request)
        if body is None:
            language = language_of(request)
            sorry = translate("Your message was too long to read. Please send a shorter one.", language)
            alert = f"{danger_sentence(None, language)} {sorry}"
            return await self._fresh_page(agent, language, alert=alert, status=413)
        form = read_form(body)
        language = language_of(request, form.get("language"))
        sender = known_id(form.get("conversation", "")) or new_conversation()
        if await state().has_ended(sender):  # Back, and sent again
            sender = new_conversation()
        text = form.get("choice") or form.get("message", "")
        address = await self._addresses.key_of(request)
        wait = await self._addresses.of_message(address, sender)
        if wait:
            return await self._too_fast(agent, sender, form.get("message", ""), wait, language)
        metadata = {"language": language}
        turn = await self._room.answer(
            agent, sender, text, metadata, self.name(), introduce=False, address=address
        )
        if turn.ended == "exit":
            return self._away()
        if turn.ended == "erase":
            said = " ".join(text_of(each.reply, language) for each in turn.messages)
            return await self._fresh_page(agent, language, notice=said or translate(_ERASED, language))
        language = turn.language or language  # the page goes on in the language of the chat
        return self._page(sender, await self._entries_after(agent, sender, turn, language), language)

    async def _entries_after(self, agent: Any, sender: str, turn: Turn, language: str) -> list[Entry]:
        """Return the greeting, the turns before, and this turn, whose answers are there even if nothing was kept."""
        titles = self._titles(agent, turn.before, language)
        said = entry_of_person(turn.said.text, titles)
        answers = entries_of_bot(turn.messages, True, language)
        greeting = await self._greeting(agent, language, with_buttons=False)
        return [*greeting, *past_entries(turn.before, titles, language), *([said] if said else []), *answers]

    async def _too_fast(self, agent: Any, sender: str, draft: str, wait: int, language: str) -> HTTPResponse:
        alert = await too_fast_text(agent, sender, {"language": language}, wait)
        tracker = await load_conversation(agent, sender)
        entries = past_entries(tracker, self._titles(agent, tracker, language), language, with_buttons=True)
        draft, _ = cut_text(clean_text(draft))
        page = self._page(sender, entries, language, alert=alert, draft=draft, status=429)
        page.headers["Retry-After"] = str(wait)
        return page

    async def _fresh_page(
        self, agent: Any, language: str, notice: str = "", alert: str = "", status: int = 200
    ) -> HTTPResponse:
        greeting = await self._greeting(agent, language, with_buttons=True)
        is_first = not (notice or alert)
        return self._page(
            new_conversation(),
            greeting,
            language,
            notice=notice,
            alert=alert,
            status=status,
            is_first=is_first,
        )

    def _page(
        self,
        conversation: str,
        entries: list[Entry],
        language: str,
        *,
        notice: str = "",
        alert: str = "",
        draft: str = "",
        status: int = 200,
        is_first: bool = False,
    ) -> HTTPResponse:
        """Return a page that shows `entries`; `draft` stands in the input, `notice` and `alert` above it.

        `is_first`: nothing was said yet, so that a script may put the widget's chat in its place.
        """
        return self._renderer.page(
            "chat.html",
            language,
            status=status,
            conversation=conversation,
            entries=entries,
            latest=_latest(entries),
            notice=notice,
            alert=alert,
            draft=draft,
            is_first=is_first,
        )

    async def _greeting(self, agent: Any, language: str, with_buttons: bool) -> list[Entry]:
        return entries_of_bot(await greetings(agent, {"language": language}), with_buttons, language)

    async def _erase(self, request: Request) -> HTTPResponse:
        form = read_form(await read_body(request) or b"")
        sender, language = known_id(form.get("conversation", "")), language_of(request, form.get("language"))
        agent = agent_of(request)
        if sender:
            await state().end(sender)
        return await self._fresh_page(agent, language, notice=translate(_ERASED, language))

    def _leave(self, request: Request, sender: str | None) -> HTTPResponse:
        if sender:
            forget_soon(sender)
        return self._away()

    def _away(self) -> HTTPResponse:
        return response.empty(
            status=303, headers={**self._renderer.headers, "Location": self._renderer.exit_to}
        )

    @staticmethod
    def _titles(agent: Any, tracker: Any, language: str) -> dict[str, str]:
        is_ready = agent is not None and agent.is_ready()
        offered = offered_choices(tracker, agent.domain) if is_ready else {}
        return {payload: say(title, language) for payload, title in offered.items()}


def _latest(entries: list[Entry]) -> int:
    """Return the index of the first message that answers the person's last one."""
    last = max((index for index, entry in enumerate(entries) if entry.of_person), default=-1)
    return min(last + 1, len(entries) - 1)


_ERASED = (
    "This chat is erased. It may still be in your browser history. You can start again, or close the page."
)
