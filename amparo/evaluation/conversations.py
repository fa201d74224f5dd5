"""Conversations with a running bot: Rasa test stories, told over the website channel and compared by what was said."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

# Said besides, whatever the answer is.
_BESIDES = ("utter_introduction_short",)
# What the rules choose -> how the names of the texts begin that are said in its place: see amparo/dialogue/fitting.py.
_SAID_INSTEAD = {
    "utter_topic": (
        "utter_fact/", "utter_signs/", "utter_advice/", "utter_out_of_scope/", "utter_cannot_speak_"
    ),
    "utter_tell_more": ("utter_fact/", "utter_signs/", "utter_advice/"),
    "utter_fallback": ("utter_fallback_people",),
    "utter_not_sure": ("utter_fallback_people",),
    "utter_not_understood": ("utter_fallback_people",),
}  # fmt: skip
# Never said without being expected.
_GRAVE = (
    "utter_emergency",
    "utter_crisis",
    "utter_exit",
    "utter_erase",
    "utter_harm_request",
    "utter_fallback",
    "utter_missing_response",
    "utter_services_unavailable",
)


class Speaker(Protocol):
    """Somebody who can send a message and read the answers of the website channel."""

    def say(self, text: str, sender: str) -> list[dict[str, Any]]:
        """Return the answers to `text` in the conversation `sender`."""
        ...


@dataclass
class ExpectedTurn:
    """A message and what must come of it."""

    text: str
    intent: str
    actions: list[str] = field(default_factory=list)
    slots: dict[str, Any] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)


@dataclass
class Story:
    """One conversation of a file."""

    name: str
    file: str
    turns: list[ExpectedTurn]


@dataclass
class Told:
    """A story that was told to a bot; `problems` is empty where all went as expected."""

    story: Story
    problems: list[str]


def read_stories(folder: Path) -> list[Story]:
    """Return all stories of the files `test_*.yml` in `folder`, read by Rasa's own reader.

    Beside `user`, `intent` and `action`, a step after an action may be `slot_was_set` (as it is when the turn is over)
    or `bot` (words that the answers of the turn contain).
    """
    from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader

    stories = []
    for path in sorted(folder.glob("test_*.yml")):
        for step in YAMLStoryReader().read_from_file(path):
            stories.append(Story(step.block_name, path.stem, _turns(step.events)))
    return stories


def _turns(events: list[Any]) -> list[ExpectedTurn]:
    from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered

    turns: list[ExpectedTurn] = []
    for event in events:
        if isinstance(event, UserUttered):
            intent = event.intent.get("full_retrieval_intent_name") or event.intent["name"]
            turns.append(ExpectedTurn(str(event.text), str(intent)))
        elif isinstance(event, SlotSet):
            turns[-1].slots[event.key] = event.value
        elif isinstance(event, ActionExecuted) and event.action_name:
            turns[-1].actions.append(event.action_name)
        elif isinstance(event, ActionExecuted):
            turns[-1].words.append(str(event.action_text))
    return turns


def tell(story: Story, bot: Speaker) -> Told:
    """Tell a story to the bot in a new conversation and note where an answer is another one."""
    sender, problems = uuid.uuid4().hex, []
    for expected in story.turns:
        answers = bot.say(expected.text, sender)
        problems += [f"“{expected.text}”: {problem}" for problem in differences(expected, answers)]
    return Told(story, problems)


def differences(expected: ExpectedTurn, answers: list[dict[str, Any]]) -> Iterator[str]:
    """Yield in words what an answer lacks or has too much, judged by names of responses and by words."""
    names = [str(answer.get("utter") or "") for answer in answers]
    missing = _missing(expected.actions, names)
    if missing:
        yield f"expected {missing}, got {', '.join(names) or 'nothing'}"
    for name in names:
        if name.startswith(_GRAVE) and not any(_same(wanted, name) for wanted in expected.actions):
            yield f"{name} was not expected"
    said = "\n".join(str(answer.get("text") or "") for answer in answers)
    for words in expected.words:
        if words.lower() not in said.lower():
            yield f"the answer lacks “{words}”"
    if not said.strip():
        yield "nothing was said"


def _missing(actions: list[str], names: list[str]) -> str | None:
    """Return the first expected answer that does not come, in order."""
    wanted = [name for name in actions if not name.startswith(_BESIDES)]
    rest = iter(names)
    return next((name for name in wanted if not any(_same(name, other) for other in rest)), None)


def _same(expected: str, got: str) -> bool:
    """Is it that text, one whose name goes on from it (`utter_move`, `utter_crisis#1`), or one in its place?"""
    return got == expected or got.startswith(
        (f"{expected}/", f"{expected}#", *_SAID_INSTEAD.get(expected, ()))
    )
