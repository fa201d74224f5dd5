from __future__ import annotations

import gzip
import json
import subprocess
import tarfile
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from amparo.model_package import archive as module
from amparo.model_package.archive import PackageError, check, seal
from amparo.model_package.manifest import Origin, manifest, origin
from amparo.model_package.store import Source
from tests.unit.model_package import packed
from tests.unit.model_package.packed import FILES, archive, file

GOOD = [file(name, data) for name, data in FILES.items()]


def refused(path: Path) -> str:
    with pytest.raises(PackageError) as caught:
        check(path)
    return str(caught.value)


def test_a_good_model_gives_its_manifest(tmp_path: Path) -> None:
    assert check(archive(tmp_path / "m", [packed.manifest(), *GOOD]))["version"] == "1"


@pytest.mark.parametrize(
    "evil",
    [
        file("/etc/passwd", b"x"),
        file("../outside", b"x"),
        file("components/../../outside", b"x"),
        file("components/part/../../../outside", b"x"),
        file("components/./part/x", b"x"),
        file("components//x", b"x"),
        file("components/part/.hidden", b"x"),
        file("components/part/a\nb", b"x"),
        file("components/part/‮x", b"x"),
        file("components\\part\\x", b"x"),
        file("components/" + "a/" * 9 + "x", b"x"),
        file("components", b"x"),
        file("other.txt", b"x"),
        file("sitecustomize.py", b"x"),
        file("components/part/link", type=tarfile.SYMTYPE, linkname="/etc/passwd"),
        file("components/part/hard", type=tarfile.LNKTYPE, linkname="metadata.json"),
        file("components/part/device", type=tarfile.CHRTYPE),
        file("components/part/pipe", type=tarfile.FIFOTYPE),
        file("..", type=tarfile.DIRTYPE),
        file("/tmp", type=tarfile.DIRTYPE),
        file("components/part", type=tarfile.SYMTYPE, linkname=".."),
        file("components/part/hole", type=tarfile.GNUTYPE_SPARSE),
    ],
    ids=lambda member: repr(member[0].name) + str(member[0].type),
)
def test_nothing_but_plain_files_with_expected_names_is_taken(tmp_path: Path, evil: packed.Member) -> None:
    # Even where the manifest names it.
    named = {**FILES, evil[0].name: evil[1]}
    before = sorted(tmp_path.rglob("*"))
    path = archive(tmp_path / "m", [packed.manifest(files=named), *GOOD, evil])
    said = refused(path)
    assert "which no packed model has" in said or "damaged" in said
    assert "\n" not in said and sorted(tmp_path.rglob("*")) == [*before, path]


def test_the_manifest_comes_first_and_names_exactly_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "m"
    assert "begin with a manifest" in refused(archive(path, [*GOOD, packed.manifest()]))
    assert "begin with a manifest" in refused(archive(path, [file("manifest.json", b"[]"), *GOOD]))
    assert "begin with a manifest" in refused(archive(path, [file("manifest.json", b"{" * 9999), *GOOD]))
    assert "part.json' in it is not as" in refused(archive(path, [packed.manifest(), GOOD[1]]))
    more = [packed.manifest(), *GOOD, file("components/part/more.json", b"x")]
    assert "more.json' in it is not as" in refused(archive(path, more))
    other = [packed.manifest(), file("components/part/part.json", b"[]"), GOOD[1]]
    assert "part.json' in it is not as" in refused(archive(path, other))
    assert "twice" in refused(archive(path, [packed.manifest(), *GOOD, GOOD[0]]))
    assert "empty" in refused(archive(path, []))
    one = packed.manifest(files={"components/part/part.json": b"{}"})
    assert "no metadata.json" in refused(archive(path, [one, GOOD[0]]))


def test_bombs_are_stopped_while_they_unpack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST_UNPACKED", 1 << 20)
    path = archive(tmp_path / "m", [packed.manifest(), file("components/part/zeros", bytes(50 << 20))])
    assert path.stat().st_size < 1 << 17
    assert "unpacks to more than" in refused(path)


def test_a_header_that_claims_a_huge_file_costs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "m"
    archive(path, [packed.manifest(), *GOOD])
    content = bytearray(gzip.decompress(path.read_bytes()))
    last = tarfile.TarInfo("components/part/big")
    last.size = 1 << 40
    at = content.index(b"metadata.json" + b"\0")
    path.write_bytes(gzip.compress(bytes(content[:at]) + last.tobuf()))
    assert "damaged" in refused(path) or "not as its manifest" in refused(path)


