"""Answers that name numbers: lists of services, and the question for the country. The urgent ones are in `urgent.py`.

The Rasa process and the action server make them with the same code.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace

from amparo.dialogue.reply import AGAIN, Choice, Named, Reply, Text, Value, verbatim
from amparo.dialogue.situation import Situation
from amparo.directory.emergency import EmergencyNumber
from amparo.directory.facts import ServiceFacts, facts_of
from amparo.directory.lookup import HelpDirectory, LookupResult
from amparo.directory.place import Place
from amparo.directory.ranking import Found
from amparo.directory.result import Lead
from amparo.directory.traits import traits_of
from amparo.languages import own_name, supported_languages

FIRST_RESULTS = 2


def choice(title: str | Text, intent: str, **entities: str) -> Choice:
    """Return a choice whose payload is the intent with entities."""
    return Choice(title if isinstance(title, Text) else Text(title), payload(intent, **entities))


def payload(intent: str, **entities: str) -> str:
    """Return `/intent{"entity": "value"}`, or `/intent` where there are no entities."""
    return f"/{intent}{json.dumps(entities) if entities else ''}"


def country(code: str) -> Named:
    """Return the name of a country by itself: "United Kingdom"."""
    return Named("country", (code,))


def language_choices(without: str = "") -> tuple[Choice, ...]:
    """Return a button for each language that is spoken, named in itself; none where there is but one to choose."""
    codes = [code for code in supported_languages() if code != without]
    if len(supported_languages()) < 2:
        return ()
    return tuple(choice(verbatim(own_name(code)), "greet", language=code) for code in codes)


def in_sentence(code: str) -> Named:
    """Return the name of a country as it stands inside a sentence: "the United Kingdom"."""
    return Named("country_in_sentence", (code,))


def country_question(situation: Situation) -> Reply:
    """Ask where the person is: between the places that a name may mean, or openly."""
    if situation.options:
        names = [_option(option) for option in situation.options]
        choices = [
            choice(
                Text("{place}", {"place": name}),
                "give_place",
                country=option.country,
                **({"subdivision": option.subdivision} if option.subdivision else {}),
            )
            for name, option in zip(names, situation.options, strict=True)
        ]
        question = Text(
            "I know more than one place with that name. Do you mean {places}?",
            {"places": Named("or", tuple(names))},
        )
        return Reply(question=question, asks="country", choices=tuple(choices))
    question = (
        Text("Tell me the country or the town, and I look for the number that works there.")
        if situation.asked_country
        else Text(
            "Which country is this about? You can also write a city. I ask so that the number works there."
        )
    )
    suggested = situation.suggested_country
    offered = (
        (
            choice(
                Text("It is in {country}", {"country": in_sentence(suggested)}),
                "give_place",
                country=suggested,
            ),
        )
        if suggested
        else ()
    )
    return Reply(question=question, asks="country", choices=offered)


def origin_question() -> Reply:
    """Ask whose embassy is meant; clients treat it as a question for a country."""
    return Reply(
        question=Text("Which country is your passport from? Then I can look for its embassy."), asks="country"
    )


def _option(option: Place) -> Named | Text:
    if option.subdivision:
        return Named("place", (option.country, option.subdivision))
    return Text("{country} (the country)", {"country": country(option.country)})


def numbers_to_dial(numbers: list[EmergencyNumber]) -> Named:
    """Return "999", or "112 or 17" where two numbers may be dialled in danger."""
    # The first is the one to dial; an ambulance or the fire brigade as the second would only confuse.
    fitting = [
        n
        for i, n in enumerate(numbers)
        if i == 0 or not re.search("ambulance|fire|medical|sms", n.name, re.I)
    ]
    return Named("or", tuple(dict.fromkeys(number.phone for number in fitting))[:2])


def emergency_sentence(numbers: list[EmergencyNumber], place: Place) -> Text:
    """Return one sentence for the end of a list: whom to call when it becomes urgent."""
    return Text(
        "In danger right now? Call {numbers} ({country}).",
        {"country": country(place.country), "numbers": numbers_to_dial(numbers)},
    )


def number_to_dial(code: str, directory: HelpDirectory) -> EmergencyNumber:
    """Return the emergency number of a country that is dialled first."""
    return directory.find(Place(code), "emergency", limit=1).emergency[0]


def emergency_from_abroad(result: LookupResult, situation: Situation) -> tuple[Text, ...]:
    """Say for whom the emergency numbers are, and what to dial where who writes is; nothing in the same country."""
    writer = situation.writer_country
    if not writer or not result.writer_emergency:
        return ()
    number = result.writer_emergency[0].phone
    values: dict[str, Value] = {
        "here": in_sentence(writer),
        "there": in_sentence(result.place.country),
        "number": number,
    }
    if number in (known.phone for known in result.emergency):
        # The same digits reach the help of the country in which they are dialled.
        return (Text("From {here}, {number} reaches help in {here}, not in {there}.", values),)
    return (
        Text(
            "From {here}, {numbers} does not reach help in {there}: that is for somebody who is there. "
            "Where you are, call {number}.",
            {**values, "numbers": numbers_to_dial(result.emergency)},
        ),
    )


def services_answer(
    situation: Situation, directory: HelpDirectory, lead: tuple[Text, ...] | None = None
) -> Reply:
    """List the first services for the situation, in one line where they were shown before; the place must be known.

    Raises ValueError without a place, and DirectoryError where the look-up fails.
    """
    result = _look_up(situation, directory)
    shown = result.services[:FIRST_RESULTS]
    has_more = len(shown) < result.total
    if shown and all(found.service.id in situation.seen for found in shown):
        again = Reply(lead=lead or (), services=tuple(map(facts_of, shown)), form=AGAIN)
        return replace(again, choices=_ways_on(has_more)[:1], country=result.place.country)
    reply = listed(result, shown, lead or (_lead(result, situation),), situation)
    return replace(reply, choices=_ways_on(has_more))


def more_answer(situation: Situation, directory: HelpDirectory, most: int = FIRST_RESULTS) -> Reply:
    """List the next services, none of which was shown in this conversation; raises as `services_answer` does."""
    result = _look_up(situation, directory)
    unseen = [found for found in result.services if found.service.id not in situation.seen]
    shown = unseen[:most]
    place = {"place": country(result.place.country)}
    lead = Text("{place}: here are more.", place) if shown else Text("{place}: that is all I have.", place)
    if shown and len(unseen) == result.total:
        lead = _lead(result, situation)
    return replace(listed(result, shown, (lead,), situation), choices=_ways_on(len(unseen) > len(shown)))


def not_working(tried: list[ServiceFacts]) -> tuple[Choice, ...]:
    """Return the choices to report the number of each line that was tried."""
    with_number = [line for line in tried if line["phone"]]
    return tuple(
        choice(
            Text("The number does not work")
            if len(with_number) == 1
            else Text("{number} does not work", {"number": line["phone"]}),
            "report_number",
            service=line["id"],
        )
        for line in with_number
    )


def _look_up(situation: Situation, directory: HelpDirectory) -> LookupResult:
    if situation.place is None:
        raise ValueError("services are looked up for a place")
    return directory.look_up(situation.wanted(situation.place))


def _ways_on(has_more: bool) -> tuple[Choice, ...]:
    more = (choice("More services", "more_results"),) if has_more else ()
    return (
        *more,
        choice("A person to write to", "talk_to_human"),
        choice("Another country", "other_country"),
    )


def _lead(result: LookupResult, situation: Situation) -> Text:
    """Return what stands above a list: what its first line is decides."""
    place = {"place": country(result.place.country)}
    if result.lead in (Lead.NOT_HERE, Lead.NOTHING):
        return Text(
            "{place}: I know no helpline there that I can be sure of. These may help from anywhere:", place
        )
    if result.lead is Lead.FROM_ANYWHERE:
        return Text("{place}: you can reach these people from any country.", place)
    if result.lead is Lead.PARENT:
        return Text("{place}: some of these lines are in the country that it belongs to:", place)
    if situation.need == "human" and traits_of(result.services[0].service).written:
        return Text("{place}: you can reach people here. Chat and text come first:", place)
    if result.lead is Lead.RIGHT:
        return Text("{place}: you can turn to these people.", place)
    if situation.need == "embassy":
        return Text(
            "{place}: I have no number of that embassy. These people may help you to reach it:", place
        )
    return Text("{place}: I know no line only for this. These people may help, or tell you who can:", place)


def listed(result: LookupResult, shown: list[Found], lead: tuple[Text, ...], situation: Situation) -> Reply:
    """Return `lead`, the services, and whom to call when it becomes urgent."""
    return Reply(
        lead=lead,
        services=tuple(map(facts_of, shown)),
        after=(
            emergency_sentence(result.emergency, result.place),
            *emergency_from_abroad(result, situation),
            *site_remark(situation),
        ),
        country=result.place.country,
    )


def site_remark(situation: Situation) -> tuple[Text, ...]:
    """Return a sentence where the country is only that of the website."""
    if not situation.from_site:
        return ()
    return (Text("This chat is for that country. If you are somewhere else, tell me where."),)
