"""What the encoder is tuned on: messages, turns of conversations, everyday text and marked places, with their answers.

Each example is a few pieces of text that are put together anew each time it is seen: a turn with what came before it,
without it, or, now and then, with what came before in another conversation, so that the context helps and is not
trusted blindly.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mistyping import mistyped
from tokenizer import END, Tokenizer

from amparo.data.dialogues import Dialogue, Turn, read_dialogues
from amparo.data.place_messages import PlaceMessage, read_place_messages
from amparo.data.training_messages import read_training_messages
from amparo.dialogue.table import intents
from amparo.nlu.reading.inputs import NO_CONTEXT, SEPARATOR, Context, in_context, marked, pieces
from amparo.nlu.reading.labels import HEADS, NOTHING, URGENT

LABEL, EVERYDAY = "label", "out_of_scope/unrelated"
MISTYPED, PAIRED = 0.15, 0.08  # how often a text has slips of the fingers, or another message beside it
RENAMED, RENAMINGS = 0.5, 2  # how often a place has another name, and how many are made for each
WITHOUT, EXCHANGED, PARTLY = (
    0.2,
    0.08,
    0.25,
)  # how often a turn's context is left out, another's, or less of it
LENT = 0.25  # how often a single message gets the context of some conversation
MOST_TOKENS = 512
HELD_OUT = 0.06  # share of conversations, of places and of everyday text that nothing is trained on

# What a turn does by itself, whatever came before it: its label holds without the context too.
_BY_ITSELF = ("tells", "asks", "requests", "off_topic", "closing", "about_us", "leaves")
# Where a person tells of themselves, the situation can be read off the turn and what came before.
_TELLING = ("tells", "asks", "correction", "requests")


@dataclass
class Example:
    """A text and what is right about it. A head that `answers` does not name is not asked about this example."""

    text: str
    answers: dict[str, str]
    several: dict[str, tuple[str, ...]] = field(default_factory=dict)
    context: Context = NO_CONTEXT
    holds_alone: bool = True
    """Is the label right without the context, or with another?"""
    language: str = "en"


def is_single(example: Example) -> bool:
    """Is it a message without a conversation, and not a marked place?"""
    return example.context == NO_CONTEXT and LABEL in example.answers


def urgency_of(label: str) -> str:
    """Return the urgency that a label stands for."""
    return label if label in URGENT else NOTHING


# What a single message does, by the group of its intent: a question is filed under its topic even where a story
# surrounds it, and a story without one under its trouble.
_ACT_OF_GROUP = {"knowledge": "asks", "trouble": "tells"}


def of_message(label: str, text: str) -> Example:
    """Return the example of a single message of the training data."""
    answers = {LABEL: label, "urgency": urgency_of(label)}
    act = _ACT_OF_GROUP.get(intents()[label.split("/")[0]].group)
    return Example(text, answers | ({"act": act} if act else {}))


def of_everyday(text: str) -> Example:
    """Return the example of a message that has nothing to do with us."""
    return Example(
        text,
        {
            LABEL: EVERYDAY,
            "urgency": NOTHING,
            "act": "off_topic",
            "concern": NOTHING,
            "news": NOTHING,
            "need": NOTHING,
            "who": NOTHING,
        },
        {"flags": ()},
    )


def of_turn(turn: Turn, context: Context) -> Example:
    """Return the example of a turn in its conversation."""
    urgency = turn.urgency if turn.urgency != NOTHING else urgency_of(turn.label)
    answers = {
        LABEL: turn.label, "urgency": urgency, "act": turn.act, "concern": turn.concern, "need": turn.need,
        "who": turn.who, "age": turn.age, "news": turn.news,
    }  # fmt: skip
    if turn.detail != NOTHING:
        answers["detail"] = turn.detail
    if turn.act in _TELLING:
        answers["situation"] = turn.situation
    alone = turn.act in _BY_ITSELF and turn.label != NOTHING
    return Example(turn.text, answers, {"flags": turn.flags, "kinds": turn.kinds}, context, alone)


def of_places(turn: Turn, context: Context) -> Iterator[Example]:
    """Yield an example for each place that a turn names."""
    for name, role in turn.places:
        start = turn.text.lower().find(name.lower())
        if start >= 0:
            yield Example(marked(turn.text, start, start + len(name)), {"role": role}, {}, context)


def of_place_message(message: PlaceMessage) -> Example:
    """Return the example of a place in a single message."""
    return Example(marked(message.text, message.start, message.end), {"role": message.role})


@dataclass
class Data:
    """All examples, and the answers that each head may give."""

    training: list[Example]
    development: list[Example]
    heads: dict[str, list[str]]
    digest: str
    """Hash of all that was read."""


def read_data(root: Path, held_out: float = HELD_OUT) -> Data:
    """Read what is below `root`; a share of the conversations, of the places and of everyday text is held out."""
    training: list[Example] = []
    development: list[Example] = []
    for folder in sorted((root / "data" / "nlu").iterdir()):
        ours, held = read_language(root / "data", folder.name, held_out)
        for example in (*ours, *held):
            example.language = folder.name
        training += ours
        development += held
    labels = sorted({e.answers[LABEL] for e in (*training, *development) if LABEL in e.answers})
    everything = repr([(e.text, sorted(e.answers.items()), e.context) for e in (*training, *development)])
    return Data(
        training,
        development,
        {LABEL: labels, **{head: list(answers) for head, answers in HEADS.items()}},
        hashlib.sha256(everything.encode()).hexdigest(),
    )


def read_language(data: Path, code: str, held_out: float) -> tuple[list[Example], list[Example]]:
    """Return what one language is trained on, and what is held out of it."""
    training = [of_message(label, text) for label, text in read_training_messages(data / "nlu" / code)]
    development: list[Example] = []
    everyday = [of_everyday(text) for text in read_everyday(data / "everyday" / code)]
    places = [of_place_message(m) for m in read_place_messages(data / "places" / code)]
    for example in (*everyday, *places):
        (development if is_held_out(example.text, held_out) else training).append(example)
    talks = data / "dialogues" / code
    for dialogue in read_dialogues(talks) if talks.is_dir() else []:
        chosen = development if is_held_out(dialogue.id, held_out) else training
        chosen += of_dialogue(dialogue)
    return training, development


def of_dialogue(dialogue: Dialogue) -> Iterator[Example]:
    """Yield the examples of a whole conversation."""
    for number, turn in enumerate(dialogue.turns):
        context = dialogue.context(number)
        yield of_turn(turn, context)
        yield from of_places(turn, context)


def read_everyday(folder: Path) -> list[str]:
    """Return the lines of the text files of a folder."""
    lines = (
        line.strip()
        for path in sorted(folder.rglob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
    )
    return list(dict.fromkeys(line for line in lines if line))


def is_held_out(name: str, share: float) -> bool:
    """Tell by a hash, so always alike, whether something belongs to the share that is not trained on."""
    return int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) < share * 2**32


class Texts:
    """Texts as rows of the network's vocabulary, word by word: no piece of the vocabulary reaches beyond one."""

    def __init__(self, tokenizer: Tokenizer, examples: Iterable[Example], others: Iterable[str] = ()) -> None:
        """Learn the words of the examples and of their variants; `others`: further texts that will be asked for."""
        self._tokenizer = tokenizer
        self._tokens: dict[str, list[int]] = {}
        self._others: dict[str, list[str]] = {}
        chance, examples = random.Random(0), list(examples)
        names: dict[str, list[str]] = {}
        for example in examples:
            if example.answers.get("role", "none") != "none":
                names.setdefault(example.language, []).append(name_of(example))
        for example in examples:
            others_of: list[str]
            if "role" not in example.answers:
                others_of = [mistyped(example.text, chance)]
            elif example.answers["role"] != "none":
                others = names[example.language]
                others_of = [renamed(example.text, chance.choice(others)) for _ in range(RENAMINGS)]
            else:
                others_of = []
            self._others[example.text] = others_of
            for text in (example.text, *others_of, *pieces(example.context)):
                self._learn(text)
        for text in (*others, SEPARATOR):
            self._learn(text)
        self._begin = tokenizer.tokens("a")[: -1 - len(self._inner("a"))]
        self.used = sorted({t for tokens in self._tokens.values() for t in tokens} | {*self._begin, 0, END})
        self._row = {token: row for row, token in enumerate(self.used)}

    def _inner(self, word: str) -> list[int]:
        """Return the tokens of a word behind another one."""
        before = self._tokenizer.tokens("a")
        return self._tokenizer.tokens(f"a {word}")[len(before) - 1 : -1]

    def _learn(self, text: str) -> None:
        for word in text.split():
            if word not in self._tokens:
                self._tokens[word] = self._inner(word)

    def rows(self, text: str) -> list[int]:
        """Return the rows of a text, whose words were learnt before."""
        tokens = [token for word in text.split() for token in self._tokens[word]]
        tokens = [*self._begin, *tokens[: MOST_TOKENS - len(self._begin) - 1], END]
        return [self._row[token] for token in tokens]

    def other(self, text: str) -> str:
        """Return a text with slips of the fingers, or, of a marked place, with the name of another place."""
        return random.choice(self._others.get(text) or [text])


