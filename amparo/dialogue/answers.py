"""Answers that name numbers: lists of services, and the question for the country. The urgent ones are in `urgent.py`.

The Rasa process and the action server build them with the same code; each text is complete without its `custom` part.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from amparo.dialogue.situation import Situation
from amparo.directory.countries import country_in_sentence, country_name, subdivision_name
from amparo.directory.emergency import EmergencyNumber
from amparo.directory.lookup import HelpDirectory, LookupResult
from amparo.directory.place import Place
from amparo.directory.result import Lead
from amparo.directory.text import format_service
from amparo.directory.traits import traits_of
from amparo.i18n import translate

FIRST_RESULTS = 3
Button = dict[str, str]
ASKS_COUNTRY = {"type": "question", "asks": "country"}
"""The `custom` of a question for the country: clients need not look at it, but the next message answers it."""


@dataclass
class Answer:
    """One message to a person."""

    text: str
    custom: dict[str, Any] | None = None
    buttons: list[Button] = field(default_factory=list)


def button(title: str, intent: str, **entities: str) -> Button:
    """Return a button whose payload is the intent with entities."""
    return {"title": title, "payload": payload(intent, **entities)}


def payload(intent: str, **entities: str) -> str:
    """Return `/intent{"entity": "value"}`, or `/intent` where there are no entities."""
    return f"/{intent}{json.dumps(entities) if entities else ''}"


def place_name(place: Place, language: str = "en") -> str:
    """Return "Texas, United States" or "Kenya"."""
    country = country_name(place.country, language)
    return f"{subdivision_name(place.subdivision)}, {country}" if place.subdivision else country


def country_question(situation: Situation) -> Answer:
    """Ask where the person is: between the places that a name may mean, or openly."""
    language = situation.language
    if situation.options:
        names = [_option_name(option, language) for option in situation.options]
        buttons = [
            button(
                name,
                "give_place",
                country=option.country,
                **({"subdivision": option.subdivision} if option.subdivision else {}),
            )
            for name, option in zip(names, situation.options, strict=True)
        ]
        last = translate(" or ", language)
        joined = last.join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
        return Answer(
            translate("I know more than one place with that name. Do you mean {places}?", language).format(
                places=joined
            ),
            ASKS_COUNTRY,
            buttons,
        )
    text = translate(
        "Which country is this about? You can also write a city. I ask so that the number works there.",
        language,
    )
    suggested = situation.suggested_country
    if not suggested:
        return Answer(text, ASKS_COUNTRY)
    title = translate("It is in {country}", language).format(country=country_in_sentence(suggested, language))
    return Answer(text, ASKS_COUNTRY, [button(title, "give_place", country=suggested)])


def origin_question(situation: Situation) -> Answer:
    """Ask whose embassy is meant; clients treat it as a question for a country."""
    text = translate(
        "Which country is your passport from? Then I can look for its embassy.", situation.language
    )
    return Answer(text, ASKS_COUNTRY)


def _option_name(option: Place, language: str) -> str:
    if not option.subdivision:
        return translate("{country} (the country)", language).format(
            country=country_name(option.country, language)
        )
    return place_name(option, language)


def numbers_to_dial(numbers: list[EmergencyNumber], language: str = "en") -> str:
    """Return "999", or "112 or 17" where two numbers may be dialled in danger."""
    # The first is the one to dial; an ambulance or the fire brigade as the second would only confuse.
    fitting = [
        n
        for i, n in enumerate(numbers)
        if i == 0 or not re.search("ambulance|fire|medical|sms", n.name, re.I)
    ]
    return translate(" or ", language).join(list(dict.fromkeys(number.phone for number in fitting))[:2])


def emergency_sentence(numbers: list[EmergencyNumber], place: Place, language: str = "en") -> str:
    """Return one sentence for the end of a list: whom to call when it becomes urgent."""
    return translate("In danger right now? Call {numbers} ({country}).", language).format(
        country=country_name(place.country, language), numbers=numbers_to_dial(numbers, language)
    )


def number_to_dial(country: str, directory: HelpDirectory) -> EmergencyNumber:
    """Return the emergency number of a country that is dialled first."""
    return directory.find(Place(country), "emergency", limit=1).emergency[0]


def emergency_from_abroad(result: LookupResult, situation: Situation) -> str:
    """Return for whom the emergency numbers are, and what to dial where who writes is; "" in the same country."""
    language, writer = situation.language, situation.writer_country
    if not writer or not result.writer_emergency:
        return ""
    there, here = (country_in_sentence(country, language) for country in (result.place.country, writer))
    number = result.writer_emergency[0].phone
    if number in (known.phone for known in result.emergency):
        # The same digits reach the help of the country in which they are dialled.
        return translate("From {here}, {number} reaches help in {here}, not in {there}.", language).format(
            here=here, there=there, number=number
        )
    return translate(
        "From {here}, {numbers} does not reach help in {there}: that is for somebody who is there. "
        "Where you are, call {number}.",
        language,
    ).format(numbers=numbers_to_dial(result.emergency, language), there=there, here=here, number=number)


def services_answer(
    situation: Situation, directory: HelpDirectory, lead: str | None = None, offset: int = 0
) -> Answer:
    """List up to three services for the situation, from `offset` on; the place must be known.

    Raises ValueError without a place, and DirectoryError where the look-up fails.
    """
    if situation.place is None:
        raise ValueError("services are looked up for a place")
    everything = directory.look_up(situation.wanted(situation.place))
    shown = everything.services[offset : offset + FIRST_RESULTS]
    result = LookupResult(**{**vars(everything), "services": shown})
    lead = lead or _lead(result, situation, offset)
    language = situation.language
    buttons = []
    if offset + len(shown) < everything.total:
        buttons.append(button(translate("More services", language), "more_results"))
    buttons += [
        button(translate("A person to write to", language), "talk_to_human"),
        button(translate("Another country", language), "other_country"),
    ]
    return Answer(services_text(lead, result, situation), services_custom(lead, result, situation), buttons)


def _lead(result: LookupResult, situation: Situation, offset: int) -> str:
    """Return what stands above a list; of the first part of it, what its first line is decides."""
    language, name = situation.language, country_name(result.place.country, situation.language)
    if offset and not result.services:
        said = translate("{place}: that is all I have.", language)
    elif offset:
        said = translate("{place}: here are more.", language)
    elif result.lead in (Lead.NOT_HERE, Lead.NOTHING):
        said = translate(
            "{place}: I know no helpline there that I can be sure of. These may help from anywhere:", language
        )
    elif result.lead is Lead.FROM_ANYWHERE:
        said = translate("{place}: you can reach these people from any country.", language)
    elif result.lead is Lead.PARENT:
        said = translate("{place}: some of these lines are in the country that it belongs to:", language)
    elif situation.need == "human" and traits_of(result.services[0].service).written:
        said = translate("{place}: you can reach people here. Chat and text come first:", language)
    elif result.lead is Lead.RIGHT:
        said = translate("{place}: you can turn to these people.", language)
    elif situation.need == "embassy":
        said = translate(
            "{place}: I have no number of that embassy. These people may help you to reach it:", language
        )
    else:
        said = translate(
            "{place}: I know no special line for this. These people may help, or tell you who can:", language
        )
    return said.format(place=name)


def services_text(lead: str, result: LookupResult, situation: Situation) -> str:
    """Return `lead`, the services, and whom to call when it becomes urgent."""
    blocks = [format_service(found, situation.language) for found in result.services]
    urgent = emergency_sentence(result.emergency, result.place, situation.language)
    abroad = emergency_from_abroad(result, situation)
    end = " ".join(part for part in (urgent, abroad) if part)
    return "\n\n".join([lead, *blocks, f"{end}{site_remark(situation)}"])


def services_custom(lead: str, result: LookupResult, situation: Situation) -> dict[str, Any]:
    """Return the `custom` of a list of services under `lead`."""
    return {**result.services_custom(situation.language), "intro": lead}


def site_remark(situation: Situation) -> str:
    """Return a sentence, behind a space, where the country is only that of the website; else ""."""
    if not situation.from_site:
        return ""
    return " " + translate(
        "This website is for that country. If you are somewhere else, tell me where.", situation.language
    )
