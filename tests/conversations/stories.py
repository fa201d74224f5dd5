"""Plays Rasa's test stories in this process and says where the bot went another way.

This looks at more than `amparo evaluate` can over HTTP: the intent, every action in its order, and what is known of the
case. `slot_was_set` names a field of the case, or another slot.
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
        yield f"intent: expected {expected.intent}, got {turn.topic} ({turn.confidence:.2f}; {turn.why})"
    if expected.actions != turn.actions:
        yield f"actions: expected {', '.join(expected.actions)}; got {', '.join(turn.actions) or 'nothing'}"
    for name, value in expected.slots.items():
        if name not in turn.slots:
            yield f"slot {name}: there is no such slot or field of the case"
        elif turn.slots[name] != value:
            yield f"slot {name}: expected {value}, got {turn.slots[name]}"
    for words in expected.words:
        if words.lower() not in turn.said.lower():
            yield f"answer: expected “{words}” in “{' '.join(turn.said.split())[:300]}”"
    if not turn.said.strip():
        yield "answer: nothing was said"
