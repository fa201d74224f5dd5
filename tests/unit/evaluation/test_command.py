"""`amparo evaluate` with a double for the bot: which exit status, what is printed, what is measured."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest

from amparo import cli
from amparo.evaluation import command, own_bot
from amparo.evaluation.client import BotClient, BotUnreachable
from amparo.evaluation.conversations import ExpectedTurn, Story
from amparo.settings import Settings
from tests.unit.evaluation.some import parsed

MESSAGES = """
- {text: they lock us in, intent: danger, distress: danger, kind: held}
- {text: good morning, intent: greet}
- {text: i am in kenya, intent: give_place, place: KE}
"""
UNDERSTOOD = {
    "they lock us in": parsed("danger"),
    "good morning": parsed("greet"),
    "i am in kenya": parsed("give_place", country="KE"),
}
GOOD_MORNING = Story("Good morning", "test_some", [ExpectedTurn("good morning", "greet", ["utter_greet"])])


class Double:
    """A bot that answers from a table."""

    def __init__(self) -> None:
        self.understood: dict[str, dict[str, Any]] = dict(UNDERSTOOD)
        self.answer = [{"text": "Hello.", "utter": "utter_greet"}]

    def parse(self, text: str) -> dict[str, Any]:
        return self.understood[text]

    def say(self, text: str, sender: str) -> list[dict[str, Any]]:
        return self.answer

    def health(self) -> dict[str, Any]:
        return {"model": "a-model"}


@pytest.fixture
def bot(monkeypatch: pytest.MonkeyPatch) -> Double:
    """The double stands where a bot would be started."""
    double = Double()
    monkeypatch.setattr(command, "make_ready", lambda settings: False)
    monkeypatch.setattr(command, "own_bot", lambda settings, language: nullcontext(double))
    monkeypatch.setattr(command, "read_stories", lambda folder: [GOOD_MORNING])
    monkeypatch.setattr(command, "DIALOGUES", Path("/nowhere/dialogues"))
    return double


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "messages"
    folder.mkdir()
    (folder / "some.yml").write_text(MESSAGES, encoding="utf-8")
    return folder


def evaluate(folder: Path, *more: str) -> int:
    return cli.main(["evaluate", "--messages", str(folder), "--report", str(folder.parent / "report"), *more])


def test_where_every_bar_is_held_the_status_is_0(
    bot: Double, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate(folder) == 0
    printed = capsys.readouterr().out
    assert "danger found                             100.0%  (1 of 1)" in printed
    assert "MISSED" not in printed
    assert f"The report: {folder.parent / 'report' / 'report.md'} and report.html" in printed
    assert (folder.parent / "report" / "report.html").is_file()


def test_under_a_bar_the_status_is_1_and_the_bar_is_named(
    bot: Double, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bot.understood["they lock us in"] = parsed("exploited")
    assert evaluate(folder) == 1
    printed = capsys.readouterr().out
    assert "MISSED danger_found: 0.0% (at least 98%)\n" in printed
    assert "MISSED self_harm_found" not in printed
    record = (folder.parent / "report" / "report.md").read_text(encoding="utf-8")
    assert "**Bars not reached:**" in record and "they lock us in" in record


def test_over_a_bar_that_is_a_limit_the_status_is_1(
    bot: Double, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bot.understood["good morning"] = parsed("danger", country="FR")
    assert evaluate(folder) == 1
    printed = capsys.readouterr().out
    assert "MISSED false_alarms: 50.0% (at most 3%)\n" in printed
    assert "MISSED place_invented: 50.0% (at most 2%)\n" in printed


def test_errors_are_printed_where_they_are_asked_for(
    bot: Double, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bot.understood["good morning"] = parsed("thanks")
    evaluate(folder)
    assert "good morning" not in capsys.readouterr().out
    evaluate(folder, "--errors")
    assert "[greet -> thanks 0.90] good morning\n" in capsys.readouterr().out


def test_with_messages_of_ones_own_no_conversations_are_held(
    bot: Double, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bot.answer = []
    assert evaluate(folder) == 0
    assert "conversations as they should be          0 of 0" in capsys.readouterr().out


@pytest.fixture
def ours(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Path:
    """The folder stands where the messages of the repository are."""
    (folder.parent / "tests" / "nlu").mkdir(parents=True)
    folder.rename(folder.parent / "tests" / "nlu" / "en")
    monkeypatch.setattr(command, "ROOT", folder.parent)
    monkeypatch.setattr(command, "FOLDER", folder.parent / "results")
    monkeypatch.setattr(command, "QUESTIONS", folder.parent / "questions")
    return folder.parent


def test_with_our_messages_conversations_are_held_and_have_their_bar(
    bot: Double, ours: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["evaluate"]) == 0
    assert "conversations as they should be          1 of 1" in capsys.readouterr().out
    bot.answer = [{"text": "Bye.", "utter": "utter_goodbye"}]
    assert cli.main(["evaluate"]) == 1
    assert "MISSED conversations_right: 0.0% (at least 100%)" in capsys.readouterr().out
    record = (ours / "results" / "en" / "report.md").read_text(encoding="utf-8")
    assert "- “good morning”: expected utter_greet, got utter_goodbye" in record


def test_conversations_are_english_only(bot: Double, ours: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (ours / "tests" / "nlu" / "en").rename(ours / "tests" / "nlu" / "sw")
    bot.answer = []
    assert cli.main(["evaluate", "--language", "sw"]) == 0
    assert "conversations as they should be          0 of 0" in capsys.readouterr().out


TURN = {
    "say": "good morning",
    "want": "greet",
    "acts": ["about_bot"],
    "avoid": ["emergency"],
    "country": None,
}


def write_dialogue(path: Path, **changes: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"id": "d1", "turns": [{**TURN, **changes}]}), encoding="utf-8")
    return path


def test_with_our_messages_test_conversations_are_held_too_and_have_their_bars(
    bot: Double, ours: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "DIALOGUES", ours / "dialogues")
    write_dialogue(ours / "dialogues" / "en" / "some.jsonl")
    cli.main(["evaluate"])
    printed = capsys.readouterr().out
    assert "turns of conversations served            100.0%  (of 1)" in printed
    assert "MISSED dialogue_turns" not in printed
    write_dialogue(ours / "dialogues" / "en" / "some.jsonl", acts=["services"], avoid=["about_bot"])
    assert cli.main(["evaluate"]) == 1
    printed = capsys.readouterr().out
    assert "MISSED dialogue_turns_served: 0.0% (at least " in printed
    assert "MISSED dialogue_turns_harmful: 100.0% (at most " in printed


def test_conversations_of_ones_own_are_held_alone(
    bot: Double, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bot, "parse", lambda text: pytest.fail("no messages are read"))
    own = write_dialogue(folder.parent / "own.jsonl", acts=["services"])
    assert evaluate(folder, "--dialogues", str(own)) == 0
    assert "not served" not in capsys.readouterr().out
    evaluate(folder, "--dialogues", str(own), "--errors")
    assert (
        "not served [d1] good morning -> about_bot, ask_back (wanted: services)\n" in capsys.readouterr().out
    )
    assert not (folder.parent / "report").exists()


@pytest.mark.parametrize("changes", [{"acts": []}, {"acts": ["no kind"]}])
def test_conversations_that_cannot_be_read_are_one_plain_sentence(
    changes: dict[str, Any], bot: Double, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = write_dialogue(folder.parent / "own.jsonl", **changes)
    assert evaluate(folder, "--dialogues", str(own)) == 2
    assert capsys.readouterr().err.startswith("own.jsonl, line 1: ")


def test_conversations_that_are_not_there_are_one_plain_sentence(
    bot: Double, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate(folder, "--dialogues", str(folder.parent / "nowhere.jsonl")) == 2
    assert "nowhere.jsonl" in capsys.readouterr().err


def test_questions_are_asked_alone_and_with_our_messages(
    bot: Double, ours: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = ours / "questions" / "en.yml"
    own.parent.mkdir()
    own.write_text("- {id: q, say: good morning, answers: [fact/borders]}\n", encoding="utf-8")
    assert cli.main(["evaluate", "--questions", str(own), "--errors"]) == 0
    printed = capsys.readouterr().out
    assert "questions answered                         0.0%  (of 1)" in printed
    assert "not answered [q] good morning -> greet (wanted: fact/borders)\n" in printed
    assert cli.main(["evaluate"]) == 1
    assert "MISSED questions_answered: 0.0% (at least 80%)" in capsys.readouterr().out
    own.write_text("nothing", encoding="utf-8")
    assert cli.main(["evaluate", "--questions", str(own)]) == 2
    assert capsys.readouterr().err.startswith("en.yml: ")


def test_everyday_messages_are_counted_by_what_they_set_off(
    bot: Double, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bot.understood = {"pizza": parsed("out_of_scope/unrelated"), "a bomb, lol": parsed("danger")}
    own = folder.parent / "everyday.csv"
    own.write_text('text,kind\npizza,food\n"a bomb, lol",joke\n', encoding="utf-8")
    assert evaluate(folder, "--everyday", str(own)) == 0
    printed = capsys.readouterr().out
    assert "everyday: an alarm                       50.00%  (1 of 2)" in printed
    assert "everyday: refused or accused              0.00%  (0 of 2)" in printed
    assert "danger: a bomb" not in printed
    evaluate(folder, "--everyday", str(own), "--errors")
    printed = capsys.readouterr().out
    assert "danger: a bomb, lol\n" in printed and ": pizza" not in printed


@pytest.mark.parametrize("content", [None, "words\npizza\n"])
def test_everyday_messages_that_cannot_be_read_are_one_plain_sentence(
    content: str | None, bot: Double, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = folder.parent / "everyday.csv"
    if content is not None:
        own.write_text(content, encoding="utf-8")
    assert evaluate(folder, "--everyday", str(own)) == 2
    assert "is no CSV with a column `text`" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "[]"])
def test_without_messages_there_is_nothing_to_evaluate(
    bot: Double, folder: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "some.yml").write_text(text, encoding="utf-8")
    assert evaluate(folder) == 2
    assert capsys.readouterr().err == f"There are no messages in {folder}.\n"


def test_a_message_without_its_label_is_one_plain_sentence(
    bot: Double, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "some.yml").write_text("- text: hello\n", encoding="utf-8")
    assert evaluate(folder) == 2
    assert capsys.readouterr().err == "some.yml: message 1 lacks `text` or `intent`\n"


def test_a_bot_that_does_not_answer_is_one_plain_sentence(
    bot: Double, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(text: str) -> dict[str, Any]:
        raise BotUnreachable("Nobody is there.")

    monkeypatch.setattr(bot, "parse", fail)
    assert evaluate(folder) == 1
    assert capsys.readouterr().err == "Nobody is there.\n"
    assert not (folder.parent / "report").exists()


def test_a_bot_that_runs_is_asked_with_the_token_of_this_process(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str]] = []

    def client(url: str, token: str) -> Double:
        asked.append((url, token))
        return Double()

    monkeypatch.setattr(command, "BotClient", client)
    monkeypatch.setattr(command, "make_ready", lambda settings: pytest.fail("nothing is to be trained"))
    for environ, token in (({"AMPARO_API_TOKEN": "secret"}, "secret"), ({}, "")):
        settings = Settings.from_environment(environ)
        report = command.evaluate("en", folder, "http://there", settings, with_conversations=False)
        assert report.model == "a-model" and report.is_good
        assert asked.pop() == ("http://there", token)


def test_without_an_address_the_model_is_trained_if_needed_and_a_bot_started(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    @contextmanager
    def started(settings: Settings, language: str) -> Iterator[Double]:
        done.append("started")
        yield Double()
        done.append("stopped")

    monkeypatch.setattr(command, "make_ready", lambda settings: done.append("trained"))
    monkeypatch.setattr(command, "own_bot", started)
    command.evaluate("en", folder, None, Settings.from_environment({}), with_conversations=False)
    assert done == ["trained", "started", "stopped"]


class Child:
    """A process that does what a test says."""

    def __init__(self, status: int | None = None) -> None:
        self.status = status

    def poll(self) -> int | None:
        return self.status


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Processes that own_bot starts; `environ` is what they would see, `stopped` what was stopped."""
    seen: dict[str, Any] = {"started": [], "stopped": [], "environ": {}, "serve": Child()}

    def start(arguments: list[str], settings: Settings) -> Child:
        if seen["serve"] is None and arguments[-1] == "serve":
            raise OSError("no memory")
        seen["environ"] = dict(os.environ)
        seen["started"].append((arguments[-1], settings))
        return seen["serve"] if arguments[-1] == "serve" else Child()

    monkeypatch.setattr(own_bot.supervisor, "start", start)
    monkeypatch.setattr(own_bot.supervisor, "stop", lambda given: seen["stopped"].extend(given))
    monkeypatch.setattr(own_bot.supervisor, "health", lambda settings: {"actions": "ok"})
    return seen


