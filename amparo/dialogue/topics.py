"""Which text of a topic is said now: the first layer, the next one, or what holds in a country or for a name."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from amparo.dialogue.case import Case
from amparo.dialogue.knowledge import Row, row_named, row_of
from amparo.dialogue.moves import said_name
from amparo.dialogue.table import of_group

ASKS_COUNTRY = "?"
"""How the general text of a topic that hangs on the country is remembered: utter_fact/penalties#?"""
SIMPLE = "utter_simple/"

Response = Mapping[str, Any]


@dataclass(frozen=True)
class Layer:
    """One text of a topic: how it is remembered as said, its words, keys of its sources, what it offers."""

    name: str
    text: str
    sources: tuple[str, ...] = ()
    buttons: tuple[Mapping[str, str], ...] = field(default=())


def layers_of(
    name: str, responses: Mapping[str, Sequence[Response]], case: Case, site: str = ""
) -> tuple[Layer, ...]:
    """Return the texts of a topic (`utter_fact/penalties`) in the order in which they are said in this case.

    What holds in the country that is asked about, or for the thing that is named, comes first.
    """
    general = [_layer(name, number, response) for number, response in enumerate(responses.get(name, ()))]
    if not general:
        return ()
    first = general[0]
    named = row_named(case.named) if case.named else None
    if named:
        return tuple(_of_row(name, case.named, named, first))
    custom = responses[name][0].get("custom") or {}
    table = custom.get("table")
    if not table:
        return tuple(general)
    country = _country(case, site, custom.get("by") == "origin")
    row = row_of(table, country) if country else None
    if row is None:
        general[0] = Layer(f"{name}#{ASKS_COUNTRY}", first.text, first.sources, first.buttons)
        return tuple(general)
    return (*_of_row(name, country, row, first), *general[1:])


def _country(case: Case, site: str, by_origin: bool) -> str:
    if case.topic_country:
        return case.topic_country
    return case.origin_country if by_origin else case.country or site


def _layer(name: str, number: int, response: Response) -> Layer:
    custom = response.get("custom") or {}
    return Layer(
        said_name(name, number),
        str(response["text"]),
        tuple(custom.get("sources") or ()),
        tuple(response.get("buttons") or ()),
    )


def _of_row(name: str, key: str, row: Row, first: Layer) -> Iterator[Layer]:
    for number, text in enumerate(row.layers):
        buttons = first.buttons if number == 0 else ()
        yield Layer(f"{name}#{key}{'+' * number}", text, row.sources or first.sources, buttons)


def next_layer(layers: Sequence[Layer], said: Collection[str]) -> Layer | None:
    """Return the first layer that was not said yet; None where all were."""
    return next((layer for layer in layers if layer.name not in said), None)


def last_topic(said: Sequence[str]) -> str:
    """Return how the newest text of a topic is remembered (`utter_fact/penalties#KE`); "" where none was told."""
    return next((name for name in reversed(said) if is_topic(name)), "")


def is_topic(name: str) -> bool:
    """Is this remembered text one of a topic of knowledge?"""
    base = name.split("#")[0].removeprefix(SIMPLE)
    return base.removeprefix("utter_").split("/")[0] in of_group("knowledge") and "/" in base


def topic_of(name: str) -> str:
    """Return the topic (`fact/penalties`) of a remembered text (`utter_fact/penalties#KE`)."""
    return name.split("#")[0].removeprefix(SIMPLE).removeprefix("utter_")


def told_of(name: str) -> str:
    """Return the country or the thing that a remembered text spoke of (`KE` of `utter_fact/penalties#KE+`), or ""."""
    suffix = name.partition("#")[2].rstrip("+")
    return "" if suffix.isdigit() else suffix


def is_country(told: str) -> bool:
    """Is it a country, and no key of a thing with a name?"""
    return len(told) == 2 and told.isupper()


def hangs_on_country(name: str) -> bool:
    """Did this remembered text speak of one country, or ask for one?"""
    told = told_of(name)
    return told == ASKS_COUNTRY or is_country(told)
