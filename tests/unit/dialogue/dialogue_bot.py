"""Conversations without a trained model: the intents are given, all that follows is Rasa's and ours.

Rasa's own processor runs actions and sessions; the policy is RulePolicy on data/rules as config.yml sets it; custom
actions run by rasa_sdk's executor in this process.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import yaml
from rasa.core.channels.channel import UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.policies.ensemble import DefaultPolicyPredictionEnsemble
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import InMemoryTrackerStore, TrackerStore
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.generator import TrainingDataGenerator
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.core.training_data.loading import load_data_from_files
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.data import TrainingType
from rasa.utils.log_utils import configure_structlog

from amparo.channels.conversation import context_of
from amparo.channels.output import RepliesOutput
from amparo.channels.payloads import parse_payload
from amparo.channels.rendering.web import text_of
from amparo.dialogue.responses import LocalisedResponses
from tests.in_process_actions import InProcessActions

ROOT = Path(__file__).resolve().parents[3]
CONTEXT = ExecutionContext(GraphSchema({}), model_id="test")


def policy_settings(name: str) -> dict[str, Any]:
    """What config.yml sets for the policy whose name ends in `name`."""
    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    (entry,) = (entry for entry in config["policies"] if str(entry["name"]).endswith(name))
    return {key: value for key, value in entry.items() if key != "name"}


def make_policies(domain: Domain, folder: Path) -> list[Any]:
    """RulePolicy trained on the rules."""
    configure_structlog(
        logging.ERROR
    )  # Rasa's own notes of every prediction take longer than the predictions
    storage = LocalModelStorage.create(folder)
    rules = RulePolicy(
        {**RulePolicy.get_default_config(), **policy_settings("RulePolicy")},
        storage,
        Resource("rules"),
        CONTEXT,
    )
    steps = load_data_from_files([str(path) for path in sorted((ROOT / "data/rules").glob("*.yml"))], domain)
    rules.train(TrainingDataGenerator(StoryGraph(steps), domain, augmentation_factor=0).generate(), domain)
    return [rules]


class UntrainedProcessor(MessageProcessor):
    """Rasa's processor with policies instead of a model."""

    def __init__(self, domain: Domain, store: TrackerStore, policies: list[Any]) -> None:
        self.domain, self.tracker_store, self.policies = domain, store, policies
        self.nlg, self.lock_store = LocalisedResponses(domain), InMemoryLockStore()
        self.max_number_of_predictions, self.on_circuit_break = 10, None
        self.action_endpoint, self.http_interpreter = InProcessActions(), None
        self.model_metadata = SimpleNamespace(
            model_id="test", assistant_id="amparo", training_type=TrainingType.CORE
        )

    def _predict_next_with_tracker(self, tracker: DialogueStateTracker) -> PolicyPrediction:
        predictions = [
            policy.predict_action_probabilities(tracker, self.domain, rule_only_data={})
            for policy in self.policies
        ]
        return DefaultPolicyPredictionEnsemble().combine_predictions(predictions, tracker, self.domain)


@dataclass(frozen=True)
class Turn:
    """The actions of a turn, what was said, and the conversation as it is kept afterwards."""

    actions: list[str]
    texts: list[str]
    tracker: DialogueStateTracker


class DialogueBot:
    """Any number of conversations; each message is given as `/intent{"entity": "value"}`."""

    def __init__(self, domain: Domain, policies: list[Any], store: TrackerStore | None = None) -> None:
        self.store = store or InMemoryTrackerStore(domain)
        self.domain = domain
        self.processor = UntrainedProcessor(domain, self.store, policies)

    async def say(self, payload: str, sender: str = "person", metadata: dict[str, str] | None = None) -> Turn:
        context = context_of(await self.store.retrieve(sender), metadata)
        data = parse_payload(payload, self.domain, context)
        assert data is not None, f"{payload} names no intent or no topic"
        return await self.hear(payload, data, sender, context)

    async def hear(
        self, text: str, data: dict[str, Any], sender: str = "person", context: dict[str, Any] | None = None
    ) -> Turn:
        """Take `text` as a message of which `data` is what NLU says."""
        output = RepliesOutput()
        message = UserMessage(text, output, sender, parse_data=data, metadata=context)
        seen: list[str] = []
        save = self.processor.save_tracker

        async def note_and_save(tracker: DialogueStateTracker) -> None:
            seen[:] = actions_of_last_turn(tracker)
            await save(tracker)

        self.processor.save_tracker = note_and_save
        try:
            await self.processor.handle_message(message)
        finally:
            self.processor.save_tracker = save
        tracker = await self.store.retrieve(sender)
        assert tracker is not None
        return Turn(seen, [text_of(said.reply, "en") for said in output.messages], tracker)


def actions_of_last_turn(tracker: DialogueStateTracker) -> list[str]:
    """Names of the actions since the last message of the person, without action_listen."""
    names: list[str] = []
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            break
        if isinstance(event, ActionExecuted) and event.action_name != "action_listen":
            names.append(str(event.action_name))
    return names[::-1]
