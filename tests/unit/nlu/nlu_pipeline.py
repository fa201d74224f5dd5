"""The pipeline of config.yml, trained on a handful of examples: every component as it is shipped, in seconds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import yaml
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix

CONFIG = Path(__file__).resolve().parents[3] / "config.yml"

EXAMPLES = {
    "danger": """he is outside the door with a knife|they locked us in and the driver comes tonight|he is coming now
        im hiding in the toilet|please come quick they are beating her|he has me in the car now and took my phone
        they will move us tonight please""",
    "self_harm": """i want to die|i cant go on i will kill myself tonight|there is no reason to live anymore
        i took all the pills|nobody would miss me if i was gone|i dont want to wake up tomorrow""",
    "need_help": "i need help|can u help me pls|im in trouble|dont know who to talk to|help a girl out|i need advice",
    "find_services": """child helpline kenya|is there a hotline in texas|who can i call in dubai|number for a shelter
        give me a helpline in the uk|i need a lawyer in manila""",
    "greet": "hello|hi|hey there|good morning|hi amparo are you there|yo",
    "out_of_scope": """whats the weather|who won the football|order a pizza|my bike was stolen|fix my printer
        tell me a joke""",
    "fact/borders": """does it have to cross a border|can you be trafficked in your own country|is it always
        international|do victims have to be moved|is a border needed|can it happen in one town""",
    "fact/child_consent": """can a child agree to it|what if the girl said yes|she is 15 and agreed is it still
        trafficking|can a minor consent|he is 16 and wanted it|does it count if a child says yes""",
    "signs/general": """what are the signs|how do i recognise it|red flags of trafficking|how can you tell
        signs of trafficking|what should i look for""",
    "signs/child": """signs in a child|how to tell if a kid is exploited|red flags in children|what does a
        trafficked child look like|warning signs for kids|signs that a pupil is exploited""",
    "advice/cannot_speak": "i cant speak on the phone|can i text the police|how to call without talking",
}


def examples(texts: dict[str, str] = EXAMPLES) -> TrainingData:
    """Training data: intent (with its topic) -> texts between bars or on lines of their own."""
    messages = []
    for intent, joined in texts.items():
        for text in joined.replace("\n", "|").split("|"):
            messages.append(Message.build(" ".join(text.split()), intent))
    return TrainingData(messages)


def featured(
    words: list[float] | None = None,
    dense: list[float] | None = None,
    characters: list[float] | None = None,
    intent: str = "",
) -> Message:
    """A message with counts of n-grams (of two featurizers) and a sentence vector, as far as they are given."""
    message = Message.build("hello", intent) if intent else Message({"text": "hello"})
    for origin, counts in {"words": words, "characters": characters}.items():
        if counts is not None:
            message.add_features(Features(csr_matrix([counts]), "sentence", "text", origin))
    if dense is not None:
        message.add_features(Features(np.array([dense]), "sentence", "text", "vector"))
    return message


class Pipeline:
    """All components of the pipeline in config.yml but one, if it is named, in a model storage of the test."""

    def __init__(self, folder: Path, without: str = "") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.storage = LocalModelStorage.create(folder)
        self._steps: list[tuple[str, Any, dict[str, Any]]] = []
        config = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))
        for number, entry in enumerate(config["pipeline"]):
            kind = DefaultV1Recipe._from_registry(entry["name"]).clazz
            settings = {**kind.get_default_config(), **{k: v for k, v in entry.items() if k != "name"}}
            if kind.__name__ == without:
                continue
            if "cache" in settings:
                settings["cache"] = str(folder / "vectors.npz")
            self._steps.append((f"step{number}_{kind.__name__}", kind, settings))
        self._loaded: list[Any] = []

    def train(self, data: TrainingData) -> Pipeline:
        """Train each component on what those before it have added, as Rasa does."""
        for name, kind, settings in self._steps:
            component = kind.create(settings, self.storage, Resource(name), self._context(name))
            if hasattr(component, "train"):
                component.train(data)
            if isinstance(component, (Tokenizer, Featurizer)):  # Rasa lets only these change the data
                component.process_training_data(data)
        return self

    def load(self) -> Pipeline:
        """Load what was trained, as a server does."""
        self._loaded = []
        for name, kind, settings in self._steps:
            make = getattr(kind, "load", kind.create)
            self._loaded.append(make(settings, self.storage, Resource(name), self._context(name)))
        return self

    def names(self) -> list[str]:
        """The names of the components' classes, in order."""
        return [kind.__name__ for _, kind, _ in self._steps]

    def component(self, name: str) -> Any:
        """The loaded component of a class with this name."""
        return next(component for component in self._loaded if type(component).__name__ == name)

    def parse(self, text: str, metadata: dict[str, Any] | None = None) -> Message:
        """What all components make of one message."""
        message = Message({"text": text, "metadata": metadata or {}})
        for component in self._loaded:
            component.process([message])
        return message

    @staticmethod
    def _context(name: str) -> ExecutionContext:
        context = ExecutionContext(GraphSchema({}), model_id="test")
        context.node_name = name
        return context
