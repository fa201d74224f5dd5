from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.nlu.training_data.message import Message

from amparo.nlu.component import entity_values
from amparo.nlu.conversation_context import CONTEXT_ENTITIES, ConversationContext, context_entities
from amparo.settings import ROOT


def test_what_the_channel_knows_becomes_entities() -> None:
    message = Message(
        {"text": "hi", "metadata": {"language": "en", "country": "KE", "organisation": "haven", "other": "x"}}
    )
    ConversationContext({}).process([message])
    assert entity_values(message, "language") == ["en"]
    assert entity_values(message, "site_country") == ["KE"]
    assert entity_values(message, "organisation") == ["haven"]
    assert len(message.get("entities")) == 3


def test_the_country_of_the_site_is_not_taken_for_the_country_that_was_said() -> None:
    assert "country" not in context_entities({"country": "KE"})


def test_entities_that_were_found_before_stay() -> None:
    earlier = {"entity": "need", "value": "child", "start": 0, "end": 0}
    message = Message({"text": "hi", "metadata": {"language": "en"}, "entities": [earlier]})
    ConversationContext({}).process([message])
    assert message.get("entities")[0] == earlier and len(message.get("entities")) == 2


@pytest.mark.parametrize(
    "metadata", [None, {}, {"language": ""}, {"language": None}, {"country": 7}, {"country": ["KE"]}]
)
def test_missing_and_odd_values_give_nothing(metadata: dict[str, Any] | None) -> None:
    message = Message({"text": "hi", "metadata": metadata})
    ConversationContext({}).process([message])
    assert message.get("entities") is None


def test_each_entity_fills_a_slot_of_the_same_name() -> None:
    domain = Domain.load(str(ROOT / "domain.yml"))
    slots = {slot.name: slot.mappings for slot in domain.slots}
    for entity in CONTEXT_ENTITIES.values():
        assert entity in domain.entities
        assert {"type": "from_entity", "entity": entity} in slots[entity]
