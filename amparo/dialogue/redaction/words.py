"""The words that redaction knows, from data/redaction: one file for each language, and any.yml for all of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from amparo.settings import ROOT

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the first is many times faster

FOLDER = ROOT / "data" / "redaction"

# Letters, and the vowel signs that many scripts write as marks, which `\w` does not know.
MARKS = (
    r"\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    r"\u0900-\u0963\u0971-\u0dff\u0e30-\u0e4e\u200c\u200d"
)
HAN = r"\u3040-\u30ff\u3400-\u9fff"
"""Scripts without spaces between words."""
NO_MORE_WORD = rf"(?![\w{MARKS}])"
_APOSTROPHES = "'’`´"
_APOSTROPHE = re.compile(f"[{_APOSTROPHES}]")

NAME, CAPITAL, FRAME, PLATFORM, AT, DIGIT = range(6)
"""What a cue announces: a name; one with a capital letter; one before a closing word; a handle; a mail; a digit."""


@dataclass
class Cue:
    """What is known of one phrase: what it announces, and words of its languages.

    `words` are no names; `closing` closes a frame; `dots` stand for the dot of a mail; `han`: a name without spaces.
    """

    kinds: set[int] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    closing: set[str] = field(default_factory=set)
    dots: set[str] = field(default_factory=set)
    han: re.Pattern[str] | None = None


@dataclass(frozen=True)
class Words:
    """All words. `cues`: phrase -> cue; `spaced` and `unspaced` find them, in scripts with and without spaces.

    `anywhere`: a cue with what is no name in any language; `equals`: "is" between a platform and a handle; `fillers`:
    what may stand before it; `mine`: before a platform; `between`: words inside a number that is dictated.
    """

    cues: Mapping[str, Cue]
    spaced: re.Pattern[str]
    unspaced: re.Pattern[str]
    anywhere: Cue
    equals: tuple[str, ...]
    fillers: tuple[str, ...]
    mine: frozenset[str]
    between: frozenset[str]
    money: frozenset[str]
    mail_hosts: tuple[str, ...]
    particles: frozenset[str]


def lowered(text: str) -> str:
    """Return a text in small letters, as long as it was: İ would become two signs."""
    return text.replace("İ", "i").lower()


def key_of(phrase: str) -> str:
    """Return how a phrase is looked up: small letters, single spaces, one kind of apostrophe."""
    return " ".join(_APOSTROPHE.sub("'", lowered(phrase)).split())


@lru_cache(maxsize=1)
def words(folder: Path = FOLDER) -> Words:
    """Return what the files say; raises OSError and yaml.YAMLError."""
    files = [
        yaml.load(path.read_text(encoding="utf-8"), _LOADER) or {} for path in sorted(folder.glob("*.yml"))
    ]
    cues: dict[str, Cue] = {}
    for data in files:
        no_names = {key_of(word) for word in _listed(data, "words")}
        han = [re.escape(word) for word in sorted(no_names, reverse=True) if re.match(f"[{HAN}]", word)]
        kinds = (
            ("names", NAME),
            ("capitals", CAPITAL),
            ("platforms", PLATFORM),
            ("at", AT),
            ("digits", DIGIT),
        )
        phrases = [(phrase, kind, "") for name, kind in kinds for phrase in _listed(data, name)]
        phrases += [(opening, FRAME, closing) for opening, closing in data.get("frames", ())]
        for phrase, kind, closing in phrases:
            cue = cues.setdefault(key_of(phrase), Cue())
            cue.kinds.add(kind)
            cue.words |= no_names
            if kind == AT:
                cue.dots |= {key_of(word) for word in _listed(data, "dot")}
            if closing:
                cue.closing.add(key_of(closing))
            if han:
                cue.han = re.compile(rf"(?:(?!{'|'.join(han)})[{HAN}]){{1,4}}")
    unspaced = {phrase for phrase in cues if re.match(f"[{HAN}]", phrase)}

    def every(name: str) -> frozenset[str]:
        return frozenset(key_of(word) for data in files for word in _listed(data, name))

    return Words(
        cues,
        re.compile(rf"(?<![\w{MARKS}]){_by_script(set(cues) - unspaced)}"),
        re.compile(_trie(unspaced)),
        Cue(words=set(every("words"))),
        tuple(every("is")),
        tuple(every("fillers") | every("mine")),
        every("mine"),
        every("between"),
        every("money"),
        tuple(every("mail_hosts")),
        every("particles"),
    )


def _listed(data: Mapping[str, Any], name: str) -> list[str]:
    """Return a list of the file; a text is one of single words."""
    value = data.get(name) or []
    return value.split() if isinstance(value, str) else [str(each) for each in value]


def any_of(phrases: Iterable[str]) -> str:
    """Return a pattern for any of the phrases, the longest first, as whole words."""
    return "|".join(_spelled(phrase) + _end(phrase) for phrase in sorted(phrases, key=len, reverse=True))


def _by_script(phrases: Iterable[str]) -> str:
    """Return a pattern for any of the phrases that looks only among those of the script of a letter."""
    blocks: dict[int, list[str]] = {}
    for phrase in phrases:
        blocks.setdefault(ord(phrase[0]) >> 8, []).append(phrase)
    return "(?:{})".format(
        "|".join(
            rf"(?=[\u{block:02x}00-\u{block:02x}ff]){_trie(sorted(found))}"
            for block, found in sorted(blocks.items())
        )
    )


def _trie(phrases: Iterable[str]) -> str:
    """Return a pattern for any of the phrases that reads each letter once, however many there are."""
    tree: dict[str, Any] = {}
    for phrase in phrases:
        node = tree
        for letter in phrase:
            node = node.setdefault(letter, {})
        node[""] = phrase

    def pattern(node: dict[str, Any]) -> str:
        branches = [_spelled(letter) + pattern(child) for letter, child in sorted(node.items()) if letter]
        if "" in node:
            branches.append(_end(node[""]))  # last, so that the longest wins
        return f"(?:{'|'.join(branches)})" if len(branches) > 1 else branches[0]

    return pattern(tree) if tree else r"(?!)"


def _spelled(phrase: str) -> str:
    letters = {" ": r"\s{1,3}", "'": f"[{_APOSTROPHES}]"}
    return "".join(letters.get(letter) or re.escape(letter) for letter in phrase)


def _end(phrase: str) -> str:
    return NO_MORE_WORD if re.search(rf"[^\W{HAN}{MARKS}]$|[{MARKS}]$", phrase) else ""
