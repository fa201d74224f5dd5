"""A hash that changes with the files of a folder, and with nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from amparo.nlu import fingerprint
from amparo.nlu.fingerprint import source_fingerprint


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(fingerprint, "_NLU", tmp_path)
    (tmp_path / "places" / "data").mkdir(parents=True)
    (tmp_path / "places" / "finder.py").write_text("a")
    (tmp_path / "places" / "data" / "names.csv").write_text("b")
    (tmp_path / "other.py").write_text("c")
    return tmp_path


def test_it_changes_with_the_text_the_name_and_the_number_of_files(folder: Path) -> None:
    seen = {source_fingerprint("places")}
    for change in (
        lambda: (folder / "places" / "data" / "names.csv").write_text("bb"),
        lambda: (folder / "places" / "new.py").write_text(""),
        lambda: (folder / "places" / "new.py").rename(folder / "places" / "newer.py"),
    ):
        change()
        seen.add(source_fingerprint("places"))
    assert len(seen) == 4


def test_it_does_not_change_with_caches_and_other_files(folder: Path) -> None:
    before = source_fingerprint("places")
    (folder / "places" / "__pycache__").mkdir()
    (folder / "places" / "__pycache__" / "finder.pyc").write_text("x")
    (folder / "other.py").write_text("changed")
    assert source_fingerprint("places") == before
    assert source_fingerprint("places", "other.py") != before


def test_a_file_that_is_missing_is_told(folder: Path) -> None:
    with pytest.raises(OSError):
        source_fingerprint("gone.py")
