"""Finds a second need in a message: "he has my passport, and how do i report this without my name".

One message gets one answer first, the more urgent one. The other need is kept as the entity `second_need`, and the
channel offers it with a button. A light classifier on sentence vectors looks at each clause alone; it must be rather
sure, since an offer that nobody asked for is noise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import skops.io
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.linear_model import LogisticRegression

from amparo.nlu.component import TrainableComponent, add_entity, intent_of, set_intent, text_of
from amparo.nlu.embedding import Embedder, Vector
from amparo.nlu.fingerprint import source_fingerprint
from amparo.nlu.topics import RESPONSE_SELECTOR, label_of

ENTITY = "second_need"
# What may be offered besides, the most urgent first.
URGENCY = (
    "danger", "self_harm", "missing_child", "child_writes", "online_blackmail", "forced_marriage", "violence_at_home",
    "exploited", "papers_withheld", "worried_about_someone", "report_exploitation", "job_offer", "find_services",
    "talk_to_human", "advice", "signs", "fact",
)  # fmt: skip
# Near in meaning: the answer to one serves the other, and telling them apart in half a sentence is guesswork.
_ALIKE = (
    {"exploited", "papers_withheld", "job_offer"},
    {"worried_about_someone", "report_exploitation", "missing_child"},
    {"exploited", "child_writes", "violence_at_home", "forced_marriage"},
    {"find_services", "talk_to_human"},
    {"fact", "signs"},
)
# Stories are told in many sentences: clauses of the same story do not count as a second need of this kind.
_PERSONAL = set(URGENCY[:12])
_FEWEST_WORDS = 4
_OPENINGS = r"also|another thing|second question|and (?:how|what|where|who|can|is|do|does|i want to)"
_BREAK = re.compile(rf"(?<=[.!?;])\s+|\n+|,?\s+(?=(?:and )?(?:{_OPENINGS})\b)", re.I)
_FILE = "second_need.skops"


def clauses(text: str) -> list[str]:
    """Return the clauses of a text that could each be a need; nothing where there is only one."""
    parts = [part.strip(" ,") for part in _BREAK.split(text) if part]
    parts = [part for part in parts if len(part.split()) >= _FEWEST_WORDS]
    return parts if len(parts) > 1 else []


def rank_of(name: str) -> int:
    """Return how urgent an intent (or a topic of it) is, 0 the most; beyond the end where it is never offered."""
    base = name.split("/")[0]
    return URGENCY.index(base) if base in URGENCY else len(URGENCY)


def are_alike(first: str, second: str) -> bool:
    """Would the answer to one of the two serve the other as well?"""
    names = {first.split("/")[0], second.split("/")[0]}
    return len(names) == 1 or any(names <= group for group in _ALIKE)


@dataclass
class ClauseModel:
    """Which intent a clause is about, by its sentence vector; for a question of knowledge also the nearest topic."""

    mean: Vector
    model: LogisticRegression
    topics: list[str]
    centres: Vector

    @classmethod
    def fit(cls, texts: list[str], labels: list[str], embedder: Embedder) -> ClauseModel:
        """Learn from one text and label each; a label may have a topic ("fact/borders")."""
        vectors = embedder.embed(texts)
        mean: Vector = vectors.mean(axis=0)
        rows = _rows(vectors, mean)
        model = LogisticRegression(C=1.0, max_iter=80).fit(rows, [label.split("/")[0] for label in labels])
        topics = sorted({label for label in labels if "/" in label})
        names = np.array(labels)
        empty = np.zeros((0, rows.shape[1]), dtype=np.float32)
        centres = np.stack([rows[names == topic].mean(axis=0) for topic in topics]) if topics else empty
        return cls(mean, model, topics, centres)

    def guess(self, texts: list[str], embedder: Embedder) -> list[tuple[str, float]]:
        """Return the likeliest label (with its topic) and the probability of its intent for each text."""
        rows = _rows(embedder.embed(texts), self.mean)
        probabilities = self.model.predict_proba(rows)
        guesses = []
        for row, chances in zip(rows, probabilities, strict=True):
            intent = str(self.model.classes_[chances.argmax()])
            guesses.append((self._with_topic(intent, row), float(chances.max())))
        return guesses

    def _with_topic(self, intent: str, row: Vector) -> str:
        own = [index for index, topic in enumerate(self.topics) if topic.startswith(f"{intent}/")]
        if not own:
            return intent
        distances = np.linalg.norm(self.centres[own] - row, axis=1)
        return self.topics[own[int(distances.argmin())]]


def _rows(vectors: Vector, mean: Vector) -> Vector:
    rows: Vector = (vectors - mean) * np.float32(12)
    return rows


def other_need(first: str, guesses: list[tuple[str, float]], sure: float) -> str | None:
    """Return a need among the guesses of the clauses that the answer to `first` would not serve, the surest one."""
    found = [
        (probability, name)
        for name, probability in guesses
        if probability >= sure and rank_of(name) < len(URGENCY) and not are_alike(first, name)
    ]
    if is_personal(first):
        # A story has sad, angry and frightened sentences; a question is the one thing that stands out of it.
        found = [(probability, name) for probability, name in found if not is_personal(name)]
    return max(found)[1] if found else None


def is_personal(name: str) -> bool:
    """Is it somebody's own trouble, or that of somebody they know?"""
    return name.split("/")[0] in _PERSONAL


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True)
class SecondNeed(TrainableComponent[ClauseModel]):
    """Adds the entity `second_need`; puts the more urgent of two needs first."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`sure`: probability from which a clause counts; `cache`: file of vectors between trainings."""
        return {"sure": 0.6, "cache": ".rasa/cache/sentence-vectors.npz"}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Return a hash of the code that the class alone does not show."""
        return source_fingerprint("second_need.py", "embedding.py")

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        model: ClauseModel | None = None,
    ) -> None:
        """Take the trained model where there is one."""
        super().__init__(config, storage, resource, model)
        self._embedder = Embedder()

    @classmethod
    def read(cls, directory: Path, config: dict[str, Any]) -> ClauseModel | None:
        """Read the trained model; without sentence vectors there is none."""
        path = directory / _FILE
        if not path.exists():
            return None
        return ClauseModel(**skops.io.load(path, trusted=skops.io.get_untrusted_types(file=path)))

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on all examples."""
        examples = [e for e in training_data.intent_examples if e.get(TEXT)]
        embedder = Embedder(Path(str(self._config["cache"])))
        with self._storage.write_to(self._resource) as directory:
            if embedder.available:
                labels = [label_of(example) for example in examples]
                self._model = ClauseModel.fit([str(e.get(TEXT)) for e in examples], labels, embedder)
                embedder.save()
                skops.io.dump(vars(self._model), directory / _FILE)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Look at each message of more than one clause."""
        for message in messages:
            parts = clauses(text_of(message))
            intent = str(intent_of(message))
            if (
                not parts
                or self._model is None
                or not self._embedder.available
                or rank_of(intent) >= len(URGENCY)
            ):
                continue
            self._look(message, intent, parts)
        return messages

    def _look(self, message: Message, intent: str, parts: list[str]) -> None:
        assert self._model is not None
        guesses = self._model.guess(parts, self._embedder)
        selected = (message.get(RESPONSE_SELECTOR) or {}).get(intent, {}).get("response", {})
        first = str(selected.get("intent_response_key") or intent)
        second = other_need(first, guesses, float(self._config["sure"]))
        if second is None:
            return
        if is_personal(second) and not is_personal(first):
            first, second = second, first
            set_intent(message, first, dict(guesses)[first])
        add_entity(message, ENTITY, second, type(self).__name__)
