"""The measures of understanding: shares with their uncertainty, confusions, calibration."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from scipy.stats import binomtest

from amparo.evaluation.messages import DANGER, KNOWLEDGE, SELF_HARM, Message
from amparo.evaluation.understanding import Understood, intent_is_right, place_is_right, topic_is_right

BINS = 10


@dataclass
class Rate:
    """How many of how many; `errors` are lines for the report."""

    name: str
    right: int = 0
    all: int = 0
    errors: list[str] = field(default_factory=list)

    def count(self, is_right: bool, error: str) -> None:
        """Count one message."""
        self.all += 1
        self.right += is_right
        if not is_right:
            self.errors.append(error)

    @property
    def share(self) -> float:
        """Right of all, from 0 to 1; 1 where there was nothing."""
        return self.right / self.all if self.all else 1.0

    @property
    def wrong_share(self) -> float:
        """Wrong of all; `1 - share` could lie a hair above a bar that is just held."""
        return (self.all - self.right) / self.all if self.all else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of Wilson: where the true share may lie, given so few messages."""
        if not self.all:
            return 0.0, 1.0
        found = binomtest(self.right, self.all).proportion_ci(method="wilson")
        return float(found.low), float(found.high)


@dataclass
class Score:
    """Every measure of one set of messages."""

    danger: Rate = field(default_factory=lambda: Rate("danger found"))
    self_harm: Rate = field(default_factory=lambda: Rate("self-harm found"))
    alarm_kind: Rate = field(default_factory=lambda: Rate("found, and told apart from the other"))
    calm: Rate = field(default_factory=lambda: Rate("other messages without a false alarm"))
    intent: Rate = field(default_factory=lambda: Rate("intent right"))
    intent_strict: Rate = field(default_factory=lambda: Rate("intent right, the first label only"))
    topic: Rate = field(default_factory=lambda: Rate("topic right, of questions of knowledge"))
    out_of_scope: Rate = field(default_factory=lambda: Rate("out of scope recognised"))
    place: Rate = field(default_factory=lambda: Rate("place right, where one is named"))
    no_place: Rate = field(default_factory=lambda: Rate("no place invented, where none is named"))
    kinds: dict[str, Rate] = field(default_factory=dict)  # kind of distress -> found
    files: dict[str, Rate] = field(default_factory=dict)  # file of messages -> intent right
    confusions: Counter[tuple[str, str]] = field(default_factory=Counter)  # (right, got) of intents
    alarms: dict[str, list[str]] = field(default_factory=dict)  # intent of a calm message -> false alarms
    calibration: list[tuple[float, bool]] = field(default_factory=list)  # (confidence, right)

    @property
    def rates(self) -> list[Rate]:
        """The shares, in the order of the report."""
        return [value for value in vars(self).values() if isinstance(value, Rate)]

    def values(self) -> dict[str, float]:
        """The measures under their names in bars.yml."""
        return {
            "danger_found": self.danger.share,
            "self_harm_found": self.self_harm.share,
            "false_alarms": self.calm.wrong_share,
            "intent_right": self.intent.share,
            "topic_right": self.topic.share,
            "out_of_scope_found": self.out_of_scope.share,
            "place_right": self.place.share,
            "place_invented": self.no_place.wrong_share,
        }

    def worst_confusions(self, number: int = 20) -> list[tuple[str, str, int]]:
        """Return (right, got, how often) of the intents that were mistaken most."""
        mistaken = Counter({pair: count for pair, count in self.confusions.items() if pair[0] != pair[1]})
        return [(right, got, count) for (right, got), count in mistaken.most_common(number)]

    def reliability(self) -> list[tuple[float, float, int]]:
        """Return (mean confidence, share right, how many) for each tenth of confidence that has messages."""
        rows = []
        for index in range(BINS):
            inside = [
                (confidence, right)
                for confidence, right in self.calibration
                if min(int(confidence * BINS), BINS - 1) == index
            ]
            if inside:
                size = len(inside)
                mean = sum(confidence for confidence, _ in inside) / size
                rows.append((mean, sum(right for _, right in inside) / size, size))
        return rows

    @property
    def calibration_error(self) -> float:
        """The expected calibration error: mean distance of confidence and share right, from 0 to 1."""
        total = len(self.calibration)
        return (
            sum(abs(mean - right) * size for mean, right, size in self.reliability()) / total
            if total
            else 0.0
        )


def score(pairs: Iterable[tuple[Message, Understood]]) -> Score:
    """Measure messages and what was made of them."""
    total = Score()
    for message, got in pairs:
        _add(total, message, got)
    return total


def _add(total: Score, message: Message, got: Understood) -> None:
    error = f"[{message.intent} -> {got.topic} {got.confidence:.2f}] {' '.join(message.text.split())}"
    _add_alarm(total, message, got, error)
    right = intent_is_right(message, got)
    total.intent.count(right, error)
    total.intent_strict.count(got.intent == message.base, error)
    total.files.setdefault(message.file, Rate(message.file)).count(right, error)
    total.confusions[(message.base, message.base if right else got.intent)] += 1
    total.calibration.append((got.confidence, right))
    if message.base in KNOWLEDGE:
        total.topic.count(topic_is_right(message, got), error)
    if message.base == "out_of_scope":
        total.out_of_scope.count(right, error)
    where = f"[{'|'.join(message.places) or 'no place'} -> {got.place}] {' '.join(message.text.split())}"
    if message.places:
        total.place.count(place_is_right(message.places, got), where)
    else:
        total.no_place.count(not (got.country or got.options), where)


def _add_alarm(total: Score, message: Message, got: Understood, error: str) -> None:
    is_alarm = got.intent in (DANGER, SELF_HARM)
    if message.alarm is not None:
        (total.danger if message.alarm == DANGER else total.self_harm).count(is_alarm, error)
        kind = f"{message.alarm}: {message.kind or 'of no kind'}"
        total.kinds.setdefault(kind, Rate(kind)).count(is_alarm, error)
        if is_alarm:
            total.alarm_kind.count(got.intent == message.alarm or got.intent in message.bases, error)
    elif not message.may_be_alarm:
        total.calm.count(not is_alarm, error)
        if is_alarm:
            total.alarms.setdefault(message.base, []).append(error)
