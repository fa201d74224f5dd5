from __future__ import annotations

from pathlib import Path

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.training_data import TrainingData

from amparo.nlu.place_extractor import GAZETTEER_FILE, PlaceExtractor
from amparo.nlu.places import Gazetteer, PlaceFinder

RESOURCE = Resource("places")
CONTEXT = ExecutionContext(GraphSchema({}), model_id="test")


@pytest.fixture(scope="session")
def model_storage(tmp_path_factory: pytest.TempPathFactory) -> ModelStorage:
    """The storage of a model whose PlaceExtractor was trained: the gazetteer is built once for all tests."""
    storage = LocalModelStorage.create(tmp_path_factory.mktemp("model"))
    config = PlaceExtractor.get_default_config()
    PlaceExtractor.create(config, storage, RESOURCE, CONTEXT).train(TrainingData())
    return storage


@pytest.fixture(scope="session")
def stored_gazetteer(model_storage: ModelStorage) -> bytes:
    with model_storage.read_from(RESOURCE) as folder:
        return Path(folder / GAZETTEER_FILE).read_bytes()


@pytest.fixture(scope="session")
def gazetteer(stored_gazetteer: bytes) -> Gazetteer:
    return Gazetteer.from_bytes(stored_gazetteer)


@pytest.fixture(scope="session")
def finder(gazetteer: Gazetteer) -> PlaceFinder:
    return PlaceFinder(gazetteer)


@pytest.fixture(scope="session")
def extractor(model_storage: ModelStorage) -> PlaceExtractor:
    return PlaceExtractor.load(PlaceExtractor.get_default_config(), model_storage, RESOURCE, CONTEXT)
