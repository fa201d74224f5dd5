"""Answers for somebody in danger: emergency numbers, crisis lines, and help without speaking.

Where no place is known nobody should have to answer a question first: the number of the country of the browser's clock
is named beside one that works in most places.
"""

from __future__ import annotations

from dataclasses import replace

from amparo.dialogue.answers import (
    Answer,
    Button,
    button,
    country_question,
    emergency_from_abroad,
    number_to_dial,
    numbers_to_dial,
    services_answer,
    services_custom,
    services_text,
    site_remark,
)
from amparo.dialogue.situation import Situation
from amparo.directory.audience import takes_only_adults
from amparo.directory.countries import country_in_sentence, country_name
from amparo.directory.emergency import EmergencyNumber
from amparo.directory.lookup import HelpDirectory, LookupResult
from amparo.directory.needs import ABOUT_A_CHILD
from amparo.directory.place import Place
from amparo.directory.ranking import Found, Scope
from amparo.directory.text import format_emergency, format_service
from amparo.directory.traits import traits_of
from amparo.i18n import translate
from amparo.nlu.reading.labels import SELF_HARM


def emergency_answer(lead: str, situation: Situation, directory: HelpDirectory) -> Answer:
    """Say `lead`, then the emergency numbers of the place; without a place ask for it in the same answer."""
    language = situation.language
    if situation.place is None:
        question = country_question(situation)
        numbers = _numbers_of_options(situation, directory) or _numbers_anywhere(situation, directory)
        buttons = [*question.buttons, _cannot_speak(language)]
        return Answer(f"{lead}\n{numbers}\n\n{question.text}", question.custom, buttons)
    result = directory.look_up(situation.wanted(situation.place, "emergency"))
    name = country_name(situation.place.country, language)
    abroad = emergency_from_abroad(result, situation)
    numbers = "\n".join(part for part in (format_emergency(result.emergency), abroad) if part)
    text = f"{lead}\n\n{name}\n{numbers}{site_remark(situation)}"
    buttons = [
        _cannot_speak(language),
        button(translate("Find a helpline", language), "find_services", need="trafficking"),
        button(translate("Another country", language), "other_country"),
    ]
    return Answer(text, result.emergency_custom(), buttons)


def _cannot_speak(language: str) -> Button:
    return button(translate("I cannot speak", language), "advice", topic="cannot_speak")


def _numbers_of_options(situation: Situation, directory: HelpDirectory) -> str:
    """Return a line for each country that a shared name may mean."""
    countries = dict.fromkeys(option.country for option in situation.options)
    return "\n".join(
        f"{country_name(country, situation.language)}: {number_to_dial(country, directory).phone}"
        for country in countries
    )


def _numbers_anywhere(situation: Situation, directory: HelpDirectory) -> str:
    """Return what to dial where no place is known: by the clock, which may be wrong, and on most mobile phones."""
    language, country = situation.language, situation.suggested_country
    if not country:
        return translate("On most mobile phones you can also try the emergency number 112.", language)
    first = number_to_dial(country, directory)
    here = translate("If you are in {country}: call {number}.", language).format(
        country=country_in_sentence(country, language), number=first.phone
    )
    if first.note:
        here = f"{here} {first.note}"
    elsewhere = translate(
        "Somewhere else? On most mobile phones you can try the emergency number 112.", language
    )
    return f"{here}\n{elsewhere}"


def crisis_answer(lead: str, situation: Situation, directory: HelpDirectory) -> Answer:
    """Say `lead`, then up to two crisis lines of the place and the emergency numbers; without a place ask for it."""
    language = situation.language
    people = button(translate("I need a person to talk to", language), "talk_to_human")
    if situation.place is None:
        question = country_question(situation)
        numbers = _numbers_of_options(situation, directory)
        anywhere = translate(
            "If you may hurt yourself now, call your emergency number. On most mobile phones you can try 112.",
            language,
        )
        lines = [lead, _crisis_line_by_clock(situation, directory), anywhere, numbers]
        text = "\n".join(line for line in lines if line)
        return Answer(f"{text}\n\n{question.text}", question.custom, [*question.buttons, people])
    result = _crisis_lines(situation.place, situation, directory)
    if not result.has_own_type:
        remark = translate(
            "I know no crisis line in {country} that I can be sure of. If you may hurt yourself now, call the "
            "emergency number below. These people are there for other troubles, but they may listen too.",
            language,
        ).format(country=country_in_sentence(situation.place.country, language))
        lead = f"{lead}\n\n{remark}"
    return Answer(
        services_text(lead, result, situation),
        services_custom(lead, result, situation),
        [people, button(translate("Another country", language), "other_country")],
    )


