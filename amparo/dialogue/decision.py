"""The one decision: what a message means for the conversation, by a written order of steps, and why.

Readings are proposals with a probability; a step takes a proposal where the evidence is as strong as the harm of being
wrong demands. The first step that decides wins; `STEPS` is the order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from amparo.dialogue.case import Case, updated
from amparo.dialogue.moves import keys_for, keys_of_alarm, was_said
from amparo.dialogue.table import intents, of_group
from amparo.nlu.reading.inputs import CALM_TURNS
from amparo.nlu.reading.labels import DANGER, NOTHING, SELF_HARM, STILL, URGENT
from amparo.nlu.reading.reading import Reading


@dataclass(frozen=True)
class Evidence:
    """How likely something must be before it is acted on. Set on data/dev and on the conversations held out."""

    urgent_first: float = 0.3
    """Danger or self-harm in a first message: recall first."""
    urgent_everyday: float = 0.8
    """Where the message seems to be an everyday request: "turn off the lights please"."""
    off_topic: float = 0.5
    """From which on a first message seems to be one."""
    off_topic_talk: float = 0.8
    """The same in a talk, where a vague remark is about what was said before."""
    urgent_talk: float = 0.5
    """In a conversation, where more speaks against it."""
    urgent_still: float = 0.7
    """That danger told before goes on: its number was given, and who is followed by alarms stops reading them."""
    urgent_calm_act: float = 0.9
    """Where the message does something that calm people do: says that it is over, thanks, asks about a line."""
    urgent_foreign: float = 0.8
    """In a language that Amparo does not speak."""
    act: float = 0.45
    """That a message does something special: leaves, comes back, is over, asks about a line."""
    label: float = 0.35
    """That a message has a certain subject."""
    topic: float = 0.12
    """That a question is about a certain topic, where it surely is a question of knowledge."""
    sure_label: float = 0.6
    news: float = 0.35
    """That a turn newly tells a certain thing."""
    concern: float = 0.3
    """That a certain thing worries the person, where something does at all."""
    missing: float = 0.015
    """That the emergency number is due where a child is missing: of today, and not of years ago."""
    refusal: float = 0.92
    """That somebody asks for help in doing harm; in a conversation in which trouble was told, never."""
    own_behaviour: float = 0.85
    ask_place: float = 0.3
    """That lines, or the question for the place, are what would help now."""
    erase: float = 0.7
    goodbye: float = 0.6
    """That somebody who told of nothing yet says goodbye."""
    goodbye_first: float = 0.9
    """The same of a first message, which is rather a greeting."""
    everyday: float = 0.5


EVIDENCE = Evidence()


@dataclass(frozen=True)
class Decision:
    """What is done: the intent, by which the rules choose the actions, and the case after the message."""

    intent: str
    case: Case
    why: str
    score: float = 1.0


@dataclass(frozen=True)
class Moment:
    """What a step looks at: the reading of the message, the case before and with it."""

    reading: Reading
    before: Case
    case: Case
    evidence: Evidence = EVIDENCE

    @property
    def act(self) -> str:
        """What the message most probably does."""
        return self.reading.best("act")[0]

    def does(self, *acts: str) -> float:
        """Return how likely it is that the message does one of these."""
        return sum(self.reading.share("act", act) for act in acts)

    @property
    def label(self) -> tuple[str, float]:
        """The likeliest subject with its topic, and how likely it is; where trouble is likelier than the rest, of that.

        Trouble has many names that share what likelihood there is, the background has one.
        """
        label, share = self.reading.intent
        names = of_group("trouble")
        trouble = {name: part for name, part in self.reading.heads.get("label", {}).items() if name in names}
        row = intents().get(label.split("/")[0])
        if row is None or row.group != "limits" or sum(trouble.values()) <= share:
            return label, share
        best = max(trouble, key=lambda name: trouble[name])
        return best, trouble[best]

    @property
    def base(self) -> str:
        """The likeliest subject without its topic."""
        return self.label[0].split("/")[0]

    @property
    def base_share(self) -> float:
        """How likely the likeliest subject is, over all of its topics."""
        labels = self.reading.heads.get("label", {})
        return sum(share for name, share in labels.items() if name.split("/")[0] == self.base)

    @property
    def concern(self) -> str:
        """What worries the person, where that is likely enough."""
        return self._likeliest("concern", self.evidence.concern)

    @property
    def news(self) -> str:
        """What is told newly, where that is likely enough."""
        return self._likeliest("news", self.evidence.news)

    def _likeliest(self, head: str, least: float) -> str:
        """Return the likeliest answer of a head that says something, where it is at least so likely."""
        said = {name: share for name, share in self.reading.heads.get(head, {}).items() if name != NOTHING}
        answer = max(said, key=lambda name: said[name], default="")
        return answer if said.get(answer, 0.0) >= least else ""

    @property
    def in_talk(self) -> bool:
        """Has the bot said anything before?"""
        return bool(self.before.said)

    @property
    def new_place(self) -> bool:
        """Was it told just now where help is needed?"""
        return bool(self.case.country) and self.case.country != self.before.country

    def decide(self, intent: str, why: str, score: float = 1.0, **changes: Any) -> Decision:
        """Return a decision for an intent; `changes` are those of the case."""
        case = replace(self.case, moves=(), topic="", detail="", likely=())
        return Decision(intent, replace(case, **changes), why, score)

    def talk(self, why: str, *first: str, act: str = "", concern: str = "", **changes: Any) -> Decision:
        """Return a decision for a move; `first`: keys that come before those of the act."""
        keys = (*first, *keys_for(self.case, act or self.act, concern, news=self.news))
        return self.decide("talk", why, moves=keys, **changes)


Step = Callable[[Moment], Decision | None]


def fixed_words(m: Moment) -> Decision | None:
    """The whole message is a fixed word, whatever a head thinks of it: a cry for help, the safe word, "erase"."""
    intent = m.reading.fixed
    if intent in URGENT:
        return _alarm(m, intent, 1.0, "a fixed call for help")
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
        return _alarm(m, kind, share, f"{kind} in the message ({share:.2f}, {least:.2f} is enough)")
    return None


def _alarm(m: Moment, kind: str, share: float, why: str) -> Decision:
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
        return _cannot_speak(m, why)
    asked_back = m.case.options and not m.before.options
    if kind == m.before.alarm and not m.new_place and not asked_back:
        moves = keys_of_alarm(m.case, kind)
        return m.decide(
            "alarm_goes_on", f"{why}; the number was given", share, moves=moves, calm_turns=0, told=True
        )
    return m.decide(kind, why, share, alarm=kind, calm_turns=0, told=True)


def _cannot_speak(m: Moment, why: str) -> Decision:
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


def erases(m: Moment) -> Decision | None:
    """The chat is deleted only where it is surely the chat that is meant; else the person is asked."""
    share = m.reading.share("label", "erase_chat")
    if share < 0.4 or m.reading.best("label")[0] != "erase_chat":
        return None
    pictures = m.case.situation in ("sextortion", "online_meeting") or m.concern == "pictures"
    surely = share >= m.evidence.erase and not pictures
    return m.decide("erase_chat" if surely else "ask_to_erase", f"the chat may be meant ({share:.2f})", share)


def refuses(m: Moment) -> Decision | None:
    """A refusal or the text on own behaviour: only on strong evidence, and never to somebody who told of trouble."""
    trouble = m.case.told and m.case.situation not in ("own_behaviour", "misuse", "everyday")
    if trouble:
        return None
    harm, own = (m.reading.share("label", name) for name in ("harm_request", "own_behaviour"))
    if harm >= m.evidence.refusal:
        return m.decide("harm_request", f"help in doing harm is asked for ({harm:.2f})", harm)
    if own >= m.evidence.own_behaviour and m.reading.best("label")[0] == "own_behaviour":
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


def about_lines(m: Moment) -> Decision | None:
    """A question about a line that was shown gets one sentence from its row."""
    share = m.does("line_question")
    if not m.before.lines:
        return None
    if m.does("did") >= m.evidence.act and {"services", "line_detail"} & set(m.reading.several("kinds", 0.4)):
        return m.decide(
            "line_unanswered",
            "a line was tried",
            m.does("did"),
            moves=("any/line_unanswered", *keys_for(m.case, "did")),
        )
    if share >= m.evidence.act and not m.new_place:
        detail = m.reading.best("detail")[0]
        if detail == "unanswered":
            return m.decide(
                "line_unanswered", "a line does not answer", share, moves=("any/line_unanswered",)
            )
        return m.decide(
            "line_question", f"a question about a line that was shown ({share:.2f})", share, detail=detail
        )
    return None


def answers_place(m: Moment) -> Decision | None:
    """Told where: numbers and lines of that place."""
    no_number = m.before.alarm == DANGER and m.case.no_police
    alarm = m.before.alarm if m.before.calm_turns < 2 and not no_number else ""
    if m.case.options and not m.before.options:
        # In an alarm the numbers of all that it may be come first, then the question.
        return m.decide(alarm or "give_place", "the name may mean several places")
    if not alarm and m.before.asked_origin and m.case.origin_country and not m.before.origin_country:
        return m.decide("give_place", "told whose embassy is meant")
    if not m.new_place or m.base in ("out_of_scope", "fact"):
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
    if m.case.told and m.concern and m.base != "fact":
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
    return m.decide(m.base, f"{label} ({share:.2f})", share, topic=label)


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
    name = label if named and not of_before else "tells_more" if named or _lines_are_due(here) else "talk"
    return here.decide(name, f"{label if told else 'more of the story'} ({share:.2f})", share, moves=keys)


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
        return _cannot_speak(m, "the alarm goes on")
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
    labels = sorted(m.reading.heads.get("label", {}).items(), key=lambda item: -item[1])
    titled = dict.fromkeys(
        name.split("/")[0] for name, share in labels if share >= 0.05 and intents().get(name.split("/")[0])
    )
    likely = tuple(name for name in titled if intents()[name].title)[:3]
    return m.decide("not_sure" if likely else "nlu_fallback", "not sure what is meant", likely=likely)


STEPS: tuple[Step, ...] = (
    fixed_words, urgent, leaves, is_over, comes_back, answers_question, erases, refuses, about_lines, answers_place,
    other_language, everyday, about_us, requests, knowledge, trouble, moves, small_talk, not_sure,
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


__all__ = ["EVIDENCE", "Decision", "Evidence", "decide"]
