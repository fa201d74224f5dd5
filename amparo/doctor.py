"""`amparo doctor`: looks at everything Amparo needs and says in plain sentences what is wrong."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from typing import NamedTuple

from amparo import supervisor
from amparo.i18n import catalogue_path, compiled
from amparo.languages import supported_languages
from amparo.model_package.archive import PackageError
from amparo.model_package.ready import describe, wanted_hash
from amparo.model_package.store import HERE, ModelError, is_current, read_record, verified_model
from amparo.ports import PortTaken, answers, is_free
from amparo.settings import Settings, reachable, unknown_variables

OLDEST_PYTHON, NEWEST_PYTHON = (3, 10), (3, 13)
SHORT_TOKEN = 16


class Finding(NamedTuple):
    """One thing that was looked at: whether it is as it should be, and a sentence about it."""

    well: bool
    sentence: str


def check_settings(settings: Settings) -> Iterator[Finding]:
    """Mistyped variables and a token that can be guessed."""
    from amparo.channels.messaging.platforms import variables

    for name in unknown_variables(variables()):
        yield Finding(False, f"{name} is not a setting of Amparo; is it mistyped?")
    for name, token in (
        ("AMPARO_API_TOKEN", settings.api_token),
        ("AMPARO_METRICS_TOKEN", settings.metrics_token),
    ):
        if token is not None and len(token) < SHORT_TOKEN:
            yield Finding(False, f"{name} is short; use at least {SHORT_TOKEN} random letters and digits.")


def check_python(version: tuple[int, int] = sys.version_info[:2]) -> Iterator[Finding]:
    """The versions that the libraries in uv.lock are locked for."""
    shown, oldest, newest = (".".join(map(str, each)) for each in (version, OLDEST_PYTHON, NEWEST_PYTHON))
    if OLDEST_PYTHON <= version <= NEWEST_PYTHON:
        yield Finding(True, f"Python {shown} is right.")
    else:
        yield Finding(
            False, f"This is Python {shown}, but Amparo runs on Python {oldest} to {newest}. Run: make setup"
        )


def check_embeddings() -> Iterator[Finding]:
    """The engine that turns sentences into vectors gives the known vector for a known sentence."""
    from amparo.nlu.encoder.engine import load_engine

    if load_engine() is not None:
        yield Finding(True, "The sentence embeddings work.")
    else:
        yield Finding(
            False, "The sentence embeddings do not work here: Amparo runs, but understands people less well."
        )


def check_model(settings: Settings) -> Iterator[Finding]:
    """A model is there, has the hash that was noted, is up to date, and is the packed one where one is set."""
    try:
        path = verified_model(settings.models)
    except ModelError as error:
        yield Finding(False, str(error))
        return
    record = read_record(settings.models)
    origin = str(record.get("from", HERE))
    if is_current(settings.models):
        where = origin if origin == HERE else f"taken from {origin}"
        yield Finding(True, f"The model {path} is there and up to date ({where}).")
    else:
        yield Finding(False, "The model is older than the training data. Run: amparo train")
    if settings.model is None:
        return
    try:
        wanted = wanted_hash(settings)
    except PackageError as error:
        yield Finding(False, f"The packed model {describe(settings.model)}: {error}")
        return
    if record.get("model") != wanted:
        yield Finding(
            False,
            f"The packed model {describe(settings.model)} is not the one that runs. Why: amparo train",
        )


def check_languages(settings: Settings) -> Iterator[Finding]:
    """Which languages are on, and whether the catalogue of each can be read."""
    for code in supported_languages():
        path = catalogue_path(code)
        try:
            if path.is_file():
                compiled(path)
        except (OSError, ValueError) as error:
            yield Finding(False, f"{path} cannot be read, so English is shown instead: {error}")
    yield Finding(True, f"Languages: {', '.join(supported_languages())}.")


def check_directory(settings: Settings) -> Iterator[Finding]:
    """The directory of services can be read."""
    from amparo.directory.errors import DirectoryError
    from amparo.directory.loader import FILE_NAME, load_services

    try:
        services = load_services(settings.directory / FILE_NAME)
    except DirectoryError as error:
        yield Finding(False, str(error))
        return
    if services:
        yield Finding(True, f"The directory holds {len(services)} services.")
    else:
        yield Finding(False, f"The directory {settings.directory / FILE_NAME} holds no service.")


def check_state(settings: Settings) -> Iterator[Finding]:
    """Redis and PostgreSQL answer, and take what Amparo does with them; nothing to look at where all is in memory."""
    if not (settings.redis_url and settings.database_url):
        return
    from amparo.dialogue.state.database import Database
    from amparo.dialogue.state.redis_home import RedisHome
    from amparo.dialogue.state.shared import AWAY

    redis_url, database_url = settings.redis_url, settings.database_url

    async def look() -> list[Finding]:
        redis, database = RedisHome(redis_url), Database(database_url)
        found = []
        for name, variable, work in (
            ("Redis", "AMPARO_REDIS_URL", redis.secret),
            ("PostgreSQL", "AMPARO_DATABASE_URL", database.count),
        ):
            try:
                await work()
                found.append(Finding(True, f"{name} answers."))
            except AWAY as error:  # the text may hold the password
                kind = type(error).__name__
                found.append(Finding(False, f"{name} does not answer as it should ({kind}): see {variable}."))
        await redis.close()
        await database.close()
        return found

    yield from asyncio.run(look())


def check_messaging() -> Iterator[Finding]:
    """The messaging platforms that are set up answer, and know where to find us."""
    from amparo.messaging import look_at_all

    for finding in look_at_all():
        yield Finding(finding.well, finding.sentence)


def check_servers(settings: Settings) -> Iterator[Finding]:
    """The ports are free, or Amparo itself answers on them."""
    state = supervisor.health(settings)
    if state is not None:
        yield Finding(True, f"Amparo answers at {settings.address}")
    else:
        yield _port("the website channel", settings.host, settings.port, "AMPARO_PORT")
    actions_host = reachable(settings.actions_host).strip("[]")
    if not settings.actions_are_local:
        if state is not None and state.get("actions") != "ok":
            yield Finding(False, f"The action server does not answer at {settings.actions_url}.")
    elif state is None:
        yield _port("the action server", settings.actions_host, settings.actions_port, "AMPARO_ACTIONS_PORT")
    elif answers(actions_host, settings.actions_port):
        yield Finding(True, "The action server answers.")
    else:
        yield Finding(
            False, "The action server does not answer: people get emergency numbers only. Run: amparo actions"
        )


def _port(who: str, host: str, port: int, variable: str) -> Finding:
    try:
        free = is_free(host, port)
    except PortTaken as error:
        return Finding(False, str(error))
    if free:
        return Finding(True, f"Port {port} is free for {who}.")
    return Finding(
        False, f"Port {port} is taken by another program; stop it, or set {variable} to another port."
    )


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at everything, one after another. A look that fails itself is a finding too."""
    looks: tuple[tuple[str, Callable[[], Iterator[Finding]]], ...] = (
        ("the settings", lambda: check_settings(settings)),
        ("Python", check_python),
        ("the sentence embeddings", check_embeddings),
        ("the model", lambda: check_model(settings)),
        ("the languages", lambda: check_languages(settings)),
        ("the directory", lambda: check_directory(settings)),
        ("Redis and PostgreSQL", lambda: check_state(settings)),
        ("the messaging platforms", check_messaging),
        ("the servers", lambda: check_servers(settings)),
    )
    for what, look in looks:
        try:
            yield from look()
        except Exception as error:  # a broken part must not hide the others
            yield Finding(False, f"Looking at {what} failed: {type(error).__name__}: {error}")


def run(settings: Settings) -> int:
    """Print all findings; return 0 if all is well, else 1."""
    wrong = 0
    for finding in examine(settings):
        wrong += not finding.well
        print(f"{'ok   ' if finding.well else 'WRONG'}  {finding.sentence}", flush=True)
    print("All is well." if not wrong else f"{wrong} thing{'s' if wrong > 1 else ''} to put right.")
    return 1 if wrong else 0
