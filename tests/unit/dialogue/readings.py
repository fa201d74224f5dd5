"""Readings made by hand: what the heads say of a message, with shares near 0 and 1."""

from __future__ import annotations

from typing import Any

from amparo.dialogue.table import intents, of_group
from amparo.nlu.places.result import FoundPlace
from amparo.nlu.reading.labels import DANGER, HEADS, NOTHING, SELF_HARM, SEVERAL
from amparo.nlu.reading.reading import Reading, Shares

SURE, UNLIKELY = 0.98, 0.02
TOPIC_OF = {
    "fact": "fact/borders",
    "signs": "signs/general",
    "advice": "advice/cannot_speak",
    "out_of_scope": "out_of_scope/unrelated",
}
_NEVER_READ = {
    "alarm_goes_on",
    "tells_more",
    "asks_in_trouble",
    "talk",
    "what_now",
    "not_in_danger",
    "not_sure",
    "nlu_fallback",
}
LABELS = tuple(
    TOPIC_OF.get(name, name)
    for name in intents()
    if name not in _NEVER_READ | {"ask_to_erase", "choose_service", "line_question", "line_unanswered"}
)
ALARMS = (DANGER, SELF_HARM)


def shares(answers: tuple[str, ...], chosen: str, share: float = SURE) -> Shares:
    """The chosen answer with its share, and what is left among all others alike."""
    others = [answer for answer in answers if answer != chosen]
    return {chosen: share, **{answer: (1 - share) / len(others) for answer in others}}


def place(country: str | None, role: str = "here", subdivision: str = "", *options: str) -> FoundPlace:
    return FoundPlace("somewhere", 0, 9, role, SURE, country, subdivision or None, options)


def read(
    act: str = "tells",
    label: str = NOTHING,
    text: str = "some words of somebody",
    flags: tuple[str, ...] = (),
    kinds: tuple[str, ...] = (),
    **chosen: Any,
) -> Reading:
    """What a message is read as; `chosen`: heads by name (`urgency="danger"`), and other fields of a reading."""
    answers = {"act": act, "situation": NOTHING, "detail": "cost"}
    answers.update({head: chosen.pop(head) for head in list(chosen) if head in HEADS})
    heads = {
        head: shares(
            tuple(dict.fromkeys((*possible, answers.get(head, NOTHING)))), answers.get(head, NOTHING)
        )
        for head, possible in HEADS.items()
        if head != "role"
    }
    heads["label"] = shares((NOTHING, *LABELS), label)
    for head, told in (("flags", flags), ("kinds", kinds)):
        heads[head] = {answer: SURE if answer in told else UNLIKELY for answer in SEVERAL[head]}
    heads.update(chosen.pop("heads", {}))
    return Reading(text=text, heads=heads, **chosen)


def torn(*labels: str, act: str = "remark") -> Reading:
    """A message of which it is not sure what is meant: several labels are equally likely."""
    return read(act=act, heads={"label": {NOTHING: 0.0, **dict.fromkeys(labels, 1 / len(labels))}})


KNOWLEDGE = of_group("knowledge")
