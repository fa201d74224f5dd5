"""Steps of the decision: what is not helped with."""

from __future__ import annotations

from amparo.dialogue.decision.moment import Decision, Moment
from amparo.dialogue.moves import was_said


def refuses(m: Moment) -> Decision | None:
    """A refusal or the text on own behaviour: only on strong evidence, and never to somebody who told of trouble."""
    trouble = m.case.told and m.case.situation not in ("own_behaviour", "misuse", "everyday")
    if trouble:
        return None
    harm, own = (m.reading.share("label", name) for name in ("harm_request", "own_behaviour"))
    if harm >= m.evidence.refusal:
        return m.decide("harm_request", f"help in doing harm is asked for ({harm:.2f})", harm)
    surely = own >= m.evidence.own_behaviour and m.reading.best("label")[0] == "own_behaviour"
    if surely and m.reading.share("situation", "own_behaviour") >= m.evidence.own_situation:
        said = (
            was_said(m.case, ("own_behaviour/opening", "own_behaviour/tells"))
            or "utter_own_behaviour" in m.case.said
        )
        if said:
            return m.talk(f"more of the same worry ({own:.2f})", situation="own_behaviour")
        return m.decide(
            "own_behaviour", f"worry about own behaviour ({own:.2f})", own, situation="own_behaviour"
        )
    return None


def everyday(m: Moment) -> Decision | None:
    """Nothing to do with us."""
    share = m.base_share
    if m.base != "out_of_scope" or max(share, m.does("off_topic")) < m.evidence.everyday:
        return None
    if m.in_talk and m.does("off_topic") < m.evidence.off_topic_talk:
        return None
    worried = m.case.situation == "own_behaviour"
    if (m.case.told or worried) and m.case.situation not in ("misuse", "everyday"):
        return m.talk(f"off the subject in the middle of a talk ({share:.2f})", "any/out_of_scope")
    case = {} if m.before.country else {"country": "", "subdivision": "", "options": ()}
    return m.decide("out_of_scope", f"{m.label[0]} ({share:.2f})", share, topic=m.label[0], **case)


def other_language(m: Moment) -> Decision | None:
    """A first message in a language that is not spoken."""
    if not m.reading.language or m.in_talk or m.reading.bare_place:
        return None
    topic = "out_of_scope/other_language"
    return m.decide("out_of_scope", f"written in {m.reading.language}", topic=topic)
