"""Messages as the tuning wants them: tokens, batches of about the same length, and two messages made one."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from mistyping import mistyped
from tokenizer import Tokenizer

from amparo.evaluation.messages import ALARMS, read_messages
from amparo.evaluation.training_messages import read_training_messages

BATCH_TOKENS, SORTED_TOGETHER = 3072, 4096
PAIRED = 0.1  # of the messages of a batch: how many get another one beside them
MISTYPED = 0.15  # of the messages of a batch: how many are read with slips of the fingers
MOST_TOKENS = 512  # what the network has places for

Text = list[int]


@dataclass
class Examples:
    """Tokenized messages. `labels`: of the head; `answers`: the right one of each training message, by its number.

    `mistyped`: the training messages once more, each with a slip or some. `development` are those of data/dev, not
    trained on, with the intents that are right; `used` maps the tokens that occur to rows of the network's vocabulary;
    `prefix`: how many tokens every text begins with.
    """

    labels: list[str]
    texts: list[Text]
    mistyped: list[Text]
    answers: torch.Tensor
    development: list[Text]
    right: list[set[str]]
    probe: Text
    used: list[int]
    prefix: int

    @property
    def urgent(self) -> torch.Tensor:
        """Which labels are danger or self-harm."""
        return torch.tensor([label in ALARMS for label in self.labels])


def read_examples(root: Path, tokenizer: Tokenizer, probe: str) -> Examples:
    """Read the messages of all languages below `root`."""
    training = read_training_messages(root / "data" / "nlu")
    asked = [
        message for folder in sorted((root / "data" / "dev").iterdir()) for message in read_messages(folder)
    ]
    labels = sorted({label for label, _ in training})
    slips = random.Random(0)
    written = [text for _, text in training]
    written += [mistyped(text, slips) for text in written] + [message.text for message in asked] + [probe]
    tokens = [tokenizer.tokens(text) for text in written]
    used = sorted({token for text in tokens for token in text})
    position = {token: index for index, token in enumerate(used)}
    tokens = [[position[token] for token in text] for text in tokens]
    return Examples(
        labels=labels,
        texts=tokens[: len(training)],
        mistyped=tokens[len(training) : 2 * len(training)],
        answers=torch.tensor([labels.index(label) for label, _ in training]),
        development=tokens[2 * len(training) : -1],
        right=[message.bases for message in asked],
        probe=tokens[-1],
        used=used,
        prefix=len(tokenizer.tokens("")) - 2,  # without the space and the end
    )


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


def paired(examples: Examples, batch: list[int]) -> tuple[list[Text], list[int]]:
    """Return the texts of a batch, some mistyped or with another message before or behind them, and their answers.

    People tell of danger in the middle of something else. Of two messages made one, the urgent one gives the answer;
    two that are not urgent have none that could be told (-1), but are not urgent either.
    """
    texts, answers = [], []
    urgent = examples.urgent
    for index in batch:
        answer = int(examples.answers[index])
        text = (examples.mistyped if random.random() < MISTYPED else examples.texts)[index]
        if random.random() < PAIRED:
            # Of the same batch, so of about the same length: one long text would make all of the batch as long.
            other = random.choice(batch)
            second = int(examples.answers[other])
            first, last = random.sample([text, examples.texts[other]], 2)
            together = first[:-1] + last[examples.prefix :]
            if len(together) <= MOST_TOKENS:
                text = together
                if not urgent[answer]:
                    answer = second if urgent[second] else -1
        texts.append(text)
        answers.append(answer)
    return texts, answers
