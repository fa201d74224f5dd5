"""How likely something must be before it is acted on."""

from __future__ import annotations

from dataclasses import dataclass


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
    unanswered: float = 0.6
    """That a line was tried in vain, right after it was shown."""
    label: float = 0.35
    """That a message has a certain subject."""
    topic: float = 0.12
    """That a question is about a certain topic, where it surely is a question of knowledge."""
    asks: float = 0.3
    """That a story comes with a question."""
    topic_asked: float = 0.2
    """That this question is about a certain topic, of all topics: trouble takes most of the likelihood."""
    topic_told: float = 0.4
    """That a story without a question, or something unclear, is about a certain topic, of all topics."""
    any_topic: float = 0.3
    """That something unclear is about any topic at all."""
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
    own_situation: float = 0.2
    """That the whole is about the writer's own behaviour too: a mother who feels sick is not accused."""
    ask_place: float = 0.3
    """That lines, or the question for the place, are what would help now."""
    erase: float = 0.7
    goodbye: float = 0.6
    """That somebody who told of nothing yet says goodbye."""
    goodbye_first: float = 0.9
    """The same of a first message, which is rather a greeting."""
    everyday: float = 0.5


EVIDENCE = Evidence()
