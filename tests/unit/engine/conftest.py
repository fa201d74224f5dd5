from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from rasa.shared.core.domain import Domain

from amparo.engine import REPLACEMENTS
from amparo.engine.replacing import put_in, take_out
from tests.training_data import responses
from tests.unit.dialogue.dialogue_bot import ROOT, make_policies


@pytest.fixture(autouse=True)
def rasa_stays_as_it_was() -> Iterator[None]:
    """Another test of this process may have made a server, which puts the engine in for good."""
    before = [(each.owner, each.name, vars(each.owner)[each.name]) for each in REPLACEMENTS]
    take_out(REPLACEMENTS)
    yield
    for owner, name, value in before:
        setattr(owner, name, value)


@contextmanager
def engine() -> Iterator[None]:
    """Inside the block Rasa has all that Amparo puts in; outside it is Rasa alone."""
    put_in(REPLACEMENTS)
    try:
        yield
    finally:
        take_out(REPLACEMENTS)


@pytest.fixture(scope="session")
def domain() -> Domain:
    """The domain as it is shipped, with the words of data/responses."""
    return Domain.load(str(ROOT / "domain.yml")).merge(Domain.from_dict({"responses": responses()}))


@pytest.fixture(scope="session")
def policies(domain: Domain, tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """RulePolicy on the rules of data/rules."""
    return make_policies(domain, tmp_path_factory.mktemp("policies"))
