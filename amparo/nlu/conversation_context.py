"""Carries what the channel knows (language, country and organisation of the site) into the conversation."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.message import Message

from amparo.nlu.component import StatelessComponent, add_entity

# Key in the metadata of a message -> entity, which fills the slot of the same name.
CONTEXT_ENTITIES = {
    "language": "language",
    "site_language": "site_language",
    "country": "site_country",
    "organisation": "organisation",
}


def context_entities(metadata: dict[str, Any] | None) -> dict[str, str]:
    """Return entity name and value for each known, non-empty text value in `metadata`."""
    return {
        entity: value
        for key, entity in CONTEXT_ENTITIES.items()
        if isinstance(value := (metadata or {}).get(key), str) and value
    }


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR], is_trainable=False)
class ConversationContext(StatelessComponent):
    """Adds the context as entities; the channel has checked the values."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """There is nothing to set."""
        return {}

    def process(self, messages: list[Message]) -> list[Message]:
        """Look at the metadata of each message."""
        for message in messages:
            for name, value in context_entities(message.get("metadata")).items():
                add_entity(message, name, value, type(self).__name__)
        return messages
