from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.core.policies.ensemble import DefaultPolicyPredictionEnsemble
from rasa.core.policies.memoization import AugmentedMemoizationPolicy
from rasa.core.policies.policy import PolicyPrediction
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActionExecutionRejected, UserUttered
from rasa.shared.core.generator import TrainingDataGenerator
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.core.training_data.loading import load_data_from_files
from rasa.shared.core.training_data.structures import StoryGraph

from tests.unit.dialogue.dialogue_bot import CONTEXT, ROOT, DialogueBot
from tests.unit.engine.conftest import engine

PAYLOADS = [
    "/greet",
    "/self_harm",
    "/not_in_danger",
    "/papers_withheld",
    '/find_services{"country": "KE"}',
    "/goodbye",
]


@pytest.fixture(scope="module")
def stories(domain: Domain, tmp_path_factory: pytest.TempPathFactory) -> AugmentedMemoizationPolicy:
    """The policy of stories, trained on data/stories."""
    policy = AugmentedMemoizationPolicy(
        {**AugmentedMemoizationPolicy.get_default_config(), "max_history": 4},
        LocalModelStorage.create(tmp_path_factory.mktemp("stories")),
        Resource("stories"),
        CONTEXT,
    )
    files = sorted((ROOT / "data/stories").glob("*.yml"))
    steps = load_data_from_files([str(path) for path in files], domain)
    policy.train(TrainingDataGenerator(StoryGraph(steps), domain, augmentation_factor=0).generate(), domain)
    assert policy.lookup
    return policy


def predict(policies: list[Any], tracker: DialogueStateTracker, domain: Domain) -> PolicyPrediction:
    made = [policy.predict_action_probabilities(tracker, domain, rule_only_data={}) for policy in policies]
    return DefaultPolicyPredictionEnsemble().combine_predictions(made, tracker, domain)


def shown(prediction: PolicyPrediction) -> Any:
    """What Rasa goes by."""
    return (
        prediction.probabilities,
        prediction.policy_name,
        prediction.policy_priority,
        [str(event) for event in prediction.events],
        prediction.is_end_to_end_prediction,
        prediction.is_no_user_prediction,
        prediction.hide_rule_turn,
    )


@pytest.fixture
def searches(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """One entry for each search among the stories."""
    found: list[Any] = []
    recall = AugmentedMemoizationPolicy.recall
    monkeypatch.setattr(
        AugmentedMemoizationPolicy, "recall", lambda *a, **k: (found.append(1), recall(*a, **k))[1]
    )
    return found


async def test_what_is_done_is_the_same_at_every_step_of_a_conversation_and_no_story_is_searched(
    domain: Domain, policies: list[Any], stories: AugmentedMemoizationPolicy, searches: list[Any]
) -> None:
    bot = DialogueBot(domain, [*policies, stories])
    for payload in PAYLOADS:
        tracker = (await bot.say(payload)).tracker
    assert searches
    steps = [index for index, event in enumerate(tracker.events) if isinstance(event, ActionExecuted)]
    for index in steps[2:]:
        events = list(tracker.events)[:index]
        made = [DialogueStateTracker.from_events("person", events, domain.slots) for _ in range(2)]
        theirs = predict([*policies, stories], made[0], domain)
        searches.clear()
        with engine():
            ours = predict([*policies, stories], made[1], domain)
        assert shown(ours) == shown(theirs)
        assert not searches


async def test_where_no_rule_decides_the_stories_are_searched(
    domain: Domain, policies: list[Any], stories: AugmentedMemoizationPolicy, searches: list[Any]
) -> None:
    tracker = DialogueStateTracker.from_events(
        "person", [ActionExecuted("action_listen"), UserUttered("?", {"name": "nobody"})], domain.slots
    )
    with engine():
        prediction = predict([*policies, stories], tracker, domain)
    assert searches and prediction.max_confidence < 1


async def test_after_an_action_that_refused_to_run_the_stories_are_searched(
    domain: Domain, policies: list[Any], stories: AugmentedMemoizationPolicy, searches: list[Any]
) -> None:
    events = [ActionExecuted("action_listen"), UserUttered("hi", {"name": "greet"})]
    tracker = DialogueStateTracker.from_events("person", events, domain.slots)
    with engine():
        predict([*policies, stories], tracker, domain)
        assert not searches
        tracker.update(ActionExecutionRejected("utter_greet"))
        prediction = predict([*policies, stories], tracker, domain)
    assert searches
    assert prediction.probabilities[domain.index_for_action("utter_greet")] == 0.0


async def test_a_rule_that_decided_earlier_does_not_silence_the_stories_later(
    domain: Domain, policies: list[Any], stories: AugmentedMemoizationPolicy, searches: list[Any]
) -> None:
    events = [ActionExecuted("action_listen"), UserUttered("hi", {"name": "greet"})]
    tracker = DialogueStateTracker.from_events("person", events, domain.slots)
    with engine():
        predict([*policies, stories], tracker, domain)
        tracker.update(ActionExecuted("utter_greet"))
        stories.predict_action_probabilities(tracker, domain, rule_only_data={})
    assert searches


async def test_stories_of_higher_priority_are_searched(
    domain: Domain,
    policies: list[Any],
    stories: AugmentedMemoizationPolicy,
    searches: list[Any],
    tmp_path: Path,
) -> None:
    strong = AugmentedMemoizationPolicy(
        {**stories.config, "priority": 9},
        LocalModelStorage.create(tmp_path),
        Resource("strong"),
        CONTEXT,
        stories.featurizer,
        stories.lookup,
    )
    events = [ActionExecuted("action_listen"), UserUttered("hi", {"name": "greet"})]
    tracker = DialogueStateTracker.from_events("person", events, domain.slots)
    with engine():
        predict([*policies, strong], tracker, domain)
    assert searches
