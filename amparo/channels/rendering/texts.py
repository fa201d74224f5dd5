"""Puts texts of a reply into a language: the catalogue first, then the values, each as that language names it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime

from amparo.dialogue.reply import Named, Text, Value
from amparo.directory.countries import (
    country_in_sentence,
    country_name,
    language_name,
    subdivision_name,
)
from amparo.i18n import DEFAULT_LANGUAGE, from_catalogue, translate

_PLACE = re.compile(r"\{(\w+)\}|\[\[(\w+)\]\]")


def say(text: Text, language: str | None = None) -> str:
    """Return a text in `language` with its values; a place without a value stays as it is."""
    source = text.source if _PLACE.fullmatch(text.source) else from_catalogue(text.source, language)

    def fill(match: re.Match[str]) -> str:
        name = match.group(1) or match.group(2)
        return named(text.values[name], language) if name in text.values else match.group()

    return _PLACE.sub(fill, source)


def sentence(source: str, language: str | None, /, **values: Value) -> str:
    """Return a sentence of this package in `language`."""
    return say(Text(source, values), language)


def in_turn(texts: Iterable[Text], language: str | None, joint: str) -> str:
    """Return texts in `language`, one after the other."""
    return joint.join(said for text in texts if (said := say(text, language).strip()))


def named(value: Value, language: str | None = None) -> str:
    """Return a value in `language`."""
    if isinstance(value, Text):
        return say(value, language)
    if isinstance(value, Named):
        return _NAMING[value.kind](value.of, language or DEFAULT_LANGUAGE)
    return str(value)


def listed(words: Sequence[Value], language: str | None) -> str:
    """Return "a, b, c"."""
    return translate(", ", language).join(named(word, language) for word in words)


def _any_of(words: Sequence[Value], language: str) -> str:
    said = [named(word, language) for word in words]
    last = translate(" or ", language)
    return last.join([translate(", ", language).join(said[:-1]), said[-1]] if len(said) > 1 else said)


def country(code: str, language: str | None) -> str:
    """Return the name of a country, or of what is of no single one."""
    of_no_country = {
        "INT": translate("International", language),
        "EU": translate("European Union", language),
    }
    return of_no_country.get(code) or country_name(code, language or DEFAULT_LANGUAGE)


def _place(words: Sequence[Value], language: str) -> str:
    code, part = (str(word) for word in words)
    return f"{subdivision_name(part)}, {country(code, language)}"


_NAMING: dict[str, Callable[[Sequence[Value], str], str]] = {
    "country": lambda of, language: country(str(of[0]), language),
    "country_in_sentence": lambda of, language: country_in_sentence(str(of[0]), language),
    "place": _place,
    "languages": lambda of, language: listed([language_name(str(code), language) for code in of], language),
    "or": _any_of,
    "list": listed,
}


def day(iso: str, language: str | None) -> str:
    """Return a day as people of that language write it; '' for what is none."""
    try:
        return format_date(date.fromisoformat(iso), format="long", locale=_locale(language))
    except ValueError:
        return ""


def day_and_time(iso: str, language: str | None) -> str:
    """Return the day of the week and the time of a wall clock: 'Tuesday 09:00'."""
    return format_datetime(datetime.fromisoformat(iso), "EEEE HH:mm", locale=_locale(language))


_DAYS = {name: index for index, name in enumerate(("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"))}
_RULE_OF_HOLIDAYS = re.compile(r"\bPH off\b")


def hours(written: str, language: str | None) -> str:
    """Return opening hours as a person reads them: 'Mo-Fr 09:00-17:00; PH off' -> 'Mon-Fri 09:00-17:00; closed …'."""
    names = _locale(language).days["format"]["abbreviated"]
    every_day = translate("every day", language)
    text = _RULE_OF_HOLIDAYS.sub(translate("closed on public holidays", language), written)
    text = re.sub(r"^(?=\d\d:)", f"{every_day} ", re.sub(r"\bMo-Su\b", every_day, text))
    text = re.sub(rf"\b({'|'.join(_DAYS)})\b", lambda match: names[_DAYS[match.group()]], text)
    text = re.sub(r"\bPH\b", translate("public holidays", language), text)
    return re.sub(r",(?=\S)", ", ", text)


def _locale(language: str | None) -> Locale:
    try:
        return Locale.parse(language or DEFAULT_LANGUAGE, sep="-")
    except (ValueError, UnknownLocaleError):  # a language that Babel does not know
        return Locale.parse(DEFAULT_LANGUAGE)
