"""What the readers make of one message: for each question how likely each answer is, and the places it names."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from amparo.nlu.places.result import FoundPlace
from amparo.nlu.reading.labels import DANGER, NOTHING, SELF_HARM, STILL

Shares = dict[str, float]
_SHOWN = 4  # answers of each head that are carried along for people to look at


@dataclass(frozen=True)
class Reading:
    """`heads`: head -> answer -> how likely it is, from 0 to 1; empty where the encoder does not run."""

    text: str = ""
    heads: dict[str, Shares] = field(default_factory=dict)
    places: tuple[FoundPlace, ...] = ()
    bare_place: bool = False
    """Nothing but a place is written."""
    fixed: str = ""
    """What the whole message is by its very words: see amparo/nlu/patterns/."""
    language: str = ""
    """Code of the language, where it is one that Amparo does not speak."""

    def share(self, head: str, answer: str) -> float:
        """Return how likely an answer is."""
        return self.heads.get(head, {}).get(answer, 0.0)

    def best(self, head: str) -> tuple[str, float]:
        """Return the likeliest answer of a head; nothing said, with certainty, where the head is silent."""
        shares = self.heads.get(head)
        if not shares:
            return NOTHING, 1.0
        answer = max(shares, key=lambda name: shares[name])
        return answer, shares[answer]

    def said(self, head: str, least: float) -> str:
        """Return the likeliest answer where it is at least so likely and says something; else an empty text."""
        answer, share = self.best(head)
        return answer if share >= least and answer != NOTHING else ""

    def several(self, head: str, least: float = 0.5) -> tuple[str, ...]:
        """Return the answers of a head with several that are at least so likely."""
        return tuple(answer for answer, share in self.heads.get(head, {}).items() if share >= least)

    @property
    def intent(self) -> tuple[str, float]:
        """The likeliest label that names a matter (with its topic), and how likely it is."""
        labels = {name: share for name, share in self.heads.get("label", {}).items() if name != NOTHING}
        if not labels:
            return NOTHING, 0.0
        label = max(labels, key=lambda name: labels[name])
        return label, labels[label]

    @property
    def alarm(self) -> tuple[str, float]:
        """The likelier of danger and self-harm in the whole message, and how likely there is one, new or going on."""
        shares = self.heads.get("urgency", {})
        danger, self_harm = shares.get(DANGER, 0.0) + shares.get(STILL, 0.0), shares.get(SELF_HARM, 0.0)
        return (DANGER if danger >= self_harm else SELF_HARM), danger + self_harm

    def as_dict(self) -> dict[str, Any]:
        """Return what people look at: the likeliest answers of each head, rounded."""
        heads = {
            head: {
                answer: round(share, 3)
                for answer, share in sorted(shares.items(), key=lambda item: -item[1])[:_SHOWN]
                if share >= 0.01
            }
            for head, shares in self.heads.items()
        }
        return {
            "heads": heads,
            "places": [asdict(place) for place in self.places],
            "bare_place": self.bare_place,
            "fixed": self.fixed,
            "language": self.language,
        }
