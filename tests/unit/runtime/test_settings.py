from __future__ import annotations

from pathlib import Path

import pytest

from amparo.settings import (
    ROOT,
    VARIABLES,
    Settings,
    SettingsError,
    current,
    describe,
    reachable,
    unknown_variables,
)


def read(**environ: str) -> Settings:
    return Settings.from_environment(environ)


def test_without_any_variable_the_documented_defaults_hold() -> None:
    settings = read()
    assert (settings.host, settings.port, settings.actions_host, settings.actions_port) == (
        "127.0.0.1",
        8080,
        "127.0.0.1",
        5055,
    )
    assert settings.actions_url == "http://127.0.0.1:5055/webhook"
    assert settings.actions_are_local
    assert settings.api_token is None and settings.hsds_url is None and settings.allowed_origins == ()
    assert settings.models == ROOT / "models" and settings.directory == ROOT / "directory"
    assert settings.address == "http://127.0.0.1:8080/"


def test_an_empty_value_counts_as_not_set() -> None:
    assert read(AMPARO_PORT=" ", AMPARO_API_TOKEN="", AMPARO_MODELS="") == read()


def test_values_are_read() -> None:
    settings = read(
        AMPARO_HOST="0.0.0.0",
        AMPARO_PORT="9000",
        AMPARO_ACTIONS_PORT="9001",
        AMPARO_ALLOWED_ORIGINS="https://one.example/, http://two.example:8000",
        AMPARO_ACTIONS_RESTART="1.5",
        AMPARO_MODELS="elsewhere",
    )
    assert settings.port == 9000 and settings.actions_restart == 1.5
    assert settings.actions_url == "http://127.0.0.1:9001/webhook"
    assert settings.allowed_origins == ("https://one.example", "http://two.example:8000")
    assert settings.models == Path.cwd() / "elsewhere"
    assert settings.address == "http://127.0.0.1:9000/"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AMPARO_PORT", "http"),
        ("AMPARO_PORT", "0"),
        ("AMPARO_PORT", "65536"),
        ("AMPARO_PORT", "-1"),
        ("AMPARO_PORT", "8080.5"),
        ("AMPARO_PORT", "٨٠٨٠"),
        ("AMPARO_ACTIONS_PORT", "8080"),
        ("AMPARO_HOST", "http://localhost"),
        ("AMPARO_ACTIONS_URL", "actions:5055"),
        ("AMPARO_ACTIONS_URL", "http://"),
        ("AMPARO_ACTIONS_URL", "http://[bad"),
        ("AMPARO_ACTIONS_URL", "http://host:99999/"),
        ("AMPARO_HSDS_URL", "ftp://example.org"),
        ("AMPARO_HSDS_READ_TIMEOUT", "0"),
        ("AMPARO_HSDS_CONNECT_TIMEOUT", "61"),
        ("AMPARO_EXIT_URL", "http://not-safe.example"),
        ("AMPARO_ALLOWED_ORIGINS", "*"),
        ("AMPARO_ALLOWED_ORIGINS", "https://example.org/page"),
        ("AMPARO_MESSAGES_PER_MINUTE", "0"),
        ("AMPARO_CONVERSATIONS", "many"),
        ("AMPARO_ACTIONS_RESTART", "-3"),
        ("AMPARO_ACTIONS_RESTART", "nan"),
        ("AMPARO_DIRECTORY", "no/such/folder"),
        ("AMPARO_MODELS", "pyproject.toml"),
    ],
)
def test_a_wrong_value_gives_one_sentence_with_variable_value_and_what_is_expected(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    with pytest.raises(SettingsError) as raised:
        read(**{name: value})
    sentence = str(raised.value)
    assert name in sentence and f"'{value}'" in sentence and "must be" in sentence
    assert "\n" not in sentence and sentence.endswith(".")


def test_a_wrong_token_is_not_repeated() -> None:
    with pytest.raises(SettingsError) as raised:
        read(AMPARO_API_TOKEN="my secret")
    assert "my secret" not in str(raised.value) and "AMPARO_API_TOKEN" in str(raised.value)


def test_the_token_is_not_in_the_representation() -> None:
    assert "hunter2" not in repr(read(AMPARO_API_TOKEN="hunter2"))


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://127.0.0.1:5055/webhook", True),
        ("http://localhost:5055/webhook", True),
        ("http://localhost:6000/webhook", False),
        ("http://actions:5055/webhook", False),
    ],
)
def test_only_an_action_server_on_this_machine_is_ours_to_start(url: str, local: bool) -> None:
    assert read(AMPARO_ACTIONS_URL=url).actions_are_local is local


