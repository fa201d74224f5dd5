"""`amparo <platform> <command>` and what `amparo doctor` says of platforms, against the double of Telegram."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from amparo import cli, doctor
from amparo.settings import current
from tests.platforms.telegram import TOKEN, TelegramServer

PUBLIC_URL = "https://bot.example.org"


@pytest.fixture
def telegram(monkeypatch: pytest.MonkeyPatch) -> Iterator[TelegramServer]:
    """Telegram, and an environment in which Amparo is set up for it."""
    server = TelegramServer()
    server.start()
    for name, value in {**server.settings(), "AMPARO_PUBLIC_URL": PUBLIC_URL}.items():
        monkeypatch.setenv(name, value)
    current.cache_clear()
    yield server
    current.cache_clear()
    server.stop()


def test_a_webhook_is_set_checked_and_deleted(
    telegram: TelegramServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["telegram", "check"]) == 1
    assert "Run: amparo telegram set-webhook" in capsys.readouterr().out
    assert cli.main(["telegram", "set-webhook"]) == 0
    assert telegram.webhook == f"{PUBLIC_URL}/webhooks/telegram/webhook"
    assert cli.main(["telegram", "check"]) == 0
    assert "WRONG" not in capsys.readouterr().out
    assert cli.main(["telegram", "delete-webhook"]) == 0 and telegram.webhook == ""
    assert cli.main(["telegram", "set-commands"]) == 0
    assert [each["command"] for each in telegram.commands] == ["help", "erase", "stop"]


def test_a_wrong_token_is_said_and_never_shown(
    telegram: TelegramServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AMPARO_TELEGRAM_TOKEN", f"{TOKEN[:-1]}x")
    assert cli.main(["telegram", "check"]) == 1 and cli.main(["telegram", "set-webhook"]) == 1
    said = "".join(capsys.readouterr())
    assert "does not take AMPARO_TELEGRAM_TOKEN" in said and "did not do it: status 401" in said
    assert TOKEN[:-1] not in said


def test_a_platform_that_cannot_be_reached_is_a_sentence(
    telegram: TelegramServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AMPARO_TELEGRAM_API", "http://127.0.0.1:9")
    assert cli.main(["telegram", "set-webhook"]) == 1
    assert capsys.readouterr().err.strip() == "Telegram did not do it: ConnectError."


def test_a_platform_that_is_off_says_how_to_switch_it_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("AMPARO_TELEGRAM_TOKEN", raising=False)
    assert cli.main(["telegram", "check"]) == 1
    assert "To switch it on, set AMPARO_TELEGRAM_TOKEN" in capsys.readouterr().err


def test_a_platform_that_is_set_up_in_part_names_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AMPARO_WHATSAPP_TOKEN", "x")
    assert cli.main(["whatsapp", "check"]) != 0
    assert "AMPARO_WHATSAPP_APP_SECRET" in capsys.readouterr().err


def test_the_doctor_looks_at_every_platform_that_is_set_up(telegram: TelegramServer) -> None:
    sentences = [finding.sentence for finding in doctor.check_messaging()]
    assert "Telegram: the bot @amparo_bot answers." in sentences
    assert any("set-webhook" in sentence for sentence in sentences)


def test_no_setting_of_a_platform_counts_as_mistyped(telegram: TelegramServer) -> None:
    assert not [finding for finding in doctor.check_settings(current()) if "TELEGRAM" in finding.sentence]
