"""Of what kind each text of the bot is: what the reader of the next message is told, and what is measured."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from amparo.dialogue.moves import PREFIX, TOLD_NEWS
from amparo.dialogue.topics import SIMPLE

NO_POLICE_IN_DANGER = f"{PREFIX}any/no_police_danger"

_OF_RESPONSE: dict[str, tuple[str, ...]] = {
    "utter_emergency": ("emergency",),
    "utter_crisis": ("crisis",),
    "utter_advice/report_anonymously": ("advice", "privacy", "line_detail"),
    "utter_advice/calling_a_helpline": ("advice", "line_detail"),
    "utter_advice/phone_watched": ("advice", "privacy"),
    "utter_missing_child": ("emergency", "advice"),
    "utter_cannot_speak_gb": ("advice", "services", "emergency"),
    "utter_cannot_speak_us": ("advice", "services", "emergency"),
    "utter_cannot_speak_elsewhere": ("advice", "services", "emergency"),
    "utter_need_help": ("ask_safe", "ask_back"),
    "utter_not_sure": ("ask_back",),
    "utter_fallback": ("ask_back",),
    "utter_fallback_people": ("human", "ask_back"),
    "utter_line_detail": ("line_detail",),
    "utter_service": ("line_detail",),
    "utter_service_reported": ("line_detail", "reassure"),
    "utter_say_again": ("services",),
    "utter_privacy": ("privacy",),
    "utter_bot_challenge": ("about_bot",),
    "utter_capabilities": ("about_bot",),
    "utter_greet": ("about_bot", "ask_back"),
    "utter_affirm": ("ask_back",),
    "utter_deny": ("reassure",),
    "utter_thanks": ("reassure", "goodbye"),
    "utter_goodbye": ("goodbye",),
    "utter_insult": ("ask_back", "reassure"),
    "utter_not_understood": ("ask_back",),
    "utter_stop_questions": ("reassure",),
    "utter_want_to_help": ("advice",),
    "utter_erase": ("erase",),
    "utter_ask_to_erase": ("ask_back",),
    "utter_exit": ("exit",),
    "utter_harm_request": ("refuse",),
    "utter_own_behaviour": ("own_behaviour",),
    "utter_safe_word": ("welcome_back", "emergency"),
    "utter_nothing_before": ("ask_back",),
    "utter_tell_more": ("fact",),
    "utter_simpler": ("fact",),
    "utter_in_short": ("fact",),
    "utter_source": ("fact",),
    "utter_said_again": ("fact", "advice"),
    "utter_ask_country": ("ask_country",),
}
_OF_MOVE: dict[str, tuple[str, ...]] = {
    "opening": ("reassure", "advice"),
    "tells": ("reassure", "advice"),
    "what_now": ("advice",),
    "asks": ("advice",),
    "objection": ("reassure",),
    "cannot": ("reassure", "advice"),
    "did": ("reassure", "advice"),
    "what_if": ("advice", "line_detail"),
    "over": ("reassure", "ask_safe"),
    "thanks": ("reassure",),
    "remark": ("reassure", "ask_back"),
    "quiet": ("quiet",),
    "back": ("welcome_back", "ask_safe"),
    "calm_after_alarm": ("reassure",),
    "calm_after_crisis": ("reassure",),
    "no_police": ("reassure", "about_bot"),
    "no_police_danger": ("advice", "reassure"),
    "cannot_call": ("advice", "line_detail"),
    "phone_watched": ("advice", "privacy"),
    "ask_back": ("ask_back",),
    "angry": ("reassure", "ask_back"),
    "bot_limits": ("about_bot", "advice"),
    "bot_real": ("about_bot",),
    "line_unanswered": ("line_detail", "reassure"),
    "closing": ("goodbye", "reassure"),
    "still_in_danger": ("emergency", "quiet", "advice"),
    "still_in_crisis": ("crisis", "reassure"),
    "correction": ("reassure",),
    "out_of_scope": ("out_of_scope",),
    "age_noted": ("reassure",),
    "concern_feelings": ("reassure",),
    "concern_blame": ("reassure",),
    "concern_loyalty": ("reassure", "advice"),
    "concern_not_ready": ("reassure",),
    "concern_not_believed": ("reassure", "advice"),
    "concern_arrest": ("reassure", "fact", "advice"),
    "concern_unsure": ("reassure", "signs", "advice"),
    "concern_anonymity": ("privacy", "line_detail", "advice"),
    "concern_proof_real": ("about_bot", "fact"),
    "concern_duty": ("advice", "fact"),
    "concern_oath": ("reassure", "fact"),
    "concern_language": ("line_detail", "advice"),
    "concern_hide": ("advice", "privacy"),
    "concern_telling": ("advice",),
}
_CARRIED = ("services", "emergency", "exit", "erase")


def kinds_of_response(name: str) -> tuple[str, ...]:
    """Return the kinds of a response by its name (`utter_move/boat/tells#1` too); nothing for an unknown one."""
    name = name.split("#")[0]
    if name.startswith(SIMPLE):
        name = f"utter_{name.removeprefix(SIMPLE)}"
    if name.startswith(PREFIX):
        key = name.rsplit("/", 1)[1]
        key = key.removeprefix("other_").removeprefix("child_")
        told = key.startswith("concern_") or name.startswith(f"{PREFIX}{TOLD_NEWS}/")
        return _OF_MOVE.get(key, ("reassure", "advice") if told else ())
    if name in _OF_RESPONSE:
        return _OF_RESPONSE[name]
    base = name.split("/")[0].removeprefix("utter_")
    if base in ("fact", "signs", "advice", "out_of_scope") and "/" in name:
        return (base,)
    return _OF_RESPONSE.get(name, ())


def carried_by(custom: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Return what an answer of the website channel carries beside its words, by its `custom` part."""
    given = custom or {}
    asked = ("ask_country",) if given.get("asks") == "country" else ()
    return (*((str(given["type"]),) if given.get("type") in _CARRIED else ()), *asked)


def kinds_of_message(name: str, carried: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the kinds of one message of the bot: by its name, and by what it carries."""
    kinds = kinds_of_response(name)
    more = (each for each in carried if not (each == "services" and "crisis" in kinds))
    return tuple(dict.fromkeys((*kinds, *more)))


def kinds_of_turn(messages: Iterable[tuple[str, Iterable[str]]]) -> tuple[str, ...]:
    """Return the kinds of all messages of a turn, each once; a message is its name and what it carries."""
    said = list(messages)
    kinds = [kind for name, carried in said for kind in kinds_of_message(name, carried)]
    # A list of lines ends with the emergency number: where no police is wanted, that is how it is given in danger.
    if "services" in kinds and any(name.split("#")[0] == NO_POLICE_IN_DANGER for name, _ in said):
        kinds.append("emergency")
    return tuple(dict.fromkeys(kinds))
