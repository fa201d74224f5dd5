"""What a chosen button means for the case: it says plainly what a typed message leaves to be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from amparo.dialogue.case import Case
from amparo.dialogue.decision import Decision
from amparo.dialogue.moves import keys_for, was_said
from amparo.dialogue.table import intents
from amparo.nlu.reading.labels import AGES, DANGER, SELF_HARM, URGENT


def decide_button(before: Case, intent: str, values: Mapping[str, Any]) -> Decision:
    """Return the decision for the payload `/intent{values}`; values that nobody offers are left out."""
    row = intents().get(intent)
    case = replace(before, moves=(), topic="", topic_country="", named="", detail="", likely=(), options=())
    country = values.get("country")
    if isinstance(country, str) and country:
        case = replace(
            case, country=country, subdivision=str(values.get("subdivision") or ""), asked_country=0
        )
    if isinstance(values.get("need"), str):
        case = replace(case, need=values["need"])
    if values.get("age_group") in AGES:
        case = replace(case, age=values["age_group"])
    if isinstance(values.get("topic"), str):
        case = replace(case, topic=f"{intent}/{values['topic']}")
    if row is None:
        return Decision(intent, case, "a button")
    if intent in URGENT:
        case = replace(case, alarm=intent, calm_turns=0, told=True)
    elif row.group == "trouble":
        case = replace(
            case,
            situation=row.situation or case.situation,
            who=row.who or case.who,
            age=row.age or case.age,
            need=row.need or case.need,
            told=True,
        )
        first = not was_said(
            case, [f"{case.situation}/{variant}opening" for variant in ("", "child_", "other_")]
        )
        case = replace(case, moves=keys_for(case, "tells", opening=first))
    elif intent == "not_in_danger":
        calm = "any/calm_after_crisis" if before.alarm == SELF_HARM else "any/calm_after_alarm"
        keys = (calm, *keys_for(case, "over"))
        case = replace(case, alarm="", calm_turns=0, moves=keys)
    elif intent == "what_now":
        case = replace(case, moves=keys_for(case, "what_now"))
    elif intent == "inform":
        case = replace(case, moves=("any/age_noted",))
    elif row.need:
        case = replace(case, need=row.need)
    no_number = before.alarm == DANGER and before.no_police
    if intent == "give_place" and before.alarm and before.calm_turns < 2 and not no_number:
        return Decision(before.alarm, case, "a button for the place, while there is an alarm")
    return Decision(intent, case, "a button")
