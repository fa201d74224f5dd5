"""Steps of the decision: questions of knowledge, about an answer, and about the bot."""

from __future__ import annotations

from amparo.dialogue.decision.moment import Decision, Moment
from amparo.dialogue.knowledge import ORGANISATION, named
from amparo.dialogue.table import of_group
from amparo.dialogue.topics import hangs_on_country, last_topic, topic_of
from amparo.nlu.reading.labels import NOTHING

_ABOUT_US = {
    "bot_challenge": ("any/bot_real",), "insult": ("any/angry",), "not_understood": ("any/angry", "any/ask_back"),
}  # fmt: skip


_BOT = frozenset(
    {
        "privacy",
        "capabilities",
        "say_again",
        "want_to_help",
        "stop_questions",
        "bot_challenge",
        "insult",
        "not_understood",
    }
)


def about_us(m: Moment) -> Decision | None:
    """Questions about the bot, and anger at it."""
    label, share = m.label
    asked = m.does("about_us")
    if label in _BOT and share >= m.evidence.label and (asked > 0.2 or share > m.evidence.sure_label):
        if label in _ABOUT_US and m.case.told:
            return m.talk(f"{label} in a talk ({share:.2f})", *_ABOUT_US[label])
        return m.decide(label, f"{label} ({share:.2f})", share)
    if asked >= m.evidence.act:
        if m.concern in ("proof_real", "anonymity", "hide", "telling"):
            return m.talk(f"a question about the bot ({asked:.2f})", act="about_us", concern=m.concern)
        return m.talk(f"a question about the bot ({asked:.2f})", "any/bot_limits")
    return None


def knowledge(m: Moment) -> Decision | None:
    """A question of knowledge: its topic; in a story, what is known of the worry behind it comes first."""
    label, share = m.label
    if m.base not in of_group("knowledge") or m.base_share < m.evidence.label or share < m.evidence.topic:
        return None
    if m.case.told and m.concern and m.base != "fact" and share < m.evidence.sure_label:
        return None
    if (
        m.case.told
        and m.does("asks", "what_if", "requests", "what_now", "line_question", "about_us") < 0.3
        and share < 0.7
    ):
        return None
    name = f"utter_{label}"
    if name in m.before.said and m.concern:
        return None
    return tells_topic(m, label, f"{label} ({share:.2f})", share)


def named_thing(m: Moment) -> Decision | None:
    """A question that names a thing we know (a law, a film, an organisation) and that nothing else explains."""
    unclear = m.base == "out_of_scope" or m.base_share < m.evidence.label
    name = named(m.reading.text) if unclear else None
    if name is None or (m.in_talk and m.does("asks", "requests") < m.evidence.act):
        return None
    return tells_topic(m, ORGANISATION, f"it names {name[0]}", 1.0)


def tells_topic(
    m: Moment, topic: str, why: str, score: float, intent: str = "", moves: tuple[str, ...] = ()
) -> Decision:
    """Tell of a topic: for the country that the question names, or of the thing that it names."""
    asked = {
        place.country for place in m.reading.places if place.country and place.role not in ("denied", "none")
    }
    country = next(iter(asked)) if len(asked) == 1 else ""
    name = named(m.reading.text) if topic == ORGANISATION else None
    if name and name[1].topic:
        topic, name = name[1].topic, None
    return m.decide(
        intent or topic.split("/")[0],
        why,
        score,
        topic=topic,
        topic_country=country or "",
        named=name[0] if name else "",
        moves=moves,
    )


_FEW_WORDS = 4  # "and in new zealand?" asks the same again, whatever else it may be
_OF_ANSWER = ("tell_more", "simpler", "in_short", "source")


def about_answer(m: Moment) -> Decision | None:
    """More of what was told, simpler or shorter, or where it is from; or the same question for another country."""
    label, share = m.label
    last = m.before.said[-1] if m.before.said else ""
    places = [place for place in m.reading.places if place.country and place.role not in ("denied", "none")]
    same = (
        label in ("give_place", "other_country", "inform", NOTHING, topic_of(last))
        or m.base_share < m.evidence.label
    )
    fragment = m.reading.bare_place or len(m.reading.text.split()) <= _FEW_WORDS
    if places and hangs_on_country(last) and not m.before.alarm and (fragment or same):
        return tells_topic(m, topic_of(last), "the question before, for another country", 1.0)
    if label not in _OF_ANSWER or share < m.evidence.label or not m.in_talk:
        return None
    if label == "tell_more" and "services" in m.before.shown:
        return m.decide("more_results", f"more lines ({share:.2f})", share)
    return m.decide(label, f"{label} ({share:.2f})", share, topic=topic_of(last_topic(m.before.said)))


def erases(m: Moment) -> Decision | None:
    """The chat is deleted only where it is surely the chat that is meant; else the person is asked."""
    share = m.reading.share("label", "erase_chat")
    if share < 0.4 or m.reading.best("label")[0] != "erase_chat":
        return None
    pictures = m.case.situation in ("sextortion", "online_meeting") or m.concern == "pictures"
    surely = share >= m.evidence.erase and not pictures
    return m.decide("erase_chat" if surely else "ask_to_erase", f"the chat may be meant ({share:.2f})", share)
