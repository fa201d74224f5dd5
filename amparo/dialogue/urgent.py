"""Answers for somebody in danger: emergency numbers, crisis lines, and help without speaking.

Where no place is known nobody should have to answer a question first: the number of the country of the browser's clock
is named beside one that works in most places.
"""

from __future__ import annotations

from dataclasses import replace

from amparo.dialogue.answers import (
    choice,
    country,
    country_question,
    emergency_from_abroad,
    in_sentence,
    listed,
    number_to_dial,
    numbers_to_dial,
    services_answer,
    site_remark,
)
from amparo.dialogue.reply import Choice, Reply, Text, Value
from amparo.dialogue.situation import Situation
from amparo.directory.audience import takes_only_adults
from amparo.directory.emergency import EmergencyNumber
from amparo.directory.facts import emergency_facts, facts_of
from amparo.directory.lookup import HelpDirectory, LookupResult
from amparo.directory.needs import ABOUT_A_CHILD
from amparo.directory.place import Place
from amparo.directory.ranking import Found, Scope
from amparo.directory.traits import traits_of
from amparo.nlu.reading.labels import DANGER, SELF_HARM

Lead = tuple[Text, ...]


def emergency_answer(lead: Lead, situation: Situation, directory: HelpDirectory) -> Reply:
    """Say `lead`, then the emergency numbers of the place; without a place ask for it in the same answer."""
    if situation.place is None:
        numbers = _numbers_of_options(situation, directory) or _numbers_anywhere(situation, directory)
        question = country_question(situation)
        return replace(
            question, lead=(*lead, *numbers), choices=(*question.choices, _cannot_speak()), urgency=DANGER
        )
    result = directory.look_up(situation.wanted(situation.place, "emergency"))
    return Reply(
        lead=lead,
        emergency=emergency_facts(result),
        after=(*emergency_from_abroad(result, situation), *site_remark(situation)),
        choices=(
            _cannot_speak(),
            choice("Find a helpline", "find_services", need="trafficking"),
            choice("Another country", "other_country"),
        ),
        urgency=DANGER,
        country=situation.place.country,
    )


def _cannot_speak() -> Choice:
    return choice("I cannot speak", "advice", topic="cannot_speak")


def _numbers_of_options(situation: Situation, directory: HelpDirectory) -> Lead:
    """Return a text for each country that a shared name may mean."""
    return tuple(
        Text(
            "{country}: {number}", {"country": country(code), "number": number_to_dial(code, directory).phone}
        )
        for code in dict.fromkeys(option.country for option in situation.options)
    )


def _numbers_anywhere(situation: Situation, directory: HelpDirectory) -> Lead:
    """Return what to dial where no place is known: by the clock, which may be wrong, and on most mobile phones."""
    suggested = situation.suggested_country
    if not suggested:
        return (Text("On most mobile phones you can also try the emergency number 112."),)
    first = number_to_dial(suggested, directory)
    values: dict[str, Value] = {"country": in_sentence(suggested), "number": first.phone}
    here = Text("If you are in {country}: call {number}.", values)
    if first.note:
        noted: dict[str, Value] = {**values, "note": Text(first.note)}
        here = Text("If you are in {country}: call {number}. {note}", noted)
    return here, Text("Somewhere else? On most mobile phones you can try the emergency number 112.")


def crisis_answer(lead: Lead, situation: Situation, directory: HelpDirectory) -> Reply:
    """Say `lead`, then up to two crisis lines of the place and the emergency numbers; without a place ask for it."""
    people = choice("I need a person to talk to", "talk_to_human")
    if situation.place is None:
        question = country_question(situation)
        anywhere = Text(
            "If you may hurt yourself now, call your emergency number. On most mobile phones you can try 112."
        )
        by_clock, options = _by_clock(situation, directory), _numbers_of_options(situation, directory)
        return replace(
            question,
            lead=(*lead, *by_clock, anywhere, *options),
            choices=(*question.choices, people),
            urgency=SELF_HARM,
        )
    result = _crisis_lines(situation.place, situation, directory)
    if not result.has_own_type:
        remark = Text(
            "I know no crisis line in {country} that I can be sure of. If you may hurt yourself now, call the "
            "emergency number below. These people are there for other troubles, but they may listen too.",
            {"country": in_sentence(situation.place.country)},
        )
        lead = (*lead, remark)
    return replace(
        listed(result, result.services, lead, situation),
        choices=(people, choice("Another country", "other_country")),
        urgency=SELF_HARM,
    )


