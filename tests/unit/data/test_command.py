"""`amparo data find|duplicates|move` on a few messages in folders of the test."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from amparo.data import command
from amparo.data.command import DataError, add_arguments, lines, run, same_texts
from amparo.data.training_messages import read_training_messages

GREET = """version: "3.1"
nlu:
- intent: greet
  metadata: {source: one}
  examples: |
    - hello
    - does it cost something
"""
BORDERS = """version: "3.1"
nlu:
- intent: fact/borders
  metadata: {source: one}
  examples: |
    - must they cross a border
    - Is a border needed?
"""
DIALOGUE = """== aw-001 | boat | self adult | Fisher
hi | remark | greet | ask_back
we cross the border tonight | tells | - | advice
"""


@pytest.fixture(autouse=True)
def nlu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of training messages in the place of the real one."""
    folder = tmp_path / "nlu"
    for name, text in {"greet/messages": GREET, "fact/borders": BORDERS}.items():
        path = folder / "en" / f"{name}.yml"
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "dialogues" / "en").mkdir(parents=True)
    (tmp_path / "dialogues" / "en" / "one.txt").write_text(DIALOGUE, encoding="utf-8")
    monkeypatch.setattr(command, "ROOT", tmp_path)
    monkeypatch.setattr(command, "NLU", folder)
    monkeypatch.setattr(command, "DIALOGUES", tmp_path / "dialogues")
    return folder


