"""Shows what SafetyNet's thresholds would give on a folder of labelled messages.

    .venv/bin/python benchmarks/tune_safety.py

The thresholds of SafetyNet (amparo/nlu/safety_net.py) are set on data/dev, never on tests/nlu. For each rate of false
alarms the script prints the four thresholds with the best recall, and what the present ones give. Beside the messages
as they are it asks about calm stories before or behind which an urgent message was put: nothing else in the folder
shows as plainly whether an alarm is heard in the middle of something else.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import random
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
import structlog
from numpy.typing import NDArray
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage

from amparo.evaluation.messages import Message, read_messages
from amparo.nlu.safety_net import NONE, SafetyNet

FALSE_ALARM_RATES = (0.03, 0.04, 0.045, 0.05, 0.055, 0.06)
STORIES, STORY_WORDS, ALARM_WORDS = 400, 25, range(4, 15)
LONGEST = 1000  # characters: the channel takes no more
Bools = NDArray[np.bool_]


@dataclass
class Scores:
    """What SafetyNet thinks of some messages. `settled`: a pattern or a bare place decided, and no score changes it."""

    settled: Bools
    alarm: Bools
    whole: NDArray[np.float64]
    sentence: NDArray[np.float64]

    def alarms(self, thresholds: tuple[float, ...]) -> Bools:
        """Which messages raise an alarm with `threshold`, `segment_threshold` and the two `doubtful` ones."""
        whole, sentence, doubtful, doubtful_sentence = thresholds
        scored = (self.whole >= whole) | (self.sentence >= sentence)
        scored |= (self.whole >= doubtful) & (self.sentence >= doubtful_sentence)
        result: Bools = np.where(self.settled, self.alarm, scored)
        return result


async def read_scores(agent: Agent, texts: list[str]) -> Scores:
    """Return the scores of the texts."""
    assert agent.processor is not None
    found = [(await agent.processor.parse_message(UserMessage(text=text)))["safety"] for text in texts]
    return Scores(
        settled=np.array([entry["origin"] == "pattern" for entry in found]),
        alarm=np.array([entry["label"] != NONE for entry in found]),
        whole=np.array([entry["score"] for entry in found]),
        sentence=np.array([entry["segment_score"] for entry in found]),
    )


def stories(messages: list[Message]) -> list[str]:
    """Return calm stories, each with a short urgent message before or behind it."""
    chance = random.Random(0)
    calm = [m.text for m in messages if not m.may_be_alarm and len(m.text.split()) >= STORY_WORDS]
    urgent = [m.text for m in messages if m.alarm and len(m.text.split()) in ALARM_WORDS]
    pairs = [chance.sample([chance.choice(calm), chance.choice(urgent)], 2) for _ in range(STORIES)]
    return [". ".join(pair)[:LONGEST] for pair in pairs]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("data/dev/en"))
    parser.add_argument("--model", default="models/amparo.tar.gz")
    arguments = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    agent, messages = Agent.load(arguments.model), read_messages(arguments.folder)
    scores = asyncio.run(read_scores(agent, [message.text for message in messages]))
    inside = asyncio.run(read_scores(agent, stories(messages)))
    urgent = np.array([message.alarm is not None for message in messages])
    calm = np.array([not message.may_be_alarm for message in messages])

    def result(thresholds: tuple[float, ...]) -> tuple[float, float, float]:
        alarms = scores.alarms(thresholds)
        return alarms[urgent].mean(), alarms[calm].mean(), inside.alarms(thresholds).mean()

    def told(thresholds: tuple[float, ...]) -> str:
        found, false, in_stories = result(thresholds)
        return f"{found:.3f} found, {in_stories:.3f} inside stories, {false:.3f} false"

    print(f"{urgent.sum()} urgent and {calm.sum()} calm messages in {arguments.folder}, {STORIES} stories")
    grid = product(np.arange(-3, -1, 0.2), (5.4, 5.8, 6.2), np.arange(-10, -3, 0.5), np.arange(-1, 5, 0.5))
    tried = [(tuple(map(float, thresholds)), result(thresholds)) for thresholds in grid]
    for limit in FALSE_ALARM_RATES:
        allowed = [
            (found, in_stories, chosen) for chosen, (found, false, in_stories) in tried if false <= limit
        ]
        if allowed:
            best = max(allowed)[2]
            print(f"at most {limit:.1%} false: {tuple(round(value, 1) for value in best)}: {told(best)}")
    defaults = SafetyNet.get_default_config()
    names = ("threshold", "segment_threshold", "doubtful_threshold", "doubtful_segment_threshold")
    print(f"present thresholds: {told(tuple(float(defaults[name]) for name in names))}")


if __name__ == "__main__":
    main()
