"""Every reply in every form without a word that no translator would have found, and short enough for a phone.

In the pseudo-language each text of the catalogue is in Arabic letters, so whatever stays in Latin letters came past it.
Names, addresses and keywords of services are data and stay as they are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from amparo.channels.emergency import last_resort
from amparo.channels.markup import host_of
from amparo.channels.message_text import cut_notice
from amparo.channels.output import Message
from amparo.channels.renderer import _environment
from amparo.channels.rendering.segments import plain_letters, segments
from amparo.channels.rendering.sms import render
from amparo.channels.rendering.web import answer
from amparo.channels.transcript import entries_of_bot
from amparo.dialogue.answers import country_question, more_answer, not_working, services_answer
from amparo.dialogue.case import SLOT, Case
from amparo.dialogue.reply import FULL, LineDetail, Reply, Source, Text, reply_of, verbatim
from amparo.dialogue.responses import LocalisedResponses
from amparo.dialogue.topic_reply import with_figures
from amparo.dialogue.urgent import crisis_answer, emergency_answer, number_again, speechless_answer
from amparo.directory import Directory
from amparo.directory.contact import parse_text_contact
from amparo.directory.facts import ServiceFacts
from amparo.directory.sources import source_text
from amparo.nlu.other_languages import other_languages
from amparo.nlu.reading.labels import DETAILS
from amparo.settings import current
from amparo.translation.sources import source_texts
from tests import training_data
from tests.unit.channels.rendering.conftest import Listening
from tests.unit.dialogue.situations import NOWHERE, at, between, ids

LEAD = (Text("A lead."),)
COUNTRIES = ("GB", "US", "KE", "AE", "BR", "IN", "KP", "GP", "QA", "JE")
NEEDS = ("", "child", "labour", "crisis", "human", "online_abuse")
AS_THEY_ARE = (
    "service_name",
    "organization",
    "phone",
    "whatsapp",
    "email",
    "chat_url",
    "web_url",
    "source_url",
    "second_source_url",
)


def replies_from_the_directory(directory: Directory) -> Iterator[Reply]:
    for country in COUNTRIES:
        for need in NEEDS:
            first = services_answer(at(country, need=need), directory)
            yield first
            yield more_answer(at(country, need=need, seen=ids(first)), directory)
        yield services_answer(at(country, seen=ids(services_answer(at(country), directory))), directory)
        for known in (
            {"writer_country": "DE"},
            {"origin_country": "PH", "need": "labour"},
            {"cannot_call": True},
        ):
            yield services_answer(at(country, **known), directory)
        for made in (emergency_answer, crisis_answer, speechless_answer):
            yield made(LEAD, at(country), directory)
            yield made(LEAD, at(country, writer_country="RO"), directory)
        for alarm in ("danger", "self_harm"):
            yield number_again(alarm, LEAD, at(country), directory)
        services = services_answer(at(country), directory).services
        yield Reply(LEAD, services=services, form=FULL, choices=not_working(list(services)), country=country)
        for detail in (*DETAILS, ""):
            details = [LineDetail(service, detail) for service in services]
            details += [LineDetail(service, detail, "tl") for service in services if detail == "languages"]
            yield from (Reply(line_details=(each,)) for each in details)
        yield last_resort(country).reply
    for situation in (NOWHERE, replace(NOWHERE, suggested_country="GB"), between("GE", "US-GA")):
        yield country_question(situation)
        yield emergency_answer(LEAD, situation, directory)
        yield crisis_answer(LEAD, situation, directory)
    yield last_resort(None).reply
    yield Reply(lead=(cut_notice(),), steps=LEAD, sources=(Source("1", "2", "2020", "https://a.org"),))


async def replies_of_responses(domain: Domain) -> list[Reply]:
    """Every response as it stands, and every one with what is added to it in a conversation."""
    found = [
        replace(reply, lead=tuple(with_figures(text.source) for text in reply.lead))
        for some in domain.responses.values()
        for one in some
        if (reply := reply_of(one))
    ]
    listed = services_answer(at("KE"), Directory())
    shown = BotUttered(None, {"custom": {"reply": listed.to_json()}})
    asked = UserUttered("x", {"name": "greet"}, parse_data={"readings": {"language": "sw"}})
    cases = (
        Case(),
        Case(country="GB"),
        Case(country="KE", likely=("exploited",), moves=("any/tells",), told=True),
    )
    responses = LocalisedResponses(domain)
    for case in cases:
        events = [SlotSet(SLOT, case.to_json()), asked, shown, asked]
        tracker = DialogueStateTracker.from_events("s", events, slots=domain.slots)
        for name, variations in domain.responses.items():
            if "custom" in variations[0]:
                made = reply_of(await responses.generate(name, tracker, "website"))
                found += [made] if made else []
    return found


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.from_dict(
        {
            "responses": training_data.responses(),
            "slots": training_data.domain()["slots"],
            "entities": training_data.domain()["entities"],
        }
    )


@pytest.fixture
async def replies(domain: Domain, directory: Directory) -> list[Reply]:
    return [*replies_from_the_directory(directory), *await replies_of_responses(domain)]


def names_in(reply: Reply) -> set[str]:
    """What of a reply is data and stays as it is."""
    services: list[ServiceFacts] = [*reply.services, *(detail.service for detail in reply.line_details)]
    found = {service[column] for service in services for column in AS_THEY_ARE} | {"Amparo", "sw"}
    found |= {host_of(name) for name in found} | {service.area for service in services}
    contacts = (parse_text_contact(service["sms"]) for service in services)
    found |= {contact.keyword for contact in contacts if contact}
    texts = (*reply.lead, *reply.steps, *(choice.title for choice in reply.choices))
    found |= {value for text in texts for value in text.values.values() if isinstance(value, str)}
    found |= {value for source in reply.sources for value in (source.title, source.publisher)}
    found |= {other_languages()["sw"]["text"], "Georgia"}
    return ({plain_letters(name) for name in found} | found) - {""}


def english_in(said: str, reply: Reply) -> list[str]:
    """The words in Latin letters that are no data."""
    for name in sorted(names_in(reply), key=len, reverse=True):
        said = said.replace(name, " ")
    return re.findall(r"[A-Za-z]{2,}", said)


class Spoken(HTMLParser):
    """What a screen reader says of a page: its text, and the names of what has no text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.words += [
            value or "" for name, value in attrs if name in ("aria-label", "alt", "title", "placeholder")
        ]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


