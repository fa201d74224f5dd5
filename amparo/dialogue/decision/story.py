"""Steps of the decision: trouble that is told, what else is said in a talk, and what is not clear."""

from __future__ import annotations

from dataclasses import replace

from amparo.dialogue.decision.alarm import cannot_speak
from amparo.dialogue.decision.moment import Decision, Moment
from amparo.dialogue.decision.questions import tells_topic
from amparo.dialogue.moves import keys_for
from amparo.dialogue.table import intents, of_group
from amparo.nlu.reading.labels import DANGER

_OPENINGS = ("opening", "utter_missing_child")  # what is said at the first telling, and once


_NO_STORY = of_group("bot") | of_group("limits") | of_group("knowledge") | {"thanks", "goodbye"}


def trouble(m: Moment) -> Decision | None:
    """Somebody tells of their own or another's trouble: the opening of its situation and lines, then shorter moves."""
    label, share = m.label
    row = intents().get(label)
    told = row is not None and row.group == "trouble" and share >= m.evidence.label
    telling = m.does("tells", "correction") >= 0.4
    # A story need not have a name: whoever tells is believed, and the first text fits anything.
    if not told and not (telling and (m.case.told or m.case.situation or m.base not in _NO_STORY)):
        return None
    if (
        told
        and m.in_talk
        and m.case.told
        and not telling
        and m.does("objection", "what_if", "what_now", "cannot", "did") > 0.4
    ):
        return None
    case = m.case
    if told and row is not None:
        likely = m.reading.said("situation", 0.4)
        situation = case.situation or likely or row.situation
        case = replace(
            case,
            situation=situation,
            who=case.who or row.who,
            age=case.age or row.age,
            need=case.need or row.need,
        )
    case = replace(case, told=True)
    here = replace(m, case=case)
    # A correction that makes it another matter is its first telling.
    another = m.act == "correction" and case.situation != m.before.situation
    first = another or not any(name.split("#")[0].endswith(_OPENINGS) for name in case.said)
    concern = m.concern if not first else ""
    keys = keys_for(case, "tells", concern, opening=first, news=m.news)
    if m.act == "correction" and not first and not m.news:
        keys = ("any/correction", *keys)
    # Not of today: the text that sends people to the police at once would be wrong.
    of_before = label == "missing_child" and m.reading.share("kinds", "emergency") < m.evidence.missing
    if not told and not m.case.situation and first and not m.concern and m.act != "tells":
        return None
    named = told and first
    topic = _topic_of(here) if named and not of_before else ""
    if topic:
        why = f"{label} ({share:.2f}), about {topic}"
        return tells_topic(here, topic, why, share, "asks_in_trouble", keys)
    name = label if named and not of_before else "tells_more" if named or _lines_are_due(here) else "talk"
    return here.decide(name, f"{label if told else 'more of the story'} ({share:.2f})", share, moves=keys)


def _topic_of(m: Moment) -> str:
    """Return the topic that a story asks about or is plainly about: that says more than an opening."""
    topic, share, _ = m.topic
    asks = m.does("asks", "what_if", "what_now", "requests") >= m.evidence.asks
    return topic if share >= (m.evidence.topic_asked if asks else m.evidence.topic_told) else ""


def _lines_are_due(m: Moment) -> bool:
    """Are lines of the place shown now, or is the place asked for? Not at every turn."""
    if m.new_place or m.before.lines:
        return m.new_place
    # The place is asked for where an advocate would ask for it now, or give lines.
    wanted = max(m.reading.share("kinds", "ask_country"), m.reading.share("kinds", "services"))
    if not m.case.country and m.reading.heads and wanted < m.evidence.ask_place:
        return False
    return bool(m.case.country) or m.case.asked_country == 0 or m.case.asked_country > 4


def moves(m: Moment) -> Decision | None:
    """What else people do in a talk: they object, cannot, did, ask what then, say one word, thank, close."""
    if not m.reading.heads:
        return None
    if not m.in_talk and not m.case.told:
        return None
    if m.act in ("thanks", "closing") and not m.case.told:
        if m.act == "closing" and m.does("closing") < m.evidence.goodbye:
            return None
        return m.decide("thanks" if m.act == "thanks" else "goodbye", f"{m.act} ({m.does(m.act):.2f})")
    first: tuple[str, ...] = ()
    if m.case.cannot_call and not m.before.cannot_call and m.before.alarm == DANGER:
        return cannot_speak(m, "the alarm goes on")
    # These texts speak to the one who writes; what another person cannot do is news of them.
    own = m.case.who != "other"
    if own and m.case.cannot_call and not m.before.cannot_call:
        first = ("any/cannot_call",)
    elif own and m.case.no_police and not m.before.no_police:
        first = ("any/no_police",)
    elif own and m.case.phone_watched and not m.before.phone_watched:
        first = ("any/phone_watched",)
    known = m.case.told or m.act not in ("remark", "answer", "off_topic") or bool(m.concern)
    if not known:
        return None
    decision = m.talk(
        f"{m.act} ({m.does(m.act):.2f}), {m.concern or 'no concern'}", *first, concern=m.concern
    )
    if (
        m.case.told
        and m.act in ("what_now", "objection", "cannot", "asks")
        and _lines_are_due(m)
        and m.case.country
    ):
        return replace(decision, intent="tells_more")
    return decision


def small_talk(m: Moment) -> Decision | None:
    """What is left of the labels: greetings, thanks, a call for help without more."""
    label, share = m.label
    row = intents().get(m.base)
    if row is None or share < m.evidence.label or row.group in ("limits", "knowledge"):
        return None
    if label == "give_place" and not m.case.country:
        return None
    if label in ("danger", "self_harm", "erase_chat", "exit_now"):
        return None
    if label == "goodbye" and share < m.evidence.goodbye:
        return None
    if label == "goodbye" and not m.in_talk and share < m.evidence.goodbye_first:
        return m.decide("greet", f"words of parting at the beginning greet ({share:.2f})", share)
    noted = ("any/age_noted",) if m.case.age != m.before.age else ()
    keys = (*noted, *keys_for(m.case, "answer")) if "utter_move" in row.actions else ()
    return m.decide(label, f"{label} ({share:.2f})", share, moves=keys)


def not_sure(m: Moment) -> Decision | None:
    """Ask back, with the likely readings to choose from; never the nearest text."""
    if not m.reading.heads:
        return m.decide("nlu_fallback", "nothing could be read")
    if m.case.told:
        return m.talk("not sure, in a talk", "any/ask_back")
    topic, share, any_topic = m.topic
    if share >= m.evidence.topic_told and any_topic >= m.evidence.any_topic:
        return tells_topic(m, topic, f"most likely {topic} ({share:.2f} of {any_topic:.2f})", share)
    labels = sorted(m.reading.heads.get("label", {}).items(), key=lambda item: -item[1])
    titled = dict.fromkeys(
        name.split("/")[0] for name, share in labels if share >= 0.05 and intents().get(name.split("/")[0])
    )
    likely = tuple(name for name in titled if intents()[name].title)[:3]
    return m.decide("not_sure" if likely else "nlu_fallback", "not sure what is meant", likely=likely)
