"""Libraries that `amparo serve` leaves out: Rasa is imported without them, and whoever calls one is told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from amparo.left_out import LEFT_OUT

SHOW = """
import json, os, sys
from amparo.left_out import PlaceholderModule, leave_out
leave_out(os.environ)
import amparo.server, amparo.nlu.places.matching, rasa.core.run, rasa.server, rasa.core.agent, rasa.core.channels
from amparo.left_out import LEFT_OUT
kept = {name: isinstance(module, PlaceholderModule) for name, module in sys.modules.items()}
print(json.dumps({name: kept[name] for name in LEFT_OUT if name in kept}))
"""


def python(program: str, **environ: str) -> Any:
    """What a program prints as JSON, in a process of its own with these settings alone."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("AMPARO_")}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        env={**ours, **environ},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_rasa_and_the_server_are_imported_without_any_of_them() -> None:
    imported = python(SHOW)
    assert imported and all(imported.values()), "none of them is the real one"
    assert {"sklearn", "scipy", "matplotlib", "sqlalchemy", "redis", "jwt", "boto3", "aiogram"} <= set(
        imported
    )
    assert set(LEFT_OUT) - set(imported) <= {"botocore", "prompt_toolkit", "google.auth"}


def test_what_a_setting_uses_is_there() -> None:
    imported = python(SHOW, AMPARO_REDIS_URL="redis://x", AMPARO_DATABASE_URL="postgresql://x/y")
    assert imported["redis"] is False and imported["sqlalchemy"] is False
    assert imported["sklearn"] is True


def test_where_rasas_api_is_on_nothing_is_left_out() -> None:
    imported = python(SHOW, AMPARO_API_TOKEN="secret")
    assert imported and not any(imported.values())


def test_a_placeholder_is_a_class_for_whoever_imports_and_raises_for_whoever_calls_it_later() -> None:
    told = python("""
import json
from amparo.left_out import LeftOutError, leave_out, settle
leave_out({})
import sqlalchemy as sa
from slack_sdk.web.client import WebClient
from sqlalchemy.ext.declarative import declarative_base
Base = declarative_base()
class Event(Base):
    id = sa.Column(sa.Integer, primary_key=True)
class Client(WebClient): pass
found = [isinstance(1, sa.Integer), issubclass(Client, WebClient), hasattr(WebClient, "__wrapped__")]
try:
    raise ValueError
except (sa.exc.OperationalError, ValueError):
    found.append("the right clause")
settle()
for call in (WebClient, Client, sa.create_engine):
    try:
        call("x")
    except LeftOutError as error:
        found.append(str(error))
print(json.dumps(found))
""")
    assert told[:4] == [False, True, False, "the right clause"]
    assert len(told) == 7 and "`amparo serve` leaves sqlalchemy.create_engine out" in told[-1]


def test_each_is_a_library_that_is_installed() -> None:
    """A name that no longer stands for anything would be noticed here."""
    program = "import importlib.util, json; from amparo.left_out import LEFT_OUT\n"
    program += "print(json.dumps([name for name in LEFT_OUT if not importlib.util.find_spec(name)]))"
    assert python(program) == []
