"""A platform, a time and a talk for tests of the base: nothing is sent anywhere and nobody waits."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping
from typing import Any

import httpx2

from amparo.channels.messaging.conversations import Conversation
from amparo.channels.messaging.incoming import Incoming, Request
from amparo.channels.messaging.outgoing import Layout, Outgoing
from amparo.channels.messaging.platform import Platform
from amparo.channels.messaging.talk import Said
from amparo.channels.output import Message
from amparo.channels.rendering.plain import Form
from amparo.dialogue.reply import Choice, Reply, Text, verbatim


class Time:
    """A clock that goes on by as much as somebody sleeps; `slept`: how long each time."""

    def __init__(self, now: float = 1000.0) -> None:
        self.now = now
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


class MadeUp(Platform):
    """`sent`: to whom and what; `problems`: raised at the next attempts, None for one that goes well."""

    name = "made-up"
    title = "Made up"
    variables = ()
    needed = ()
    layout = Layout(Form(200), buttons=3, title=20)
    delete_copy = Text("delete it.")

    def __init__(self, values: Mapping[str, Any] | None = None, public_url: str | None = None) -> None:
        super().__init__(values or {}, public_url)
        self.sent: list[tuple[str, Outgoing]] = []
        self.problems: deque[Exception | None] = deque()
        self.confirmed: list[str] = []
        self.at_confirm: Exception | None = None

    def is_authentic(self, request: Request) -> bool:
        return True

    def read(self, request: Request) -> list[Incoming]:
        return []

    async def send(self, client: httpx2.AsyncClient, to: Incoming, message: Outgoing) -> None:
        problem = self.problems.popleft() if self.problems else None
        if problem:
            raise problem
        self.sent.append((to.sender, message))

    async def confirm(self, client: httpx2.AsyncClient, taken: Incoming) -> None:
        self.confirmed.append(taken.event)
        if self.at_confirm:
            raise self.at_confirm

    def texts(self, sender: str) -> list[str]:
        """What a person was sent."""
        return [message.text for to, message in self.sent if to == sender]


class Echo:
    """A talk that answers 'to <words>'.

    `gates`: an answer to these words waits for the gate; `problems`: raised in place of an answer to these words;
    `ended`: ids of conversations that are over, to which 'exit' adds; `seen`: id of the conversation, words.
    """

    def __init__(self) -> None:
        self.gates: dict[str, asyncio.Event] = {}
        self.problems: dict[str, Exception] = {}
        self.ended: set[str] = set()
        self.seen: list[tuple[str, str]] = []
        self.forgot: list[str] = []
        self.choices: tuple[Choice, ...] = ()

    def link(self, incoming: Incoming) -> dict[str, str]:
        return dict(incoming.metadata)

    async def answer(self, agent: Any, conversation: Conversation, incoming: Incoming) -> Any:
        self.seen.append((conversation.id, incoming.text))
        if gate := self.gates.get(incoming.text):
            await gate.wait()
        if problem := self.problems.get(incoming.text):
            raise problem
        if incoming.text == "exit":
            self.ended.add(conversation.id)
        return Said([Message(Reply(lead=(verbatim(f"to {incoming.text}"),), choices=self.choices))])

    async def has_ended(self, conversation: Conversation) -> bool:
        return conversation.id in self.ended

    async def forget(self, conversation: Conversation) -> None:
        self.forgot.append(conversation.id)
        self.ended.add(conversation.id)
