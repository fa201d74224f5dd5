"""Averages two tunings of the encoder, of which the second went on from the first.

    .venv-encoder/bin/python packaging/encoder/average.py FIRST/tuned.npz SECOND/tuned.npz --share 0.25 [--out FILE]

A tuning on new languages forgets a little of the old ones. Part of the way back in a straight line, most of what was
newly learnt stays and most of what was forgotten is there again (Wortsman et al. 2022, "Robust fine-tuning of zero-shot
models", CVPR). heads.npz must lie beside each file. Writes tuned.npz, its manifest and heads.npz, like tune.py.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path

import numpy as np
import torch

from tune import DROPOUT, ENGINE, PATH, PROBE, RANK, ROOT, SEVERAL, embed, exported, judged  # isort: skip
from examples import Texts, read_data
from network import Network
from tokenizer import Tokenizer
from weights import restore, restore_heads, save

from amparo.nlu.encoder.heads import Heads, save_heads
from amparo.nlu.encoder.model_file import ModelFile


def main() -> None:
    """Average, judge on what is held out, and write."""
    parser = argparse.ArgumentParser(description="Average two tunings of the encoder.")
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    parser.add_argument("--share", type=float, default=0.25, help="weight of the first, from 0 to 1")
    parser.add_argument("--out", type=Path, default=PATH)
    options = parser.parse_args()
    base = ENGINE.read_bytes()
    data = read_data(ROOT)
    texts = Texts(Tokenizer.read(base), (*data.training, *data.development), [PROBE])
    sizes = {head: len(names) for head, names in data.heads.items()} | {h: len(n) for h, n in SEVERAL.items()}
    answers = {**data.heads, **{head: list(names) for head, names in SEVERAL.items()}}
    network = Network(ModelFile.read(base), texts.used, sizes, RANK, DROPOUT)

    def state_of(path: Path) -> dict[str, torch.Tensor]:
        restore(network, path)
        restore_heads(network, path.with_name("heads.npz"), answers)
        return {name: value.clone() for name, value in network.state_dict().items()}

    first, second = state_of(options.first), state_of(options.second)
    for name, value in network.state_dict().items():
        if value.is_floating_point():
            value.copy_(options.share * first[name] + (1 - options.share) * second[name])
    tuned = json.loads(options.second.with_suffix(".json").read_text(encoding="utf-8"))
    figures = judged(network, data, texts)
    print(figures)
    average = {
        "share": options.share,
        "first": hashlib.sha256(options.first.read_bytes()).hexdigest(),
        "second": hashlib.sha256(options.second.read_bytes()).hexdigest(),
    }
    versions = {"python": sys.version.split()[0], "torch": torch.__version__, "numpy": np.__version__}
    manifest = {
        **{key: value for key, value in tuned.items() if key != "sha256"},
        "average": average,
        "versions": versions,
        "figures": figures,
    }
    save(options.out, network, base, embed(network, [texts.rows(PROBE)])[0], manifest)
    heads = Heads(
        exported(network, data),
        network.mean.numpy(),
        network.hidden.weight.detach().numpy(),
        network.hidden.bias.detach().numpy(),
        hashlib.sha256(options.out.read_bytes()).hexdigest(),
    )
    save_heads(options.out.with_name("heads.npz"), heads)


if __name__ == "__main__":
    main()