def amparo_data(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return run(parser.parse_args(arguments))


def test_without_a_sub_command_it_is_refused() -> None:
    with pytest.raises(SystemExit):
        amparo_data()


def test_each_message_knows_its_file_line_and_label(nlu: Path) -> None:
    assert [(line.place, line.label, line.text) for line in lines()] == [
        ("nlu/en/fact/borders.yml:6", "fact/borders", "must they cross a border"),
        ("nlu/en/fact/borders.yml:7", "fact/borders", "Is a border needed?"),
        ("nlu/en/greet/messages.yml:6", "greet", "hello"),
        ("nlu/en/greet/messages.yml:7", "greet", "does it cost something"),
    ]
    texts = [(line.label, line.text) for line in lines()]
    assert texts == read_training_messages(nlu), "as the other reader reads them"


class TestFind:
    def test_it_shows_messages_and_turns_that_hold_the_text(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert amparo_data("find", "BORDER") == 0
        assert capsys.readouterr().out.splitlines() == [
            "nlu/en/fact/borders.yml:6  fact/borders  must they cross a border",
            "nlu/en/fact/borders.yml:7  fact/borders  Is a border needed?",
            "aw-001, turn 2  tells -  we cross the border tonight",
            "3 found.",
        ]

    def test_it_takes_a_regular_expression(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert amparo_data("find", "^h(i|ello)$") == 0
        shown = capsys.readouterr().out
        assert "greet  hello" in shown and "aw-001, turn 1  remark greet  hi" in shown and "2 found." in shown

    def test_with_a_label_only_messages_of_that_label_are_shown(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert amparo_data("find", "o", "--label", "greet") == 0
        shown = capsys.readouterr().out
        assert shown.count("  greet  ") == 2 and "2 found." in shown

    def test_that_nothing_is_found_is_told_by_the_status(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert amparo_data("find", "zebra") == 1
        assert capsys.readouterr().out == "0 found.\n"

    def test_what_is_no_regular_expression_is_told(self) -> None:
        with pytest.raises(DataError, match="no regular expression"):
            amparo_data("find", "(")


class TestDuplicates:
    def test_without_any_the_status_is_zero(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert amparo_data("duplicates") == 0
        assert capsys.readouterr().out == "0 stand twice; 0 pairs are nearly the same under two labels.\n"

    def test_the_same_text_counts_without_case_and_spaces(
        self, nlu: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.append(nlu, "greet/messages", "must  they Cross a border")
        assert amparo_data("duplicates") == 1
        shown = capsys.readouterr().out
        assert "the same: nlu/en/fact/borders.yml:6 fact/borders; nlu/en/greet/messages.yml:8 greet" in shown
        assert "1 stand twice; " in shown
        assert [len(group) for group in same_texts(list(lines()))] == [2]

    def test_nearly_the_same_is_shown_under_two_labels_alone(
        self, nlu: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.append(nlu, "greet/messages", "must they cross a borders")
        self.append(nlu, "fact/borders", "Is a border needed")
        assert amparo_data("duplicates") == 0
        (near, summary) = capsys.readouterr().out.splitlines()
        assert near.startswith("nearly the same: ") and "greet: must they cross a borders" in near
        assert summary == "0 stand twice; 1 pairs are nearly the same under two labels."

    @staticmethod
    def append(nlu: Path, name: str, text: str) -> None:
        path = nlu / "en" / f"{name}.yml"
        path.write_text(path.read_text(encoding="utf-8") + f"    - {text}\n", encoding="utf-8")


class TestMove:
    def test_a_message_gets_another_label_and_all_others_stay(
        self, nlu: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert amparo_data("move", "does it cost something", "fact/borders") == 0
        assert "Moved to nlu/en/fact/borders.yml" in capsys.readouterr().out
        assert sorted(read_training_messages(nlu)) == [
            ("fact/borders", "Is a border needed?"),
            ("fact/borders", "does it cost something"),
            ("fact/borders", "must they cross a border"),
            ("greet", "hello"),
        ]
        borders = (nlu / "en" / "fact" / "borders.yml").read_text(encoding="utf-8")
        assert borders.startswith(BORDERS) and "{source: moved}" in borders

    def test_a_second_one_joins_the_first(self, nlu: Path) -> None:
        for text in ("does it cost something", "hello"):
            amparo_data("move", text, "fact/borders")
        borders = (nlu / "en" / "fact" / "borders.yml").read_text(encoding="utf-8")
        assert borders.count("{source: moved}") == 1
        assert {text for label, text in read_training_messages(nlu) if label == "fact/borders"} > {
            "hello",
            "does it cost something",
        }

    def test_it_makes_the_file_of_an_intent_without_topic_where_there_is_none(self, nlu: Path) -> None:
        path = nlu / "en" / "greet" / "others.yml"
        (nlu / "en" / "greet" / "messages.yml").rename(path)
        amparo_data("move", "Is a border needed?", "greet")
        assert read_training_messages(nlu / "en" / "greet") == [
            ("greet", "Is a border needed?"),
            ("greet", "hello"),
            ("greet", "does it cost something"),
        ]

    @pytest.mark.parametrize(
        ("text", "label", "problem"),
        [
            ("hell", "fact/borders", "No message is exactly that"),
            ("Hello", "fact/borders", "No message is exactly that"),
            ("hello", "fact/zebras", "No message has the label 'fact/zebras'"),
        ],
    )
    def test_what_cannot_be_moved_changes_nothing(
        self, nlu: Path, text: str, label: str, problem: str
    ) -> None:
        before = read_training_messages(nlu)
        with pytest.raises(DataError, match=problem):
            amparo_data("move", text, label)
        assert read_training_messages(nlu) == before

    def test_each_message_stays_in_its_language(self, nlu: Path) -> None:
        spanish = nlu / "es" / "greet" / "messages.yml"
        spanish.parent.mkdir(parents=True)
        spanish.write_text(GREET.replace("hello", "hola").replace("does it cost something", "cuanto es"))
        amparo_data("move", "cuanto es", "fact/borders")
        assert read_training_messages(nlu / "es" / "fact") == [("fact/borders", "cuanto es")]
        assert ("greet", "does it cost something") in read_training_messages(nlu / "en")

    def test_one_that_stands_in_two_languages_is_moved_in_both(self, nlu: Path) -> None:
        spanish = nlu / "es" / "greet" / "messages.yml"
        spanish.parent.mkdir(parents=True)
        spanish.write_text(GREET)
        amparo_data("move", "hello", "fact/borders")
        for language in ("en", "es"):
            assert ("fact/borders", "hello") in read_training_messages(nlu / language)
            assert ("greet", "hello") not in read_training_messages(nlu / language)

    def test_moving_to_the_label_that_it_has_keeps_it_once(self, nlu: Path) -> None:
        amparo_data("move", "hello", "greet")
        assert sorted(read_training_messages(nlu / "en" / "greet")) == [
            ("greet", "does it cost something"),
            ("greet", "hello"),
        ]

    def test_a_block_that_loses_its_only_message_leaves_a_readable_file(self, nlu: Path) -> None:
        amparo_data("move", "hello", "fact/borders")
        amparo_data("move", "does it cost something", "fact/borders")
        assert read_training_messages(nlu / "en" / "greet") == []
