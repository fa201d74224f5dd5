"""What must be true of every answer, whatever was sent."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from amparo.directory.countries import all_countries
from amparo.directory.emergency import listed_numbers
from amparo.directory.lookup import Directory
from tests.channels.web import Reply

SECONDS = 15.0  # a machine may be slow; a pattern that explodes takes hours
_FAULTS = re.compile(
    r"Traceback|\b[A-Z][a-z]\w*(Error|Exception)\b|\b(amparo|rasa|sanic)/\w|\.py\b|site-packages"
)


@contextmanager
def in_time() -> Iterator[None]:
    began = time.monotonic()
    yield
    assert time.monotonic() - began < SECONDS


@lru_cache(maxsize=1)
def known_numbers() -> frozenset[str]:
    """Every number that may be shown, as it stands in the directory or among the emergency numbers."""
    of_services = {number for service in Directory().services() for number in (service.phone, service.sms)}
    of_countries = {number for country in all_countries() for number in listed_numbers(country)}
    return frozenset(of_services | of_countries | {"112"})


def is_sound(reply: Reply) -> None:
    """An answer or a refusal that is told in words; never a fault, never its text."""
    assert reply.status < 500, reply.status
    assert not (found := _FAULTS.search(re.sub(r"https?://\S+", "", reply.body))), found
    reply.body.encode("utf-8")
    assert reply.body.strip() or reply.status in (204, 303, 304) or reply.headers.get("content-length") == "0"


def answers_in(reply: Reply, sender: str) -> list[dict[str, Any]]:
    """The messages of a reply with status 200, each checked."""
    is_sound(reply)
    assert reply.status == 200, reply.body
    answers = json.loads(reply.body)
    assert isinstance(answers, list) and answers
    for answer in answers:
        assert answer["text"].strip() and answer["recipient_id"] == sender
        for item in (answer.get("custom") or {}).get("items", ()):
            assert item["phone"] in known_numbers(), "a number that stands nowhere"
    return list(answers)
