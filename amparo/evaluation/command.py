"""`amparo evaluate`: measures a running bot, writes the report, and fails where a bar is not reached."""

from __future__ import annotations

import argparse
import csv
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from pathlib import Path
from secrets import token_hex

from amparo.errors import OperatorError
from amparo.evaluation.bars import compare, read_bars
from amparo.evaluation.client import BotClient
from amparo.evaluation.conversations import read_stories, tell
from amparo.evaluation.dialogue_test import (
    ExpectedTurn,
    HeldTurn,
    TestDialoguesError,
    figures_of,
    hold,
    read_test_dialogues,
)
from amparo.evaluation.measures import score
from amparo.evaluation.messages import MessagesError, read_messages
from amparo.evaluation.own_bot import own_bot
from amparo.evaluation.question_test import (
    Asked,
    TestQuestionsError,
    ask,
    figures_of_questions,
    read_questions,
)
from amparo.evaluation.report import Report, write
from amparo.evaluation.understanding import understood
from amparo.languages import SOURCE, supported_languages
from amparo.model_package.ready import make_ready
from amparo.settings import ROOT, Settings
from amparo.training import say

FOLDER = ROOT / "results" / "evaluation"
BARS = ROOT / "tests" / "nlu" / "bars.yml"
BARS_OF_OTHERS = ROOT / "tests" / "nlu" / "bars_other_languages.yml"
CONVERSATIONS = ROOT / "tests" / "conversations"
DIALOGUES = ROOT / "tests" / "dialogues"
QUESTIONS = ROOT / "tests" / "questions"


class EvaluationError(OperatorError):
    """There is nothing to evaluate; the text is one sentence for the operator."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument(
        "--language", default="en", help="ISO 639 code: the folder in tests/nlu (default: en)"
    )
    parser.add_argument(
        "--messages", type=Path, help="another folder of labelled messages; then no conversations"
    )
    parser.add_argument(
        "--report", type=Path, help=f"folder of the report (default: {FOLDER.relative_to(ROOT)}/LANGUAGE)"
    )
    parser.add_argument(
        "--url", help="a bot that runs already, with AMPARO_API_TOKEN set; by default one is started"
    )
    parser.add_argument(
        "--dialogues",
        type=Path,
        help="another file or folder of test conversations; then nothing else is measured",
    )
    parser.add_argument(
        "--questions",
        type=Path,
        help="a file of test questions (tests/questions/en.yml); then nothing else is measured",
    )
    parser.add_argument(
        "--everyday",
        type=Path,
        help="a CSV with a column `text` of everyday messages; then nothing else is measured",
    )
    parser.add_argument("--errors", action="store_true", help="print the wrong intents too")


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Evaluate and return the exit status: 0 where every bar is held, 1 where one is missed."""
    if options.dialogues or options.everyday or options.questions:
        with _bot(options.url, settings, options.language) as bot:
            if options.dialogues:
                _print_dialogues(hold(_dialogues(options.dialogues), bot, run=token_hex(4)), options.errors)
            if options.questions:
                _print_questions(_asked(options.questions, bot, token_hex(4)), options.errors)
            if options.everyday:
                _print_everyday(options.everyday, bot, options.errors)
        return 0
    folder = options.messages or ROOT / "tests" / "nlu" / options.language
    report = evaluate(options.language, folder, options.url, settings, options.messages is None)
    files = write(report, options.report or FOLDER / options.language)
    for rate in report.score.rates:
        print(f"{rate.name:<40} {rate.share:6.1%}  ({rate.right} of {rate.all})")
    print(
        f"{'conversations as they should be':<40} {len(report.told) - len(report.failed)} of {len(report.told)}"
    )
    if report.held:
        _print_dialogues(report.held, options.errors)
    if options.errors:
        print("\n".join(report.score.intent.errors))
    print(f"The report: {files[0]} and {files[1].name}")
    for bar in report.missed:
        print(f"MISSED {bar}")
    return 0 if report.is_good else 1


