"""Which of the short texts may be said now: by situation, by what the message does, and by what worries the person.

A move is a response `utter_move/<situation>/<key>` with one or more variations (data/responses/situations). The keys
come best first; what is missing or was said already is passed over, and the general moves (`any`) stand last.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from amparo.dialogue.case import Case
from amparo.dialogue.table import situations_for_writer
from amparo.nlu.reading.labels import DANGER, SELF_HARM

PREFIX = "utter_move/"
ANY, TOLD_NEWS = "any", "news"  # files of moves that are of no situation
GOES_ON = {DANGER: "still_in_danger", SELF_HARM: "still_in_crisis"}
"""Alarm -> the key of what is said while it goes on, with its number in one line."""
_ACT_KEYS = {
    "tells": "tells", "answer": "tells", "requests": "what_now", "objection": "objection",
    "cannot": "cannot", "did": "did", "what_if": "what_if", "what_now": "what_now", "over": "over", "thanks": "thanks",
    "remark": "remark", "correction": "tells", "closing": "closing", "line_question": "what_if",
    "about_us": "bot_limits",
}  # fmt: skip

_TELLING = ("tells", "answer", "did", "correction", "remark")  # acts in which news comes before a worry


def keys_for(
    case: Case, act: str, concern: str = "", opening: bool = False, news: str = ""
) -> tuple[str, ...]:
    """Return `<situation>/<key>` of the moves that fit, best first.

    `concern`: what worries the person; `opening`: a matter has just been told of; `news`: what was told newly.
    """
    # Said once, the opening is followed by what goes on from it.
    wanted = ("opening", "tells") if opening else (_ACT_KEYS.get(act, "remark"),)
    if act == "asks" and not opening:
        wanted = ("asks", "what_now")  # what is not known is said, before the next step is
    worry = [f"{prefix}concern_{concern}" for prefix in _prefixes(case)] if concern else []
    told = list(_news_keys(case, news)) if news and not opening else []
    first = [*told, *worry] if act in _TELLING else [*worry, *told]
    return tuple(dict.fromkeys([*first, *(f"{prefix}{key}" for key in wanted for prefix in _prefixes(case))]))


def keys_of_alarm(case: Case, alarm: str) -> tuple[str, ...]:
    """Return what may be said while an alarm goes on, for another's or for the person's own."""
    other = (f"{ANY}/other_{GOES_ON[alarm]}",) if _is_of_another(case) else ()
    return (*other, f"{ANY}/{GOES_ON[alarm]}")


def _is_of_another(case: Case) -> bool:
    return case.who == "other" or case.situation in situations_for_writer()


def _news_keys(case: Case, news: str) -> Iterator[str]:
    """Yield what takes up a piece of news: for another's trouble never the text that speaks to the one in trouble."""
    if _is_of_another(case):
        yield f"{TOLD_NEWS}/other_{news}"
        return
    if case.age == "child":
        yield f"{TOLD_NEWS}/child_{news}"
    yield f"{TOLD_NEWS}/{news}"


def _prefixes(case: Case) -> Iterator[str]:
    """Yield `<situation>/` and `any/` with the variants for another's trouble or for a child before the plain ones."""
    variant = "other_" if case.who == "other" else "child_" if case.age == "child" else ""
    if case.situation:
        yield f"{case.situation}/{variant}"
        # The plain texts of most situations speak to the one who is in trouble.
        if variant != "other_" or case.situation in situations_for_writer():
            yield f"{case.situation}/"
    yield f"{ANY}/{variant}"
    yield f"{ANY}/"


def choose_move(
    keys: Sequence[str], responses: Mapping[str, Sequence[Any]], said: Collection[str]
) -> tuple[str, int] | None:
    """Return the name of the first response that has something unsaid, and the number of that variation.

    Where everything was said, the one of the first response that was said longest ago; None where there is no response.
    """
    known = [name for name in (f"{PREFIX}{key}" for key in keys) if responses.get(name)]
    for name in known:
        number = first_unsaid(name, len(responses[name]), said)
        if number is not None:
            return name, number
    last = {name: position for position, name in enumerate(said)}
    oldest = min(
        ((last[said_name(name, n)], name, n) for name in known for n in range(len(responses[name]))),
        default=None,
    )
    return (oldest[1], oldest[2]) if oldest else None


def first_unsaid(name: str, count: int, said: Collection[str]) -> int | None:
    """Return the number of the first of the `count` texts of a response that was not said; None where all were."""
    return next((number for number in range(count) if said_name(name, number) not in said), None)


def said_name(name: str, number: int) -> str:
    """Return how one variation of a response is remembered as said."""
    return f"{name}#{number}" if number else name


def was_said(case: Case, keys: Iterable[str]) -> bool:
    """Was any variation of one of these moves said in this conversation?"""
    names = {f"{PREFIX}{key}" for key in keys}
    return any(name.split("#")[0] in names for name in case.said)
