"""A server on loopback with the real channels, a real conversation store, and an agent that follows a script."""

from __future__ import annotations

import asyncio
import copy
import socket
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest
from rasa.core.channels.channel import InputChannel, UserMessage, register
from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.server import configure_cors
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Sanic

from amparo.channels.clear_requests import refuse_unclear_requests
from amparo.channels.compression import compress
from amparo.channels.health import HealthInput
from amparo.channels.messaging import counters
from amparo.channels.pages import PagesInput
from amparo.channels.plain_errors import answer_errors_plainly
from amparo.channels.site import SiteInput
from amparo.channels.website import WebsiteInput
from amparo.channels.widget import WidgetInput
from amparo.dialogue.case import SLOT, Case
from amparo.dialogue.state import use
from amparo.dialogue.state.memory import MemoryState
from amparo.dialogue.tracker_store import BoundedTrackerStore

DOMAIN = """
version: "3.1"
intents: [greet, danger, erase_chat, give_place, find_services, choose_service, fact]
entities: [case, service, country, subdivision, topic, language, site_country, organisation]
slots:
  case: {type: text, influence_conversation: false, mappings: [{type: from_entity, entity: case}]}
  site_country: {type: text, influence_conversation: false, mappings: [{type: custom}]}
responses:
  utter_greet:
  - text: "Hello, I am Amparo."
    buttons:
    - {title: "I am in danger", payload: /danger}
    - {title: "Is it across borders?", payload: '/fact{"topic": "borders"}'}
  utter_introduction_short:
  - text: "I am a computer program, and free."
  utter_emergency:
  - text: "Call the emergency number of {country}."
    buttons: [{title: "I am safe", payload: /greet}]
  utter_services_unavailable:
  - text: "I cannot reach my list of services."
  utter_fact/borders:
  - text: "No border need be crossed."
actions: [utter_topic, action_find_services, action_remember]
"""


@dataclass
class Step:
    """One action of the scripted bot: its name, and the messages or other events it leaves."""

    action: str
    messages: list[dict[str, Any]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


def says(text: str, **rest: Any) -> Step:
    return Step("utter_answer", [{"text": text, "utter_action": "utter_answer", **rest}])


class PlainResponses(NaturalLanguageGenerator):
    """Says a response as it stands in the domain; in place of {country} the one that is known, else the site's."""

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any] | None:
        assert output_channel == "website"
        response = copy.deepcopy(kwargs["domain_responses"][utter_action][0])
        case = Case.from_json(tracker.get_slot(SLOT))
        country = case.country or tracker.get_slot("site_country") or "your country"
        return {**response, "text": response["text"].replace("{country}", country)}


class FakeAgent:
    """Does what Rasa's agent does with a conversation, but says what `script` tells it to."""

    def __init__(self, store: BoundedTrackerStore, domain: Domain) -> None:
        self.domain, self.tracker_store = domain, store
        self.processor = SimpleNamespace(nlg=PlainResponses())
        self.model_id, self.action_endpoint, self.ready = "model-1", None, True
        self.script: list[Step] = [says("I hear you.")]
        self.intent = "find_services"
        self.error: Exception | None = None
        self.delay = 0.0
        self.seen: list[UserMessage] = []

    def is_ready(self) -> bool:
        return self.ready

    async def handle_message(self, message: UserMessage) -> None:
        self.seen.append(message)
        tracker = await self.tracker_store.retrieve(message.sender_id)
        if tracker is None:
            slots = self.domain.slots
            tracker = DialogueStateTracker.from_events(message.sender_id, [], slots=slots)
            tracker.update(ActionExecuted("action_session_start"))
            tracker.update(SessionStarted())
            tracker.update(ActionExecuted("action_listen"))
        data = message.parse_data or {"intent": {"name": self.intent}, "entities": []}
        tracker.update(
            UserUttered(message.text, data["intent"], data["entities"], data, message_id=message.message_id)
        )
        await asyncio.sleep(self.delay)
        for step in self.script:
            tracker.update(ActionExecuted(step.action))
            for said in step.messages:
                known = {key: said.get(key) for key in ("buttons", "custom")}
                rest = {key: value for key, value in said.items() if key not in ("text", *known)}
                event = BotUttered(said.get("text"), known, rest)
                tracker.update(event)
                await message.output_channel.send_response(message.sender_id, event.message())
            for other in step.events:
                tracker.update(other)
        if self.error:
            raise self.error
        tracker.update(ActionExecuted("action_listen"))
        await self.tracker_store.save(tracker)


async def keep_case(agent: FakeAgent, sender: str = "s", **known: Any) -> None:
    """There is a conversation already, in which this is known."""
    event = SlotSet(SLOT, Case(**known).to_json())
    tracker = DialogueStateTracker.from_events(sender, [event], slots=agent.domain.slots)
    await agent.tracker_store.save(tracker)


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def kept(clock: Clock) -> Iterator[MemoryState]:
    """A state of its own for each test, on a clock that stands still: tests use the same few ids again."""
    memory = MemoryState(clock=clock)
    use(memory)
    yield memory
    use(None)


@pytest.fixture(autouse=True)
def _nothing_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Platforms count for the whole process."""
    monkeypatch.setattr(counters, "_ALL", {})


@pytest.fixture
def domain() -> Domain:
    return Domain.from_yaml(DOMAIN)


@pytest.fixture
def agent(domain: Domain) -> FakeAgent:
    return FakeAgent(BoundedTrackerStore(domain), domain)


@pytest.fixture
def clock() -> Clock:
    return Clock()


async def serve(channels: list[InputChannel], agent: Any, stack: list[Any]) -> str:
    Sanic.test_mode = (
        True  # Sanic rewrites its own code at start, which works only once in a process without this.
    )
    app = Sanic(f"test-{uuid.uuid4().hex}", configure_logging=False)
    configure_cors(app, "")
    answer_errors_plainly(app)
    refuse_unclear_requests(app)
    app.register_middleware(compress, "response")
    register(channels, app, route="/webhooks/")
    if agent is not None:
        app.ctx.agent = agent
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    server = await app.create_server(sock=sock, return_asyncio_server=True, access_log=False)
    await server.startup()
    await server.before_start()
    await server.after_start()
    await server.start_serving()
    stack.append(server)
    return f"http://127.0.0.1:{sock.getsockname()[1]}"


@pytest.fixture
async def client(agent: FakeAgent) -> AsyncIterator[aiohttp.ClientSession]:
    """A client of a server with all channels; 20 messages a minute on a clock that stands still."""
    channels = [
        WebsiteInput(),
        PagesInput(leave_to="https://weather.example.org/today"),
        HealthInput(),
        SiteInput(leave_to="https://weather.example.org/today", origins=("https://www.ngo.example",)),
        WidgetInput(),
    ]
    servers: list[Any] = []
    address = await serve(channels, agent, servers)
    async with aiohttp.ClientSession(address) as session:
        yield session
    for server in servers:
        server.close()
        await server.wait_closed()


@pytest.fixture
def post(client: aiohttp.ClientSession) -> Callable[..., Any]:
    """Give a function that posts a body to the webhook and returns status, headers and what it answers."""

    async def send(body: Any = None, **fields: Any) -> SimpleNamespace:
        data: dict[str, Any] = (
            {"data": body} if isinstance(body, bytes) else {"json": body or {"sender": "s", **fields}}
        )
        async with client.post("/webhooks/website/webhook", **data) as answer:
            is_json = "json" in answer.content_type
            content = await (answer.json() if is_json else answer.text())
            return SimpleNamespace(status=answer.status, headers=answer.headers, content=content)

    return send