def test_too_many_files_and_too_large_a_file_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [file(f"components/part/{number}") for number in range(module.MOST_MEMBERS)]
    assert "more than 1000 files" in refused(archive(tmp_path / "m", [packed.manifest(), *many]))
    monkeypatch.setattr(module, "LARGEST", 10)
    assert "larger than" in refused(archive(tmp_path / "m", GOOD))


def test_every_truncation_and_every_flipped_byte_is_noticed(tmp_path: Path) -> None:
    whole = archive(tmp_path / "m", [packed.manifest(), *GOOD]).read_bytes()
    broken = tmp_path / "broken"
    for length in range(0, len(whole) - 1, 7):
        broken.write_bytes(whole[:length])
        assert refused(broken)
    for place in range(12, len(whole), 5):  # after the header of gzip, whose time and name mean nothing
        broken.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        assert refused(broken)


# ---- sealing ---------------------------------------------------------------------------------------------------------


def rasas(path: Path, identity: str, names: list[str]) -> Path:
    """An archive as Rasa writes it: with a root, folders, times, and ids that are drawn anew each time."""
    resource = {"name": "part", "output_fingerprint": identity}
    metadata: dict[str, Any] = {"model_id": identity, "trained_at": identity, "domain": {"a": "é"}}
    nodes = {"n": {"resource": resource}, "m": {"resource": None}}
    metadata["predict_schema"] = metadata["train_schema"] = {"nodes": nodes}
    members = [file("/", type=tarfile.DIRTYPE), file("components", type=tarfile.DIRTYPE)]
    members += [file(f"components/{name}", name.encode(), mtime=hash(identity) % 10**9) for name in names]
    members += [
        file("components/empty", type=tarfile.DIRTYPE),
        file("metadata.json", json.dumps(metadata).encode()),
    ]
    return archive(path, members)


def sealed(source: Path, target: Path, date: str = "2026-12-02T00:00:00") -> dict[str, Any]:
    made = Origin("abc", False, date)
    seal(source, target, partial(manifest, Source("1", "d", "c"), made, target.parent), date)
    return check(target)


def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    one = sealed(rasas(tmp_path / "1", "aaa", ["x/1", "y/2"]), tmp_path / "one")
    two = sealed(rasas(tmp_path / "2", "bbb", ["y/2", "x/1"]), tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert one == two and one["commit"] == "abc" and one["floors"] is None
    other = sealed(rasas(tmp_path / "3", "aaa", ["x/1", "y/3"]), tmp_path / "three")
    assert other["model_id"] != one["model_id"]
    later = sealed(rasas(tmp_path / "4", "ccc", ["x/1", "y/2"]), tmp_path / "four", "2027-01-01T00:00:00")
    assert later["model_id"] == one["model_id"], "the id is that of the content"


def test_a_sealed_model_keeps_files_and_folders_and_has_the_id_that_its_manifest_says(tmp_path: Path) -> None:
    said = sealed(rasas(tmp_path / "1", "aaa", ["x/1", "y/2"]), tmp_path / "one")
    with tarfile.open(tmp_path / "one") as tar:
        tar.extractall(tmp_path / "out")
    assert (tmp_path / "out/components/empty").is_dir()
    assert (tmp_path / "out/components/y/2").read_bytes() == b"y/2"
    metadata = json.loads((tmp_path / "out/metadata.json").read_text())
    assert metadata["model_id"] == said["model_id"] and metadata["trained_at"] == said["date"]
    assert metadata["domain"] == {"a": "é"}


def test_where_a_model_is_from_is_asked_of_the_builder_then_of_git_and_else_not_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOURCE_COMMIT", raising=False)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert origin(tmp_path) == (None, False, "1970-01-01T00:00:00")

    def git(*words: str) -> str:
        names = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        command = ["git", "-C", str(tmp_path), *names, *words]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    git("init", "-q")
    (tmp_path / "config.yml").write_text("1")
    git("add", ".")
    git("commit", "-qm", "x", "--date", "2026-01-01T00:00:00Z")
    made = origin(tmp_path)
    assert (made.commit, made.changed) == (git("rev-parse", "HEAD").strip(), False) and made.date > "2026"
    (tmp_path / "README.md").write_text("of no part of the model")
    assert not origin(tmp_path).changed
    (tmp_path / "config.yml").write_text("2")
    assert origin(tmp_path).changed
    (tmp_path / "inner").mkdir()
    assert origin(tmp_path / "inner").commit is None
    monkeypatch.setenv("SOURCE_COMMIT", "abc")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert origin(tmp_path) == ("abc", False, "1970-01-02T00:00:00")