REDIS, DATABASE = "redis://:secret@redis:6379/0", "postgresql://amparo:secret@database/amparo"


def test_several_processes_need_redis_and_a_database_or_neither() -> None:
    assert read().redis_url is None and read().database_url is None
    both = read(AMPARO_REDIS_URL=REDIS, AMPARO_DATABASE_URL=DATABASE)
    assert (both.redis_url, both.database_url) == (REDIS, DATABASE) and "secret" not in repr(both)
    for one in ({"AMPARO_REDIS_URL": REDIS}, {"AMPARO_DATABASE_URL": DATABASE}):
        with pytest.raises(SettingsError, match="need both") as error:
            read(**one)
        assert "secret" not in str(error.value)


@pytest.mark.parametrize("url", ["redis://", "http://redis", "redis:6379", "redis://a b", "redis://host:0"])
def test_an_address_of_redis_that_is_none_is_refused_and_not_shown(url: str) -> None:
    with pytest.raises(SettingsError, match="AMPARO_REDIS_URL cannot be what it is set to"):
        read(AMPARO_REDIS_URL=url, AMPARO_DATABASE_URL=DATABASE)


def test_what_rasa_reads_is_exported() -> None:
    environ: dict[str, str] = {"LOG_LEVEL": "DEBUG"}
    read(AMPARO_MODELS="/models").export(environ)
    assert environ["AMPARO_MODELS"] == "/models"
    assert environ["AMPARO_ACTIONS_URL"] == "http://127.0.0.1:5055/webhook"
    assert environ["AMPARO_ACTIONS_PORT"] == "5055"
    assert environ["RASA_TELEMETRY_ENABLED"] == "false"
    assert environ["LOG_LEVEL"] == "WARNING"
    assert Path(environ["AMPARO_DIRECTORY"]).is_absolute()


def test_every_variable_is_described_and_is_a_field() -> None:
    rows = describe()
    assert [row[0] for row in rows] == [variable.name for variable in VARIABLES]
    assert {variable.field for variable in VARIABLES} == set(Settings.__dataclass_fields__)
    assert all(meaning.endswith(".") for _, _, meaning in rows)


def test_mistyped_variables_are_found() -> None:
    assert unknown_variables(environ={"AMPARO_PROT": "1", "AMPARO_PORT": "1", "PATH": ""}) == ["AMPARO_PROT"]


@pytest.mark.parametrize(
    ("host", "expected"),
    [("0.0.0.0", "127.0.0.1"), ("::", "127.0.0.1"), ("::1", "[::1]"), ("host", "host")],
)
def test_a_host_to_listen_on_becomes_one_to_call(host: str, expected: str) -> None:
    assert reachable(host) == expected


@pytest.mark.parametrize(
    "value", ["http://plain.example.org", "javascript:alert(1)", "https://", "weather", "//x.example"]
)
def test_one_leaves_only_to_an_https_address(value: str) -> None:
    with pytest.raises(SettingsError, match="AMPARO_EXIT_URL"):
        read(AMPARO_EXIT_URL=value)
    assert read(AMPARO_EXIT_URL="https://news.example.org/x?y=1").exit_url == "https://news.example.org/x?y=1"
    assert read(AMPARO_EXIT_URL="").exit_url == "https://www.bbc.com/weather"


def test_the_settings_of_a_process_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMPARO_EXIT_URL", "https://one.example/")
    current.cache_clear()
    try:
        assert current().exit_url == "https://one.example/"
        monkeypatch.setenv("AMPARO_EXIT_URL", "https://two.example/")
        assert current().exit_url == "https://one.example/"
    finally:
        current.cache_clear()
