"""What tuning changed in the engine's model: a small difference to each of its matrices, and its small tensors anew.

`tuned.npz` is made by `make encoder` (packaging/encoder) from the training data; `tuned.json` says of what. It holds
for every matrix `<name>.a` and `<name>.b`, whose product is added to it (LoRA, arXiv 2106.09685), for every bias and
layer norm `<name>.new`, and `mean`, which is taken from each vector.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

import numpy as np

from amparo.nlu.encoder.model_file import Floats, ModelFile

PATH = Path(__file__).with_name("tuned.npz")
MODEL_FILE = "e5-small-q4.bin"  # in the folder of the engine's package
PROBE = "someone is keeping my passport"  # a known sentence, whose vector is noted when tuning
BASE_KEY, PROBE_KEY = "base_sha256", "probe"
_DOWN, _UP, _NEW = ".a", ".b", ".new"


def tuned_arrays() -> dict[str, Floats]:
    """Return all arrays of `tuned.npz`; OSError or ValueError where it cannot be read."""
    with np.load(PATH, allow_pickle=False) as stored:
        return {name: stored[name] for name in stored.files}


@lru_cache(maxsize=1)
def known_vector() -> Floats:
    """Return the vector of the known sentence, as noted when tuning; errors as `tuned_arrays`."""
    with np.load(PATH, allow_pickle=False) as stored:
        vector: Floats = stored[PROBE_KEY]
        return vector


@lru_cache(maxsize=1)
def version() -> str:
    """Return a hash of `tuned.npz`: vectors of another version are other vectors."""
    return hashlib.sha256(PATH.read_bytes()).hexdigest()


def tuned_model(base: bytes, arrays: dict[str, Floats]) -> bytes:
    """Return the engine's model file with the tuned weights; ValueError where they belong to another file."""
    if hashlib.sha256(base).hexdigest() != str(arrays[BASE_KEY]):
        raise ValueError("the tuned weights belong to another model file of the engine")
    model = ModelFile.read(base)
    for name in arrays:
        if name.endswith(_DOWN):
            matrix = name.removesuffix(_DOWN)
            down, up = arrays[name].astype(np.float32), arrays[matrix + _UP].astype(np.float32)
            model.put(matrix, model.get(matrix) + (up @ down).ravel())
        elif name.endswith(_NEW):
            model.put(name.removesuffix(_NEW), arrays[name].astype(np.float32))
    return bytes(model.content)
