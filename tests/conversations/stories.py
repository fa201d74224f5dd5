"""Plays Rasa's test stories in this process and says where the bot went another way.

This looks at more than `amparo evaluate` can over HTTP: the intent, every action in its order, slots and forms.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from amparo.evaluation.conversations import ExpectedTurn, Story
from tests.conversations.in_process import InProcessBot, Turn, new_sender

FOLDER = Path(__file__).parent


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
