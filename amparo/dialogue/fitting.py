"""Which response fits the moment where the rules chose one: a second time in a row, or another country."""

from __future__ import annotations

from rasa.shared.core.trackers import DialogueStateTracker

from amparo.dialogue.case import SLOT, Case
from amparo.dialogue.recall import messages_of_turn, name_of

# Said twice in a row, the first is replaced by the second: people, not another rephrasing.
SECOND_TIME = {
    "utter_fallback": "utter_fallback_people",
    "utter_not_sure": "utter_fallback_people",
    "utter_not_understood": "utter_fallback_people",
}
# Ways to get help without speaking hang on the country. Without one, all that are known are said.
CANNOT_SPEAK = "utter_advice/cannot_speak"
_CANNOT_SPEAK_IN = {"GB": "utter_cannot_speak_gb", "US": "utter_cannot_speak_us"}
_CANNOT_SPEAK_ELSEWHERE = "utter_cannot_speak_elsewhere"


def fitting_response(name: str, tracker: DialogueStateTracker) -> str:
    """Return the name of the response to say where the rules chose `name`."""
    case = Case.from_json(tracker.get_slot(SLOT))
    last = last_response(tracker)
    if name in SECOND_TIME and last in (name, SECOND_TIME[name]):
        return SECOND_TIME[name]
    if name == "utter_topic" and case.topic:
        name = f"utter_{case.topic}"
    if name == CANNOT_SPEAK and (country := case.country or tracker.get_slot("site_country")):
        return _CANNOT_SPEAK_IN.get(str(country), _CANNOT_SPEAK_ELSEWHERE)
    return name


def last_response(tracker: DialogueStateTracker) -> str | None:
    """Return the name of the first response that the bot gave to the message before this one."""
    messages = messages_of_turn(tracker)
    return name_of(messages[0]).split("#")[0] if messages else None
