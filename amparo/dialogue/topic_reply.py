"""Replies of knowledge: a topic, more of it, the same in simpler words, and where it is from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from rasa.shared.core.trackers import DialogueStateTracker

from amparo.dialogue.case import Case
from amparo.dialogue.knowledge import figures_in, sources
from amparo.dialogue.recall import next_topic
from amparo.dialogue.reply import Reply, Source, Text, reply_of
from amparo.dialogue.topics import (
    SIMPLE,
    Layer,
    is_country,
    last_topic,
    layers_of,
    next_layer,
    told_of,
    topic_of,
)

CARDS = ("topic", "next_topic", "simpler", "source")
Responses = Mapping[str, Sequence[Mapping[str, Any]]]
Told = tuple[Reply, str]
"""A reply, and the name of the text that it says, if not its own."""


def with_figures(source: str) -> Text:
    """Return a text of data/responses with the figures that it names; their words ("million") are translated too."""
    return Text(source, {key: Text(value) for key, value in figures_in(source).items()})


def topic_reply(
    card: str, name: str, own: Reply, tracker: DialogueStateTracker, case: Case, responses: Responses
) -> Told:
    """Return the reply of a card of knowledge; `name` is the response that asks for it, `own` what that says itself."""
    site = str(tracker.get_slot("site_country") or "")
    if card == "topic":
        return _told(name, case, site, responses)
    last = last_topic(case.said)
    if card == "simpler":
        return _simpler(f"utter_{topic_of(last)}", case, site, responses) or (own, "")
    if card == "source":
        return _from_where(last, own, case, site, responses), ""
    # More of what was told: its next layer, else the next topic that was offered.
    if last and (layer := next_layer(_layers_again(last, case, site, responses), case.said)):
        return _reply(layer), layer.name
    offered = next_topic(tracker, responses)
    return _told(offered, case, site, responses) if offered else (own, "")


def _told(name: str, case: Case, site: str, responses: Responses) -> Told:
    layers = layers_of(name, responses, case, site)
    layer = next_layer(layers, case.said)
    if layer:
        return _reply(layer), layer.name
    simple = responses.get(f"{SIMPLE}{name.removeprefix('utter_')}")
    choices = _reply(layers[0]).choices
    if simple:
        lead = Text("As I said: {text}", {"text": with_figures(str(simple[0]["text"]))})
        return Reply(lead=(lead,), choices=choices), "utter_said_again"
    again = reply_of(responses["utter_said_again"][0]) or Reply()
    return replace(again, choices=choices or again.choices), "utter_said_again"


def _simpler(name: str, case: Case, site: str, responses: Responses) -> Told | None:
    """Return a topic in simple words; where these were said or there are none, its short text after a longer one."""
    simple = f"{SIMPLE}{name.removeprefix('utter_')}"
    if simple in responses and simple not in case.said:
        return Reply(lead=(with_figures(str(responses[simple][0]["text"])),)), simple
    layers = layers_of(name, responses, case, site)
    told_last = last_topic(case.said)
    if layers and told_last in {layer.name for layer in layers[1:]}:
        return _reply(layers[0]), layers[0].name
    return None


def _from_where(last: str, own: Reply, case: Case, site: str, responses: Responses) -> Reply:
    """Return where the text told last is from, each source in full; `own` where it has none."""
    layers = _layers_again(last, case, site, responses)
    base = last if last in {layer.name for layer in layers} else f"utter_{topic_of(last)}"
    said = next((layer for layer in layers if layer.name == base), None)
    known = [sources()[key] for key in said.sources] if said else []
    return Reply(steps=tuple(map(_cited, known))) if known else own


def _layers_again(last: str, case: Case, site: str, responses: Responses) -> tuple[Layer, ...]:
    """Return the layers of a topic as they were when `last` was said: of the country or the name it spoke of."""
    told = told_of(last)
    if told:
        case = replace(case, topic_country=told) if is_country(told) else replace(case, named=told)
    return layers_of(f"utter_{topic_of(last)}", responses, case, site)


def _reply(layer: Layer) -> Reply:
    message = {"text": layer.text, "buttons": list(layer.buttons)}
    made = reply_of(message) or Reply()
    return replace(
        made, lead=(with_figures(layer.text),), sources=tuple(sources()[key] for key in layer.sources)
    )


def _cited(source: Source) -> Text:
    """Return a source as it is cited: title, publisher, year, address."""
    parts = {"title": source.title, "publisher": source.publisher, "year": source.year, "url": source.url}
    return Text(
        "{title}. {publisher}, {year}. {url}" if source.url else "{title}. {publisher}, {year}.", parts
    )
