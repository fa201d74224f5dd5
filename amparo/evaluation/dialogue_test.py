"""Holds whole conversations with a running bot and judges each turn by the kinds of its replies.

A file has one conversation a line, as JSON: `id`, `persona` and `turns`. A turn has `say`, `want` (in words, for
readers), `acts` (kinds of reply that serve, the one that is due first), `avoid` (kinds that would hurt) and `country`
(of which any shown number must be; null where none is due). docs/dialogues.md says more.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from amparo.dialogue.kinds import carried_by, kinds_of_turn
from amparo.evaluation.client import BotClient
from amparo.nlu.reading.labels import KINDS

ALARMS = frozenset({"emergency", "crisis"})


class TestDialoguesError(ValueError):
    """A file of conversations cannot be used; the text says which line and why."""


@dataclass(frozen=True)
class ExpectedTurn:
    """A message, and which replies to it serve or hurt."""

    say: str
    want: str
    acts: tuple[str, ...]
    avoid: tuple[str, ...]
    country: str | None

    @property
    def is_alarm_due(self) -> bool:
        """Must an emergency number or a crisis line come now?"""
        return self.acts[0] in ALARMS

    @property
    def may_alarm(self) -> bool:
        """Would an alarm be right, or at least not wrong?"""
        return bool(ALARMS & set(self.acts))


@dataclass(frozen=True)
class HeldTurn:
    """What came back."""

    dialogue: str
    expected: ExpectedTurn
    kinds: tuple[str, ...]
    countries: tuple[str, ...]
    texts: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def wrong_country(self) -> bool:
        """Was a number shown of another country than the one where help is needed?"""
        wanted = self.expected.country
        return wanted is not None and any(country != wanted for country in self.countries)

    @property
    def is_served(self) -> bool:
        """Is a kind of the reply one that serves, and none one that hurts?"""
        serves = bool(set(self.kinds) & set(self.expected.acts))
        return serves and not self._hurting and not self.wrong_country

    @property
    def is_harmful(self) -> bool:
        """Does a kind of the reply hurt, is a number of another country, or came nothing?"""
        return bool(self._hurting) or self.wrong_country or not self.texts

    @property
    def _hurting(self) -> set[str]:
        return (set(self.kinds) & set(self.expected.avoid)) - set(self.expected.acts)

    @property
    def alarmed(self) -> bool:
        """Was an alarm given?"""
        return bool(ALARMS & set(self.kinds))


def read_test_dialogues(path: Path) -> dict[str, list[ExpectedTurn]]:
    """Return id -> turns of all conversations of a file, or of the `.jsonl` files of a folder."""
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    dialogues: dict[str, list[ExpectedTurn]] = {}
    for file in files:
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            if line.strip():
                try:
                    entry = json.loads(line)
                    dialogues[entry["id"]] = [_turn(turn) for turn in entry["turns"]]
                except (ValueError, KeyError, TypeError) as problem:
                    raise TestDialoguesError(f"{file.name}, line {number}: {problem}") from None
    return dialogues


def _turn(entry: dict[str, Any]) -> ExpectedTurn:
    unknown = [kind for kind in (*entry["acts"], *entry["avoid"]) if kind not in KINDS]
    if unknown or not entry["acts"]:
        raise ValueError(f"unknown kinds of reply, or none: {unknown}")
    return ExpectedTurn(
        entry["say"], entry.get("want", ""), tuple(entry["acts"]), tuple(entry["avoid"]), entry.get("country")
    )


def hold(dialogues: dict[str, list[ExpectedTurn]], bot: BotClient, run: str = "") -> list[HeldTurn]:
    """Hold the conversations, each under an id of its own (`run` keeps two holdings apart); return all turns."""
    held = []
    for name, turns in dialogues.items():
        for expected in turns:
            answers = bot.say(expected.say, f"dialogue-{run}-{name}")
            customs = [answer.get("custom") or {} for answer in answers]
            names = tuple(str(answer.get("utter") or "") for answer in answers)
            shown = [c for c in customs if c.get("type") in ("services", "emergency") and c.get("items")]
            held.append(
                HeldTurn(
                    dialogue=name,
                    expected=expected,
                    kinds=kinds_of_turn(zip(names, map(carried_by, customs), strict=True)),
                    countries=tuple(str(custom["country"]) for custom in shown if custom.get("country")),
                    texts=tuple(str(answer["text"]) for answer in answers),
                    names=names,
                )
            )
    return held


@dataclass(frozen=True)
class DialogueFigures:
    """How conversations went, as shares of 1; `turns` is how many were held."""

    turns: int
    served: float
    harmful: float
    false_alarms_of_alarms: float
    due_alarms_given: float
    alarms: int
    due: int


def figures_of(held: Iterable[HeldTurn]) -> DialogueFigures:
    """Count."""
    turns = list(held)
    alarms = [turn for turn in turns if turn.alarmed]
    due = [turn for turn in turns if turn.expected.is_alarm_due]
    return DialogueFigures(
        turns=len(turns),
        served=_share(sum(turn.is_served for turn in turns), len(turns)),
        harmful=_share(sum(turn.is_harmful for turn in turns), len(turns)),
        false_alarms_of_alarms=_share(sum(not turn.expected.may_alarm for turn in alarms), len(alarms)),
        due_alarms_given=_share(sum(turn.alarmed for turn in due), len(due)),
        alarms=len(alarms),
        due=len(due),
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
