"""The pages: a whole conversation in plain HTML, without JavaScript and without a cookie.

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

from amparo.channels.body import read_body
from amparo.channels.conversation import load_conversation, say
from amparo.channels.emergency import danger_sentence
from amparo.channels.forgetting import delete_conversation, forget_soon
from amparo.channels.leaving import exit_origins, exit_url
from amparo.channels.limits import RateLimit, messages_per_minute
from amparo.channels.message_text import clean_text, cut_text
from amparo.channels.payloads import offered_titles
from amparo.channels.renderer import PageRenderer
from amparo.channels.transcript import Entry, entries_of_bot, entry_of_person, past_entries
from amparo.channels.turn import Turn, run_turn
from amparo.channels.website import agent_of, too_fast_text
from amparo.i18n import DEFAULT_LANGUAGE, translate

LANGUAGE = DEFAULT_LANGUAGE
METADATA = {"language": LANGUAGE}
_ID = re.compile(r"[A-Za-z0-9_-]{22}")
_STATIC_HEADERS = {"Cache-Control": "public, max-age=86400", "X-Content-Type-Options": "nosniff"}


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

    def __init__(self, limit: RateLimit | None = None, leave_to: str | None = None) -> None:
        """Take the limit of messages and the site to leave to; by default from the environment."""
        self._limit = RateLimit(messages_per_minute()) if limit is None else limit
        self._leave_to = leave_to or exit_url()
        self._renderer = PageRenderer(exit_origins(self._leave_to))

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
            return await self._fresh_page(agent_of(request))

        async def answer(request: Request) -> HTTPResponse:
            return await self._answer(request)

        async def erase(request: Request) -> HTTPResponse:
            return await self._erase(request)

        async def leave(request: Request) -> HTTPResponse:
            return self._leave(request, known_id(request.args.get("conversation", "")))

        async def leave_by_form(request: Request) -> HTTPResponse:
            form = read_form(await read_body(request) or b"")
            return self._leave(request, known_id(form.get("conversation", "")))

        async def style(request: Request) -> HTTPResponse:
            return response.text(
                self._renderer.style, content_type="text/css; charset=utf-8", headers=_STATIC_HEADERS
            )

        async def icon(request: Request) -> HTTPResponse:
            # Browsers ask for one by themselves. A tab without a picture draws less attention.
            return response.empty(headers=_STATIC_HEADERS)

        blueprint.add_route(show, "/", methods=["GET"], name="show")
        blueprint.add_route(answer, "/", methods=["POST"], name="answer", stream=True)
        blueprint.add_route(erase, "/erase", methods=["POST"], name="erase", stream=True)
        blueprint.add_route(leave, "/exit", methods=["GET"], name="leave")
        blueprint.add_route(leave_by_form, "/exit", methods=["POST"], name="leave_by_form", stream=True)
        blueprint.add_route(style, "/static/amparo.css", methods=["GET"], name="style")
        blueprint.add_route(icon, "/favicon.ico", methods=["GET"], name="icon")
        return blueprint

    async def _answer(self, request: Request) -> HTTPResponse:
        agent = agent_of(request)
        body = await read_body(request)
        if body is None:
            sorry = translate("Your message was too long to read. Please send a shorter one.", LANGUAGE)
            alert = f"{danger_sentence(None, LANGUAGE)} {sorry}"
            return await self._fresh_page(agent, alert=alert, status=413)
        form = read_form(body)
        sender = known_id(form.get("conversation", "")) or new_conversation()
        text = form.get("choice") or form.get("message", "")
        wait = self._limit.seconds_to_wait(sender)
        if wait:
            return await self._too_fast(agent, sender, form.get("message", ""), wait)
        turn = await run_turn(agent, sender, text, METADATA, self.name(), introduce=False)
        if turn.ended == "exit":
            return self._away()
        if turn.ended == "erase":
            said = " ".join(answer["text"] for answer in turn.answers if answer["text"])
            return await self._fresh_page(agent, notice=said or translate(_ERASED, LANGUAGE))
        return self._renderer.page(sender, await self._entries_after(agent, sender, turn))

    async def _entries_after(self, agent: Any, sender: str, turn: Turn) -> list[Entry]:
        """Return the greeting, the turns before, and this turn, whose answers are there even if nothing was kept."""
        titles = self._titles(agent, turn.before)
        said = entry_of_person(turn.said.text, titles)
        answers = entries_of_bot(turn.answers, with_buttons=True)
        greeting = await self._greeting(agent, with_buttons=False)
        return [*greeting, *past_entries(turn.before, titles), *([said] if said else []), *answers]

    async def _too_fast(self, agent: Any, sender: str, draft: str, wait: int) -> HTTPResponse:
        alert = await too_fast_text(agent, sender, METADATA, wait)
        tracker = await load_conversation(agent, sender)
        entries = past_entries(tracker, self._titles(agent, tracker), with_buttons=True)
        draft, _ = cut_text(clean_text(draft))
        page = self._renderer.page(sender, entries, alert=alert, draft=draft, status=429)
        page.headers["Retry-After"] = str(wait)
        return page

    async def _fresh_page(
        self, agent: Any, notice: str = "", alert: str = "", status: int = 200
    ) -> HTTPResponse:
        greeting = await self._greeting(agent, with_buttons=True)
        return self._renderer.page(new_conversation(), greeting, notice=notice, alert=alert, status=status)

    async def _greeting(self, agent: Any, with_buttons: bool) -> list[Entry]:
        ready = agent is not None and agent.is_ready()
        answer = await say(agent, "utter_greet", "") if ready else None
        return entries_of_bot([answer or {"text": translate(_GREETING, LANGUAGE)}], with_buttons)

    async def _erase(self, request: Request) -> HTTPResponse:
        sender = known_id(read_form(await read_body(request) or b"").get("conversation", ""))
        agent = agent_of(request)
        if sender and agent is not None:
            await delete_conversation(agent.tracker_store, sender)
            forget_soon(agent.tracker_store, sender)
        return await self._fresh_page(agent, notice=translate(_ERASED, LANGUAGE))

    def _leave(self, request: Request, sender: str | None) -> HTTPResponse:
        agent = agent_of(request)
        if sender and agent is not None:
            forget_soon(agent.tracker_store, sender)
        return self._away()

    def _away(self) -> HTTPResponse:
        return response.empty(status=303, headers={**self._renderer.headers, "Location": self._leave_to})

    @staticmethod
    def _titles(agent: Any, tracker: Any) -> dict[str, str]:
        return offered_titles(tracker, agent.domain) if agent is not None and agent.is_ready() else {}


_GREETING = (
    "Hello. I am Amparo, a free help chatbot about human trafficking and exploitation. "
    "I am a computer program, not a person and not the police. "
    "You can tell me what is happening, or ask me a question. You do not have to tell me your name."
)
_ERASED = (
    "This chat is erased. It may still be in your browser history. You can start again, or close the page."
)
