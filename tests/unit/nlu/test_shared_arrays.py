"""Arrays that processes share: made once, mapped, checked, and without a folder simply there."""

from __future__ import annotations

import mmap
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from amparo.nlu.shared_arrays import (
    FOLDER,
    Arrays,
    file_version,
    pack,
    shared_arrays,
    shared_bytes,
    shared_file,
    text_array,
    text_of,
    unpack,
)

ARRAYS: Arrays = {
    "numbers": np.arange(12, dtype=np.int32).reshape(3, 4),
    "halves": np.array([0.5, 1.5], dtype=np.float16),
    "hashes": np.array([1 << 63], dtype=np.uint64),
    "none": np.zeros(0, dtype=np.uint8),
    "words": text_array("café 東京"),
}


class Maker:
    """Gives a text, and counts how often it was asked."""

    def __init__(self, content: bytes = b"content") -> None:
        self.content, self.asked = content, 0

    def __call__(self) -> bytes:
        self.asked += 1
        return self.content


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AMPARO_MODELS", str(tmp_path))
    return tmp_path


def files(models: Path) -> list[str]:
    return sorted(path.name for path in (models / FOLDER).iterdir() if path.name != ".lock")


def assert_same(found: Arrays) -> None:
    assert set(found) == set(ARRAYS)
    for name, array in ARRAYS.items():
        assert found[name].dtype == array.dtype and found[name].shape == array.shape
        assert (found[name] == array).all()
    assert text_of(found["words"]) == "café 東京"


def test_arrays_come_out_of_their_file_as_they_went_in() -> None:
    stored = pack(ARRAYS)
    assert_same(unpack(stored))
    assert pack(dict(reversed(ARRAYS.items()))) == stored, "whatever the order"


@pytest.mark.parametrize("content", [b"", b"no arrays", bytes(40), b"\xff" * 40, pack(ARRAYS)[:-9]])
def test_what_is_no_file_of_arrays_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError):
        unpack(content)


def test_a_file_is_made_once_and_found_again(models: Path) -> None:
    make = Maker()
    path = shared_file("thing", "1", make)
    assert path is not None and path.read_bytes() == b"content" and shared_file("thing", "1", make) == path
    assert make.asked == 1 and files(models) == [path.name]


def test_another_version_takes_the_place_of_the_old_one_and_leaves_other_files(models: Path) -> None:
    shared_file("thing", "1", Maker())
    shared_file("other", "1", Maker())
    newer = shared_file("thing", "2", Maker(b"newer"))
    assert newer is not None and newer.read_bytes() == b"newer"
    assert [name.rpartition("-")[0] for name in files(models)] == ["other-1", "thing-2"]


def test_a_file_that_was_torn_or_changed_is_made_anew(models: Path) -> None:
    path = shared_file("thing", "1", Maker())
    assert path is not None
    path.write_bytes(b"conten")
    make = Maker()
    assert shared_file("thing", "1", make) == path and path.read_bytes() == b"content" and make.asked == 1


def test_without_a_folder_each_process_has_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for value in ("", str(tmp_path / "nowhere")):
        monkeypatch.setenv("AMPARO_MODELS", value)
        make = Maker()
        assert shared_file("thing", "1", make) is None
        assert shared_bytes("thing", "1", make) == b"content" and make.asked == 1
    assert_same(shared_arrays("arrays", "1", lambda: ARRAYS))


def test_where_nothing_can_be_written_it_goes_on_and_makes_it_once(models: Path) -> None:
    (models / FOLDER).write_text("a file stands in the way")
    make = Maker()
    assert shared_bytes("thing", "1", make) == b"content" and make.asked == 1


def test_where_the_disk_is_full_it_goes_on_and_makes_it_once(
    models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    make = Maker()
    assert shared_bytes("thing", "1", make) == b"content" and make.asked == 1
    assert files(models) == []


def test_what_the_maker_raises_is_raised(models: Path) -> None:
    def fail() -> bytes:
        raise OSError("nothing to make it from")

    for use in (shared_file, shared_bytes):
        with pytest.raises(OSError, match="nothing to make it from"):
            use("thing", "1", fail)
    assert files(models) == []


def test_shared_arrays_are_mapped_and_cannot_be_written(models: Path) -> None:
    found = shared_arrays("arrays", "1", lambda: ARRAYS)
    assert_same(found)
    assert isinstance(shared_bytes("arrays", "1", lambda: pack(ARRAYS)), mmap.mmap)
    with pytest.raises(ValueError, match="read-only"):
        found["numbers"][0, 0] = 1


def test_a_file_that_is_mapped_stays_readable_when_a_newer_one_takes_its_place(models: Path) -> None:
    found = shared_arrays("arrays", "1", lambda: ARRAYS)
    shared_arrays("arrays", "2", lambda: {"few": np.zeros(1, dtype=np.uint8)})
    assert_same(found)


def test_of_many_processes_at_once_one_makes_the_file(models: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from amparo.nlu.shared_arrays import shared_file\n"
        "def make():\n"
        f"    open({str(models / 'made')!r}, 'a').write('x'); time.sleep(0.3); return b'content'\n"
        "print(shared_file('thing', '1', make))"
    )
    several = [
        subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, env=os.environ)
        for _ in range(3)
    ]
    paths = {process.communicate(timeout=60)[0].strip() for process in several}
    assert len(paths) == 1 and Path(paths.pop()).read_bytes() == b"content"
    assert (models / "made").read_text() == "x"


def test_the_version_of_a_file_is_that_of_its_content(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_bytes(b"x" * 3_000_000)
    other.write_bytes(b"x" * 3_000_000)
    assert file_version(one) == file_version(other)
    other.write_bytes(b"x" * 3_000_001)
    assert file_version(one) != file_version(other)
    with pytest.raises(OSError):
        file_version(tmp_path / "none")
