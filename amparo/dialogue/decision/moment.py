"""What a step of the decision looks at, and what it returns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from amparo.dialogue.case import Case
from amparo.dialogue.decision.evidence import EVIDENCE, Evidence
from amparo.dialogue.moves import keys_for
from amparo.dialogue.table import intents, of_group
from amparo.nlu.reading.labels import NOTHING
from amparo.nlu.reading.reading import Reading


@dataclass(frozen=True)
class Decision:
    """What is done: the intent, by which the rules choose the actions, and the case after the message."""

    intent: str
    case: Case
    why: str
    score: float = 1.0


@dataclass(frozen=True)
class Moment:
    """What a step looks at: the reading of the message, the case before and with it."""

    reading: Reading
    before: Case
    case: Case
    evidence: Evidence = EVIDENCE

    @cached_property
    def act(self) -> str:
        """What the message most probably does."""
        return self.reading.best("act")[0]

    def does(self, *acts: str) -> float:
        """Return how likely it is that the message does one of these."""
        return sum(self.reading.share("act", act) for act in acts)

    @cached_property
    def label(self) -> tuple[str, float]:
        """The likeliest subject with its topic, and how likely it is; where trouble is likelier than the rest, of that.

        Trouble has many names that share what likelihood there is, the background has one.
        """
        label, share = self.reading.intent
        names = of_group("trouble")
        trouble = {name: part for name, part in self.reading.heads.get("label", {}).items() if name in names}
        row = intents().get(label.split("/")[0])
        if row is None or row.group != "limits" or sum(trouble.values()) <= share:
            return label, share
        best = max(trouble, key=lambda name: trouble[name])
        return best, trouble[best]

    @cached_property
    def base(self) -> str:
        """The likeliest subject without its topic."""
        return self.label[0].split("/")[0]

    @cached_property
    def base_share(self) -> float:
        """How likely the likeliest subject is, over all of its topics."""
        labels = self.reading.heads.get("label", {})
        return sum(share for name, share in labels.items() if name.split("/")[0] == self.base)

    @cached_property
    def topic(self) -> tuple[str, float, float]:
        """The likeliest topic of knowledge, how likely it is among the topics, and how likely any of them is.

        Who tells a story is read as telling of trouble, almost surely. What the story is about shows in the rest.
        """
        groups = of_group("knowledge")
        labels = self.reading.heads.get("label", {})
        topics = {name: share for name, share in labels.items() if name.split("/")[0] in groups}
        best = max(topics, key=lambda name: topics[name], default="")
        whole = sum(topics.values())
        return best, topics[best] / whole if whole else 0.0, whole

    @cached_property
    def concern(self) -> str:
        """What worries the person, where that is likely enough."""
        return self._likeliest("concern", self.evidence.concern)

    @cached_property
    def news(self) -> str:
        """What is told newly, where that is likely enough."""
        return self._likeliest("news", self.evidence.news)

    def _likeliest(self, head: str, least: float) -> str:
        """Return the likeliest answer of a head that says something, where it is at least so likely."""
        said = {name: share for name, share in self.reading.heads.get(head, {}).items() if name != NOTHING}
        answer = max(said, key=lambda name: said[name], default="")
        return answer if said.get(answer, 0.0) >= least else ""

    @property
    def in_talk(self) -> bool:
        """Has the bot said anything before?"""
        return bool(self.before.said)

    @property
    def new_place(self) -> bool:
        """Was it told just now where help is needed?"""
        return bool(self.case.country) and self.case.country != self.before.country

    def decide(self, intent: str, why: str, score: float = 1.0, **changes: Any) -> Decision:
        """Return a decision for an intent; `changes` are those of the case."""
        case = replace(self.case, moves=(), topic="", topic_country="", named="", detail="", likely=())
        return Decision(intent, replace(case, **changes), why, score)

    def talk(self, why: str, *first: str, act: str = "", concern: str = "", **changes: Any) -> Decision:
        """Return a decision for a move; `first`: keys that come before those of the act."""
        keys = (*first, *keys_for(self.case, act or self.act, concern, news=self.news))
        return self.decide("talk", why, moves=keys, **changes)


Step = Callable[[Moment], Decision | None]