def name_of(example: Example) -> str:
    """Return the name of the place that an example is about."""
    return example.text.split(" : ")[0]


def renamed(text: str, name: str) -> str:
    """Return a text about a marked place with another name in its place, written as large as the first was."""
    old = text.split(" : ")[0]
    name = name.title() if old[:1].isupper() else name.lower()
    return text.replace(f"{old} :", f"{name} :", 1).replace(f"<< {old} >>", f"<< {name} >>", 1)


def varied(example: Example, others: list[Context], texts: Texts) -> tuple[str, dict[str, str]]:
    """Return the text of an example as it is seen this time, and the answers that still hold."""
    changed = random.random() < (RENAMED if "role" in example.answers else MISTYPED)
    text = texts.other(example.text) if changed else example.text
    context, answers = example.context, example.answers
    if context == NO_CONTEXT:
        if random.random() < LENT and others and "role" not in answers:
            context = random.choice(others)
            # In a talk it may do something else; only what is nothing to do with us stays so.
            answers = {head: a for head, a in answers.items() if head != "act" or a == "off_topic"}
    else:
        chance = random.random()
        if chance < WITHOUT + EXCHANGED:
            context = NO_CONTEXT if chance < WITHOUT else random.choice(others)
            if not example.holds_alone:
                answers = {head: answer for head, answer in answers.items() if head in ("who", "age", "role")}
        elif chance < WITHOUT + EXCHANGED + PARTLY:
            left = random.choice(("before", "shown", "about"))
            context = Context(**{**context.__dict__, left: "" if left == "before" else ()})
    return in_context(text, context), answers
