"""What a message says of a person and a place: who it is, and what connects them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum


class Relation(IntEnum):
    """What connects a person with a place; the higher, the surer the person is there."""

    NONE = 0
    """Says nothing of where anybody is: an embassy's country, a stranger's origin."""
    LEFT = 10
    PLANNED = 20
    OFFER = 25
    """Work is offered there, nobody has gone yet."""
    TO = 30
    LAST_KNOWN = 45
    """About to leave there or just left, or gone missing on the way there."""
    FROM = 50
    HOME = 58
    BARE = 60
    ARRIVED = 85
    SERVICE = 88
    AT = 90
    STATED = 95
    """All that a sentence says, as a letter begins or ends with a place."""
    STAYS = 100


USABLE = Relation.TO
"""From this relation on a place may be where the person is; below, the place has to be asked for."""


class Subject(Enum):
    """Whose place it is."""

    WRITER = "writer"
    OTHER = "other"
    UNSAID = "unsaid"


@dataclass(frozen=True)
class Role:
    """What a message says about one of its places."""

    subject: Subject
    relation: Relation
    negated: bool = False
    relative_home: bool = False
    """Where a relative lives, who need not be in trouble: "my mum lives in …"."""
    preference: int = 0
    """Adjusts the relation: a place of now before a place of the past."""

    @property
    def rank(self) -> int:
        """Return how surely the person is at the place; the higher, the surer."""
        return int(self.relation) + self.preference
