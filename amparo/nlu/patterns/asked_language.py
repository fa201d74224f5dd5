"""A message that asks for another language and for nothing else: "english please", "en español", "speak tagalog"."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale, UnknownLocaleError

from amparo.nlu.other_languages import other_languages
from amparo.nlu.patterns import bare, begun_languages
from amparo.nlu.patterns.pointing import codes_of_languages

ANY = "{}"


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """Name of a language -> its code: as our languages call it, those that are begun too, and as it calls itself."""
    own = {str(name): str(code) for data in begun_languages() for name, code in data["languages"].items()}
    for code in other_languages():
        try:
            name = Locale.parse(code, sep="-").get_language_name(code)
        except (UnknownLocaleError, ValueError):
            continue
        if name:
            own[name.casefold()] = code
    return own | codes_of_languages()


@lru_cache(maxsize=1)
def _ways() -> tuple[tuple[str, str], ...]:
    """Return what stands before and behind the name of a language where it is asked for, the longest first."""
    ways = {
        tuple(phrase.split(ANY)) for language in begun_languages() for phrase in language["asks_language"]
    }
    return tuple(sorted(((before, behind) for before, behind in ways), key=lambda way: -len("".join(way))))


def asked_language(text: str, spoken: tuple[str, ...]) -> str:
    """Return the code (ISO 639) of the language that a message asks for and nothing else; '' where it says more.

    The bare name of a language asks for it only where it is `spoken`: beside a list of lines it may be a question.
    """
    message = bare(text).replace("?", "").replace("؟", "").strip()
    if not message or len(message) > 60:
        return ""
    if message in _names():
        return _names()[message] if _names()[message] in spoken else ""
    for before, behind in _ways():
        if message.startswith(before) and message.endswith(behind):
            code = _names().get(message[len(before) : len(message) - len(behind)].strip(), "")
            if code:
                return code
    return ""
