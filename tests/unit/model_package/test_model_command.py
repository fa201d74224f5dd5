from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from amparo.model_package import command
from amparo.model_package.store import HERE, Source, put
from amparo.settings import ROOT
from tests.unit.model_package.packed import packed

MODELS = ROOT / "models"


def amparo(*arguments: str | Path, models: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "amparo.cli", "model", *map(str, arguments)],
        env={**os.environ, "AMPARO_MODELS": str(models), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def models(tmp_path: Path) -> Path:
    models = tmp_path / "models"
    models.mkdir()
    put(packed(models / "new", Source.of()), models, Source.of(), HERE)
    return models


def test_pack_writes_the_model_and_its_hash_as_sha256sum_reads_it(models: Path, tmp_path: Path) -> None:
    done = amparo("pack", "--out", tmp_path / "out", models=models)
    assert done.returncode == 0, done.stderr
    file, beside = sorted((tmp_path / "out").iterdir())
    assert file.name.startswith("amparo-model-") and file.suffixes[-2:] == [".tar", ".gz"]
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    assert beside.read_text() == f"{digest}  {file.name}\n"
    assert done.stdout.splitlines()[-2:] == [str(file), f"AMPARO_MODEL_SHA256={digest}"]
    subprocess.run(["sha256sum", "--check", "--quiet", beside.name], cwd=beside.parent, check=True)
    first = file.read_bytes()
    amparo("pack", "--out", tmp_path / "out", models=models)
    assert [path.name for path in sorted((tmp_path / "out").iterdir())] == [file.name, beside.name]
    assert file.read_bytes() == first


def test_show_and_verify_speak_of_the_model_here_or_of_a_file(models: Path, tmp_path: Path) -> None:
    shown = amparo("show", models=models)
    assert (
        shown.returncode == 0
        and f"from     {HERE}" in shown.stdout
        and "components/part/part.json" in shown.stdout
    )
    assert amparo("verify", models=models).stdout.count("ok ") == 2
    other = packed(tmp_path / "other", Source.of(), version="9.9.9")
    assert "version  9.9.9" in amparo("show", other, models=models).stdout
    done = amparo("verify", other, models=models)
    assert done.returncode == 1 and "is of Amparo 9.9.9" in done.stdout
    digest = hashlib.sha256(other.read_bytes()).hexdigest()
    assert ", as asked" in amparo("verify", other, "--sha256", digest.upper(), models=models).stdout
    done = amparo("verify", other, "--sha256", "0" * 64, models=models)
    assert done.returncode == 1 and digest in done.stdout


def test_what_is_no_packed_model_is_said_in_one_sentence(models: Path, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("no archive")
    for arguments in (["show", tmp_path / "x"], ["verify", tmp_path / "x"], ["show", tmp_path / "none"]):
        done = amparo(*arguments, models=models)
        assert done.returncode == 1 and done.stderr.count("\n") == 1 and "Traceback" not in done.stderr


def test_what_a_person_reads_names_a_source_that_is_not_known_or_was_changed(tmp_path: Path) -> None:
    model = packed(tmp_path / "m", Source.of())
    manifest = {"files": {}, "commit": None, "date": "1970-01-01T00:00:00"}
    assert any("commit   not known" in line for line in command.show(model, manifest, ""))
    manifest |= {"commit": "abc", "changed": True}
    assert any("abc and changes that are in no commit" in line for line in command.show(model, manifest, ""))


@pytest.mark.slow
def test_the_real_model_is_plain_data_without_pickles_so_it_is_the_same_on_every_processor() -> None:
    with tarfile.open(MODELS / "amparo.tar.gz") as tar:
        files = {member.name: tar.extractfile(member).read() for member in tar if member.isfile()}  # type: ignore[union-attr]
    assert "components/domain_provider/domain.yml" in files
    assert {Path(name).suffix for name in files} <= {".json", ".yml", ".safetensors"}
    for name, data in files.items():
        if name.endswith(".json"):
            json.loads(data)
        assert b"py/reduce" not in data and b"py/object" not in data, name
