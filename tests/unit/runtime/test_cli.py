from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

from amparo import cli
from amparo.settings import SettingsError

HEAVY = ("rasa", "rasa_sdk", "numpy", "sklearn", "babel", "requests", "sanic", "structlog")


def amparo(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "amparo.cli", *arguments],
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_help_is_there_at_once_and_names_every_command() -> None:
    empty, whole = [], []
    for _ in range(3):
        started = time.monotonic()
        subprocess.run([sys.executable, "-c", ""], check=True)
        empty.append(time.monotonic() - started)
        started = time.monotonic()
        shown = amparo("--help")
        whole.append(time.monotonic() - started)
    assert min(whole) - min(empty) < 0.3
    assert shown.returncode == 0
    for name in cli._HANDLERS.keys() | {"directory"}:
        assert f"\n    {name}" in shown.stdout


@pytest.mark.parametrize("module", ["amparo.cli", "amparo.supervisor"])
def test_nothing_heavy_is_imported_to_start(module: str) -> None:
    program = f"import sys, {module}; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "arguments", [[], ["fly"], ["train", "--fast"], ["directory"], ["data"], ["explain", "--x"]]
)
def test_wrong_usage_ends_with_2(arguments: list[str]) -> None:
    done = amparo(*arguments)
    assert done.returncode == 2 and "usage: amparo" in done.stderr


@pytest.mark.parametrize("command", ["run", "serve", "actions", "train", "doctor"])
def test_a_wrong_setting_is_one_plain_sentence(command: str) -> None:
    done = amparo(command, AMPARO_PORT="eighty")
    assert done.returncode == 2
    assert done.stderr == "AMPARO_PORT cannot be 'eighty': it must be a whole number from 1 to 65535.\n"


@pytest.mark.parametrize("command", ["serve", "doctor"])
def test_a_missing_model_is_one_plain_sentence(command: str, tmp_path: os.PathLike[str]) -> None:
    done = amparo(command, AMPARO_MODELS=str(tmp_path))
    assert done.returncode == (2 if command == "serve" else 1)
    assert "There is no trained model in" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_an_error_that_is_a_fault_of_ours_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(arguments: object) -> int:
        raise ZeroDivisionError

    monkeypatch.setitem(cli._HANDLERS, "languages", fail)
    with pytest.raises(ZeroDivisionError):
        cli.main(["languages"])


def test_ctrl_c_ends_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(arguments: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setitem(cli._HANDLERS, "languages", interrupted)
    assert cli.main(["languages"]) == 130


def test_an_error_of_the_operator_decides_the_exit_status(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(arguments: object) -> int:
        raise SettingsError("Put it right.")

    monkeypatch.setitem(cli._HANDLERS, "languages", fail)
    assert cli.main(["languages"]) == 2
    assert capsys.readouterr().err == "Put it right.\n"


def test_languages_are_listed_with_their_names(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["languages"]) == 0
    assert "\nen  English " in capsys.readouterr().out
