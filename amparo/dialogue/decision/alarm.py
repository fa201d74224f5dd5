"""Steps of the decision: fixed words, danger and self-harm, and how an alarm ends."""

from __future__ import annotations

from amparo.dialogue.decision.moment import Decision, Moment
from amparo.dialogue.moves import keys_of_alarm
from amparo.nlu.reading.labels import DANGER, SELF_HARM, STILL, URGENT


def fixed_words(m: Moment) -> Decision | None:
    """The whole message is a fixed word, whatever a head thinks of it: a cry for help, the safe word, "erase"."""
    intent = m.reading.fixed
    if intent in URGENT:
        return raise_alarm(m, intent, 1.0, "a fixed call for help")
    if intent == "goodbye" and m.case.told:
        return m.talk("a fixed goodbye in a talk", act="closing", alarm="")
    if intent == "greet" and m.case.told:
        return m.talk("a greeting in the middle of a talk", "any/back")
    if intent == "need_help" and m.case.told:
        return None
    if intent == "leaves":
        return m.talk("fixed words of somebody who must stop", "any/quiet")
    if intent == "back":
        return m.talk("fixed words of somebody who is back", "any/back") if m.in_talk else None
    if intent == "menu":
        return m.decide("greet", "the fixed word for the menu")
    return m.decide(intent, "a fixed word") if intent else None


_CALM = ("over", "thanks", "closing", "line_question", "about_us", "off_topic", "back", "leaves")
"""Acts of people who are in no danger just now, or who must not be answered at length."""


def urgent(m: Moment) -> Decision | None:
    """This message itself tells of present danger, or of dying: recall first."""
    kind, share = m.reading.alarm
    evidence = m.evidence
    least = evidence.urgent_first
    if m.in_talk:
        denies = ("correction", "objection") if m.before.alarm else ()
        calm = m.does(*_CALM, *denies) > 0.5
        least = evidence.urgent_calm_act if calm else evidence.urgent_talk
    elif m.does("off_topic") >= evidence.off_topic:
        least = evidence.urgent_everyday
    if m.reading.language:
        least = max(least, evidence.urgent_foreign)  # hardly a word of it was ever learnt
    goes_on = m.reading.share("urgency", STILL)
    if m.in_talk and share - goes_on < least:
        least = max(least, evidence.urgent_still)
    if share >= least:
        return raise_alarm(m, kind, share, f"{kind} in the message ({share:.2f}, {least:.2f} is enough)")
    return None


def raise_alarm(m: Moment, kind: str, share: float, why: str) -> Decision:
    """Decide for an alarm: its number, or what fits better where no police is wanted or it was given before."""
    if kind == DANGER and m.case.no_police:
        keys = ("any/no_police_danger", "any/no_police", "any/still_in_danger")
        return m.decide(
            "tells_more",
            f"{why}; no police is wanted",
            share,
            moves=keys,
            alarm=kind,
            calm_turns=0,
            told=True,
        )
    if kind == DANGER == m.before.alarm and m.case.cannot_call and not m.before.cannot_call:
        return cannot_speak(m, why)
    asked_back = m.case.options and not m.before.options
    if kind == m.before.alarm and not m.new_place and not asked_back:
        moves = keys_of_alarm(m.case, kind)
        return m.decide(
            "alarm_goes_on", f"{why}; the number was given", share, moves=moves, calm_turns=0, told=True
        )
    return m.decide(kind, why, share, alarm=kind, calm_turns=0, told=True)


def cannot_speak(m: Moment, why: str) -> Decision:
    """Ways to get help without speaking, in that country."""
    return m.decide(
        "advice", f"{why}; and cannot speak", topic="advice/cannot_speak", calm_turns=0, told=True
    )


def leaves(m: Moment) -> Decision | None:
    """Somebody is coming: almost nothing is said."""
    share = m.does("leaves")
    hidden = "quiet" in m.before.shown and (m.does("off_topic") > 0.4 or m.base == "out_of_scope")
    if share >= m.evidence.act or hidden:
        why = "the person must stop" if share >= m.evidence.act else "everyday words typed as a cover"
        return m.talk(f"{why} ({share:.2f})", "any/quiet")
    if m.base == "exit_now" and m.label[1] >= m.evidence.sure_label:
        return m.talk("the person wants to leave at once", "any/quiet")
    return None


def is_over(m: Moment) -> Decision | None:
    """Told that the danger is over or was meant otherwise: believed once, and back to the subject."""
    share = m.does("over")
    denies = m.before.alarm and m.does("correction", "objection") > 0.6 and "crisis" in m.before.shown
    safe = m.before.alarm and m.reading.share("flags", "safe") >= m.evidence.sure_label
    if share < m.evidence.act and not denies and not safe:
        return None
    move = {DANGER: "any/calm_after_alarm", SELF_HARM: "any/calm_after_crisis"}.get(m.before.alarm)
    if move is None and "quiet" in m.before.shown:
        move = "any/back"
    first = (move,) if move else ()
    return m.talk(
        f"it is over, or was meant otherwise ({share:.2f})", *first, act="over", alarm="", calm_turns=0
    )


def comes_back(m: Moment) -> Decision | None:
    """Back after an interruption."""
    share = m.does("back")
    if m.in_talk and share >= m.evidence.act:
        return m.talk(f"the person is back ({share:.2f})", "any/back", alarm="")
    return None
