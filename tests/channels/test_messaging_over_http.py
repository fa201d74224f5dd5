"""Whole conversations on every messaging platform, with the real bot: the same help as on the website, no traces."""

from __future__ import annotations

import json
import re
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from amparo.evaluation.dialogue_test import read_test_dialogues
from amparo.settings import ROOT
from tests.platforms import SERVERS
from tests.platforms.running import API_TOKEN, MessagingBot
from tests.platforms.server import Shown

NAMES = [server.name for server in SERVERS]
PEOPLE, EACH = 100, 5


def words(shown: list[Shown]) -> str:
    return "\n".join(message.text for message in shown)


@pytest.mark.parametrize("name", NAMES)
def test_a_whole_conversation_with_services_a_line_a_choice_and_danger(
    messaging: MessagingBot, name: str
) -> None:
    platform, url = messaging.platforms[name], messaging.bot.url
    person = platform.person(1)
    first = platform.ask(url, person, "my boss in kenya keeps my passport and does not pay me")
    assert "To delete it: " in words(first)
    lines = words(first) + words(platform.ask(url, person, "who can i call"))
    assert re.search(r"^\+?[\d ]{3,}\S* \w", lines, re.MULTILINE), "a service begins with its number"
    about = words(platform.ask(url, person, "does the first one cost anything"))
    assert "free" in about or "normal call" in about
    asked = platform.ask(url, person, "another country")
    chosen = words(platform.ask(url, person, "uganda"))
    assert asked and "Uganda" in chosen
    danger = platform.ask(url, person, "he is at the door with a knife")
    assert "999" in words(danger)
    if danger[-1].buttons:
        safe = platform.ask(url, person, f"[{danger[-1].buttons[0][0]}]")
    else:
        safe = platform.ask(url, person, re.findall(r"^(\d+) Not in danger", words(danger), re.MULTILINE)[0])
    assert "999" not in words(safe)
    gone = words(platform.ask(url, person, "erase"))
    assert "To delete it there: " in gone
    assert platform.refused == []


# ---- the same decisions everywhere -----------------------------------------------------------------------------------

SAMPLE = 1  # conversations of each file of tests/dialogues/en


def decisions(tracker: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """What was understood of each message that is kept, and which responses and actions answered it."""
    turns: list[tuple[str, list[str]]] = []
    for event in tracker["events"]:
        if event["event"] == "user":
            turns.append((event["parse_data"]["intent"]["name"], []))
        elif event["event"] == "action" and turns and event["name"] != "action_listen":
            turns[-1][1].append(event["name"])
    return turns


def conversations() -> list[tuple[str, list[str]]]:
    found = []
    for path in sorted((ROOT / "tests/dialogues/en").glob("*.jsonl")):
        dialogues = read_test_dialogues(path)
        for title in list(dialogues)[:: len(dialogues) // SAMPLE]:
            found.append((title, [turn.say for turn in dialogues[title]]))
    return found


@pytest.mark.parametrize("name", NAMES)
def test_conversations_are_decided_as_on_the_website(messaging: MessagingBot, name: str) -> None:
    platform, bot = messaging.platforms[name], messaging.bot
    for number, (title, turns) in enumerate(conversations(), start=2000):
        person, sender = platform.person(number), uuid.uuid4().hex
        for text in turns[:8]:
            known = len(platform.shown[person])
            website = bot.ask(text, sender)
            if website[-1].get("custom", {}).get("type") in ("exit", "erase"):
                break
            platform.say(bot.url, person, text)
            platform.wait_for(person, known + 1)
        platform.wait_until_quiet(person, known, quiet=0.5)
        _, kept = bot.get(f"/conversations/{sender}/tracker?token={API_TOKEN}")
        assert decisions(messaging.tracker(name, person)) == decisions(kept), title


# ---- many at once ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES[:1])
def test_500_messages_of_100_people_at_once_are_answered_in_order_and_once(
    messaging: MessagingBot, name: str
) -> None:
    platform, bot = messaging.platforms[name], messaging.bot
    people = [platform.person(5000 + number) for number in range(PEOPLE)]
    # What is asked for is said in the answer: whoever gets another's answer, or one twice, is seen.
    countries = ["kenya", "uganda", "ghana", "nepal", "india"]
    posts = [
        post
        for text in countries
        for person in people
        for post in platform.post(platform.typed(person, text))
    ]
    with ThreadPoolExecutor(20) as pool:
        statuses = list(pool.map(lambda post: platform.send(bot.url, post).status, posts))
    assert set(statuses) == {200} and len(statuses) == PEOPLE * EACH
    _wait_until_all_are_answered(messaging, name, people)
    for person in people:
        told = words(platform.shown[person]).lower()
        assert all(country in told for country in countries), told
        texts = [message.text for message in platform.shown[person]]
        assert len(set(texts)) == len(texts), "nothing came twice"


def _wait_until_all_are_answered(
    messaging: MessagingBot, name: str, people: list[str], seconds: float = 240
) -> None:
    """Until everybody is shown something, and nobody anything more for a while."""
    platform, end, before, quiet = messaging.platforms[name], time.monotonic() + seconds, -1, 0
    while time.monotonic() < end:
        shown = sum(len(platform.shown[person]) for person in people)
        quiet = quiet + 1 if shown == before and all(platform.shown[person] for person in people) else 0
        if quiet == 10:
            return
        before = shown
        time.sleep(0.5)
    raise AssertionError(messaging.bot.health())


# ---- no traces -------------------------------------------------------------------------------------------------------


def test_no_number_no_id_and_no_word_is_in_store_logs_or_metrics(messaging: MessagingBot) -> None:
    said = {"zanzibarella": "my name is zanzibarella and i am locked in, kampala", "knife": "he has a knife"}
    for platform in messaging.platforms.values():
        person = platform.person(77)
        for text in said.values():
            platform.ask(messaging.bot.url, person, text)
        kept = json.dumps(messaging.tracker(platform.name, person))
        assert _bare(person) not in kept, "the store knows no number of anybody"
        platform.ask(messaging.bot.url, person, "erase")
        after = json.dumps(messaging.tracker(platform.name, person))
        assert not [word for word in (*said, _bare(person)) if word in after]
    everything = messaging.bot.log.read_text(errors="replace") + json.dumps(messaging.bot.health())
    ids = {_bare(person) for platform in messaging.platforms.values() for person in platform.shown}
    secrets = {
        value
        for platform in messaging.platforms.values()
        for value in platform.settings().values()
        if len(value) > 12 and not value.startswith("http")
    }
    assert len(ids) > len(messaging.platforms)
    assert not [each for each in (*ids, *secrets, *said) if each in everything]


def _bare(person: str) -> str:
    return person.split(":")[-1].strip("+")
