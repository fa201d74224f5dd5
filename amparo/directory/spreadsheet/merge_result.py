"""What comes out of a merge of two versions of a directory."""

from __future__ import annotations

from dataclasses import dataclass, field

ROW = "(row)"


@dataclass(frozen=True)
class Conflict:
    """What both sides changed. `column`: its name, or "(row)" for a whole service. The result has the local side."""

    id: str
    country: str
    service_name: str
    column: str
    base: str
    local: str
    newer: str
    why: str


@dataclass
class Merge:
    """The result of a merge: `rows` in their order, and what happened, by id of the service.

    `updated`: columns taken from the newer side; `kept`: columns that were changed here; `deleted_there` are gone from
    `rows`, `deleted_here` stay away; `own`: services that are here alone.
    """

    rows: list[dict[str, str]] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    updated: dict[str, list[str]] = field(default_factory=dict)
    kept: dict[str, list[str]] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)
    own: list[str] = field(default_factory=list)
    deleted_here: list[str] = field(default_factory=list)
    deleted_there: list[str] = field(default_factory=list)
    order_kept: bool = False
