"""Shows what other weights of the two opinions on a label would give on a folder of labelled messages.

    .venv/bin/python benchmarks/tune_votes.py

NGRAM_WEIGHT and TEMPERATURE of IntentTopicClassifier are set on data/dev by this, never on tests/nlu: the weight with
the most right intents, and the temperature that gives the right labels the highest likelihood.
"""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

import numpy as np
import structlog
from rasa.core.agent import Agent
from rasa.shared.nlu.training_data.message import Message as RasaMessage
from scipy.special import log_softmax

from amparo.evaluation.messages import read_messages
from amparo.nlu.encoder.head import load_head
from amparo.nlu.intent_topic_classifier import NGRAM_WEIGHT, TEMPERATURE
from amparo.nlu.text_classifier import TextClassifier, add_up
from amparo.nlu.text_vectors import dense_of

WEIGHTS = (0.3, 0.5, 0.7, 0.8, 0.9, 1.0, 1.2, 1.5, 2.0)
TEMPERATURES = np.linspace(0.3, 2.0, 35)
FEATURIZERS = ("SentenceEmbedder", "NgramFeaturizer", "NgramFeaturizer")


def read_votes(model: str, texts: list[str]) -> tuple[TextClassifier, list[RasaMessage]]:
    """Return the trained classifier, and the messages with their features."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    agent = Agent.load(model)
    assert agent.processor is not None
    nodes = agent.processor.graph_runner._instantiated_nodes.values()
    parts = [getattr(node, "_component", node) for node in nodes]
    messages = [RasaMessage({"text": text}) for text in texts]
    for part in parts:
        if type(part).__name__ in FEATURIZERS:
            part.process(messages)
    (classifier,) = (part for part in parts if type(part).__name__ == "IntentTopicClassifier")
    return classifier._model, messages


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("data/dev/en"))
    parser.add_argument("--model", default="models/amparo.tar.gz")
    arguments = parser.parse_args()
    labelled = read_messages(arguments.folder)
    classifier, messages = read_votes(arguments.model, [message.text for message in labelled])
    head, labels = load_head(), classifier.labels
    votes = [classifier.votes(message) for message in messages]
    features = [dense_of(message) for message in messages]
    known = [index for index, message in enumerate(labelled) if message.intent in labels]
    columns = [labels.index(labelled[index].intent) for index in known]
    print(f"{len(labelled)} messages in {arguments.folder}; present: {NGRAM_WEIGHT}, {TEMPERATURE}")
    print("n-gram weight  intent right  label right  temperature  likelihood")
    for weight in (0.0, *WEIGHTS):
        sums = np.array([add_up(labels, own, head, row, weight) for own, row in zip(votes, features)])
        best = [labels[index] for index in sums.argmax(axis=1)]
        intent = np.mean([name.split("/")[0] in message.bases for name, message in zip(best, labelled)])
        label = np.mean([name in (m.intent, *m.also) for name, m in zip(best, labelled)])
        likelihoods = [log_softmax(sums[known] * value, axis=1)[np.arange(len(known)), columns].mean()
                       for value in TEMPERATURES]  # fmt: skip
        at = int(np.argmax(likelihoods))
        print(
            f"{weight:13.1f}  {intent:12.1%}  {label:11.1%}  {TEMPERATURES[at]:11.2f}  {likelihoods[at]:.3f}"
        )


if __name__ == "__main__":
    main()
