"""What is said when nothing else works: emergency numbers, without the model, the action server or the network."""

from __future__ import annotations

import logging
from typing import Any

from amparo.channels.conversation import known_country, load_conversation, spoken_with
from amparo.channels.output import Message
from amparo.dialogue.answers import in_sentence
from amparo.dialogue.reply import Reply, Text
from amparo.directory.countries import country_name, is_country
from amparo.directory.emergency import EmergencyNumber, emergency_numbers
from amparo.directory.errors import DirectoryError
from amparo.directory.facts import number_facts
from amparo.directory.lookup import Directory
from amparo.directory.place import Place
from amparo.i18n import translate
from amparo.nlu.reading.labels import DANGER

logger = logging.getLogger(__name__)


def numbers_of(country: str | None) -> list[EmergencyNumber]:
    """Return the emergency numbers of a country (ISO 3166-1 alpha-2), none where it is not known; raises nothing."""
    if not country or not is_country(country):
        return []
    place = Place(country)
    try:
        return Directory().emergency(place)
    except DirectoryError:
        logger.error("The directory cannot be read; the emergency numbers of libphonenumber are used")
        return emergency_numbers(place, [])


def danger_sentence(country: str | None, language: str | None = None) -> str:
    """Return the one sentence for somebody in danger, with the number where the country is known."""
    numbers = numbers_of(country)
    if not numbers or not country:
        return translate("If you are in danger, call your local emergency number now.", language)
    text = translate(
        "If you are in danger, call your local emergency number now: {number} ({country}).", language
    )
    return text.format(number=numbers[0].phone, country=country_name(country, language or "en"))


async def too_fast_text(agent: Any, sender: str, metadata: dict[str, str], seconds: int) -> str:
    """Return what is said to somebody who must wait: first the number for danger, of their country or the site's."""
    tracker = await load_conversation(agent, sender)
    language = spoken_with(tracker, metadata)
    country = known_country(tracker) or metadata.get("country")
    wait = translate(
        "You sent many messages in a short time. Please wait {seconds} seconds and send it again.", language
    )
    return f"{danger_sentence(country, language)} {wait.format(seconds=seconds)}"


def last_resort(country: str | None) -> Message:
    """Return the answer that needs nothing but this process; without a known country it asks for it."""
    numbers = numbers_of(country)
    if not numbers or not country:
        lead = Text(
            "If you are in danger now, call your local emergency number: the police or an ambulance. "
            "I could not answer that just now. Which country are you in? Then I can look for help there."
        )
        return Message(Reply(lead=(lead,), urgency=DANGER), "utter_emergency")
    lead = Text("If you are in danger now, call for help in {country}:", {"country": in_sentence(country)})
    again = Text("I could not answer that just now. Please write to me again.")
    known = tuple(number_facts(number) for number in numbers)
    return Message(
        Reply((lead,), emergency=known, after=(again,), urgency=DANGER, country=country), "utter_emergency"
    )
