"""Which language a message is answered in: what it asks for or is written in, then the site's, then the platform's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rasa.shared.core.trackers import DialogueStateTracker

from amparo.channels.conversation import language_of
from amparo.channels.metadata import languages
from amparo.nlu.other_languages import language_of as unspoken_language_of
from amparo.nlu.other_languages import words_of
from amparo.nlu.patterns import language_of_fixed
from amparo.nlu.patterns.asked_language import asked_language
from amparo.nlu.written_language import likely_languages

# How much speaks for the language of the conversation, or of the site, before a message is read (logarithms).
TRUST_IN_TALK, TRUST_IN_SITE = 2.0, 0.7
SURE, VERY_SURE = 0.8, 0.95
FEW_WORDS = 2
"""So short a message must be very sure to change the language; in a talk one word never does."""


@dataclass(frozen=True)
class ChosenLanguage:
    """`code`: the language to answer in, '' where nothing tells; `asked`: it was asked for, and nothing else was said.

    `unspoken`: code of a language that was asked for and that Amparo does not speak.
    """

    code: str
    asked: bool = False
    unspoken: str = ""


def choose_language(
    text: str, tracker: DialogueStateTracker | None, metadata: Mapping[str, str]
) -> ChosenLanguage:
    """Return the language in which `text` (cleaned) is answered; `metadata`: what the site says, already validated.

    The site's language counts at first, and again when it changes: then somebody has chosen it there.
    """
    spoken, site = languages(), metadata.get("language", "")
    talk = language_of(tracker) or ""
    slot = "site_language"
    site_before = tracker.get_slot(slot) if tracker and slot in tracker.slots else None
    if site and (not talk or (site_before and site != site_before)):
        now, trust = site, TRUST_IN_SITE
    else:
        now, trust = talk, TRUST_IN_TALK
    if len(spoken) < 2 or text.startswith("/"):
        return ChosenLanguage(now)
    wanted = asked_language(text, spoken)
    if wanted:
        return (
            ChosenLanguage(wanted, asked=True) if wanted in spoken else ChosenLanguage(now, unspoken=wanted)
        )
    fixed = language_of_fixed(text)
    if fixed:
        return ChosenLanguage(fixed)
    words = words_of(text)
    if not words or (talk and len(words) == 1) or unspoken_language_of(text, spoken):
        return ChosenLanguage(now)
    likely = likely_languages(text, spoken, now, trust)
    best = max(likely, key=lambda code: likely[code], default=now)
    needed = SURE if len(words) > FEW_WORDS else VERY_SURE
    return ChosenLanguage(best if likely.get(best, 0.0) >= needed else now)
