"""Words that are enough by themselves: spaCy Matcher patterns for danger and self-harm in English.

They are few on purpose. A pattern belongs here when nobody who writes it means anything else, or when a wrong alarm
costs little and a miss could cost a life. Everything that needs judgement is learnt from examples instead.
"""

from __future__ import annotations

from typing import Any

import spacy
from spacy.matcher import Matcher

from amparo.nlu.safety.cries import DANGER, SELF_HARM, find_cry

_SELF = {"LOWER": {"IN": ["myself", "meself", "myslef", "mysef", "mself"]}}
_OTHER_SELF = {"LOWER": {"IN": ["herself", "himself", "themselves", "themself"]}}
_END = {"LOWER": {"IN": ["kill", "hang", "drown"]}}
_GAP: dict[str, Any] = {"IS_ALPHA": True, "OP": "{0,2}"}
_I = {"LOWER": {"IN": ["i", "im", "ill", "id", "gonna", "wanna", "want", "going", "will"]}}

# Sayings with the same words and another meaning; a match inside one of them does not count.
_HARMLESS: list[list[dict[str, Any]]] = [
    [
        {"LOWER": {"IN": ["dying", "die"]}},
        {"LOWER": {"IN": ["of", "from"]}},
        {
            "LOWER": {
                "IN": [
                    "laughter",
                    "laughing",
                    "boredom",
                    "embarrassment",
                    "hunger",
                    "curiosity",
                    "shame",
                    "cringe",
                ]
            }
        },
    ],
    [{"LOWER": "dying"}, {"LOWER": {"IN": ["to", "for"]}}],
    [
        {"LOWER": {"IN": ["nt", "n't", "not", "never"]}},
        {"LOWER": "want"},
        {"LOWER": "to"},
        {"LOWER": {"IN": ["die", "hurt", "kill"]}},
    ],
    [{"LOWER": "killing"}, {"LOWER": "it"}],
    # "dont call the police pls" asks for the opposite.
    [
        {"LOWER": {"IN": ["nt", "n't", "not", "never", "dont"]}},
        {"LOWER": {"IN": ["call", "calling"]}},
        {"LOWER": "the", "OP": "?"},
        {"LOWER": {"IN": ["police", "cops"]}},
    ],
    [{"LOWER": "kill"}, {"LOWER": "me"}, {"LOWER": {"IN": ["lol", "haha", "lmao"]}}],
    # Fathers, brothers and husbands are left out: of them it may be meant.
    [
        {"LOWER": {"IN": ["mom", "mum", "mam", "teacher", "coach", "wife", "roommate"]}},
        {"LOWER": {"IN": ["is", "'s", "gon", "will", "'ll"]}},
        {"IS_ALPHA": True, "OP": "{0,2}"},
        {"LOWER": "kill"},
        {"LOWER": "me"},
        {"LOWER": {"IN": ["when", "if"]}},
    ],
    [
        {"LOWER": {"IN": ["suicide", "suicidal"]}},
        {"LOWER": {"REGEX": r"^(hot|help)?lines?$|^(number|prevention|squad|bomb\w*)$"}},
    ],
]

