"""Which of the lines that were shown a message is about: by its place in the list, its name, or its number."""

from __future__ import annotations

from collections.abc import Sequence

from amparo.directory.contact import digits
from amparo.directory.countries import country_name
from amparo.directory.facts import ServiceFacts
from amparo.nlu.patterns.pointing import LAST, named_among, position_in

_SHORTEST_NUMBER = 3  # digits: shorter ones are ages and amounts


def meant_line(
    text: str, listed: Sequence[ServiceFacts], shown: Sequence[ServiceFacts]
) -> ServiceFacts | None:
    """Return the line that `text` names; None where it names none, or none for sure.

    `listed`: the last list, in which a place counts; `shown`: all lines that were shown, which have names.
    """
    position = position_in(text)
    if position == LAST and listed:
        return listed[LAST]
    if position and position <= len(listed):
        return listed[position - 1]
    numbers = {digits(word) for word in text.split()} | {digits(text)}
    for line in shown:
        phone = digits(line["phone"])
        if len(phone) >= _SHORTEST_NUMBER and phone in numbers:
            return line
    # The name of the country tells none of its lines from another.
    places = " ".join(country_name(line["country"]) for line in shown)
    index = named_among(text, [f"{line['service_name']} {line['organization']}" for line in shown], places)
    return None if index is None else shown[index]
