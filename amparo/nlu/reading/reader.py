"""Rasa component that reads a message in its conversation: one batch of the encoder, all heads, all places."""

from __future__ import annotations

import logging
import math
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from amparo.languages import supported_languages
from amparo.nlu.component import TrainableComponent, text_of
from amparo.nlu.encoder.engine import Embedder
from amparo.nlu.encoder.heads import Heads, load_heads, softmax
from amparo.nlu.encoder.ngrams import load_ngrams
from amparo.nlu.fingerprint import source_fingerprint
from amparo.nlu.other_languages import language_of
from amparo.nlu.patterns import fixed_meaning
from amparo.nlu.places import Gazetteer, Mention, MentionFinder, Words, build_gazetteer, found_places, is_bare
from amparo.nlu.reading.inputs import NO_CONTEXT, Context, in_context, marked
from amparo.nlu.reading.labels import HEADS, SEVERAL
from amparo.nlu.reading.reading import Reading, Shares

logger = logging.getLogger(__name__)

GAZETTEER_FILE = "gazetteer.safetensors"
READING = "reading"
NGRAM_WEIGHT = 0.5  # of the n-grams' vote beside the encoder's; set on data/dev
LEAST = 1e-6  # so that a logarithm exists
# The time to read a message grows with its tokens. A thousand characters that people write are about 220; a thousand
# that nobody writes are as many as there are characters, and once more with each place among them. So that one message
# cannot keep a core busy for many seconds, no more is read: of a message, around a place, around all places together.
MOST_TOKENS = 400
MOST_AROUND = 150
MOST_OF_PLACES = 600
_BARE = {"here": 1.0}


class Reader:
    """Reads messages with a gazetteer and the heads; without the engine of the encoder by fixed words and places."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        """Take the gazetteer; the heads are loaded once a process, and the languages that are spoken."""
        self._spoken = tuple(supported_languages())
        self._finder = MentionFinder(gazetteer)
        self._embedder = Embedder()

    def read(
        self,
        text: str,
        context: Context = NO_CONTEXT,
        known_country: str | None = None,
        asked_language: str = "",
    ) -> Reading:
        """Return what a message says after `context`; `known_country` helps to tell places of one name apart.

        `asked_language`: code of a language that is not spoken, and that the message asks for.
        """
        words, fixed = Words(text), fixed_meaning(text)
        mentions = [] if fixed else self._finder.find(words)  # the safe word is a town in Brazil too
        bare = is_bare(mentions, words)
        heads = load_heads() if self._embedder.available else None
        # A bare name needs no head where no story was told in which it may be another place, or where it was asked for.
        no_story = not context.about and not any(mention.of_nation for mention in mentions)
        plain = bare and (context == NO_CONTEXT or "ask_country" in context.shown or no_story)
        asked = [] if plain or heads is None else mentions
        shares: dict[str, dict[str, float]] = {}
        roles = [dict(_BARE) for _ in mentions]
        if heads is not None:
            tokens = self._embedder.tokens(text) if len(text.encode()) > MOST_AROUND else 0
            around = _share(text, tokens, min(MOST_AROUND, MOST_OF_PLACES // max(1, len(asked))))
            read = text[: _share(text, tokens, MOST_TOKENS)]
            texts = [in_context(read, context), *(_marked(m, words, context, around) for m in asked)]
            features = heads.features(self._embedder.embed(texts))
            shares = _all_heads(heads, features[:1])
            if context == NO_CONTEXT:
                shares["label"] = voted(shares["label"], text)
            if asked:
                roles = heads.read("role", features[1:])
        places = found_places(mentions, roles, words, self._finder.gazetteer, known_country)
        return Reading(
            text=text,
            heads=shares,
            places=tuple(places),
            bare_place=bare,
            fixed=fixed,
            language=asked_language or language_of(text, self._spoken) or "",
        )


def voted(label: Shares, text: str) -> Shares:
    """Return the label of a first message with the vote of the machine on n-grams added.

    Alarms are the encoder's alone: whether somebody is in danger now is no question of words, and with the machine's
    vote fewer were found (docs/measurements).
    """
    votes = load_ngrams().votes(text)
    least = min(votes.values())
    total = softmax(
        np.array(
            [math.log(share + LEAST) + NGRAM_WEIGHT * votes.get(name, least) for name, share in label.items()]
        )
    )
    return dict(zip(label, total.tolist()))


def _all_heads(heads: Heads, features: Any) -> dict[str, dict[str, float]]:
    return {name: heads.read(name, features)[0] for name in ("label", *HEADS, *SEVERAL) if name != "role"}


def _share(text: str, tokens: int, most: int) -> int:
    """Return how many characters of a text, which is `tokens` long, are about `most` tokens."""
    return len(text) if tokens <= most else len(text) * most // tokens


def _marked(mention: Mention, words: Words, context: Context, around: int) -> str:
    """Return the message with the place marked, at most `around` characters on each side of it."""
    start, end = words.tokens[mention.first].start, words.tokens[mention.last].end
    first = max(0, start - around)
    return in_context(marked(words.text[first : end + around], start - first, end - first), context)


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True)
class MessageReader(TrainableComponent[Gazetteer]):
    """Puts a `Reading` on each message. Training builds the gazetteer; the encoder and its heads come ready.

    The key `context` of the message's metadata holds what came before: `before`, `shown` and `about` (see inputs.py);
    `known_country` (ISO 3166-1 alpha-2) helps to tell places of one name apart.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take the gazetteer where there is one; without it no place is found."""
        super().__init__(*args, **kwargs)
        self._reader = Reader(self._model or Gazetteer())

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`languages`: codes (ISO 639-1) of the languages whose names of places are known."""
        return {"languages": ["en"]}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Return a hash of the code and data that the class alone does not show."""
        return source_fingerprint("places")

    def train(self, training_data: TrainingData) -> Resource:
        """Build the gazetteer and store it with the model."""
        gazetteer = build_gazetteer(self._config["languages"])
        with self._storage.write_to(self._resource) as folder:
            (folder / GAZETTEER_FILE).write_bytes(gazetteer.to_bytes())
        return self._resource

    @classmethod
    def read(cls, directory: Path, config: dict[str, Any]) -> Gazetteer | None:
        """Read the gazetteer; without it no place is found, and the log says so."""
        try:
            return Gazetteer.from_bytes((directory / GAZETTEER_FILE).read_bytes())
        except (ValueError, OSError) as error:
            logger.error("The gazetteer is missing, so no place will be recognised: %s", error)
            return None

    def process(self, messages: list[Message]) -> list[Message]:
        """Read each message. Whatever the fault, it must be answered; its words stay out of the log."""
        for message in messages:
            metadata = message.get("metadata")
            given = metadata if isinstance(metadata, dict) else {}
            try:
                reading = self._reader.read(
                    text_of(message),
                    context_of(given),
                    given.get("known_country"),
                    str(given.get("asked_language") or ""),
                )
            except Exception as error:
                logger.error("A message could not be read: %s", type(error).__name__)
                reading = Reading(text_of(message), fixed=fixed_meaning(text_of(message)))
            message.set(READING, reading)
            message.set("readings", reading.as_dict(), add_to_output=True)
        return messages


def context_of(metadata: dict[str, Any]) -> Context:
    """Return what the metadata of a message say of the turns before it."""
    given = metadata.get("context")
    if not isinstance(given, dict):
        return NO_CONTEXT
    return Context(
        str(given.get("before") or ""), tuple(given.get("shown") or ()), tuple(given.get("about") or ())
    )


__all__ = ["READING", "MessageReader", "Reader", "context_of"]
