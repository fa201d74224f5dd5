"""Rasa's training files, read as text."""

from __future__ import annotations

from pathlib import Path

from amparo.data.training_messages import read_training_messages

FILE = """version: "3.1"
nlu:
- intent: fact/borders
  metadata: {source: one}
  examples: |
    - must they cross a border
    -   no: it's "not" - needed  
- lookup: country
  examples: |
    - kenya
- intent: greet
  examples: |
    - hi
"""  # noqa: W291


def test_every_message_has_its_label_and_its_text_as_typed(tmp_path: Path) -> None:
    (tmp_path / "en" / "fact").mkdir(parents=True)
    (tmp_path / "en" / "fact" / "borders.yml").write_text(FILE, encoding="utf-8")
    (tmp_path / "en" / "notes.txt").write_text("- intent: thanks", encoding="utf-8")
    assert read_training_messages(tmp_path) == [
        ("fact/borders", "must they cross a border"),
        ("fact/borders", 'no: it\'s "not" - needed'),
        ("greet", "hi"),
    ]


def test_a_folder_without_files_has_none(tmp_path: Path) -> None:
    assert read_training_messages(tmp_path) == []
