from __future__ import annotations

import socket
from dataclasses import replace
from pathlib import Path

import pytest

from amparo import doctor
from amparo.nlu.encoder import engine
from amparo.settings import Settings
from tests.services import PostgreSQL, Redis, running


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    # Port 1 and 2: nobody listens there, and nothing of another test does.
    return replace(Settings.from_environment({}), models=tmp_path, port=1, actions_port=2)


def wrong(findings: object) -> str:
    return " ".join(finding.sentence for finding in findings if not finding.well)  # type: ignore[attr-defined]


def test_another_python_is_named_with_what_to_do() -> None:
    assert (
        wrong(doctor.check_python((3, 9)))
        == "This is Python 3.9, but Amparo runs on Python 3.10 to 3.13. Run: make setup"
    )
    assert wrong(doctor.check_python((3, 14)))
    assert not wrong(doctor.check_python(doctor.OLDEST_PYTHON))
    assert not wrong(doctor.check_python(doctor.NEWEST_PYTHON))


def test_the_embedding_engine_works_here() -> None:
    assert not wrong(doctor.check_embeddings())


def test_an_engine_that_does_not_run_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "load_engine", lambda: None)
    assert "embeddings do not work here" in wrong(doctor.check_embeddings())


def test_a_missing_model_is_named_with_what_to_do(settings: Settings) -> None:
    assert "Run: amparo train" in wrong(doctor.check_model(settings))


def test_a_directory_that_cannot_be_read_is_named(settings: Settings, tmp_path: Path) -> None:
    assert str(tmp_path) in wrong(doctor.check_directory(replace(settings, directory=tmp_path)))
    assert not wrong(doctor.check_directory(settings))


def test_a_port_of_another_program_is_named(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        environ = {"AMPARO_PORT": "1", "AMPARO_ACTIONS_PORT": str(port)}
        found = wrong(doctor.check_servers(Settings.from_environment(environ)))
    assert f"Port {port} is taken by another program" in found and "AMPARO_ACTIONS_PORT" in found


def test_mistyped_settings_and_a_weak_token_are_named(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AMPARO_PROT", "8081")
    found = wrong(doctor.check_settings(replace(settings, api_token="abc", metrics_token="abc")))
    assert "AMPARO_PROT is not a setting" in found
    assert "AMPARO_API_TOKEN is short" in found and "AMPARO_METRICS_TOKEN is short" in found


def test_a_look_that_fails_is_a_finding_and_hides_no_other(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(settings: Settings) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(doctor, "check_model", fail)
    sentences = [finding.sentence for finding in doctor.examine(settings)]
    assert "Looking at the model failed: RuntimeError: broken" in sentences
    assert any("The directory holds" in sentence for sentence in sentences)


def test_the_exit_status_says_whether_all_is_well(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(doctor, "examine", lambda settings: iter([doctor.Finding(True, "Fine.")]))
    assert doctor.run(settings) == 0
    monkeypatch.setattr(doctor, "examine", lambda settings: iter([doctor.Finding(False, "Bad.")]))
    assert doctor.run(settings) == 1
    assert capsys.readouterr().out.splitlines() == [
        "ok     Fine.",
        "All is well.",
        "WRONG  Bad.",
        "1 thing to put right.",
    ]


def test_homes_that_are_away_are_named_without_their_passwords(settings: Settings) -> None:
    away = replace(
        settings,
        redis_url="redis://:hidden@127.0.0.1:1/0",
        database_url="postgresql://amparo:hidden@127.0.0.1:1/amparo",
    )
    found = wrong(doctor.check_state(away))
    assert "Redis does not answer" in found and "AMPARO_REDIS_URL" in found
    assert "PostgreSQL does not answer" in found and "AMPARO_DATABASE_URL" in found
    assert "hidden" not in found
    assert list(doctor.check_state(settings)) == [], "one process needs neither"


@pytest.mark.slow
def test_homes_that_answer_are_well(settings: Settings) -> None:
    redis, database = Redis(), PostgreSQL()
    with running(redis, database):
        there = replace(settings, redis_url=redis.url, database_url=database.url)
        assert [finding.well for finding in doctor.check_state(there)] == [True, True]