def number_again(alarm: str, lead: Lead, situation: Situation, directory: HelpDirectory) -> Reply:
    """Say `lead`, then the one number for an alarm that goes on, which was given in full before."""
    place = situation.place
    back = (
        choice("I meant it otherwise", "not_in_danger")
        if alarm == SELF_HARM
        else choice("Not in danger now", "not_in_danger")
    )
    if alarm == SELF_HARM:
        result = _crisis_lines(place, situation, directory) if place else None
        if result is None or not result.services:
            return crisis_answer(lead, situation, directory)
        first = (facts_of(result.services[0]),)
        return Reply(lead, services=first, choices=(back,), urgency=alarm, country=result.place.country)
    choices = (back, _cannot_speak())
    if place is None:
        return Reply((*lead, *_numbers_anywhere(situation, directory)), choices=choices, urgency=alarm)
    result = directory.find(place, "emergency", limit=1)
    number = emergency_facts(result)[:1]
    return Reply(lead, emergency=number, choices=choices, urgency=alarm, country=place.country)


def _crisis_lines(place: Place, situation: Situation, directory: HelpDirectory) -> LookupResult:
    """Return the two lines of a place for somebody who may hurt themselves, and what is known of them."""
    result = directory.look_up(situation.wanted(place, "crisis"))
    return replace(result, services=_first_two(result.services, situation.audience))


def _first_two(services: list[Found], audience: str | None) -> list[Found]:
    """Return two of the services; of a child, one for people who mean to die and one for children.

    A look-up for a child begins with all the lines for children. Some of these are there for abuse or for runaways, and
    the line that was made for this must not come third.
    """
    if audience not in ABOUT_A_CHILD:
        return services[:2]
    own = [found for found in services if found.scope == Scope.ORGANISATION]
    open_to_children = [found for found in services if not takes_only_adults(traits_of(found.service))]
    made_for = [
        next((found for found in open_to_children if found.service.service_type == kind), None)
        for kind in ("crisis", "child")
    ]
    first = [*own, *(found for found in made_for if found)]
    return list(dict.fromkeys([*first, *services]))[:2]


def _by_clock(situation: Situation, directory: HelpDirectory) -> Lead:
    """Name the first crisis line and the emergency number of the country of the clock, where these are known."""
    code = situation.suggested_country
    if not code or situation.options:
        return ()
    result = _crisis_lines(Place(code), situation, directory)
    if not result.has_own_type:
        return ()
    service = result.services[0].service
    contact = service.phone or service.sms or service.whatsapp or service.chat_url or service.web_url
    people: dict[str, Value] = {"country": in_sentence(code), "name": service.service_name, "number": contact}
    return (
        Text("If you are in {country}, you can talk to these people: {name}, {number}.", people),
        Text(
            "If you may hurt yourself now, call {number} there.",
            {"number": _to_rescue(result.emergency).phone},
        ),
    )


def _to_rescue(numbers: list[EmergencyNumber]) -> EmergencyNumber:
    """Return the number for somebody who may hurt themselves: where there is a choice, not the police."""
    return next((number for number in numbers if "police" not in number.name.casefold()), numbers[0])


def written_answer(lead: Lead, situation: Situation, directory: HelpDirectory) -> Reply:
    """Say `lead`, then people of the place, those first who can be written to; without a place `lead` alone."""
    if situation.place is None:
        return Reply(lead)
    return replace(services_answer(replace(situation, need="human"), directory, lead), choices=())


def speechless_answer(lead: Lead, situation: Situation, directory: HelpDirectory) -> Reply:
    """Say what to dial, and what to text where the directory knows a number for it; then as `written_answer`."""
    if situation.place is None:
        return Reply(lead)
    code = situation.place.country
    numbers = directory.find(situation.place, "emergency", limit=1).emergency
    call = Text(
        "In {country}, call {number} if you can, and say the place first.",
        {"country": in_sentence(code), "number": numbers_to_dial(numbers)},
    )
    by_text = next((number.sms for number in numbers if number.sms), "")
    if by_text:
        silent: Lead = (
            Text(
                "You can also send a text to {number}. Write the place and what help you need.",
                {"number": by_text},
            ),
            Text("I cannot promise that a silent call works there."),
        )
    else:
        silent = (Text("I cannot promise that a text or a silent call works there."),)
    return written_answer((call, *silent, *lead), situation, directory)
