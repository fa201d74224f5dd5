from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from rasa.shared.core.domain import Domain

from amparo.dialogue.state import use
from amparo.dialogue.state.memory import MemoryState
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


class Clock:
    """Time that passes when a test says so; in seconds."""

    def __init__(self) -> None:
        self.now = 50_000.0

    def __call__(self) -> float:
        return self.now

    def minutes(self, count: float) -> None:
        self.now += count * 60


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(autouse=True)
def kept_in() -> Iterator[MemoryState]:
    """A state of its own for each test: they use the same id again."""
    memory = MemoryState()
    use(memory)
    yield memory
    use(None)


@pytest.fixture
def bot(domain: Domain, policies: list[Any]) -> DialogueBot:
    return DialogueBot(domain, policies)
