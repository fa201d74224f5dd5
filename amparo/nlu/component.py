"""What the components of Amparo share: how they are made, and how they leave something on a message."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Generic, TypeVar

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import (
    ENTITIES,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

Component = TypeVar("Component", bound="StatelessComponent")
Trainable = TypeVar("Trainable", bound="TrainableComponent[Any]")
Model = TypeVar("Model")


class StatelessComponent(GraphComponent):
    """A component that learns nothing: it is made from its settings alone."""

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


class TrainableComponent(Generic[Model], GraphComponent):
    """A component with a model that `train` fits and keeps, and `load` reads again."""

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: Model | None = None
    ) -> None:
        """Take the settings, where the model is kept, and the trained model where there is one."""
        self._config, self._storage, self._resource, self._model = config, storage, resource, model

    @classmethod
    def create(
        cls: type[Trainable],
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Trainable:
        """Make an untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls: type[Trainable],
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Trainable:
        """Make the component with the model that training kept."""
        with model_storage.read_from(resource) as directory:
            model = cls.read(directory, config)
        return cls(config, model_storage, resource, model)

    @classmethod
    def read(cls, directory: Path, config: dict[str, Any]) -> Model | None:
        """Return the model that `train` wrote into `directory`; None where it had none to write."""
        raise NotImplementedError


def intent_of(message: Message) -> str | None:
    """Return the intent that the message has so far."""
    name: str | None = (message.get(INTENT) or {}).get(INTENT_NAME_KEY)
    return name


def text_of(message: Message) -> str:
    """Return what was written, empty where there is nothing."""
    return str(message.get(TEXT) or "")


def set_intent(message: Message, name: str, confidence: float = 1.0) -> None:
    """Make `name` the intent of the message and the first of its ranking."""
    chosen = {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: confidence}
    others = [entry for entry in message.get(INTENT_RANKING_KEY) or [] if entry[INTENT_NAME_KEY] != name]
    message.set(INTENT, chosen, add_to_output=True)
    message.set(INTENT_RANKING_KEY, [chosen, *others], add_to_output=True)


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
