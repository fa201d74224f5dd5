"""Shows what SafetyNet's thresholds would give on a folder of labelled messages.

    .venv/bin/python benchmarks/tune_safety.py

The thresholds of SafetyNet (amparo/nlu/safety_net.py) are set on data/dev, never on tests/nlu. For each rate of false
alarms the script prints the pair of thresholds with the best recall, and what the present pair gives.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
from itertools import product
from pathlib import Path

import numpy as np
import structlog
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage

from amparo.evaluation.messages import read_messages
from amparo.nlu.safety_net import NONE, SafetyNet

FALSE_ALARM_RATES = (0.01, 0.02, 0.03, 0.04, 0.05, 0.06)


async def read_scores(folder: Path, model: str) -> tuple[np.ndarray, ...]:
    """Return for each message: must it raise an alarm, must it not, did a pattern, and its two scores."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    agent = Agent.load(model)
    assert agent.processor is not None
    rows = []
    for message in read_messages(folder):
        parsed = await agent.processor.parse_message(UserMessage(text=message.text))
        safety = parsed["safety"]
        by_rule = safety["origin"] == "pattern"  # a pattern, or a bare place, which no score changes
        scores = (-np.inf, -np.inf) if by_rule else (safety["score"], safety["segment_score"])
        rows.append(
            (
                message.alarm is not None,
                not message.may_be_alarm,
                by_rule and safety["label"] != NONE,
                *scores,
            )
        )
    return tuple(map(np.array, zip(*rows, strict=True)))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("data/dev/en"))
    parser.add_argument("--model", default="models/amparo.tar.gz")
    arguments = parser.parse_args()
    urgent, calm, pattern, score, segment = asyncio.run(read_scores(arguments.folder, arguments.model))

    defaults = SafetyNet.get_default_config()
    doubtful = (score >= defaults["doubtful_threshold"]) & (segment >= defaults["doubtful_segment_threshold"])

    def rates(whole: float, part: float) -> tuple[float, float]:
        found = pattern | (score >= whole) | (segment >= part) | doubtful
        return float(found[urgent].mean()), float(found[calm].mean())

    print(f"{urgent.sum()} urgent and {calm.sum()} calm messages in {arguments.folder}")
    print(f"patterns alone: found {pattern[urgent].mean():.3f}, false alarms {pattern[calm].mean():.3f}")
    grid = list(product(np.arange(-6, 4, 0.25), [*np.arange(-1, 8, 0.5), np.inf]))
    for limit in FALSE_ALARM_RATES:
        best = max(
            (pair for pair in grid if rates(*pair)[1] <= limit),
            key=lambda pair: rates(*pair)[0],
            default=None,
        )
        if best is None:
            continue
        found, false = rates(*best)
        print(
            f"at most {limit:.0%} false: threshold {best[0]:.2f}, segment_threshold {best[1]:.2f}: "
            f"found {found:.3f}, false {false:.3f}"
        )
    found, false = rates(defaults["threshold"], defaults["segment_threshold"])
    print(f"present thresholds: found {found:.3f}, false {false:.3f}")


if __name__ == "__main__":
    main()
