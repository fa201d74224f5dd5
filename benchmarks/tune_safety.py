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
import yaml
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage

from amparo.nlu.safety_net import URGENT, SafetyNet

FALSE_ALARM_RATES = (0.01, 0.02, 0.03, 0.04)


async def read_scores(folder: Path, model: str) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return for each message: is it urgent, was a pattern found, score of the whole, score of the worst sentence."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    agent = Agent.load(model)
    assert agent.processor is not None
    rows = []
    for file in sorted(folder.glob("*.yml")):
        for entry in yaml.safe_load(file.read_text()):
            parsed = await agent.processor.parse_message(UserMessage(text=str(entry["text"])))
            safety = parsed["safety"]
            urgent = entry["intent"] in URGENT
            rows.append((urgent, safety["origin"] == "pattern", safety["score"], safety["segment_score"]))
    urgent, pattern, score, segment = map(np.array, zip(*rows, strict=True))
    return urgent, pattern, score, segment


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("data/dev/en"))
    parser.add_argument("--model", default="models/amparo.tar.gz")
    arguments = parser.parse_args()
    urgent, pattern, score, segment = asyncio.run(read_scores(arguments.folder, arguments.model))

    def rates(whole: float, part: float) -> tuple[float, float]:
        found = pattern | (score >= whole) | (segment >= part)
        return float(found[urgent].mean()), float(found[~urgent].mean())

    print(f"{urgent.sum()} urgent and {(~urgent).sum()} other messages in {arguments.folder}")
    print(f"patterns alone: found {pattern[urgent].mean():.3f}, false alarms {pattern[~urgent].mean():.3f}")
    grid = list(product(np.arange(-8, 4, 0.25), [*np.arange(-0.2, 1.6, 0.1), np.inf]))
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
    defaults = SafetyNet.get_default_config()
    found, false = rates(defaults["threshold"], defaults["segment_threshold"])
    print(f"present thresholds: found {found:.3f}, false {false:.3f}")


if __name__ == "__main__":
    main()
