"""Whether somebody confirmed a number, in the few words that people read."""

from __future__ import annotations

from datetime import date

from babel import UnknownLocaleError

from amparo.directory.status import day_text
from amparo.i18n import DEFAULT_LANGUAGE, translate


def confirmation_text(assured_date: str, language: str | None = None) -> str:
    """'Confirmed on November 1, 2026', the day as people of `language` write it, or 'Not yet confirmed by us'.

    `assured_date`: ISO; what is no day counts as not confirmed.
    """
    try:
        date.fromisoformat(assured_date)
    except ValueError:
        return translate("Not yet confirmed by us", language)
    return translate("Confirmed on {date}", language).format(date=_day(assured_date, language))


def _day(assured_date: str, language: str | None) -> str:
    try:
        return day_text(assured_date, language or DEFAULT_LANGUAGE)
    except (ValueError, UnknownLocaleError):  # a language that Babel does not know
        return day_text(assured_date, DEFAULT_LANGUAGE)
