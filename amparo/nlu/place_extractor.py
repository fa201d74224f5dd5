"""Rasa component that finds in a message where help is needed; see `amparo.nlu.places`."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from amparo.nlu.component import TrainableComponent
from amparo.nlu.fingerprint import source_fingerprint
from amparo.nlu.places import Gazetteer, PlaceFinder, PlaceMatch, PlaceResult, build_gazetteer

logger = logging.getLogger(__name__)

GAZETTEER_FILE = "gazetteer.msgpack.gz"
PLACE = "place"
COUNTRY = "country"
SUBDIVISION = "subdivision"
PLACE_OPTIONS = "place_options"
WRITER_COUNTRY = "writer_country"


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR], is_trainable=True)
class PlaceExtractor(TrainableComponent[Gazetteer], EntityExtractorMixin):
    """Adds the entities place, country, subdivision, place_options and writer_country to a message.

    The key `known_country` (ISO 3166-1 alpha-2) of the message's metadata helps to tell places of one name apart.
    """

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Return a hash of the code that the class alone does not show."""
        return source_fingerprint("places")

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        model: Gazetteer | None = None,
    ) -> None:
        """Take the gazetteer where there is one; without it nothing is found."""
        super().__init__(config, storage, resource, model)
        self._finder = PlaceFinder(model) if model else None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings: `languages`, the codes (ISO 639-1) of the languages whose names are known."""
        return {"languages": ["en"]}

    @staticmethod
    def required_packages() -> list[str]:
        """Return what has to be installed where a model is trained or run."""
        return ["spacy", "rapidfuzz", "babel", "pycountry"]

    def train(self, training_data: TrainingData) -> Resource:
        """Build the gazetteer and store it with the model. The training data say nothing about places."""
        gazetteer = build_gazetteer(self._config["languages"])
        with self._storage.write_to(self._resource) as folder:
            (folder / GAZETTEER_FILE).write_bytes(gazetteer.to_bytes())
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Return `training_data` as it is: nothing that learns needs to know the places in it."""
        return training_data

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> PlaceExtractor:
        """Return the component of a trained model; without its gazetteer it finds nothing, and says so in the log."""
        try:
            return super().load(config, model_storage, resource, execution_context, **kwargs)
        except (ValueError, OSError) as error:
            logger.error("places.gazetteer_missing: no place will be recognised (%s)", error)
        return cls(config, model_storage, resource)

    @classmethod
    def read(cls, directory: Path, config: dict[str, Any]) -> Gazetteer:
        """Read the gazetteer; ValueError or OSError where it is not one."""
        return Gazetteer.from_bytes((directory / GAZETTEER_FILE).read_bytes())

    def process(self, messages: list[Message]) -> list[Message]:
        """Add what is found to each message; payloads of buttons, which begin with "/", are left alone."""
        for message in messages:
            text = message.get(TEXT)
            if self._finder is None or not isinstance(text, str) or not text.strip() or text.startswith("/"):
                continue
            try:
                found = entities(self._finder.find(text, known_country(message)))
            except Exception as error:
                # Whatever the fault, the message must be answered. Its words stay out of the log.
                logger.error("places.failed: %s", type(error).__name__)
                continue
            if found:
                earlier = message.get(ENTITIES) or []
                message.set(ENTITIES, [*earlier, *self.add_extractor_name(found)], add_to_output=True)
        return messages


def known_country(message: Message) -> str | None:
    """Return the country that the metadata of `message` give, if they do."""
    metadata = message.get("metadata")
    country = metadata.get("known_country") if isinstance(metadata, dict) else None
    return country if isinstance(country, str) and country else None


def entities(result: PlaceResult) -> list[dict[str, Any]]:
    """Return Rasa's entities for `result`, without the name of the extractor."""
    found: list[dict[str, Any]] = []
    if result.match:
        found.append(_entity(PLACE, result.match.name, result.match))
        if result.options:
            found.append(_entity(PLACE_OPTIONS, "|".join(result.options), result.match))
        elif result.country:
            found.append(_entity(COUNTRY, result.country, result.match))
        if result.subdivision:
            found.append(_entity(SUBDIVISION, result.subdivision, result.match))
    if result.writer_match and result.writer_country:
        found.append(_entity(WRITER_COUNTRY, result.writer_country, result.writer_match))
    return found


def _entity(name: str, value: str, match: PlaceMatch) -> dict[str, Any]:
    return {
        "entity": name,
        "value": value,
        "start": match.start,
        "end": match.end,
        "confidence_entity": match.confidence,
    }
