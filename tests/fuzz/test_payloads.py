"""A text that begins with a slash is a command only where it was offered; all else that is typed is text."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from hypothesis import assume, example, given
from hypothesis import strategies as st
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from amparo.channels.choices import chosen_payload
from amparo.channels.message_text import MESSAGE_LIMIT, clean_text, cut_text
from amparo.channels.payloads import offered_choices, parse_payload, read_said
from amparo.dialogue.reply import Choice, Reply, Text
from tests.fuzz.answers import in_time
from tests.fuzz.bounds import bounded
from tests.fuzz.tricks import TEXTS, VALUES
from tests.unit.channels.conftest import DOMAIN

OFFERED = ('/fact{"topic": "borders"}', "/danger", '/give_place{"country": "KE"}')
INTENTS = (
    "greet",
    "danger",
    "erase_chat",
    "give_place",
    "find_services",
    "choose_service",
    "fact",
    "restart",
    "back",
)
ENTITIES = (
    "case",
    "service",
    "country",
    "topic",
    "language",
    "site_country",
    "organisation",
    "requested_slot",
)


@lru_cache(maxsize=1)
def domain() -> Domain:
    return Domain.from_yaml(DOMAIN)


def talk(*payloads: str) -> DialogueStateTracker:
    """A conversation in which these choices were shown last."""
    reply = Reply(
        (Text("Which?"),), choices=tuple(Choice(Text(f"title {i}"), p) for i, p in enumerate(payloads))
    )
    events = [
        UserUttered("hello", {"name": "greet"}),
        BotUttered(None, {"custom": {"reply": reply.to_json()}}),
    ]
    return DialogueStateTracker.from_events("s", events, slots=domain().slots)


COMMANDS = st.one_of(
    st.builds(
        lambda intent, values: f"/{intent}{json.dumps(values)}",
        st.sampled_from(INTENTS),
        st.dictionaries(st.sampled_from(ENTITIES), st.one_of(st.sampled_from(["KE", "borders", "{}"]), VALUES)),
    ),
    st.builds(lambda before, text: f"{before}{text}", st.sampled_from(["/", "//", " /", "\u200b/"]), TEXTS),
    st.builds(lambda offered, more: offered + more, st.sampled_from(OFFERED), TEXTS),
)  # fmt: skip


@given(COMMANDS)
@bounded(200)
@example('/fact{"topic": "borders"} ')
@example('/give_place{"country":"KE"}')
def test_a_command_that_was_not_offered_is_text(typed: str) -> None:
    text, _ = cut_text(clean_text(typed))
    tracker = talk(*OFFERED[:1])
    assume(text not in offered_choices(tracker, domain()) and text.strip("/ \n"))
    said = read_said(text, tracker, domain(), {})
    assert said.parse_data is None and not said.text.startswith("/")


@given(st.sampled_from(OFFERED))
@bounded(5)
def test_what_was_offered_is_understood(payload: str) -> None:
    said = read_said(payload, talk(*OFFERED), domain(), {})
    assert said.parse_data and said.parse_data["intent"]["name"] == payload.split("{")[0].strip("/")


@given(st.one_of(TEXTS, st.from_regex(r"(the |#|no\. ?)?[0-9٠-٩一-十]{1,30}(st|th|\.)?( one)?")))
@bounded(200)
def test_a_text_chooses_only_what_was_shown(text: str) -> None:
    tracker = talk(*OFFERED)
    with in_time():
        chosen = chosen_payload(clean_text(text), tracker, "en")
    assert chosen is None or chosen in OFFERED


@given(COMMANDS)
@bounded(150)
def test_a_payload_is_read_or_not_and_gives_plain_values(payload: str) -> None:
    read = parse_payload(payload, domain(), None)
    if read is None:
        return
    assert read["intent"]["name"] in domain().intents
    values: list[Any] = [entity["value"] for entity in read["entities"]]
    assert all(isinstance(value, (str, int, float)) and not isinstance(value, bool) for value in values)


@given(TEXTS)
@bounded(400)
def test_what_is_read_of_a_message_can_be_seen_stored_and_sent(text: str) -> None:
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned, "to clean twice changes nothing"
    cut, was_cut = cut_text(cleaned)
    assert len(cut) <= MESSAGE_LIMIT and was_cut == (len(cleaned) > MESSAGE_LIMIT)
    cut.encode("utf-8")
    assert not set(cut) & {"\x00", "\x1b", "\u202e", "\u2066", "\ufeff", "\u200b", "\r", "\U000e0041"}