_PATTERNS: dict[str, list[list[dict[str, Any]]]] = {
    SELF_HARM: [
        [{"LOWER": {"IN": ["kill", "killing", "hang", "hanging", "drown", "shoot", "end"]}}, _SELF],
        [{"LOWER": {"IN": ["hurt", "hurting", "cut", "cutting", "harm", "harming"]}}, _SELF],
        # Of another person, to come and not past: "she will kill herself", "hes gonna hang himself".
        [{"LOWER": {"IN": ["will", "ll", "'ll"]}}, _END, _OTHER_SELF],
        [
            {"LOWER": {"IN": ["going", "gon", "gunna", "want", "wants", "wan", "threatens", "threatening"]}},
            {"LOWER": {"IN": ["to", "na"]}, "OP": "?"},
            _END,
            _OTHER_SELF,
        ],
        [{"LOWER": {"REGEX": r"^(kms|unalive)$"}}],
        [
            {"LOWER": {"IN": ["want", "wanna", "wish", "wanted", "rather", "better", "ready"]}},
            _GAP,
            {"LOWER": "die"},
        ],
        [{"LOWER": {"IN": ["wish", "wanna", "want", "better"]}}, _GAP, {"LOWER": {"IN": ["dead", "died"]}}],
        [
            {"LOWER": {"IN": ["end", "ending", "take", "taking"]}},
            {"LOWER": {"IN": ["my", "me"]}},
            {"LOWER": {"IN": ["life", "lif", "own"]}},
        ],
        [
            {"LOWER": {"IN": ["end", "ending", "take", "taking"]}},
            {"LOWER": {"IN": ["his", "her", "their"]}},
            {"LOWER": "own", "OP": "?"},
            {"LOWER": {"IN": ["life", "lives"]}},
        ],
        [
            # Pesticides by the names under which they are sold where they are used for this.
            {"LOWER": {"IN": ["drink", "drinking", "drank", "swallow", "swallowed", "took"]}},
            {"LOWER": {"IN": ["the", "some", "all"]}, "OP": "?"},
            {
                "LOWER": {
                    "IN": ["poison", "bleach", "sniper", "pesticide", "gramoxone", "paraquat", "otapiapia"]
                }
            },
        ],
        [
            {"LOWER": {"IN": ["nt", "n't", "not"]}},
            {"LOWER": "want"},
            {"LOWER": "to"},
            {"LOWER": {"IN": ["live", "exist", "wake"]}},
        ],
        [
            {"LOWER": {"IN": ["nt", "n't", "not"]}},
            {"LOWER": "wanna"},
            {"LOWER": {"IN": ["live", "exist", "wake"]}},
        ],
        [
            {"LOWER": {"IN": ["no", "any"]}},
            {"LOWER": {"IN": ["reason", "point"]}},
            {"LOWER": {"IN": ["to", "in", "of"]}},
            {"LOWER": {"IN": ["live", "living"]}},
        ],
    ],
    DANGER: [
        [
            {"LOWER": {"IN": ["locked", "lock", "trapped", "shut", "tied", "chained"]}},
            {"LOWER": {"IN": ["me", "us"]}},
            {"LOWER": {"IN": ["in", "inside", "up"]}},
        ],
        [
            {"LOWER": {"IN": ["he", "she", "they", "hes", "theyre", "shes", "'s", "'re", "is", "are"]}},
            _GAP,
            {"LOWER": {"IN": ["going", "gon", "gunna"]}},
            {"LOWER": {"IN": ["to", "na"]}, "OP": "?"},  # spaCy cuts "gonna" in two
            {"LOWER": {"IN": ["kill", "beat", "rape", "stab", "shoot", "sell"]}},
            {"LOWER": {"IN": ["me", "us", "her"]}},
        ],
        [
            {"LOWER": {"IN": ["call", "calling"]}},
            {"LOWER": "the", "OP": "?"},
            {"LOWER": {"IN": ["police", "cops", "911", "999", "112"]}},
            {"LOWER": {"IN": ["now", "pls", "please", "quick"]}},
        ],
        [{"LOWER": {"IN": ["sos", "mayday"]}}],
        [
            {"LOWER": {"IN": ["has", "got", "with", "have"]}},
            {"LOWER": "a"},
            {"LOWER": {"IN": ["gun", "knife", "machete"]}},
            {"LOWER": {"IN": ["to", "at", "on", "and"]}},
        ],
    ],
}
# People end a chat with them. Said of more ("goodbye everyone"), they may be a farewell to life: that is learnt.
_CALM_MESSAGES = frozenset(
    {"goodbye", "good bye", "goodbye amparo", "ok goodbye", "thanks goodbye", "goodbye thanks"}
)


def _bare(text: str) -> str:
    return " ".join(text.strip().strip("!.?… ").lower().replace(",", " ").split())


class PatternMatcher:
    """Matches the patterns on plain text."""

    def __init__(self) -> None:
        """Build the matcher on a blank English tokenizer; no model is downloaded."""
        self._nlp = spacy.blank("en")
        self._matcher = Matcher(self._nlp.vocab)
        for label, patterns in _PATTERNS.items():
            self._matcher.add(label, patterns)
        self._harmless = Matcher(self._nlp.vocab)
        self._harmless.add("harmless", _HARMLESS)

    def is_calm(self, text: str) -> bool:
        """Is this a whole message that means no harm, whatever it sounds like to a model?"""
        return _bare(text) in _CALM_MESSAGES

    def find(self, text: str) -> str | None:
        """Return SELF_HARM or DANGER where a pattern matches (danger first: it is faster to act on), else None."""
        if cry := find_cry(_bare(text)):
            return cry
        doc = self._nlp.make_doc(text.replace("’", "'"))
        covered = {index for _, start, end in self._harmless(doc) for index in range(start, end)}
        found = {
            self._nlp.vocab.strings[match]
            for match, start, end in self._matcher(doc)
            if not covered.intersection(range(start, end))
        }
        return DANGER if DANGER in found else SELF_HARM if SELF_HARM in found else None
