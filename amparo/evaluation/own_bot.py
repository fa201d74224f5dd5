"""Starts a bot of its own for an evaluation: both servers on free ports, with a token that nobody else knows."""

from __future__ import annotations

import dataclasses
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager

from amparo import supervisor
from amparo.evaluation.client import BotClient, BotUnreachable
from amparo.ports import free_port
from amparo.settings import Settings, local_actions_url

MESSAGES_PER_MINUTE = "1000000"  # one evaluation is no crowd of people


@contextmanager
def own_bot(settings: Settings, language: str = "") -> Iterator[BotClient]:
    """Run a bot with the trained model for as long as the block lasts; raises BotUnreachable if it does not start.

    `language`: a code of one that may not be switched on yet, and that is measured.
    """
    port, actions_port, token = free_port(), free_port(), secrets.token_urlsafe(24)
    own = dataclasses.replace(
        settings,
        host="127.0.0.1",
        port=port,
        actions_host="127.0.0.1",
        actions_port=actions_port,
        actions_url=local_actions_url(actions_port),
        api_token=token,
    )
    changed = {
        "AMPARO_HOST": own.host,
        "AMPARO_PORT": str(port),
        "AMPARO_ACTIONS_HOST": own.actions_host,
        "AMPARO_ACTIONS_PORT": str(actions_port),
        "AMPARO_API_TOKEN": token,
        "AMPARO_MESSAGES_PER_MINUTE": MESSAGES_PER_MINUTE,
        "AMPARO_TRY_LANGUAGE": language,
    }
    kept = {name: os.environ.get(name) for name in changed}
    os.environ.update(changed)  # the children take their settings from there
    children: list[supervisor.Process] = []
    try:
        for name in ("actions", "serve"):
            children.append(supervisor.start(supervisor.command(name), own))
        _wait(own, children[1])
        yield BotClient(own.address, token)
    finally:
        supervisor.stop(children)
        for name, value in kept.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _wait(settings: Settings, server: supervisor.Process) -> None:
    end = time.monotonic() + supervisor.START_TIMEOUT
    while time.monotonic() < end:
        health = supervisor.health(settings)
        if health is not None and health.get("actions") == "ok":
            return
        if server.poll() is not None:
            break
        time.sleep(supervisor.STEP)
    raise BotUnreachable("The bot for the evaluation did not start; the lines above say why.")
