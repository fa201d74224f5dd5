"""`amparo evaluate`: measures a running bot, writes the report, and fails where a bar is not reached."""

from __future__ import annotations

import argparse
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from pathlib import Path

from amparo.errors import OperatorError
from amparo.evaluation.bars import compare, read_bars
from amparo.evaluation.client import BotClient
from amparo.evaluation.conversations import read_stories, tell
from amparo.evaluation.measures import score
from amparo.evaluation.messages import MessagesError, read_messages
from amparo.evaluation.own_bot import own_bot
from amparo.evaluation.report import Report, write
from amparo.evaluation.understanding import understood
from amparo.settings import ROOT, Settings
from amparo.training import say, train

FOLDER = ROOT / "results" / "evaluation"
BARS = ROOT / "tests" / "nlu" / "bars.yml"
CONVERSATIONS = ROOT / "tests" / "conversations"


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
    parser.add_argument("--errors", action="store_true", help="print the wrong intents too")


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Evaluate and return the exit status: 0 where every bar is held, 1 where one is missed."""
    folder = options.messages or ROOT / "tests" / "nlu" / options.language
    report = evaluate(options.language, folder, options.url, settings, options.messages is None)
    files = write(report, options.report or FOLDER / options.language)
    for rate in report.score.rates:
        print(f"{rate.name:<40} {rate.share:6.1%}  ({rate.right} of {rate.all})")
    print(
        f"{'conversations as they should be':<40} {len(report.told) - len(report.failed)} of {len(report.told)}"
    )
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
    with _bot(url, settings) as bot:
        model = str(bot.health().get("model") or "unknown")
        say(f"Reading {len(messages)} messages ...")
        total = score((message, understood(bot.parse(message.text))) for message in messages)
        say(f"Holding {len(stories)} conversations ...")
        told = [tell(story, bot) for story in stories]
    values = total.values()
    if told:
        values["conversations_right"] = sum(not one.problems for one in told) / len(told)
    bars = {name: bar for name, bar in read_bars(BARS).items() if name in values}
    return Report(language, date.today().isoformat(), model, total, told, compare(bars, values))


def _bot(url: str | None, settings: Settings) -> AbstractContextManager[BotClient]:
    if url is not None:
        return nullcontext(BotClient(url, settings.api_token or ""))
    train(settings)
    return own_bot(settings)