def number_again(alarm: str, lead: str, situation: Situation, directory: HelpDirectory) -> Answer:
    """Say `lead`, then the one number for an alarm that goes on, which was given in full before."""
    language, place = situation.language, situation.place
    meant, calm = translate("I meant it otherwise", language), translate("Not in danger now", language)
    buttons = [button(meant if alarm == SELF_HARM else calm, "not_in_danger")]
    if alarm == SELF_HARM:
        result = _crisis_lines(place, situation, directory) if place else None
        if result is None or not result.services:
            return crisis_answer(lead, situation, directory)
        result = replace(result, services=result.services[:1])
        text = f"{lead}\n\n{format_service(result.services[0])}"
        return Answer(text, services_custom(lead, result, situation), buttons)
    buttons.append(_cannot_speak(language))
    if place is None:
        return Answer(f"{lead}\n\n{_numbers_anywhere(situation, directory)}", buttons=buttons)
    result = directory.find(place, "emergency", limit=1)
    result = replace(result, emergency=result.emergency[:1])
    text = f"{lead}\n\n{format_emergency(result.emergency)}"
    return Answer(text, result.emergency_custom(), buttons)


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


def _crisis_line_by_clock(situation: Situation, directory: HelpDirectory) -> str:
    """Return the first crisis line and the emergency number of the country of the clock, between empty lines, or ""."""
    country = situation.suggested_country
    if not country or situation.options:
        return ""
    result = _crisis_lines(Place(country), situation, directory)
    if not result.has_own_type:
        return ""
    language = situation.language
    here = translate("If you are in {country}, you can talk to these people:", language).format(
        country=country_in_sentence(country, language)
    )
    urgent = translate("If you may hurt yourself now, call {number} there.", language)
    number = _to_rescue(result.emergency).phone
    return f"\n{here}\n{format_service(result.services[0], language)}\n{urgent.format(number=number)}\n"


def _to_rescue(numbers: list[EmergencyNumber]) -> EmergencyNumber:
    """Return the number for somebody who may hurt themselves: where there is a choice, not the police."""
    return next((number for number in numbers if "police" not in number.name.casefold()), numbers[0])


def written_answer(lead: str, situation: Situation, directory: HelpDirectory) -> Answer:
    """Say `lead`, then people of the place, those first who can be written to; without a place `lead` alone."""
    if situation.place is None:
        return Answer(lead)
    answer = services_answer(replace(situation, need="human"), directory, lead)
    return Answer(answer.text, answer.custom)


def speechless_answer(lead: str, situation: Situation, directory: HelpDirectory) -> Answer:
    """Say what to dial, and what to text where the directory knows a number for it; then as `written_answer`."""
    if situation.place is None:
        return Answer(lead)
    language, country = situation.language, situation.place.country
    numbers = directory.find(situation.place, "emergency", limit=1).emergency
    lines = [
        translate("In {country}, call {number} if you can, and say the place first.", language).format(
            country=country_in_sentence(country, language), number=numbers_to_dial(numbers, language)
        )
    ]
    by_text = next((number.sms for number in numbers if number.sms), "")
    if by_text:
        lines.append(
            translate(
                "You can also send a text to {number}. Write the place and what help you need.", language
            ).format(number=by_text)
        )
        lines.append(translate("I cannot promise that a silent call works there.", language))
    else:
        lines.append(translate("I cannot promise that a text or a silent call works there.", language))
    return written_answer(f"{' '.join(lines)}\n{lead}", situation, directory)
