"""What is counted, and how much of it is shown: no number about people below SMALLEST, and only multiples of it."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass

SMALLEST = 10
"""Fewer than so many conversations are not shown, and a number goes up by so many at once.

Whoever watches the numbers, in the organisation or outside, must not see that one person has just written, from where
and about what.
"""
SECONDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0)
"""Upper bounds of the classes of time that a turn took."""


@dataclass(frozen=True)
class Metric:
    """A number that goes up; `label`: by what it is divided, never by two things at once.

    `of_people`: it tells what people did, so that small counts are hidden.
    """

    name: str
    meaning: str
    label: str = ""
    of_people: bool = True


CONVERSATIONS = Metric("amparo_conversations", "Conversations begun.")
MESSAGES = Metric("amparo_messages", "Messages of people that were answered.")
TURNS = Metric("amparo_turns", "Messages that were answered, by channel.", "channel")
LANGUAGES = Metric("amparo_languages", "Conversations by the language of the answers (ISO 639).", "language")
COUNTRIES = Metric(
    "amparo_countries", "Conversations by the country where help is needed (ISO 3166).", "country"
)
NEEDS = Metric("amparo_needs", "Conversations by the kind of help that is needed.", "need")
NEEDS_MET = Metric(
    "amparo_needs_met", "Conversations in which lines were shown, by the kind of help needed.", "need"
)
ALARMS = Metric("amparo_alarms", "Conversations with an alarm: danger or self_harm.", "alarm")
ANSWERS = Metric("amparo_answers", "Conversations by the kinds of answers that were given.", "kind")
LINES = Metric("amparo_lines", "Conversations by the types of services that were shown.", "service_type")
DEAD_NUMBERS = Metric("amparo_dead_numbers", "Numbers that people reported as dead.")
UNANSWERED = Metric("amparo_unanswered", "Conversations with a message that had no answer, by why.", "reason")
REFUSALS = Metric("amparo_refusals", "Conversations with a request to do harm that was refused.")
ENDINGS = Metric("amparo_endings", "Conversations that the person ended: exit or erase.", "ending")
FAILURES = Metric(
    "amparo_failures", "What failed, by what; the person got an answer.", "failure", of_people=False
)

METRICS = (
    CONVERSATIONS, MESSAGES, TURNS, LANGUAGES, COUNTRIES, NEEDS, NEEDS_MET, ALARMS, ANSWERS, LINES, DEAD_NUMBERS,
    UNANSWERED, REFUSALS, ENDINGS, FAILURES,
)  # fmt: skip
NOT_READY, TURN_FAILED, RASA_FAILED, ACTIONS_DOWN, LAST_RESORT = FAILURE_KINDS = (
    "not_ready", "turn", "rasa", "actions", "last_resort",
)  # fmt: skip
"""No model is loaded; the turn itself failed; Rasa failed or took too long; an action failed or its server is down;
emergency numbers were all that could be said."""


def shown(count: int) -> int | None:
    """Return how much of a count about people is shown: rounded down to a multiple of SMALLEST; None below it."""
    return count // SMALLEST * SMALLEST or None


class Durations:
    """How long turns of one kind took. It is shown as it was at the last multiple of SMALLEST."""

    def __init__(self) -> None:
        self._classes, self._sum, self._count = [0] * (len(SECONDS) + 1), 0.0, 0
        self.shown: tuple[tuple[int, ...], float] | None = None
        """Turns up to each of SECONDS and all of them, and the sum of their seconds; None while they are few."""

    def add(self, seconds: float) -> None:
        """Count a turn."""
        self._classes[bisect_left(SECONDS, seconds)] += 1
        self._sum += seconds
        self._count += 1
        if self._count % SMALLEST == 0:
            upto = [sum(self._classes[: index + 1]) for index in range(len(self._classes))]
            self.shown = (tuple(upto), self._sum)


class Counts:
    """All numbers of this process since its start."""

    def __init__(self) -> None:
        """Start at nothing."""
        self._counts: Counter[tuple[str, str]] = Counter()
        self.durations: dict[str, Durations] = {}

    def add(self, metric: Metric, label: str = "") -> None:
        """Count one."""
        self._counts[metric.name, label] += 1

    def add_seconds(self, kind: str, seconds: float) -> None:
        """Count how long a turn of a kind took."""
        self.durations.setdefault(kind, Durations()).add(seconds)

    def shown(self, metric: Metric) -> dict[str, int]:
        """Return what may be seen of a metric: label -> number, without what is too small."""
        found = {label: count for (name, label), count in self._counts.items() if name == metric.name}
        if not metric.of_people:  # zeros too: Prometheus sees no increase where there was no number before
            return {**dict.fromkeys(FAILURE_KINDS, 0), **found}
        return {label: seen for label, count in found.items() if (seen := shown(count))}


COUNTS = Counts()
"""Those of this process."""
