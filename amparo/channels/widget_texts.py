"""The words of the widget, so that translators find them where all other words are."""

from __future__ import annotations

from babel import Locale

from amparo.i18n import translate

# {number}, {country} and the like are filled in by the widget.
_TEXTS = {
    "open": "Chat with Amparo",
    "title": "Amparo, a help chat",
    "close": "Close the chat. It is not erased.",
    "log": "Messages",
    "message": "Your message",
    "send": "Send",
    "you": "You",
    "writing": "Amparo is writing",
    "chosen": "your answer",
    "exitNote": (
        "The red button takes you to another website at once and deletes this chat. "
        "It does not clear the history of your browser."
    ),
    "how": "How to clear it",
    "leave": "Leave now",
    "leaving": "Another page is loading.",
    "shift": "To leave fast, press the red button, or the Shift key 3 times.",
    "shiftMore": "To leave, press Shift {number} more times.",
    "shiftOnce": "To leave, press Shift 1 more time.",
    "shiftOver": "You are still here. To leave, press Shift 3 times.",
    "erase": "Erase this chat",
    "erased": "This chat is erased. You can start again, or close the page.",
    "erasedHere": (
        "This chat is erased on your screen. Our computer could not be reached. It forgets the chat within 30 minutes."
    ),
    "notSent": "Your message did not get through. Your words are still here. Please try again.",
    "again": "Try again",
    "slow": "This is taking longer than it should. If you are in danger, do not wait for me.",
    "away": "Sorry, I cannot be reached right now. You can still get help by phone.",
    "inDanger": "In danger now?",
    "emergencyIn": "Emergency number in {country}:",
    "call": "Call {number}",
    "country": "Your country",
    "chooseCountry": "Choose a country",
    "areYouIn": "Are you in {country}?",
    "directory": "All helplines, by country",
    "copy": "Copy",
    "copyNumber": "Copy {number}",
    "copied": "Copied",
    "source": "Source:",
}


def widget_texts(language: str) -> dict[str, str]:
    """Return the words by key, and `lang` and `dir` (`ltr` or `rtl`) of the language."""
    texts = {key: translate(text, language) for key, text in _TEXTS.items()}
    return {**texts, "lang": language, "dir": Locale.parse(language, sep="-").text_direction}
