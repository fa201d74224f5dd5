"""Questions asked of a bot: which answer counts as right, as help in part, and as wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from amparo.evaluation.question_test import (
    Asked,
    Question,
    TestQuestionsError,
    ask,
    figures_of_questions,
    read_questions,
)
from amparo.settings import ROOT
from tests.training_data import responses

QUESTION = Question("q", "what now?", ("hello",), ("fact/borders", "move/boat/*"), ("find_services",))


class Bot:
    """Says what it is told to, and keeps what it was asked."""

    def __init__(self, *names: str) -> None:
        self.names, self.asked = names, list[str]()

    def say(self, text: str, sender: str) -> list[dict[str, Any]]:
        self.asked.append(text)
        return [{"text": "x", "utter": name} for name in self.names]


def asked(*names: str) -> Asked:
    (one,) = ask([QUESTION], Bot(*names))  # type: ignore[arg-type]
    return one


@pytest.mark.parametrize(
    ("names", "answered", "partly", "wrong"),
    [
        (("utter_fact/borders",), True, False, False),
        (("utter_move/boat/tells", "utter_fact/forms"), True, False, False),
        (("action_find_services",), False, True, False),
        (("utter_fact/forms",), False, False, True),
        (("utter_harm_request",), False, False, True),
        (("utter_emergency",), False, False, True),
        (("utter_not_sure",), False, False, False),
        (("utter_move/sold/tells",), False, False, False),
        ((), False, False, True),
    ],
)
def test_what_came_back_is_judged_by_its_name(
    names: tuple[str, ...], answered: bool, partly: bool, wrong: bool
) -> None:
    one = asked(*names)
    assert (one.is_answered, one.is_partly, one.is_wrong) == (answered, partly, wrong)


def test_earlier_messages_are_said_first() -> None:
    bot = Bot("utter_greet")
    list(ask([QUESTION], bot))  # type: ignore[arg-type]
    assert bot.asked == ["hello", "what now?"]


def test_shares_are_counted() -> None:
    figures = figures_of_questions([asked("utter_fact/borders"), asked("utter_fact/forms")])
    assert (figures.questions, figures.answered, figures.partly, figures.wrong) == (2, 0.5, 0.0, 0.5)
    assert figures_of_questions([]).questions == 0


def test_the_questions_of_the_tests_can_be_read_and_name_responses_that_exist() -> None:
    questions = read_questions(ROOT / "tests" / "questions" / "en.yml")
    assert len(questions) >= 300 and len({question.id for question in questions}) == len(questions)
    known = {name.removeprefix("utter_") for name in responses()} | {"find_services"}
    situations = {name.rsplit("/", 1)[0] + "/*" for name in known if name.startswith("move/")}
    named = {name for question in questions for name in (*question.answers, *question.partly)}
    assert sorted(named - known - situations) == []


@pytest.mark.parametrize("content", ["- id: q", "nothing", "- {id: 1, say: x, answers: 3}", "a: ["])
def test_a_file_that_is_none_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "en.yml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(TestQuestionsError, match=r"en\.yml"):
        read_questions(path)
