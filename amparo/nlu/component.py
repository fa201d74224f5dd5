"""Base of components that learn nothing: they look at a message and add to it."""

from __future__ import annotations

from typing import Any, TypeVar

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.message import Message

Component = TypeVar("Component", bound="StatelessComponent")


class StatelessComponent(GraphComponent):
    """A component that is made from its settings alone."""

    def __init__(self, config: dict[str, Any]) -> None:
        """Take the settings of `config.yml` over the defaults."""
        self._config = config

    @classmethod
    def create(
        cls: type[Component],
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Component:
        """Make the component."""
        return cls(config)


def add_entity(message: Message, name: str, value: str, extractor: str) -> None:
    """Append an entity that belongs to the whole message rather than to some of its characters."""
    entity = {
        "entity": name,
        "value": value,
        "start": 0,
        "end": 0,
        "extractor": extractor,
        "confidence_entity": 1.0,
    }
    message.set(ENTITIES, [*(message.get(ENTITIES) or []), entity], add_to_output=True)


def entity_values(message: Message, name: str) -> list[str]:
    """Return the values of all entities called `name`, in order."""
    return [str(e["value"]) for e in message.get(ENTITIES) or [] if e["entity"] == name]
