from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphModelConfiguration, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.graph_components.providers.domain_provider import DomainProvider
from rasa.shared.core.domain import Domain
from rasa.shared.data import TrainingType

from tests.unit.engine.conftest import engine

RESOURCE = Resource("domain_provider")
CONTEXT = ExecutionContext(GraphSchema({}))


@pytest.fixture
def model(domain: Domain, tmp_path: Path) -> Path:
    """A model with the domain as it is shipped."""
    storage = LocalModelStorage.create(tmp_path)
    DomainProvider.create({}, storage, RESOURCE, CONTEXT)._persist(domain)
    empty = GraphSchema({})
    configuration = GraphModelConfiguration(empty, empty, TrainingType.BOTH, "amparo", "en", None, "x")
    path = tmp_path / "model.tar.gz"
    storage.create_model_package(path, configuration, domain)
    return path


def loaded(model: Path, folder: Path) -> tuple[Domain, Domain]:
    """The domains of a model's provider and of its description."""
    folder.mkdir()
    storage, metadata = LocalModelStorage.from_model_archive(folder, model)
    provider = DomainProvider.load({}, model_storage=storage, resource=RESOURCE, execution_context=CONTEXT)
    return provider.provide_inference(), metadata.domain


def test_the_domain_is_the_one_that_rasa_reads(model: Path, tmp_path: Path) -> None:
    theirs, _ = loaded(model, tmp_path / "theirs")
    with engine():
        ours, described = loaded(model, tmp_path / "ours")
    assert ours is described
    assert ours.as_dict() == theirs.as_dict() and ours.fingerprint() == theirs.fingerprint()
    unlike = {name for name, value in vars(theirs).items() if vars(ours)[name] != value}
    assert unlike <= {"slots", "_user_slots"}, "slots are compared by identity"
    assert [(type(slot), slot.persistence_info(), slot.mappings) for slot in ours.slots] == [
        (type(slot), slot.persistence_info(), slot.mappings) for slot in theirs.slots
    ]


def test_its_file_is_not_read(model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> Domain:
        raise AssertionError("the YAML was read")

    monkeypatch.setattr(Domain, "from_path", refuse)
    with engine():
        assert loaded(model, tmp_path / "ours")[0].intents


def test_a_storage_that_was_not_opened_from_a_model_is_read_as_rasa_does(
    domain: Domain, tmp_path: Path
) -> None:
    storage = LocalModelStorage.create(tmp_path)
    with engine():
        DomainProvider.create({}, storage, RESOURCE, CONTEXT)._persist(domain)
        provider = DomainProvider.load({}, storage, RESOURCE, CONTEXT)
    assert provider.provide_inference().as_dict() == domain.as_dict()
