"""All settings, read once from environment variables that begin with AMPARO_; docs/settings.md shows the same table."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from amparo.errors import OperatorError
from amparo.origins import is_origin, is_secure

PREFIX = "AMPARO_"
# The folder that holds config.yml, domain.yml and data/: beside this package in a clone and in the container.
ROOT = Path(__file__).resolve().parent.parent


Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class SettingsError(OperatorError):
    """A variable has a value that Amparo cannot use; the text is one sentence for the person who set it."""


class Variable(NamedTuple):
    """One environment variable: its name, the value when it is not set, what is expected, and what it is for."""

    name: str
    default: str
    expected: str
    meaning: str
    read: Callable[[str], Any]
    secret: bool = False  # is never shown, not even where it is wrong

    @property
    def field(self) -> str:
        """The name of the same setting in `Settings`."""
        return self.name.removeprefix(PREFIX).lower()


def _host(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*", text):
        raise ValueError
    return text


def _integer(smallest: int, largest: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not smallest <= int(text) <= largest:
            raise ValueError
        return int(text)

    return read


def _seconds(text: str) -> float:
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]+)?", text):
        raise ValueError
    return float(text)


def _short_seconds(text: str) -> float:
    if not 0 < _seconds(text) <= 60:
        raise ValueError
    return _seconds(text)


def url(text: str) -> str:
    """Read a web address; raises ValueError."""
    parts = urlsplit(text)  # raises ValueError where brackets or the port make no sense
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or parts.port == 0
        or re.search(r"\s", text)
    ):
        raise ValueError
    return text


def _https(text: str) -> str:
    if urlsplit(url(text)).scheme != "https":
        raise ValueError
    return text


def _optional_url(text: str) -> str | None:
    return url(text) if text else None


def token(text: str) -> str | None:
    """Read a password; None where it is empty. Raises ValueError."""
    if not re.fullmatch(r"[!-~]*", text):
        raise ValueError
    return text or None


def _origins(text: str) -> tuple[str, ...]:
    origins = [origin.rstrip("/") for origin in re.split(r"[,\s]+", text) if origin]
    for origin in origins:
        parts = urlsplit(url(origin))
        if parts.path or parts.query or parts.fragment or parts.username or not is_origin(origin):
            raise ValueError
    return tuple(origins)


def _networks(text: str) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(each) for each in re.split(r"[,\s]+", text) if each)


def _contact(text: str) -> str:
    if not re.fullmatch(r"[!-~]{0,200}", text):  # it goes into a header of HTTP
        raise ValueError
    if text and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text):
        url(text)
    return text


def _folder(text: str) -> Path:
    path = Path(text).absolute()
    if path.exists() and not path.is_dir():
        raise ValueError
    return path


def _file(text: str) -> Path:
    path = Path(text).absolute()
    if path.is_dir():
        raise ValueError
    return path


def _model(text: str) -> str | Path | None:
    if not text:
        return None
    if "://" not in text:
        return _file(text)
    if not is_secure(url(text)):
        raise ValueError
    return text


def _sha256(text: str) -> str | None:
    if not re.fullmatch(r"([0-9A-Fa-f]{64})?", text):
        raise ValueError
    return text.lower() or None


def _existing_folder(text: str) -> Path:
    path = Path(text).absolute()
    if not path.is_dir():
        raise ValueError
    return path


def _url_of(*schemes: str) -> Callable[[str], str | None]:
    def read(text: str) -> str | None:
        if not text:
            return None
        parts = urlsplit(text)
        if parts.scheme not in schemes or not parts.hostname or parts.port == 0 or re.search(r"\s", text):
            raise ValueError
        return text

    return read


def _language(text: str) -> str:
    if text and not re.fullmatch("[a-z]{2,3}", text):
        raise ValueError(text)
    return text


def yes_or_no(text: str) -> bool:
    """Read 'true' or 'false'; raises ValueError."""
    if text.lower() not in ("true", "false"):
        raise ValueError
    return text.lower() == "true"


_PORT = "a whole number from 1 to 65535"
_SHORT = "a number of seconds above 0, at most 60"
_ADDRESS = "a web address that begins with http:// or https://"
# An empty default stands for "off" or is filled in below from other settings.
VARIABLES = (
    Variable(
        "AMPARO_HOST",
        "127.0.0.1",
        "an IP address or a host name",
        "Address on which the website channel and the pages listen; 0.0.0.0 for all.",
        _host,
    ),
    Variable("AMPARO_PORT", "8080", _PORT, "Port of the website channel and the pages.", _integer(1, 65535)),
    Variable(
        "AMPARO_ACTIONS_HOST",
        "127.0.0.1",
        "an IP address or a host name",
        "Address on which the action server listens. It has no password: nobody outside may reach it.",
        _host,
    ),
    Variable(
        "AMPARO_ACTIONS_PORT",
        "5055",
        _PORT,
        "Port of the action server. Where it is not set and 5055 is taken, `amparo run` finds a free one.",
        _integer(1, 65535),
    ),
    Variable(
        "AMPARO_ACTIONS_URL",
        "",
        _ADDRESS,
        "Where the action server is, if it runs elsewhere; by default on this machine at its port.",
        _optional_url,
    ),
    Variable(
        "AMPARO_ACTIONS_RESTART",
        "60",
        "a number of seconds, 0 or more",
        "Seconds after which an action server that died is started again.",
        _seconds,
    ),
    Variable(
        "AMPARO_API_TOKEN",
        "",
        "a password without spaces",
        "Switches Rasa's own HTTP API on, behind this token. Off by default: whoever has it can read conversations.",
        token,
        secret=True,
    ),
    Variable(
        "AMPARO_METRICS_TOKEN",
        "",
        "a password without spaces",
        "The bearer token that /metrics asks for. Without it only programs on this machine may read the numbers.",
        token,
        secret=True,
    ),
    Variable(
        "AMPARO_ALLOWED_ORIGINS",
        "",
        "addresses of websites such as https://example.org, separated by commas",
        "Websites that may embed the chat. None by default.",
        _origins,
    ),
    Variable(
        "AMPARO_PUBLIC_URL",
        "",
        _ADDRESS,
        "Address under which people and messaging platforms reach Amparo; for /embed by default the one asked.",
        _optional_url,
    ),
    Variable(
        "AMPARO_MESSAGING_KEY",
        "",
        "a password without spaces",
        "What the ids of conversations on messaging platforms are made with; by default a new one at each start.",
        token,
        secret=True,
    ),
    Variable(
        "AMPARO_MESSAGES_PER_MINUTE",
        "20",
        "a whole number, 1 or more",
        "How many messages one person may send in a minute.",
        _integer(1, 999_999_999),
    ),
    Variable(
        "AMPARO_TRUSTED_PROXIES",
        "",
        "addresses or networks such as 127.0.0.1 or 10.0.0.0/8, separated by commas",
        "Your own proxies: what they write into X-Forwarded-For counts as the address of the person.",
        _networks,
    ),
    Variable(
        "AMPARO_MESSAGES_PER_MINUTE_PER_ADDRESS",
        "300",
        "a whole number, 1 or more",
        "How many messages may come from one internet address in a minute: a school or a mobile network may share one.",
        _integer(1, 999_999_999),
    ),
    Variable(
        "AMPARO_CONVERSATIONS_PER_MINUTE_PER_ADDRESS",
        "120",
        "a whole number, 1 or more",
        "How many new conversations may begin from one internet address in a minute.",
        _integer(1, 999_999_999),
    ),
    Variable(
        "AMPARO_TURNS_AT_ONCE",
        "200",
        "a whole number, 1 or more",
        "How many messages one process answers or lets wait; beyond that people get the emergency number at once.",
        _integer(1, 999_999_999),
    ),
    Variable(
        "AMPARO_CONVERSATIONS",
        "50000",
        "a whole number, 1 or more",
        "How many conversations are kept in memory; beyond that the one silent longest is forgotten.",
        _integer(1, 999_999_999),
    ),
    Variable(
        "AMPARO_REDIS_URL",
        "",
        "an address such as redis://:password@host:6379/0",
        "The Redis that several Rasa processes share; with AMPARO_DATABASE_URL, or not at all.",
        _url_of("redis", "rediss"),
        secret=True,
    ),
    Variable(
        "AMPARO_DATABASE_URL",
        "",
        "an address such as postgresql://user:password@host:5432/name",
        "The PostgreSQL database of the conversations; with AMPARO_REDIS_URL, or not at all.",
        _url_of("postgresql"),
        secret=True,
    ),
    Variable(
        "AMPARO_EXIT_URL",
        "https://www.bbc.com/weather",
        "a web address that begins with https://",
        "The harmless page that the quick exit goes to.",
        _https,
    ),
    Variable(
        "AMPARO_HSDS_URL",
        "",
        _ADDRESS,
        "A remote directory of services (Open Referral HSDS 3); its services are shown with those of the local file.",
        _optional_url,
    ),
    Variable(
        "AMPARO_HSDS_WAIT",
        "0.3",
        _SHORT,
        "Seconds that a person's message waits for the remote directory; then the local file answers alone.",
        _short_seconds,
    ),
    Variable(
        "AMPARO_HSDS_CONNECT_TIMEOUT",
        "3",
        _SHORT,
        "Seconds to wait for a connection to the remote directory.",
        _short_seconds,
    ),
    Variable(
        "AMPARO_HSDS_READ_TIMEOUT",
        "5",
        _SHORT,
        "Seconds between two pieces of an answer of the remote directory.",
        _short_seconds,
    ),
    Variable(
        "AMPARO_VERIFY_CONTACT",
        "",
        "a mail address or a web address",
        "Whom sites can write to when `amparo directory verify` reads their pages; needed for that command.",
        _contact,
    ),
    Variable(
        "AMPARO_DIRECTORY",
        "directory",
        "a folder that exists",
        "The folder with services.csv and organisations/.",
        _existing_folder,
    ),
    Variable(
        "AMPARO_MODEL",
        "",
        "a file, or a web address that begins with https://",
        "A packed model that is used in place of training: a file or an https address.",
        _model,
    ),
    Variable(
        "AMPARO_MODEL_SHA256",
        "",
        "a SHA-256, 64 digits and letters from a to f",
        "The SHA-256 that the packed model must have; for a file by default that in FILE.sha256 beside it.",
        _sha256,
    ),
    Variable("AMPARO_MODELS", "models", "a folder, not a file", "The folder of the trained model.", _folder),
    Variable(
        "AMPARO_REPORTS",
        ".rasa/number_reports.jsonl",
        "a file, not a folder",
        "The file that counts numbers which people found dead: the id of the row and the day, no words of anybody.",
        _file,
    ),
    Variable(
        "AMPARO_SHOW_SOURCES",
        "true",
        "true or false",
        "Whether the chat says where a number or a text is from; the pages of the directory always do.",
        yes_or_no,
    ),
    Variable(
        "AMPARO_TRY_LANGUAGE",
        "",
        "a code of a language, such as es",
        "A language that is understood as if it were switched on: for measuring it, not for people.",
        _language,
    ),
)
# What Rasa reads from the environment when it is imported: tell nobody that we run it, and be quiet.
RASA_ENVIRONMENT = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "LOG_LEVEL": "WARNING",
    "LOG_LEVEL_LIBRARIES": "ERROR",
}
_BESIDE_THE_CODE = ("AMPARO_DIRECTORY", "AMPARO_MODELS", "AMPARO_REPORTS")


@dataclass(frozen=True)
class Settings:
    """The settings of this process; what each is for stands in `VARIABLES`."""

    host: str
    port: int
    actions_host: str
    actions_port: int
    actions_url: str
    actions_restart: float
    api_token: str | None = field(repr=False)  # a secret has no place in a traceback
    metrics_token: str | None = field(repr=False)
    allowed_origins: tuple[str, ...]
    public_url: str | None
    messaging_key: str | None = field(repr=False)
    messages_per_minute: int
    trusted_proxies: tuple[Network, ...]
    messages_per_minute_per_address: int
    conversations_per_minute_per_address: int
    turns_at_once: int
    conversations: int
    redis_url: str | None = field(repr=False)  # both hold passwords
    database_url: str | None = field(repr=False)
    exit_url: str
    hsds_url: str | None
    hsds_wait: float
    hsds_connect_timeout: float
    hsds_read_timeout: float
    verify_contact: str
    directory: Path
    model: str | Path | None
    model_sha256: str | None
    models: Path
    reports: Path
    show_sources: bool
    try_language: str

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read the settings from `environ` (default: of this process). An empty value counts as not set.

        Raises SettingsError at the first value that cannot be used.
        """
        given = os.environ if environ is None else environ
        values: dict[str, Any] = {}
        for variable in VARIABLES:
            if variable.name in _BESIDE_THE_CODE and not given.get(variable.name, "").strip():
                values[variable.field] = ROOT / variable.default
            else:
                values[variable.field] = read_variable(variable, given)
        if values["port"] == values["actions_port"]:
            raise SettingsError(
                f"AMPARO_PORT and AMPARO_ACTIONS_PORT cannot both be '{values['port']}': they must be two ports."
            )
        if bool(values["redis_url"]) != bool(values["database_url"]):
            given_one = "AMPARO_REDIS_URL" if values["redis_url"] else "AMPARO_DATABASE_URL"
            other = "AMPARO_DATABASE_URL" if values["redis_url"] else "AMPARO_REDIS_URL"
            raise SettingsError(f"{given_one} is set and {other} is not: several processes need both.")
        if isinstance(values["model"], str) and not values["model_sha256"]:
            raise SettingsError("AMPARO_MODEL is a web address, so AMPARO_MODEL_SHA256 must be set too.")
        if values["model_sha256"] and not values["model"]:
            raise SettingsError("AMPARO_MODEL_SHA256 is set, but AMPARO_MODEL is not.")
        values["actions_url"] = values["actions_url"] or local_actions_url(values["actions_port"])
        return cls(**values)

    @property
    def actions_are_local(self) -> bool:
        """Whether the action server is the one that `amparo run` starts itself."""
        parts = urlsplit(self.actions_url)
        return parts.hostname in ("127.0.0.1", "localhost", "::1") and parts.port == self.actions_port

    @property
    def address(self) -> str:
        """The address to open in a browser on this machine, with a slash at its end."""
        return f"http://{reachable(self.host)}:{self.port}/"

    def export(self, environ: MutableMapping[str, str] | None = None) -> None:
        """Write into the environment what Rasa, endpoints.yml, the directory and child processes read there."""
        target = os.environ if environ is None else environ
        target.update(RASA_ENVIRONMENT)
        target["AMPARO_ACTIONS_PORT"] = str(self.actions_port)
        target["AMPARO_ACTIONS_URL"] = self.actions_url
        target["AMPARO_DIRECTORY"] = str(self.directory)
        target["AMPARO_MODELS"] = str(self.models)
        target["AMPARO_REPORTS"] = str(self.reports)


