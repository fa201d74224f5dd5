"""What stands in for the encoder and the real gazetteer: an encoder that hears a few words, and a handful of places."""

from __future__ import annotations

import numpy as np

from amparo.nlu.encoder.engine import DIMENSION, Vector
from amparo.nlu.encoder.heads import SCALE, Head, Heads
from amparo.nlu.encoder.model_file import Floats
from amparo.nlu.places import Gazetteer
from amparo.nlu.places.place import Kind, Place, Strength
from amparo.nlu.reading.labels import HEADS, NOTHING, SEVERAL

HEARD = {
    "knife": ("urgency", "danger"),
    "pills": ("urgency", "self_harm"),
    "passport": ("label", "papers_withheld"),
    "border": ("label", "fact/borders"),
    "tells me": ("act", "tells"),
    "no police": ("flags", "no_police"),
    "hide": ("flags", "cannot_call"),
    "from << ": ("role", "from"),
    "to << ": ("role", "goes"),
    "like << ": ("role", "none"),
    "in << ": ("role", "here"),
    "| services": ("kinds", "line_detail"),
}
"""Words of a text -> the head that takes notice of them, and what it answers then."""
UNITS = 8  # of the hidden layer
LABELS = (NOTHING, "papers_withheld", "fact/borders", "greet")
ANSWERS = {"label": LABELS, **HEADS, **SEVERAL}


class HearingEmbedder:
    """Gives each text a vector with a 1 for each of the words that it holds, and notes what it was given."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.available = True

    def tokens(self, text: str) -> int:
        return len(text.split())

    def embed(self, texts: list[str]) -> Vector:
        assert self.available, "without the engine nothing is embedded"
        self.batches.append(texts)
        vectors = np.zeros((len(texts), DIMENSION), dtype=np.float32)
        for row, text in enumerate(texts):
            for column, word in enumerate(HEARD):
                vectors[row, column] = word in text
        return vectors


def hearing_heads() -> Heads:
    """Heads that are silent, or say the first of their answers, but for the words of `HEARD`."""
    heads = {}
    for name, answers in ANSWERS.items():
        weights = np.zeros((len(answers), DIMENSION), dtype=np.float32)
        for column, (head, answer) in enumerate(HEARD.values()):
            if head == name:
                weights[answers.index(answer), column] = 1
        bias = np.zeros(len(answers), dtype=np.float32)
        if name in SEVERAL:
            bias -= SCALE / 2
        else:
            bias[0] = SCALE / 2
        heads[name] = Head(answers, weights, bias, name in SEVERAL)
    mean, none = np.zeros(DIMENSION, dtype=np.float32), np.zeros(0, dtype=np.float32)
    return Heads(heads, mean, none.reshape(0, DIMENSION), none, "made up")


def random_heads(seed: int = 0) -> Heads:
    """Heads of every name with small random weights."""
    chance = np.random.default_rng(seed)

    def some(*shape: int) -> Floats:
        return chance.normal(0, 0.1, shape).astype(np.float32)

    heads = {
        name: Head(answers, some(len(answers), DIMENSION + UNITS), some(len(answers)), name in SEVERAL)
        for name, answers in ANSWERS.items()
    }
    return Heads(heads, some(DIMENSION), some(UNITS, DIMENSION), some(UNITS), "made up")


def country(code: str, population: int) -> Place:
    return Place(Kind.COUNTRY, code, None, population)


def subdivision(code: str, population: int = 5_000_000) -> Place:
    return Place(Kind.SUBDIVISION, code[:2], code, population)


def city(code: str, population: int) -> Place:
    """A city in a subdivision (`US-TX`), or in a country of which no more is known (`KE`)."""
    return Place(Kind.CITY, code[:2], code if "-" in code else None, population)


KENYA, NIGERIA, KUWAIT, TURKEY = (
    country("KE", 50_000_000),
    country("NG", 200_000_000),
    country("KW", 4_000_000),
    country("TR", 84_000_000),
)
GEORGIA, AMERICA, BRITAIN = country("GE", 3_700_000), country("US", 330_000_000), country("GB", 67_000_000)
CANADA = country("CA", 37_000_000)
TEXAS, GEORGIA_US, CALIFORNIA = subdivision("US-TX"), subdivision("US-GA"), subdivision("US-CA", 39_000_000)
HOUSTON, ATLANTA = city("US-TX", 2_300_000), city("US-GA", 500_000)
NAIROBI, READING, LONDON = city("KE", 4_000_000), city("GB-ENG", 160_000), city("GB-ENG", 9_000_000)
LONDON_CA, PARIS, PARIS_US = city("CA-ON", 420_000), city("FR", 2_100_000), city("US-TX", 25_000)
KINGSTON, KINGSTON_CA = city("JM", 900_000), city("CA-ON", 130_000)
EASTLEIGH, OF = city("GB-HAM", 78_000), city("TR", 25_000)

NAMES: dict[str, tuple[Strength, tuple[Place, ...]]] = {
    "kenya": (Strength.STRONG, (KENYA,)),
    "nigeria": (Strength.STRONG, (NIGERIA,)),
    "kuwait": (Strength.STRONG, (KUWAIT,)),
    "turkey": (Strength.SUPPORTED, (TURKEY,)),
    "georgia": (Strength.FIRST_NAME, (GEORGIA, GEORGIA_US)),
    "us": (Strength.CODE, (AMERICA,)),
    "uk": (Strength.STRONG, (BRITAIN,)),
    "canada": (Strength.STRONG, (CANADA,)),
    "texas": (Strength.STRONG, (TEXAS,)),
    "tx": (Strength.CODE, (TEXAS,)),
    "ca": (Strength.CODE, (CALIFORNIA,)),
    "houston": (Strength.STRONG, (HOUSTON,)),
    "atlanta": (Strength.STRONG, (ATLANTA,)),
    "nairobi": (Strength.STRONG, (NAIROBI,)),
    "eastleigh": (Strength.SUPPORTED, (EASTLEIGH,)),
    "reading": (Strength.ORDINARY, (READING,)),
    "of": (Strength.CONTAINED, (OF,)),
    "london": (Strength.STRONG, (LONDON, LONDON_CA)),
    "paris": (Strength.STRONG, (PARIS, PARIS_US)),
    "kingston": (Strength.STRONG, (KINGSTON, KINGSTON_CA)),
    "kl": (Strength.ABBREVIATION, (city("MY", 1_500_000),)),
}


def small_gazetteer() -> Gazetteer:
    """The places above, and a little of everything else that a gazetteer has."""
    places = list(dict.fromkeys(place for _, found in NAMES.values() for place in found))
    return Gazetteer(
        places=places,
        names={
            name: (int(strength), *(places.index(place) for place in found))
            for name, (strength, found) in NAMES.items()
        },
        phrases=["london bridge", "turkey sandwich"],
        fuzzy_names=["kenya", "nigeria", "kuwait", "houston", "nairobi"],
        lookalikes=frozenset({"kenyan", "house", "nation", "morning", "help"}),
        ask_back={"georgia": ["GE", "US-GA"]},
        nationalities={"kenyan": "KE", "turkish": "TR", "martian": "XX"},
        word_codes=frozenset({"ca"}),
        pronouns=frozenset({"us"}),
        no_codes=frozenset({"tr"}),
    )
