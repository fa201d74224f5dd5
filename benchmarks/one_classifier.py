"""Trains or questions one pipeline in a process of its own, so that its time and memory are its own too.

Time is that of the processor, in all threads: on a shared machine the clock on the wall counts what others do too.

Called by compare_classifiers.py, with the Python of this project or with that of packaging/tensorflow-cpu:

    python benchmarks/one_classifier.py train CONFIG NLU_FILE MODEL_FOLDER
    python benchmarks/one_classifier.py answer MODEL_FOLDER MESSAGES_JSON

Prints one line of JSON.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import resource
import statistics
import sys
import time
import warnings
from pathlib import Path
from typing import Any

os.environ.update(
    RASA_TELEMETRY_ENABLED="false", SQLALCHEMY_SILENCE_UBER_WARNING="1", TF_CPP_MIN_LOG_LEVEL="3"
)
warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
WARM_UP = 20  # first answers load what is loaded late


def train(config: str, nlu: str, folder: str) -> dict[str, Any]:
    """Train NLU alone; return the processor seconds and the highest memory of the process in MB."""
    from rasa.model_training import train_nlu

    start = time.process_time()
    train_nlu(config, nlu, folder, fixed_model_name="model")
    return {"train_seconds": time.process_time() - start, "train_mb": peak_mb()}


def answer(folder: str, messages: str) -> dict[str, Any]:
    """Ask the model about every message; return the share right, the median milliseconds and the memory in MB."""
    from rasa.core.agent import Agent

    entries = json.loads(Path(messages).read_text(encoding="utf-8"))
    agent = Agent.load(str(Path(folder) / "model.tar.gz"))
    loop = asyncio.new_event_loop()
    for entry in entries[:WARM_UP]:
        loop.run_until_complete(agent.parse_message(entry["text"]))
    right, times = 0, []
    for entry in entries:
        start = time.process_time()
        parsed = loop.run_until_complete(agent.parse_message(entry["text"]))
        times.append((time.process_time() - start) * 1000)
        label = (parsed.get("decision") or {}).get("label") or parsed["intent"][
            "name"
        ]  # ours says what it read
        right += label.split("/")[0] in entry["intents"]
    return {"accuracy": right / len(entries), "answer_ms": statistics.median(times), "answer_mb": peak_mb()}


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    real_output = os.dup(1)
    os.dup2(2, 1)  # what the libraries print must not mix with the result
    result = train(*sys.argv[2:5]) if sys.argv[1] == "train" else answer(*sys.argv[2:4])
    os.write(real_output, (json.dumps(result) + "\n").encode())
