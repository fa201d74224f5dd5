"""Steps of the decision: answers to our questions, places, lines that are asked for or about."""

from __future__ import annotations

from amparo.dialogue.decision.moment import Decision, Moment
from amparo.dialogue.moves import keys_for
from amparo.dialogue.table import intents, of_group
from amparo.nlu.reading.labels import DANGER, NOTHING

_OF_A_DEAD_LINE = (NOTHING, "report_number", "advice/nobody_answers")
_OF_TRYING = ("line_question", "did", "cannot", "objection", "off_topic")


def about_lines(m: Moment) -> Decision | None:
    """A question about a line that was shown gets one sentence from its row; one that was tried in vain, the next."""
    if not m.before.lines:
        return None
    share, detail = m.does("line_question"), m.reading.best("detail")[0]
    asked = share >= m.evidence.act and not m.new_place
    if (asked and detail == "unanswered") or _tried_in_vain(m):
        moves = ("any/line_unanswered", *keys_for(m.case, "did"))
        return m.decide("line_unanswered", "a line was tried in vain", moves=moves)
    if asked:
        return m.decide(
            "line_question", f"a question about a line that was shown ({share:.2f})", share, detail=detail
        )
    return None


def _tried_in_vain(m: Moment) -> bool:
    """Whether the message tells so without a question; the choice that comes with the next line tells which one."""
    if m.reading.share("label", "report_number") >= m.evidence.label:
        return True
    if m.does("did") >= m.evidence.act and {"services", "line_detail"} & set(m.reading.several("kinds", 0.4)):
        return True
    # Right after a line was shown few words tell it: "nobody picks up", "number is dead".
    just_shown = bool({"services", "line_detail"} & set(m.before.shown))
    of_nothing_else = m.reading.best("label")[0] in _OF_A_DEAD_LINE
    unanswered = m.reading.share("detail", "unanswered") >= m.evidence.unanswered
    return just_shown and of_nothing_else and unanswered and m.does(*_OF_TRYING) >= m.evidence.act


def answers_place(m: Moment) -> Decision | None:
    """Told where: numbers and lines of that place."""
    no_number = m.before.alarm == DANGER and m.case.no_police
    alarm = m.before.alarm if m.before.calm_turns < 2 and not no_number else ""
    if m.case.options and not m.before.options:
        # In an alarm the numbers of all that it may be come first, then the question.
        return m.decide(alarm or "give_place", "the name may mean several places")
    if not alarm and m.before.asked_origin and m.case.origin_country and not m.before.origin_country:
        return m.decide("give_place", "told whose embassy is meant")
    elsewhere = m.base in ("out_of_scope", "fact") and m.label[1] >= m.evidence.label
    if not m.new_place or elsewhere:
        return None
    if alarm:
        return m.decide(alarm, "told where, while there is an alarm")
    if m.does("correction") >= m.evidence.act:
        return m.decide("tells_more", "the place is corrected", moves=("any/correction",), told=True)
    bare = m.reading.bare_place or (m.base in ("give_place", "inform") and m.label[1] >= m.evidence.label)
    more_lines = bool(m.before.lines) and not m.case.told
    if bare or more_lines or m.does("answer") >= 0.5:
        return m.decide("give_place", "told where")
    return None


def answers_question(m: Moment) -> Decision | None:
    """A yes or no, or a detail that was asked for."""
    last = m.before.said[-1] if m.before.said else ""
    yes, no = (m.reading.share("label", name) for name in ("affirm", "deny"))
    if last == "utter_ask_to_erase" and max(yes, no) > 0.4:
        return (
            m.decide("erase_chat", "erasing is confirmed")
            if yes > no
            else m.talk("nothing is erased", act="remark")
        )
    if last == "utter_need_help" and yes > max(no, 0.5):
        return m.decide(DANGER, "a yes to the question about danger", yes, alarm=DANGER, told=True)
    detail = m.case.age != m.before.age or (m.case.who != m.before.who and m.before.who != "")
    if m.in_talk and detail and m.does("answer", "correction") >= 0.5 and len(m.reading.text.split()) <= 8:
        # The right lines hang on the age: they are shown anew.
        first = "any/age_noted" if m.case.age != m.before.age else "any/correction"
        return m.decide("inform", "told who it is about", moves=(first,), told=True)
    return None


_WANTED = ("find_services", "more_results", "other_country", "talk_to_human")


def requests(m: Moment) -> Decision | None:
    """Lines, a lawyer, a shelter or a person are asked for."""
    label, share = m.label
    wanted = label if label in _WANTED and share >= m.evidence.label else ""
    open_to_it = m.does("requests", "tells", "asks", "answer") > 0.3 or not m.in_talk
    if m.does("requests") < m.evidence.act and not (wanted and open_to_it):
        return None
    if (
        wanted == "more_results"
        and "services" not in m.before.shown
        and of_group("knowledge") & set(m.before.shown)
    ):
        return m.decide("tell_more", f"more of what was told ({share:.2f})", share)
    if wanted in ("more_results", "other_country", "talk_to_human"):
        need = intents()[wanted].need
        return m.decide(wanted, f"{wanted} ({share:.2f})", share, **({"need": need} if need else {}))
    case = _asked_about(m)
    return m.decide(
        "find_services", f"lines are asked for ({m.does('requests'):.2f})", m.does("requests"), **case
    )


def _asked_about(m: Moment) -> dict[str, str]:
    """Return the place for which lines are asked by name ("number for italy?"), whatever else it may mean there."""
    named = {place.country: place for place in m.reading.places if place.country and place.role != "denied"}
    # An embassy is asked for by its nation, which is not where help is needed.
    embassy = m.case.country and "embassy" in (m.case.need, m.reading.best("need")[0])
    if m.new_place or len(named) != 1 or embassy:
        return {}
    country, place = next(iter(named.items()))
    return {"country": str(country), "subdivision": place.subdivision or ""}
