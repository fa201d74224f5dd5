from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core.domain import Domain

from amparo.channels.payloads import RETRIEVAL_INTENTS
from amparo.directory import Directory
from tests.unit.dialogue.dialogue_bot import ROOT, DialogueBot, make_policies


@pytest.fixture(scope="session")
def domain() -> Domain:
    """The domain as it is shipped, with what Rasa adds to it from the retrieval intents of the training data."""
    shipped = Domain.load(str(ROOT / "domain.yml"))
    retrieval = [{intent: {"is_retrieval_intent": True}} for intent in RETRIEVAL_INTENTS]
    actions = [f"utter_{intent}" for intent in RETRIEVAL_INTENTS]
    return Domain.from_dict({"intents": retrieval, "actions": actions}).merge(shipped)


@pytest.fixture(scope="session")
def directory() -> Directory:
    """The directory as it is shipped."""
    return Directory(ROOT / "directory" / "services.csv")


@pytest.fixture(scope="session")
def policies(domain: Domain, tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """PriorityPolicy and RulePolicy as config.yml sets them, on the rules of data/rules."""
    return make_policies(domain, tmp_path_factory.mktemp("policies"))


@pytest.fixture
def bot(domain: Domain, policies: list[Any]) -> DialogueBot:
    return DialogueBot(domain, policies)
