"""Asks a running bot the questions of tests/questions and looks which of its texts come back.

Each question has the points of a good answer (for readers), and `answers`: the responses that hold them, by name
without `utter_` (`move/boat/*` is any move of that situation); `partly` are those that help beside the point.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import yaml

from amparo.dialogue.table import of_group
from amparo.evaluation.client import BotClient

_ACTIONS = {"action_find_services": "find_services", "action_more_services": "find_services"}
_TURNED_AWAY = frozenset({"emergency", "crisis", "harm_request", "own_behaviour", "out_of_scope"})
_ANSWERING = of_group("knowledge")


class TestQuestionsError(ValueError):
    """A file of questions cannot be used; the text says why."""


@dataclass(frozen=True)
class Question:
    """What is asked, after which earlier messages, and which responses answer it, or help in part."""

    id: str
    say: str
    before: tuple[str, ...]
    answers: tuple[str, ...]
    partly: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """A question with what came back: names of responses without `utter_`, and their words."""

    question: Question
    names: tuple[str, ...]
    texts: tuple[str, ...]

    @property
    def is_answered(self) -> bool:
        """Did a text come that holds the points?"""
        return _among(self.names, self.question.answers)

    @property
    def is_partly(self) -> bool:
        """Did one come that helps, though beside the point?"""
        return not self.is_answered and _among(self.names, self.question.partly)

    @property
    def is_wrong(self) -> bool:
        """Was it turned away, or did the text of another question come? A move or a question back is neither."""
        if self.is_answered or self.is_partly:
            return False
        bases = {name.split("/")[0] for name in self.names}
        return bool(bases & (_TURNED_AWAY | _ANSWERING)) or not self.texts


@dataclass(frozen=True)
class QuestionFigures:
    """Shares of 1."""

    questions: int
    answered: float
    partly: float
    wrong: float


def read_questions(path: Path) -> list[Question]:
    """Return the questions of a file; raises TestQuestionsError for one that cannot be read."""
    try:
        entries: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
        return [
            Question(
                str(entry["id"]),
                str(entry["say"]),
                tuple(map(str, entry.get("before") or ())),
                tuple(map(str, entry["answers"])),
                tuple(map(str, entry.get("partly") or ())),
            )
            for entry in entries
        ]
    except (OSError, yaml.YAMLError, KeyError, TypeError) as problem:
        raise TestQuestionsError(f"{path.name}: {problem}") from None


def ask(questions: Iterable[Question], bot: BotClient, run: str = "") -> Iterator[Asked]:
    """Ask each question in a conversation of its own (`run` keeps two askings apart)."""
    for question in questions:
        sender = f"question-{run}-{question.id}"
        for message in question.before:
            bot.say(message, sender)
        answers = bot.say(question.say, sender)
        names = (str(answer.get("utter") or "") for answer in answers)
        yield Asked(
            question,
            tuple(_ACTIONS.get(name, name.removeprefix("utter_")) for name in names),
            tuple(str(answer["text"]) for answer in answers),
        )


def figures_of_questions(asked: Iterable[Asked]) -> QuestionFigures:
    """Count."""
    every = list(asked)
    number = max(len(every), 1)
    return QuestionFigures(
        questions=len(every),
        answered=sum(one.is_answered for one in every) / number,
        partly=sum(one.is_partly for one in every) / number,
        wrong=sum(one.is_wrong for one in every) / number,
    )


def _among(names: Iterable[str], wanted: Iterable[str]) -> bool:
    patterns = tuple(wanted)
    return any(fnmatchcase(name, pattern) for name in names for pattern in patterns)