def test_the_own_bot_has_a_token_and_ports_that_nobody_else_has(
    children: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AMPARO_PORT", "8080")
    monkeypatch.delenv("AMPARO_API_TOKEN", raising=False)
    before = dict(os.environ)
    with own_bot.own_bot(Settings.from_environment({})) as client:
        assert isinstance(client, BotClient)
        (first, one), (second, two) = children["started"]
        assert (first, second) == ("actions", "serve") and one == two
        assert len({one.port, one.actions_port, 8080, 5055}) == 4
        assert one.host == one.actions_host == "127.0.0.1" and one.actions_are_local
        read = Settings.from_environment(children["environ"])
        assert (read.port, read.actions_port, read.api_token) == (one.port, one.actions_port, one.api_token)
        assert len(str(read.api_token)) >= 32 and read.messages_per_minute >= 100_000
    assert dict(os.environ) == before
    assert len(children["stopped"]) == 2


def test_an_own_bot_that_dies_while_starting_is_named(
    children: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_bot.supervisor, "health", lambda settings: None)
    children["serve"] = Child(status=1)
    with pytest.raises(BotUnreachable, match="did not start"), own_bot.own_bot(Settings.from_environment({})):
        pytest.fail("it did not start")
    assert len(children["stopped"]) == 2


def test_where_the_second_server_cannot_be_started_the_first_is_stopped(children: dict[str, Any]) -> None:
    children["serve"] = None
    with pytest.raises(OSError), own_bot.own_bot(Settings.from_environment({})):
        pytest.fail("it did not start")
    assert len(children["stopped"]) == 1
