"""What must happen at any point of a conversation happens also while a form waits for an answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import InvalidConfigException

from amparo.dialogue.priority_policy import PRIORITY, PriorityPolicy, actions_since_user
from tests.unit.dialogue.dialogue_bot import CONTEXT, DialogueBot, policy_settings

SETTINGS = policy_settings("PriorityPolicy")
LEAVING = {**SETTINGS["always"], **SETTINGS["leave_form"]}
LEAVE = "action_deactivate_loop"


@pytest.fixture
def policy(policies: list[Any]) -> PriorityPolicy:
    assert isinstance(policies[0], PriorityPolicy)
    return policies[0]


async def test_danger_with_a_place_is_no_answer_to_the_question_for_the_country(bot: DialogueBot) -> None:
    asked = await bot.say("/worried_about_someone")
    assert asked.actions == ["utter_worried_intro", "bystander_form"]
    assert asked.tracker.get_slot("requested_slot") == "country"

    turn = await bot.say('/danger{"place": "manchester", "country": "GB", "subdivision": "GB-MAN"}')
    assert turn.actions == [LEAVE, "utter_emergency"]
    assert turn.tracker.active_loop_name is None
    assert turn.tracker.get_slot("requested_slot") is None
    assert len(turn.texts) == 1 and "call 999" in turn.texts[0], "the number of the place, and no question"


async def test_the_country_alone_is_the_answer_and_the_form_goes_on(bot: DialogueBot) -> None:
    await bot.say("/worried_about_someone")
    turn = await bot.say('/give_place{"country": "GB"}')
    assert turn.actions == ["bystander_form"]
    assert turn.tracker.get_slot("requested_slot") == "age_group"


@pytest.mark.parametrize("slot", ["country", "age_group", "concern_kind"])
@pytest.mark.parametrize("intent", LEAVING)
async def test_every_listed_intent_leaves_the_form_at_every_question(
    intent: str, slot: str, bot: DialogueBot
) -> None:
    await bot.say("/worried_about_someone")
    answers = ['/give_place{"country": "KE"}', '/inform{"age_group": "adult"}']
    for answer in answers[: ["country", "age_group", "concern_kind"].index(slot)]:
        await bot.say(answer)
    tracker = await bot.store.retrieve("person")
    assert tracker is not None and tracker.get_slot("requested_slot") == slot

    turn = await bot.say(f"/{intent}")
    assert turn.actions == [LEAVE, *LEAVING[intent]]
    assert turn.tracker.active_loop_name is None
    assert turn.texts and all(turn.texts)


async def test_after_the_form_was_left_the_next_turn_is_an_ordinary_one(bot: DialogueBot) -> None:
    await bot.say("/worried_about_someone")
    await bot.say("/danger")
    where = await bot.say('/give_place{"country": "KE"}')
    assert where.actions == ["utter_emergency"] and "999" in where.texts[0]
    assert (await bot.say("/thanks")).actions == ["utter_thanks"]


@pytest.mark.parametrize("intent", SETTINGS["always"])
async def test_without_a_form_the_same_happens(intent: str, bot: DialogueBot) -> None:
    assert (await bot.say(f"/{intent}")).actions == SETTINGS["always"][intent]


def tracker_of(domain: Domain, *events: Any) -> DialogueStateTracker:
    return DialogueStateTracker.from_events("person", list(events), slots=domain.slots)


def said(intent: str) -> UserUttered:
    return UserUttered("x", {"name": intent, "confidence": 1.0})


def predicted(policy: PriorityPolicy, tracker: DialogueStateTracker, domain: Domain) -> str | None:
    prediction = policy.predict_action_probabilities(tracker, domain)
    if prediction.max_confidence == 0:
        return None
    assert prediction.max_confidence == 1 and prediction.is_no_user_prediction
    assert prediction.policy_priority == PRIORITY
    return domain.action_names_or_texts[prediction.max_confidence_index]


LISTEN = ActionExecuted("action_listen")
FORM = [ActionExecuted("bystander_form"), ActiveLoop("bystander_form"), SlotSet("requested_slot", "country")]


def test_other_intents_are_left_to_the_rules(policy: PriorityPolicy, domain: Domain) -> None:
    assert predicted(policy, tracker_of(domain), domain) is None
    assert predicted(policy, tracker_of(domain, LISTEN, said("greet")), domain) is None
    assert predicted(policy, tracker_of(domain, *FORM, LISTEN, said("inform")), domain) is None


def test_what_only_leaves_a_form_is_left_to_the_rules_without_one(
    policy: PriorityPolicy, domain: Domain
) -> None:
    assert predicted(policy, tracker_of(domain, LISTEN, said("thanks")), domain) is None
    assert predicted(policy, tracker_of(domain, *FORM, LISTEN, said("thanks")), domain) == LEAVE


def test_all_actions_of_a_plan_come_in_order_and_then_the_bot_listens(
    policy: PriorityPolicy, domain: Domain
) -> None:
    events = [*FORM, LISTEN, said("missing_child")]
    steps = []
    for _ in range(4):
        action = predicted(policy, tracker_of(domain, *events), domain)
        assert action is not None
        steps.append(action)
        events.append(ActionExecuted(action))
        if action == LEAVE:
            events += [ActiveLoop(None), SlotSet("requested_slot", None)]
    assert steps == [LEAVE, "utter_missing_child", "action_find_services", "action_listen"]


def test_where_another_policy_has_begun_the_turn_it_stays_silent(
    policy: PriorityPolicy, domain: Domain
) -> None:
    tracker = tracker_of(domain, LISTEN, said("danger"), ActionExecuted("utter_greet"))
    assert predicted(policy, tracker, domain) is None
    in_form = tracker_of(domain, *FORM, LISTEN, said("danger"), ActionExecuted("utter_greet"))
    assert predicted(policy, in_form, domain) is None


def test_actions_are_counted_from_the_last_message(domain: Domain) -> None:
    events = [ActionExecuted("utter_greet"), LISTEN, said("fact"), ActionExecuted("utter_fact")]
    assert actions_since_user(tracker_of(domain, *events)) == ["utter_fact"]
    assert actions_since_user(tracker_of(domain)) == []


@pytest.mark.parametrize("wrong", ["utter_emergency", {"a": 1}, [1], None])
def test_a_plan_that_is_no_list_of_names_is_refused(wrong: Any, tmp_path: Path) -> None:
    config = {**PriorityPolicy.get_default_config(), "leave_form": {"danger": wrong}}
    with pytest.raises(InvalidConfigException, match=r"leave_form\.danger"):
        PriorityPolicy(config, LocalModelStorage.create(tmp_path), Resource("priority"), CONTEXT)


def test_a_loaded_policy_is_the_configured_one(
    policy: PriorityPolicy, domain: Domain, tmp_path: Path
) -> None:
    storage, resource = LocalModelStorage.create(tmp_path), Resource("priority")
    assert policy.train([], domain) == resource
    config = {**PriorityPolicy.get_default_config(), **SETTINGS}
    loaded = PriorityPolicy.load(config, storage, resource, CONTEXT)
    assert predicted(loaded, tracker_of(domain, LISTEN, said("danger")), domain) == "utter_emergency"
