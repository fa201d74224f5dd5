"""The one decision: what a message means for the conversation, by a written order of steps, and why.

Readings are proposals with a probability; a step takes a proposal where the evidence is as strong as the harm of being
wrong demands. The first step that decides wins; `STEPS` is the order.
"""

from __future__ import annotations

from dataclasses import replace

from amparo.dialogue.case import Case, updated
from amparo.dialogue.decision.alarm import comes_back, fixed_words, is_over, leaves, urgent
from amparo.dialogue.decision.evidence import EVIDENCE, Evidence
from amparo.dialogue.decision.limits import everyday, other_language, refuses
from amparo.dialogue.decision.lines import about_lines, answers_place, answers_question, requests
from amparo.dialogue.decision.moment import Decision, Moment, Step
from amparo.dialogue.decision.questions import about_answer, about_us, erases, knowledge, named_thing
from amparo.dialogue.decision.story import moves, not_sure, small_talk, trouble
from amparo.nlu.reading.inputs import CALM_TURNS
from amparo.nlu.reading.labels import URGENT
from amparo.nlu.reading.reading import Reading

STEPS: tuple[Step, ...] = (
    fixed_words, urgent, leaves, is_over, comes_back, answers_question, erases, refuses, about_lines, about_answer,
    answers_place, named_thing, other_language, everyday, about_us, requests, knowledge, trouble, moves, small_talk,
    not_sure,
)  # fmt: skip


def decide(before: Case, reading: Reading, evidence: Evidence = EVIDENCE) -> Decision:
    """Return the decision about a message that was read after what is known in `before`."""
    moment = Moment(reading, before, updated(before, reading), evidence)
    for step in STEPS:
        decision = step(moment)
        if decision is not None:
            return replace(decision, case=_calmer(decision), why=f"{step.__name__}: {decision.why}")
    raise AssertionError("the last step always decides")


def _calmer(decision: Decision) -> Case:
    """Return the case with one calm turn more after an alarm; after three of them the alarm has passed."""
    case = decision.case
    urgent_now = decision.intent in (*URGENT, "alarm_goes_on") or "any/quiet" in case.moves
    if not case.alarm or urgent_now:
        return case
    turns = case.calm_turns + 1
    return replace(case, calm_turns=turns, alarm="" if turns >= CALM_TURNS else case.alarm)


__all__ = ["EVIDENCE", "STEPS", "Decision", "Evidence", "Moment", "decide"]
