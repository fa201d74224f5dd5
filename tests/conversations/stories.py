"""Reads Rasa's test stories with Rasa's own reader, plays them, and says where the bot went another way.

Beside `user`, `intent` and `action`, a step after an action may be `slot_was_set`, `active_loop` (both as they are
when the turn is over) or `bot` (words that the answers of the turn contain).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.conversations.in_process import InProcessBot, Turn, new_sender

FOLDER = Path(__file__).parent


@dataclass
class ExpectedTurn:
    """A message and what must come of it."""

    text: str
    intent: str
    actions: list[str] = field(default_factory=list)
    slots: dict[str, Any] = field(default_factory=dict)
    loop: list[str | None] = field(default_factory=list)  # empty: not looked at
    words: list[str] = field(default_factory=list)


@dataclass
class Story:
    name: str
    file: str
    turns: list[ExpectedTurn]


def read_stories(folder: Path = FOLDER) -> list[Story]:
    """All stories of the files `test_*.yml` in `folder`."""
    from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader

    stories = []
    for path in sorted(folder.glob("test_*.yml")):
        for step in YAMLStoryReader().read_from_file(path):
            stories.append(Story(step.block_name, path.stem, _turns(step.events)))
    return stories


def _turns(events: list[Any]) -> list[ExpectedTurn]:
    from rasa.shared.core.events import ActionExecuted, ActiveLoop, SlotSet, UserUttered

    turns: list[ExpectedTurn] = []
    for event in events:
        if isinstance(event, UserUttered):
            intent = event.intent.get("full_retrieval_intent_name") or event.intent["name"]
            turns.append(ExpectedTurn(str(event.text), str(intent)))
        elif isinstance(event, SlotSet):
            turns[-1].slots[event.key] = event.value
        elif isinstance(event, ActiveLoop):
            turns[-1].loop = [event.name]
        elif isinstance(event, ActionExecuted) and event.action_name:
            turns[-1].actions.append(event.action_name)
        elif isinstance(event, ActionExecuted):
            turns[-1].words.append(str(event.action_text))
    return turns


def play(story: Story, bot: InProcessBot) -> str:
    """Play a story in a new conversation; return what went wrong as a readable text, empty where all was right."""
    sender, lines, wrong = new_sender(), [f"{story.name} ({story.file}.yml)"], False
    for expected in story.turns:
        turn = bot.say(expected.text, sender)
        lines.append(f"  person: {' '.join(expected.text.split())}")
        problems = list(_differences(expected, turn))
        wrong = wrong or bool(problems)
        lines += [f"    WRONG {problem}" for problem in problems] or [f"    ok    {', '.join(turn.actions)}"]
    return "\n".join(lines) if wrong else ""


def _differences(expected: ExpectedTurn, turn: Turn) -> Iterator[str]:
    if expected.intent not in (turn.intent, turn.topic):
        yield f"intent: expected {expected.intent}, got {turn.topic} ({turn.confidence:.2f})"
    if not _same_actions(expected.actions, turn.actions):
        yield f"actions: expected {', '.join(expected.actions)}; got {', '.join(turn.actions) or 'nothing'}"
    for name, value in expected.slots.items():
        if turn.slots.get(name) != value:
            yield f"slot {name}: expected {value}, got {turn.slots.get(name)}"
    if expected.loop and expected.loop != [turn.active_loop]:
        yield f"form: expected {expected.loop[0]}, got {turn.active_loop}"
    for words in expected.words:
        if words.lower() not in turn.said.lower():
            yield f"answer: expected “{words}” in “{' '.join(turn.said.split())[:300]}”"
    if not turn.said.strip():
        yield "answer: nothing was said"


def _same_actions(expected: list[str], got: list[str]) -> bool:
    """`utter_fact` stands for any of its topics."""
    return len(expected) == len(got) and all(
        name == other or name == other.split("/")[0] for name, other in zip(expected, got, strict=True)
    )
