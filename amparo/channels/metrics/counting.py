"""Counts what a turn was: each thing once in a conversation, so that ten are ten people and not one who writes much."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from amparo.channels.conversation import INTRODUCTION, case_of, language_of
from amparo.channels.guards import has_user_message
from amparo.channels.metrics import counts
from amparo.channels.metrics.counts import COUNTS, Counts, Metric
from amparo.dialogue.case import Case
from amparo.dialogue.kinds import kinds_of_response, kinds_of_turn
from amparo.dialogue.recall import all_shown
from amparo.dialogue.table import need_of_situation
from amparo.directory.facts import ServiceFacts
from amparo.i18n import DEFAULT_LANGUAGE

if TYPE_CHECKING:
    from amparo.channels.turn import Turn

logger = logging.getLogger(__name__)

FALLBACKS = frozenset({"utter_fallback", "utter_fallback_people"})
REPORTED = "utter_service_reported"
UNAVAILABLE = "utter_services_unavailable"
BUTTON, SERVICES, TYPED = "button", "services", "typed"
"""Kinds of message by what they cost: a choice that was offered, one that was answered with lines, any other."""


def count_turn(channel: str, turn: Turn, case: Case | None, seconds: float, to: Counts = COUNTS) -> None:
    """Count a finished turn; raises nothing.

    `channel`: its name; `case`: what is known after it, None where that is not kept (an ending, a failure);
    `seconds`: how long it took.
    """
    try:
        for metric, label in _counted(channel, turn, case):
            to.add(metric, label)
        to.add_seconds(_kind(turn), seconds)
    except Exception as error:
        logger.error("A turn could not be counted: %s", type(error).__name__)


def count_failure(failure: str, to: Counts = COUNTS) -> None:
    """Count that something failed: one of FAILURE_KINDS."""
    to.add(counts.FAILURES, failure)


def _counted(channel: str, turn: Turn, case: Case | None) -> Iterator[tuple[Metric, str]]:
    yield counts.MESSAGES, ""
    yield counts.TURNS, channel
    before = case_of(turn.before)
    language = turn.language or DEFAULT_LANGUAGE
    begins = not has_user_message(turn.before) and (case is not None or turn.ended is not None)
    if begins:
        yield counts.CONVERSATIONS, ""
    if begins or (case and language != (language_of(turn.before) or DEFAULT_LANGUAGE)):
        yield counts.LANGUAGES, language
    if case:
        need = _need(case)
        new = need != _need(before)
        for metric, known, known_before in (
            (counts.COUNTRIES, case.country, before.country),
            (counts.NEEDS, need, _need(before)),
            (counts.ALARMS, case.alarm, before.alarm),
        ):
            if known and known != known_before:
                yield metric, known
        if need and _shows_services(turn) and (new or not before.lines):
            yield counts.NEEDS_MET, need
    yield from _answered(turn, before)
    if turn.ended:
        yield counts.ENDINGS, turn.ended


def _answered(turn: Turn, before: Case) -> Iterator[tuple[Metric, str]]:
    names = {message.utter for message in turn.messages}
    told = {kind for name in before.said for kind in kinds_of_response(name)} | set(before.shown)
    kinds = kinds_of_turn(
        (message.utter, message.reply.kinds) for message in turn.messages if message.utter != INTRODUCTION
    )
    new = [kind for kind in kinds if kind not in told and not (kind == "services" and before.lines)]
    yield from ((counts.ANSWERS, kind) for kind in new)
    if "refuse" in new:
        yield counts.REFUSALS, ""
    if "out_of_scope" in new:
        yield counts.UNANSWERED, "out_of_scope"
    if names & FALLBACKS and not FALLBACKS & set(before.said):
        yield counts.UNANSWERED, "not_understood"
    if REPORTED in names:
        yield counts.DEAD_NUMBERS, ""
    if UNAVAILABLE in names:
        yield counts.FAILURES, counts.ACTIONS_DOWN
    types = _types(all_shown(turn.before)) if turn.before else set()
    lines = _types(service for message in turn.messages for service in message.reply.services)
    yield from ((counts.LINES, kind) for kind in sorted(lines - types))


def _types(services: Iterable[ServiceFacts]) -> set[str]:
    return {kind for service in services if (kind := service["service_type"])}


def _shows_services(turn: Turn) -> bool:
    return any(message.reply.services for message in turn.messages)


def _need(case: Case) -> str:
    return case.need or need_of_situation().get(case.situation, "")


def _kind(turn: Turn) -> str:
    if _shows_services(turn):
        return SERVICES
    return BUTTON if turn.said.parse_data else TYPED
