"""People who talk with the bot through nginx, each from an address of their own, and what became of their messages.

A person who gets an answer without meaning (a broken line, an error without words) or none at all sends the message
again, as people do; so does who is told to write again. The words that count are those of the bot.
"""

from __future__ import annotations

import asyncio
import itertools
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field

import aiohttp

COUNTRIES = {
    "KE": "kenya",
    "UG": "uganda",
    "PH": "the philippines",
    "IN": "india",
    "GB": "england",
    "NG": "nigeria",
    "NP": "nepal",
    "ZA": "south africa",
    "BR": "brazil",
    "US": "texas",
}
ASKS = ("who can i call here", "what are the signs of trafficking", "who else can i call", "is it free")
PATIENCE = 30.0


@dataclass
class Person:
    """`sent`: what was answered, in order; `crossed`: answers with the lines of another country."""

    number: int
    country: str
    sender: str = field(default_factory=lambda: uuid.uuid4().hex)
    sent: list[str] = field(default_factory=list)
    again: bool = False  # was a message of the last few sent twice?


@dataclass
class Counts:
    """What became of the messages in one part of a run; seconds."""

    what: Counter[str] = field(default_factory=Counter)
    longest: float = 0.0
    times: list[float] = field(default_factory=list)


class People:
    """`count` people with a message every `pause` seconds each, until `stop`."""

    def __init__(self, url: str, count: int, pause: float = 2.0) -> None:
        names = itertools.cycle(COUNTRIES)
        self.people = [Person(number, next(names)) for number in range(count)]
        self._url, self._pause = url, pause
        self.counts = Counts()
        self._stopping = False

    async def begin(self) -> None:
        """Everybody says hello and where they are, and is answered."""
        self._sessions = [
            aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(ssl=False, local_addr=(f"127.1.{each.number}.1", 0)),
                timeout=aiohttp.ClientTimeout(total=PATIENCE),
            )
            for each in self.people
        ]
        for text in ("hello", "i am in {}"):
            await asyncio.gather(
                *(self._say(each, text.format(COUNTRIES[each.country])) for each in self.people)
            )

    async def end(self) -> None:
        for session in self._sessions:
            await session.close()

    async def talk(self, seconds: float) -> Counts:
        """Talk for so long, and return what became of it."""
        self.counts = Counts()
        end = time.monotonic() + seconds
        await asyncio.gather(*(self._talk(each, end) for each in self.people))
        return self.counts

    async def ask_all(self) -> Counter[str]:
        """Everybody asks whom to call, once all is well: whose conversation went on where it was?"""
        return Counter(await asyncio.gather(*(self._asked(each) for each in self.people)))

    async def _asked(self, person: Person) -> str:
        answers = await self._say(person, ASKS[0])
        countries = {answer.get("custom", {}).get("country") for answer in answers} - {None}
        return "went on" if countries == {person.country} else "forgotten"

    async def _talk(self, person: Person, end: float) -> None:
        asks = itertools.cycle(ASKS)
        await asyncio.sleep(self._pause * person.number / len(self.people))
        while time.monotonic() < end:
            await self._say(person, next(asks))
            await asyncio.sleep(self._pause)

    async def _say(self, person: Person, text: str) -> list[dict[str, dict[str, str]]]:
        """Send a message until the bot answers it; each silence and each word in its place is counted."""
        began, counts = time.monotonic(), self.counts
        while True:
            counts.what["sent"] += 1
            status, answers = await self._post(person, text)
            waited = time.monotonic() - began
            if status == 200:
                break
            # "I could not answer that just now. Please write to me again." is no silence, but no answer either.
            counts.what["told to write again" if status else "no answer"] += 1
            person.again = True
            if waited > 2 * PATIENCE:
                counts.what["lost"] += 1
                return []
            await asyncio.sleep(0.3)
        counts.what["answered"] += 1
        counts.times.append(waited)
        counts.longest = max(counts.longest, waited)
        person.sent.append(text)
        for answer in answers:
            if answer["recipient_id"] != person.sender:
                counts.what["crossed"] += 1
            country = answer.get("custom", {}).get("country")
            if country and country != person.country:
                counts.what["crossed"] += 1
        return answers

    async def _post(self, person: Person, text: str) -> tuple[int, list[dict]]:
        """Status and answers; 200 only with answers, 0 where nothing that a person can read came."""
        body = {"sender": person.sender, "message": text}
        try:
            async with self._sessions[person.number].post(
                f"{self._url}/webhooks/website/webhook", json=body
            ) as answer:
                if answer.status == 200:
                    said = await answer.json()
                    return (200, said) if any(each.get("text") for each in said) else (0, [])
                words = await answer.text()
                return (answer.status if "emergency number" in words else 0), []
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError):
            return 0, []
