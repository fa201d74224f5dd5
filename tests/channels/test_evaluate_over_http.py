"""`amparo evaluate` as its own process, against the real bot with its API behind a token."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from amparo.evaluation.client import BotClient
from amparo.evaluation.conversations import read_stories, tell
from amparo.settings import ROOT
from tests.conftest import RunningBot

TOKEN = "a-token-for-the-evaluation-0815"
# So plain that every model understands them.
MESSAGES = """
- {text: he locked me in the room and i cant get out, intent: danger, distress: danger, kind: held}
- {text: i want to kill myself, intent: self_harm, distress: self_harm, kind: wish_to_die}
- {text: good morning, intent: greet}
- {text: what is human trafficking, intent: fact/what_is_human_trafficking}
- {text: i need a child helpline in kenya, intent: find_services, place: KE}
- {text: who will win the football tonight, intent: out_of_scope/unrelated}
"""
FILES = ["calibration.png", "confusion.png", "recall.png", "report.html", "report.md"]


@pytest.fixture(scope="module")
def bot(trained_model: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBot]:
    """A bot with Rasa's API behind a token, and no limit of messages."""
    bot = RunningBot(tmp_path_factory.mktemp("evaluated"), AMPARO_API_TOKEN=TOKEN)
    try:
        bot.start()
        yield bot
    finally:
        bot.stop()


def evaluate(url: str, folder: Path, messages: str, token: str = TOKEN) -> subprocess.CompletedProcess[str]:
    (folder / "messages").mkdir()
    (folder / "messages" / "plain.yml").write_text(messages, encoding="utf-8")
    options = ["--messages", str(folder / "messages"), "--report", str(folder / "report"), "--url", url]
    return subprocess.run(
        [sys.executable, "-m", "amparo.cli", "evaluate", *options],
        cwd=ROOT,
        env={**os.environ, "AMPARO_API_TOKEN": token},
        capture_output=True,
        text=True,
        check=False,
    )


def test_messages_that_are_understood_end_with_0_and_a_report(bot: RunningBot, tmp_path: Path) -> None:
    done = evaluate(bot.url, tmp_path, MESSAGES)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    assert "intent right                             100.0%  (6 of 6)" in done.stdout
    assert sorted(path.name for path in (tmp_path / "report").iterdir()) == FILES
    record = (tmp_path / "report" / "report.md").read_text(encoding="utf-8")
    assert f"Model `{bot.health()['model']}`. 6 messages, 0 conversations." in record
    assert "All bars are reached." in record
    assert "| danger: held | 100.0 % |" in record


def test_messages_that_are_not_understood_end_with_1_and_a_report_too(
    bot: RunningBot, tmp_path: Path
) -> None:
    done = evaluate(bot.url, tmp_path, MESSAGES.replace("intent: greet", "intent: goodbye"))
    assert done.returncode == 1, done.stdout + done.stderr
    assert "MISSED intent_right: 83.3% (at least 95%)\n" in done.stdout
    assert sorted(path.name for path in (tmp_path / "report").iterdir()) == FILES
    assert "[goodbye -&gt; greet" in (tmp_path / "report" / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("token", ["", "wrong"])
def test_without_the_right_token_nothing_is_measured(bot: RunningBot, tmp_path: Path, token: str) -> None:
    done = evaluate(bot.url, tmp_path, MESSAGES, token)
    assert done.returncode == 1
    assert done.stderr == f"{bot.url}/model/parse answered 401: the token is wrong.\n"
    assert not (tmp_path / "report").exists()


def test_a_bot_without_a_token_cannot_be_measured(running_bot: RunningBot, tmp_path: Path) -> None:
    done = evaluate(running_bot.url, tmp_path, MESSAGES)
    assert done.returncode == 1
    assert done.stderr == f"{running_bot.url}/model/parse answered 404: AMPARO_API_TOKEN is not set there.\n"


@pytest.mark.parametrize("file", ["test_fixed_words", "test_danger", "test_knowledge"])
def test_conversations_go_over_http_as_they_do_in_the_process(bot: RunningBot, file: str) -> None:
    client = BotClient(bot.url, TOKEN)
    stories = [story for story in read_stories(ROOT / "tests" / "conversations") if story.file == file]
    problems = {story.name: tell(story, client).problems for story in stories}
    assert len(problems) >= 4
    assert {name: wrong for name, wrong in problems.items() if wrong} == {}
