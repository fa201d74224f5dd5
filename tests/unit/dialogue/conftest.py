from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core.domain import Domain

from amparo.directory import Directory
from tests.training_data import responses
from tests.unit.dialogue.dialogue_bot import ROOT, DialogueBot, make_policies


@pytest.fixture(scope="session")
def domain() -> Domain:
    """The domain as it is shipped, with the words of data/responses, which Rasa merges into it."""
    return Domain.load(str(ROOT / "domain.yml")).merge(Domain.from_dict({"responses": responses()}))


@pytest.fixture(scope="session")
def directory() -> Directory:
    """The directory as it is shipped."""
    return Directory(ROOT / "directory" / "services.csv")


@pytest.fixture(scope="session")
def policies(domain: Domain, tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """RulePolicy as config.yml sets it, on the rules of data/rules."""
    return make_policies(domain, tmp_path_factory.mktemp("policies"))


@pytest.fixture
def bot(domain: Domain, policies: list[Any]) -> DialogueBot:
    return DialogueBot(domain, policies)
