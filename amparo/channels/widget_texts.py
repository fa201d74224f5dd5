"""The words of the widget, so that translators find them where all other words are."""

from __future__ import annotations

from babel import Locale

from amparo.i18n import translate


def widget_texts(language: str) -> dict[str, str]:
    """Return the words by key, and `lang` and `dir` (`ltr` or `rtl`) of the language.

    {number}, {country} and the like are filled in by the widget.
    """
    texts = {
        "open": translate("Chat with Amparo", language),
        "title": translate("Amparo, a help chat", language),
        "close": translate("Close the chat. It is not erased.", language),
        "log": translate("Messages", language),
        "message": translate("Your message", language),
        "send": translate("Send", language),
        "you": translate("You", language),
        "writing": translate("Amparo is writing", language),
        "chosen": translate("your answer", language),
        "exitNote": translate(
            "The red button leaves and deletes this chat. Your browser history stays.", language
        ),
        "privacy": translate("Privacy", language),
        "leave": translate("Leave now", language),
        "leaving": translate("Another page is loading.", language),
        "shift": translate("To leave fast, press the red button, or the Shift key 3 times.", language),
        "shiftMore": translate("To leave, press Shift {number} more times.", language),
        "shiftOnce": translate("To leave, press Shift 1 more time.", language),
        "shiftOver": translate("You are still here. To leave, press Shift 3 times.", language),
        "erase": translate("Erase this chat", language),
        "erased": translate("This chat is erased. You can start again, or close the page.", language),
        "erasedHere": translate(
            "This chat is erased on your screen. Our computer could not be reached. "
            "It forgets the chat within 30 minutes.",
            language,
        ),
        "notSent": translate(
            "Your message did not get through. Your words are still here. Please try again.", language
        ),
        "again": translate("Try again", language),
        "slow": translate(
            "This is taking longer than it should. If you are in danger, do not wait for me.", language
        ),
        "away": translate("Sorry, I cannot be reached right now. You can still get help by phone.", language),
        "inDanger": translate("In danger now?", language),
        "emergencyIn": translate("Emergency number in {country}:", language),
        "call": translate("Call {number}", language),
        "country": translate("Your country", language),
        "chooseCountry": translate("Choose a country", language),
        "areYouIn": translate("Are you in {country}?", language),
        "directory": translate("All helplines, by country", language),
        "copy": translate("Copy", language),
        "copyNumber": translate("Copy {number}", language),
        "copied": translate("Copied", language),
        "source": translate("Source:", language),
    }
    return {**texts, "lang": language, "dir": Locale.parse(language, sep="-").text_direction}
