"""What `amparo run` and `amparo train` do with a packed model, from a file and from a real server."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from amparo import doctor
from amparo.model_package import archive, download, ready
from amparo.model_package.ready import make_ready
from amparo.model_package.store import (
    HERE,
    ModelError,
    Source,
    model_path,
    put,
    read_record,
    verified_model,
)
from amparo.settings import ROOT, Settings, SettingsError
from tests.unit.model_package.model_server import ModelServer, serving
from tests.unit.model_package.packed import packed, sha256


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Something that a model can be trained from."""
    project = tmp_path / "project"
    (project / "amparo" / "nlu").mkdir(parents=True)
    for name in ("config.yml", "domain.yml", "uv.lock", "amparo/nlu/part.py"):
        (project / name).write_text(name)
    return project


@pytest.fixture
def good(project: Path, tmp_path: Path) -> Path:
    return packed(tmp_path / "good.tar.gz", Source.of(project))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return replace(Settings.from_environment({}), models=tmp_path / "models")


@pytest.fixture(autouse=True)
def trained(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The roots that were trained from: training itself has its own tests."""
    roots: list[Path] = []

    def train(settings: Settings, force: bool, root: Path) -> bool:
        roots.append(root)
        return True

    monkeypatch.setattr(ready, "train", train)
    monkeypatch.setattr(download, "PAUSES", (0.01, 0.01, 0.01))
    return roots


@pytest.fixture
def server(good: Path) -> Iterator[ModelServer]:
    with serving() as server:
        server.content = good.read_bytes()
        yield server


def given(settings: Settings, model: Path | str, sha: str | None) -> Settings:
    return replace(settings, model=model, model_sha256=sha)


def taken(settings: Settings, good: Path, trained: list[Path]) -> bool:
    """Whether the good model is in place, and nothing else is left there."""
    names = sorted(path.name for path in settings.models.iterdir())
    assert names == [".training", "amparo.json", "amparo.tar.gz"]
    return verified_model(settings.models).read_bytes() == good.read_bytes() and not trained


# ---- a file ----------------------------------------------------------------------------------------------------------


def test_a_file_with_its_hash_is_taken_once(
    project: Path, settings: Settings, good: Path, trained: list[Path]
) -> None:
    wanted = given(settings, good, sha256(good))
    assert make_ready(wanted, root=project) is True
    assert taken(wanted, good, trained)
    assert read_record(settings.models)["from"] == str(good)
    good.rename(good.with_name("moved"))
    assert make_ready(wanted, root=project) is False, "it is there already, so nothing is read"


def test_the_hash_may_lie_beside_the_file(
    project: Path, settings: Settings, good: Path, trained: list[Path]
) -> None:
    good.with_name("good.tar.gz.sha256").write_text(f"{sha256(good)}  good.tar.gz\n")
    assert make_ready(given(settings, good, None), root=project)
    assert taken(settings, good, trained)


@pytest.mark.parametrize(
    ("beside", "said"),
    [(None, "not known"), ("nonsense", "not known"), ("0" * 64, "should be 0000")],
)
def test_a_file_without_its_hash_or_with_another_is_not_loaded_but_trained_for_and_said(
    project: Path,
    settings: Settings,
    good: Path,
    trained: list[Path],
    capfd: Any,
    beside: str | None,
    said: str,
) -> None:
    if beside is not None:
        good.with_name("good.tar.gz.sha256").write_text(beside)
    assert make_ready(given(settings, good, None), root=project)
    shown = capfd.readouterr().err
    assert "ATTENTION" in shown and said in shown and "made here" in shown
    assert trained == [project] and not model_path(settings.models).exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"version": "9.9.9"}, "is of Amparo 9.9.9, and this is Amparo"),
        ({"code": "other"}, "was made with other code"),
        ({"data": "other"}, "was made from other rules, texts or training data"),
        ({"format": 99}, "is packed in format 99"),
    ],
)
def test_a_model_of_another_source_is_refused_with_what_differs(
    project: Path,
    settings: Settings,
    tmp_path: Path,
    trained: list[Path],
    capfd: Any,
    changes: dict[str, Any],
    said: str,
) -> None:
    other = packed(tmp_path / "other", Source.of(project), **changes)
    make_ready(given(settings, other, sha256(other)), root=project)
    assert said in capfd.readouterr().err
    assert trained == [project] and not model_path(settings.models).exists()


def test_without_training_data_a_model_is_judged_by_version_and_code(
    project: Path, settings: Settings, good: Path, trained: list[Path]
) -> None:
    (project / "config.yml").unlink()
    assert make_ready(given(settings, good, sha256(good)), root=project)
    assert taken(settings, good, trained)
    (project / "uv.lock").write_text("changed")
    make_ready(given(settings, good, sha256(good)), root=project)
    assert trained == [project]


def test_where_nothing_fits_and_nothing_can_be_trained_the_operator_is_told(
    project: Path, settings: Settings, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from amparo import training

    monkeypatch.setattr(ready, "train", training.train)
    (project / "config.yml").unlink()
    with pytest.raises(ModelError, match=r"none can be trained.*AMPARO_MODEL"):
        make_ready(given(settings, good, "0" * 64), root=project)


def test_a_refused_model_leaves_the_old_one_in_place(
    project: Path, settings: Settings, tmp_path: Path, good: Path
) -> None:
    make_ready(given(settings, good, sha256(good)), root=project)
    evil = tmp_path / "evil"
    evil.write_bytes(b"no archive at all")
    make_ready(given(settings, evil, sha256(evil)), root=project)
    assert taken(settings, good, [])


def test_a_folder_that_cannot_be_written_is_said(
    project: Path, settings: Settings, tmp_path: Path, good: Path, trained: list[Path], capfd: Any
) -> None:
    (tmp_path / "blocked").write_text("a file where the folder should be")
    make_ready(
        replace(given(settings, good, sha256(good)), models=tmp_path / "blocked" / "models"), root=project
    )
    assert "not be written" in capfd.readouterr().err and trained


def test_with_force_it_is_trained_in_any_case(
    project: Path, settings: Settings, good: Path, trained: list[Path]
) -> None:
    make_ready(given(settings, good, sha256(good)), force=True, root=project)
    assert trained == [project]


# ---- an address ------------------------------------------------------------------------------------------------------


def from_server(server: ModelServer, settings: Settings, good: Path) -> Settings:
    return given(settings, server.url, sha256(good))


def test_an_address_is_loaded_once(
    project: Path, settings: Settings, good: Path, server: ModelServer, trained: list[Path]
) -> None:
    wanted = from_server(server, settings, good)
    assert make_ready(wanted, root=project) is True and taken(settings, good, trained)
    assert make_ready(wanted, root=project) is False and len(server.asked) == 1


def test_what_is_secret_in_an_address_is_written_and_said_nowhere(
    project: Path, settings: Settings, good: Path, server: ModelServer, capfd: Any
) -> None:
    url = server.url.replace("http://", "http://user:word@") + "?signature=word"
    make_ready(given(settings, url, sha256(good)), root=project)
    make_ready(given(settings, url, "0" * 64), root=project)
    assert read_record(settings.models)["from"] == server.url
    shown = capfd.readouterr()
    assert "word" not in shown.out + shown.err and server.url in shown.err


@pytest.mark.parametrize("ranges", [True, False])
def test_a_connection_that_breaks_is_gone_on_with(
    project: Path, settings: Settings, good: Path, server: ModelServer, trained: list[Path], ranges: bool
) -> None:
    server.cuts, server.ranges = [100, 200], ranges
    make_ready(from_server(server, settings, good), root=project)
    assert taken(settings, good, trained)
    assert len(server.asked) == 3 and server.asked[1] == "bytes=100-"


def test_two_halves_of_two_files_are_loaded_anew(
    project: Path, settings: Settings, good: Path, server: ModelServer, trained: list[Path]
) -> None:
    whole, server.content = server.content, bytes(len(server.content))
    server.cuts = [100]
    part = settings.models / f".download-{sha256(good)[:16]}"
    settings.models.mkdir()
    part.write_bytes(bytes(100))  # of a file that was there before
    server.content = whole
    server.cuts = []
    make_ready(from_server(server, settings, good), root=project)
    assert server.asked == ["bytes=100-", ""] and taken(settings, good, trained)


def test_a_piece_that_is_longer_than_the_file_is_thrown_away(
    project: Path, settings: Settings, good: Path, server: ModelServer, trained: list[Path]
) -> None:
    settings.models.mkdir()
    (settings.models / f".download-{sha256(good)[:16]}").write_bytes(bytes(9999))
    make_ready(from_server(server, settings, good), root=project)
    assert taken(settings, good, trained)


@pytest.mark.parametrize("statuses", [[503], [429, 500], [502, 503, 504]])
def test_a_server_that_is_busy_is_asked_again(
    project: Path,
    settings: Settings,
    good: Path,
    server: ModelServer,
    trained: list[Path],
    statuses: list[int],
) -> None:
    server.statuses = statuses
    make_ready(from_server(server, settings, good), root=project)
    assert taken(settings, good, trained)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"statuses": [404]}, "it answers with status 404"),
        ({"statuses": [403]}, "it answers with status 403"),
        ({"statuses": [503] * 4}, "it answers with status 503"),
        ({"cuts": [50] * 4}, "the connection failed"),
        ({"content": b"another"}, "is not the model with the SHA-256"),
        ({"content": b""}, "is not the model with the SHA-256"),
        ({"statuses": [302], "location": "http://example.org/x"}, "not an https address"),
        ({"statuses": [302], "location": "file:///etc/passwd"}, "not an https address"),
        ({"statuses": [302] * 9, "location": "/again"}, "redirects more than"),
    ],
    ids=lambda value: str(value)[:50],
)
def test_what_cannot_be_loaded_is_said_and_trained(
    project: Path,
    settings: Settings,
    good: Path,
    server: ModelServer,
    trained: list[Path],
    capfd: Any,
    change: dict[str, Any],
    said: str,
) -> None:
    for name, value in change.items():
        setattr(server, name, value)
    make_ready(from_server(server, settings, good), root=project)
    shown = capfd.readouterr().err
    assert "ATTENTION" in shown and said in shown
    assert trained == [project] and not model_path(settings.models).exists()


def test_a_server_that_is_not_there_is_said(
    project: Path, settings: Settings, good: Path, trained: list[Path], capfd: Any
) -> None:
    with serving() as gone:
        url = gone.url
    make_ready(given(settings, url, sha256(good)), root=project)
    assert "the connection failed" in capfd.readouterr().err and trained


def test_a_redirect_to_another_server_is_followed(
    project: Path, settings: Settings, good: Path, server: ModelServer, trained: list[Path]
) -> None:
    with serving() as first:
        first.statuses, first.location = [302], server.url.replace("127.0.0.1", "localhost")
        make_ready(given(settings, first.url, sha256(good)), root=project)
    assert taken(settings, good, trained)


def test_a_slow_server_and_an_endless_file_are_left(
    project: Path,
    settings: Settings,
    good: Path,
    server: ModelServer,
    capfd: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(download, "TOTAL_SECONDS", 0.5)
    server.pause = 0.2
    started = time.monotonic()
    make_ready(from_server(server, settings, good), root=project)
    assert "too slow" in capfd.readouterr().err and time.monotonic() - started < 3
    monkeypatch.setattr(download, "TOTAL_SECONDS", 60)
    monkeypatch.setattr(download, "LARGEST", 1000)
    server.pause, server.content = 0, bytes(100_000)
    make_ready(given(settings, server.url, hashlib.sha256(server.content).hexdigest()), root=project)
    assert "which no model has" in capfd.readouterr().err


def test_a_server_that_falls_silent_is_left(
    project: Path,
    settings: Settings,
    good: Path,
    server: ModelServer,
    capfd: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(download, "READ_SECONDS", 0.2)
    monkeypatch.setattr(download, "PAUSES", ())
    server.pause = 5
    make_ready(from_server(server, settings, good), root=project)
    assert "the connection failed" in capfd.readouterr().err


def test_a_process_that_is_killed_while_loading_leaves_nothing_half_and_is_gone_on_with(
    project: Path, settings: Settings, good: Path, server: ModelServer, trained: list[Path]
) -> None:
    server.pause = 0.3
    program = """
        import sys
        from dataclasses import replace
        from pathlib import Path
        from amparo.model_package.ready import take
        from amparo.settings import Settings
        url, sha, models, root = sys.argv[1:]
        take(replace(Settings.from_environment({}), model=url, model_sha256=sha, models=Path(models)), Path(root))
    """
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program), server.url, sha256(good), settings.models, project],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
    )
    part = settings.models / f".download-{sha256(good)[:16]}"
    end = time.monotonic() + 30
    while not (part.exists() and part.stat().st_size) and time.monotonic() < end:
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert 0 < part.stat().st_size < good.stat().st_size
    assert not model_path(settings.models).exists()
    server.pause = 0
    make_ready(from_server(server, settings, good), root=project)
    assert server.asked[1] == f"bytes={server.asked[1][6:-1]}-" and int(server.asked[1][6:-1]) > 0
    assert taken(settings, good, trained)


# ---- settings and doctor ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"AMPARO_MODEL": "http://example.org/m"}, "AMPARO_MODEL cannot be"),
        ({"AMPARO_MODEL": "ftp://example.org/m"}, "AMPARO_MODEL cannot be"),
        ({"AMPARO_MODEL": "https:///m"}, "AMPARO_MODEL cannot be"),
        ({"AMPARO_MODEL": "http://127.0.0.1.example.org/m"}, "AMPARO_MODEL cannot be"),
        ({"AMPARO_MODEL": "https://example.org/m"}, "AMPARO_MODEL_SHA256 must be set too"),
        ({"AMPARO_MODEL": "/m", "AMPARO_MODEL_SHA256": "abc"}, "AMPARO_MODEL_SHA256 cannot be 'abc'"),
        ({"AMPARO_MODEL_SHA256": "a" * 64}, "but AMPARO_MODEL is not"),
    ],
)
def test_settings_that_make_no_sense_are_refused(environ: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        Settings.from_environment(environ)


def test_good_settings_are_read() -> None:
    both = {"AMPARO_MODEL": "https://example.org/m", "AMPARO_MODEL_SHA256": "A" * 64}
    assert Settings.from_environment(both).model_sha256 == "a" * 64
    assert Settings.from_environment({"AMPARO_MODEL": "/m"}).model == Path("/m")
    assert Settings.from_environment({}).model is None


def test_doctor_says_where_the_model_is_from_and_where_the_packed_one_is_not_the_one_that_runs(
    settings: Settings, tmp_path: Path
) -> None:
    settings.models.mkdir()
    model = packed(settings.models / "new", Source.of())
    sha = sha256(model)
    put(model, settings.models, Source.of(), HERE)
    assert [finding.well for finding in doctor.check_model(settings)] == [True]
    assert "(trained here)" in next(doctor.check_model(settings)).sentence
    wanted = given(settings, "https://user:word@example.org/m?key=word", sha)
    put(
        packed(settings.models / "new", Source.of()),
        settings.models,
        Source.of(),
        ready.describe(wanted.model or ""),
    )
    findings = list(doctor.check_model(wanted))
    assert "taken from https://example.org/m)" in findings[0].sentence and findings[-1].well
    other = list(doctor.check_model(replace(wanted, model_sha256="0" * 64)))
    assert (
        not other[-1].well
        and "not the one that runs" in other[-1].sentence
        and "word" not in other[-1].sentence
    )


def test_the_limits_leave_room_for_a_real_model() -> None:
    assert archive.LARGEST > 100 << 20
