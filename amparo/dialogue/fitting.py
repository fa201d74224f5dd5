"""Which response fits the moment: the one that the rules chose, or another in its place.

The rules look at the newest message; these few cases hang on what was said just before, or on its very words. They are
decided where the words are chosen, so that a form, a rule and a button are all answered alike.
"""

from __future__ import annotations

import re

from rasa.shared.core.trackers import DialogueStateTracker

from amparo.dialogue.recall import messages_of_turn, name_of

# Said twice in a row, the first is replaced by the second: people, not another rephrasing.
SECOND_TIME = {"utter_fallback": "utter_fallback_people", "utter_not_understood": "utter_fallback_people"}
ERASE, ASK_TO_ERASE = "utter_erase", "utter_ask_to_erase"
# After an emergency number or a crisis line, a bare yes or no is no reason to offer a menu.
_BARE_ANSWERS = ("utter_affirm", "utter_deny")
_STAY = {"emergency": "utter_stay_emergency", "crisis": "utter_stay_crisis"}
STILL_HERE = "utter_still_here"  # from the second time on: the numbers stand there twice already

# Ways to get help without speaking hang on the country. Without one, all that are known are said.
CANNOT_SPEAK = "utter_advice/cannot_speak"
_CANNOT_SPEAK_IN = {"GB": "utter_cannot_speak_gb", "US": "utter_cannot_speak_us"}
_CANNOT_SPEAK_ELSEWHERE = "utter_cannot_speak_elsewhere"
_CANNOT_CALL = {
    "en": re.compile(
        r"\b(can'?t|can ?not|couldn'?t|unable to)\b.{0,20}\b(call|ring|phone|talk|speak|dial)\b", re.I
    )
}

# What can only mean this chat. "forget it" or "should i delete my account" cost nobody the numbers on the screen.
_PLAIN = {
    "en": re.compile(
        r"^/|^(?!.*\b(should i|account|acct|acc|app)\b).*\b("
        r"(delet|eras|er[as]s|wip|remov|destroy|scrub|purg|trash|shred|nuk|unsend|scrap|expung)\w*|clear|clean|empty|bin|burn"
        r"|del|dlt|clr|rub (it |that |them )?out|get rid of|gone|vanish|disappear|no trace|retract"
        r"|(take|throw) (it|this|that|them|these|those|all|everything|everyting|what .*|my .*) (all )?"
        r"(out|off|away|down|back)"
        r"|(dont|don't|do not|no) (keep|remember|store)"
        r"|forget (about )?(everything|all|me|(what|wat|that) (i|we)|this|we)"
        r")\b",
        re.I | re.S,
    )
}


def is_plain_erase(text: str) -> bool:
    """Do the words ask for nothing else than deleting this conversation? A button's payload always does."""
    return any(pattern.search(text) for pattern in _PLAIN.values())


def fitting_response(name: str, tracker: DialogueStateTracker) -> str:
    """Return the name of the response to say where the rules chose `name`."""
    last = last_response(tracker)
    if name in SECOND_TIME and last in (*SECOND_TIME, *SECOND_TIME.values()):
        return SECOND_TIME[name]
    if name == ERASE and last != ASK_TO_ERASE:
        message = tracker.latest_message
        return ERASE if message is None or is_plain_erase(str(message.text or "")) else ASK_TO_ERASE
    if name == "utter_affirm" and last == ASK_TO_ERASE:
        return ERASE
    if name in _BARE_ANSWERS and tracker.get_slot("urgent") in _STAY:
        if name == "utter_deny" and _cannot_call(tracker):
            return fitting_response(CANNOT_SPEAK, tracker)
        return STILL_HERE if last in (*_STAY.values(), STILL_HERE) else _STAY[tracker.get_slot("urgent")]
    if name == CANNOT_SPEAK and (country := tracker.get_slot("country") or tracker.get_slot("site_country")):
        return _CANNOT_SPEAK_IN.get(country, _CANNOT_SPEAK_ELSEWHERE)
    return name


def _cannot_call(tracker: DialogueStateTracker) -> bool:
    """Is the newest message a no to calling or speaking ("no i cant call") and not to the bot's question?"""
    text = str(tracker.latest_message.text or "") if tracker.latest_message else ""
    return any(pattern.search(text) for pattern in _CANNOT_CALL.values())


def last_response(tracker: DialogueStateTracker) -> str | None:
    """Return the name of the first response that the bot gave to the message before this one."""
    messages = messages_of_turn(tracker)
    return name_of(messages[0]) if messages else None