def evaluate(
    language: str, folder: Path, url: str | None, settings: Settings, with_conversations: bool
) -> Report:
    """Measure a bot on the messages of `folder`; raises EvaluationError without messages, else BotUnreachable."""
    try:
        messages = read_messages(folder)
    except MessagesError as error:
        raise EvaluationError(str(error)) from None
    if not messages:
        raise EvaluationError(f"There are no messages in {folder}.")
    stories = read_stories(CONVERSATIONS) if with_conversations and language == "en" else []
    with _bot(url, settings, language) as bot:
        model = str(bot.health().get("model") or "unknown")
        say(f"Reading {len(messages)} messages ...")
        total = score((message, understood(bot.parse(message.text))) for message in messages)
        say(f"Holding {len(stories)} conversations ...")
        told = [tell(story, bot) for story in stories]
        dialogues = DIALOGUES / language
        held = hold(_dialogues(dialogues), bot) if with_conversations and dialogues.is_dir() else []
        questions = QUESTIONS / f"{language}.yml"
        asked = _asked(questions, bot, "") if with_conversations and questions.is_file() else []
    values = total.values()
    if told:
        values["conversations_right"] = sum(not one.problems for one in told) / len(told)
    if held:
        figures = figures_of(held)
        values |= {
            "dialogue_turns_served": figures.served,
            "dialogue_turns_harmful": figures.harmful,
            "dialogue_alarms_false": figures.false_alarms_of_alarms,
            "dialogue_alarms_given": figures.due_alarms_given,
        }
    if asked:
        answers = figures_of_questions(asked)
        values |= {"questions_answered": answers.answered, "questions_wrong": answers.wrong}
    # A language that is not switched on yet is measured, and held against nothing.
    path = BARS if language == SOURCE else BARS_OF_OTHERS
    wanted = read_bars(path) if language in supported_languages() else {}
    bars = {name: bar for name, bar in wanted.items() if name in values}
    return Report(language, date.today().isoformat(), model, total, told, compare(bars, values), held)


def _dialogues(path: Path) -> dict[str, list[ExpectedTurn]]:
    try:
        return read_test_dialogues(path)
    except (TestDialoguesError, OSError) as error:
        raise EvaluationError(str(error)) from None


def _print_dialogues(held: list[HeldTurn], with_errors: bool) -> None:
    """Print the figures of conversations, and each turn that did not serve or hurt."""
    figures = figures_of(held)
    print(f"{'turns of conversations served':<40} {figures.served:6.1%}  (of {figures.turns})")
    print(f"{'turns that would hurt':<40} {figures.harmful:6.1%}")
    print(f"{'alarms that were false':<40} {figures.false_alarms_of_alarms:6.1%}  (of {figures.alarms})")
    print(f"{'alarms that were due and given':<40} {figures.due_alarms_given:6.1%}  (of {figures.due})")
    for turn in held if with_errors else ():
        if turn.is_harmful or not turn.is_served:
            mark = "HURTS" if turn.is_harmful else "not served"
            wanted = ", ".join(turn.expected.acts)
            print(
                f"{mark} [{turn.dialogue}] {turn.expected.say} -> {', '.join(turn.kinds)} (wanted: {wanted})"
            )


def _asked(path: Path, bot: BotClient, run: str) -> list[Asked]:
    try:
        return list(ask(read_questions(path), bot, run))
    except TestQuestionsError as error:
        raise EvaluationError(str(error)) from None


def _print_questions(asked: list[Asked], with_errors: bool) -> None:
    """Print how many questions got their answer, and each that did not."""
    figures = figures_of_questions(asked)
    print(f"{'questions answered':<40} {figures.answered:6.1%}  (of {figures.questions})")
    print(f"{'questions helped in part':<40} {figures.partly:6.1%}")
    print(f"{'questions with a wrong answer':<40} {figures.wrong:6.1%}")
    for one in asked if with_errors else ():
        if not one.is_answered:
            mark = "WRONG" if one.is_wrong else "partly" if one.is_partly else "not answered"
            wanted = ", ".join(one.question.answers)
            print(
                f"{mark} [{one.question.id}] {one.question.say} -> {', '.join(one.names)} (wanted: {wanted})"
            )


def _print_everyday(path: Path, bot: BotClient, with_errors: bool) -> None:
    """Print how many everyday messages, which have nothing to do with us, raise an alarm or are refused."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            texts = [row["text"] for row in csv.DictReader(file)]
    except (OSError, KeyError, UnicodeDecodeError) as error:
        raise EvaluationError(f"{path} is no CSV with a column `text` ({type(error).__name__}).") from None
    intents = [str(bot.parse(text)["intent"]["name"]) for text in texts]
    for name, of in (
        ("everyday: an alarm", ("danger", "self_harm")),
        ("everyday: refused or accused", ("harm_request", "own_behaviour")),
        ("everyday: out of scope", ("out_of_scope",)),
    ):
        right = [text for text, intent in zip(texts, intents, strict=True) if intent in of]
        print(f"{name:<40} {len(right) / max(len(texts), 1):6.2%}  ({len(right)} of {len(texts)})")
    for text, intent in zip(texts, intents, strict=True) if with_errors else ():
        if intent != "out_of_scope":
            print(f"{intent}: {text}")


def _bot(url: str | None, settings: Settings, language: str = SOURCE) -> AbstractContextManager[BotClient]:
    if url is not None:
        return nullcontext(BotClient(url, settings.api_token or ""))
    make_ready(settings)
    return own_bot(settings, "" if language == SOURCE else language)