PAGE = (
    '{% from "message.html" import message %}'
    '{% for each in entries %}{{ message(each, "c", "ar", false) }}{% endfor %}'
)


def test_there_are_replies_to_look_at(replies: list[Reply]) -> None:
    assert len(replies) > 1000
    assert {reply.carries for reply in replies} == {"", "emergency", "services", "question", "exit", "erase"}


def test_the_website_gets_every_reply_without_a_word_past_the_catalogue(
    replies: list[Reply], pseudo: str
) -> None:
    for reply in replies:
        made = answer(reply, pseudo, "s")
        layout = made.get("custom", {}).get("layout", {})
        shown = [made["text"], *(button["title"] for button in made.get("buttons", []))]
        shown += [layout.get("lead", ""), layout.get("rest", "")]
        for card in layout.get("cards", []):
            shown += [card["name"], card["state_text"], card["checked"], card["confirmed"], *card["about"]]
            shown += [*card["lines"], *(way["label"] for way in card["ways"])]
        assert english_in("\n".join(shown), reply) == [], shown


def test_a_screen_reader_gets_every_reply_without_a_word_past_the_catalogue(
    replies: list[Reply], pseudo: str
) -> None:
    template = _environment(pseudo).from_string(PAGE)
    for reply in replies:
        entries = entries_of_bot([Message(reply)], True, pseudo)
        spoken = " ".join(Spoken(template.render(entries=entries)).words)
        assert spoken.strip() and english_in(spoken, reply) == [], spoken


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_phone_gets_every_reply_in_messages_that_fit(
    replies: list[Reply], language: str, pseudo: str
) -> None:
    for reply in replies:
        messages = render(reply, language)
        assert messages
        for message in messages:
            assert len(message) <= 480 and segments(message) <= 3, message
        if language == pseudo:
            assert english_in("\n".join(messages), reply) == [], messages


def test_every_text_of_every_reply_is_in_the_catalogues_of_translators(
    replies: list[Reply], listening: Listening
) -> None:
    for reply in replies:
        answer(reply, "ar", "s")
        render(reply, "ar")
        entries_of_bot([Message(reply)], True, "ar")
    known = {source.text for source in source_texts()}
    made_here = {text.source for text in LEAD} | {"{words}"}
    assert len(listening.asked) > 3000
    missing = sorted(text for text in listening.asked - known - made_here if any(map(str.isalpha, text)))
    assert missing == []


def test_words_that_come_past_the_catalogue_are_found(pseudo: str) -> None:
    reply = Reply(lead=(verbatim("Forgotten"), Text("in the catalogue")))
    said = answer(reply, pseudo, "s")["text"]
    assert english_in(said, Reply()) == ["Forgotten"]


def test_an_organisation_may_want_no_sources_in_the_chat(
    directory: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = services_answer(at("KE"), directory)
    told = Reply(LEAD, sources=(Source("Report", "UNODC", "2024", "https://unodc.org/report"),))
    chosen = Reply(LEAD, services=listed.services[:1], form=FULL, country="KE")
    assert "Source: UNODC" in answer(told, "en", "s")["text"]
    row = chosen.services[0]
    named = source_text(row["source_url"], row["second_source_url"], row["source_date"])
    assert named and named in answer(chosen, "en", "s")["text"]
    monkeypatch.setenv("AMPARO_SHOW_SOURCES", "false")
    current.cache_clear()
    try:
        for reply in (told, chosen, listed):
            made = answer(reply, "en", "s")
            assert "Source" not in made["text"] and '"source": {' not in json.dumps(made)
            assert all(not item["source_url"] for item in made.get("custom", {}).get("items", []))
    finally:
        current.cache_clear()
