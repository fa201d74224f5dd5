"""The labels that the encoder was tuned to tell apart, and how likely it thinks each is for a sentence vector."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_softmax

from amparo.nlu.encoder.adapter import tuned_arrays
from amparo.nlu.encoder.model_file import Floats

SCALE = 12.0  # of centred vectors, in tuning as here


@dataclass(frozen=True)
class Head:
    """`weights`: one row for each of `labels`; `mean`: of the vectors of the training data before tuning."""

    labels: tuple[str, ...]
    weights: Floats
    bias: Floats
    mean: Floats

    def features(self, vectors: Floats) -> Floats:
        """Return vectors of the engine centred and scaled. Before that, all of them point roughly the same way."""
        rows: Floats = (vectors - self.mean) * np.float32(SCALE)
        return rows

    def votes(self, features: Floats) -> NDArray[np.float64]:
        """Return the logarithm of the probability of each label (a column) for each row of `features`."""
        votes: NDArray[np.float64] = log_softmax(
            (features @ self.weights.T + self.bias).astype(np.float64), axis=1
        )
        return votes


@lru_cache(maxsize=1)
def load_head() -> Head:
    """Return the head that came with the tuned weights; OSError or ValueError where they cannot be read."""
    arrays = tuned_arrays()
    weights, bias, mean = (arrays[f"head.{name}"].astype(np.float32) for name in ("weights", "bias", "mean"))
    return Head(tuple(str(label) for label in arrays["head.labels"]), weights, bias, mean)