def read_variable(variable: Variable, given: Mapping[str, str]) -> Any:
    """Return the value of one variable in `given`, or its default; raises SettingsError."""
    text = given.get(variable.name, "").strip()
    try:
        return variable.read(text or variable.default)
    except (ValueError, OSError):
        shown = "what it is set to" if variable.secret else f"'{text}'"
        raise SettingsError(f"{variable.name} cannot be {shown}: it must be {variable.expected}.") from None


def read_variables(variables: Iterable[Variable], given: Mapping[str, str]) -> dict[str, Any]:
    """Return the values of variables by their names; raises SettingsError."""
    return {variable.name: read_variable(variable, given) for variable in variables}


@lru_cache(maxsize=1)
def current() -> Settings:
    """The settings of this process, read at the first call; raises SettingsError."""
    return Settings.from_environment()


def local_actions_url(port: int) -> str:
    """The address of an action server on this machine."""
    return f"http://127.0.0.1:{port}/webhook"


def reachable(host: str) -> str:
    """A host that a client on this machine can call for a server that listens on `host`, as written in an address."""
    if host in ("0.0.0.0", "::"):
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def describe(variables: Iterable[Variable] = VARIABLES) -> list[tuple[str, str, str]]:
    """Name, default ('' for off) and meaning of variables, in the order of the docs."""
    special = {"AMPARO_ACTIONS_URL": local_actions_url(5055)}
    return [(v.name, special.get(v.name, v.default), v.meaning) for v in variables]


def unknown_variables(others: Iterable[Variable] = (), environ: Mapping[str, str] | None = None) -> list[str]:
    """Names in the environment that begin like a setting and are none, nor one of `others`: most likely mistyped."""
    known = {variable.name for variable in (*VARIABLES, *others)}
    given = os.environ if environ is None else environ
    return sorted(name for name in given if name.startswith(PREFIX) and name not in known)
