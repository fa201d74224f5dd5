"""How much a text sounds like danger or self-harm, by what the tuned encoder makes of it alone.

The ranking of the intent classifier knows the words of the whole message; a sentence out of a longer message, or a text
in a script that the classifier has never seen, is judged by its meaning only.
"""

from __future__ import annotations

import math

import numpy as np

from amparo.nlu.embedding import Embedder
from amparo.nlu.encoder.head import load_head
from amparo.nlu.safety.cries import DANGER, SELF_HARM

URGENT = (DANGER, SELF_HARM)
_LEAST = 1e-9  # of a probability, so that its logarithm exists
LEAST_MARGIN = math.log(_LEAST)


def urgent_margin(confidences: dict[str, float]) -> tuple[float, str]:
    """Return the log of how much likelier the likelier of the two urgent labels is than any other, and which it is."""
    danger, self_harm = (confidences.get(name, 0.0) for name in URGENT)
    other = max((value for name, value in confidences.items() if name not in URGENT), default=0.0)
    margin = math.log(max(danger, self_harm, _LEAST)) - math.log(max(other, _LEAST))
    return margin, DANGER if danger >= self_harm else SELF_HARM


def sentence_margins(texts: list[str], embedder: Embedder) -> list[tuple[float, str]]:
    """Return `urgent_margin` of each text by the encoder alone; nothing where its engine is off."""
    if not texts or not embedder.available:
        return []
    head = load_head()
    chances = np.exp(head.votes(head.features(embedder.embed(texts))))
    return [urgent_margin(dict(zip(head.labels, row.tolist()))) for row in chances]
