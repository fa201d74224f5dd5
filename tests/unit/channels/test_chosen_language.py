"""The language of an answer: what the message asks for or is written in, then the talk's, then the site's."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rasa.shared.core.events import SlotSet
from rasa.shared.core.slots import TextSlot
from rasa.shared.core.trackers import DialogueStateTracker

from amparo.channels import chosen_language
from amparo.channels.chosen_language import ChosenLanguage, choose_language

Talk = Callable[..., DialogueStateTracker]


@pytest.fixture(autouse=True)
def spoken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chosen_language, "languages", lambda: ("en", "es", "pt", "ar"))


@pytest.fixture
def talk() -> Talk:
    """A conversation in a language, with a site that was shown in one."""

    def make(language: str | None = None, site: str | None = None) -> DialogueStateTracker:
        slots = [TextSlot(name, mappings=[]) for name in ("language", "site_language")]
        filled = [
            SlotSet(name, value) for name, value in (("language", language), ("site_language", site)) if value
        ]
        return DialogueStateTracker.from_events("s", filled, slots=slots)

    return make


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("me quitaron el pasaporte y no me dejan salir", "es"),
        ("meu patrão ficou com meu passaporte e não me paga", "pt"),
        ("my boss took my passport and wont let me go", "en"),
        ("صاحبة البيت اخذت جوازي ومش راضية ترجعه", "ar"),
        ("no me pagan hace 3 meses q hago", "es"),
        ("to com medo dele ele me bate todo dia", "pt"),
    ],
)
@pytest.mark.parametrize("site", ["en", "es", "ar", ""])
def test_a_first_message_is_answered_in_the_language_that_it_is_written_in(
    text: str, code: str, site: str
) -> None:
    assert choose_language(text, None, {"language": site} if site else {}).code == code


@pytest.mark.parametrize("text", ["ok", "no", "riyadh", "15", "hm", "...", "😢", "whatsapp", "?"])
@pytest.mark.parametrize("now", ["es", "pt", "ar", "en"])
def test_a_very_short_message_keeps_the_language_of_the_talk(text: str, now: str, talk: Talk) -> None:
    assert choose_language(text, talk(now), {"language": "en"}).code == now


@pytest.mark.parametrize(
    "text",
    ["my jefe no me paga, he says mañana mañana", "no puedo, la policia is outside jaja", "call 911 o que"],
)
def test_a_message_of_two_languages_keeps_the_language_of_the_talk(text: str, talk: Talk) -> None:
    assert choose_language(text, talk("es", "es"), {"language": "es"}).code == "es"


def test_a_whole_sentence_in_another_language_changes_it_in_the_middle(talk: Talk) -> None:
    assert choose_language("i dont understand spanish very well sorry", talk("es"), {}).code == "en"
    assert choose_language("perdon no entiendo bien el ingles", talk("en"), {"language": "en"}).code == "es"


@pytest.mark.parametrize(
    "text",
    [
        "spanish please",
        "in spanish",
        "Can you speak Spanish?",
        "español",
        "ESPAÑOL",
        "en español",
        "habla español?",
    ],
)
def test_a_language_that_is_asked_for_is_spoken_at_once(text: str, talk: Talk) -> None:
    assert choose_language(text, talk("en"), {}) == ChosenLanguage("es", asked=True)


@pytest.mark.parametrize(
    ("text", "code"),
    [("speak tagalog", "tl"), ("in hindi please", "hi"), ("somali pls", "so"), ("en français", "fr")],
)
def test_a_language_that_is_asked_for_and_not_spoken_is_named(text: str, code: str, talk: Talk) -> None:
    assert choose_language(text, talk("en"), {}) == ChosenLanguage("en", unspoken=code)


@pytest.mark.parametrize(
    "text",
    [
        "do they speak spanish",
        "is there a spanish line in chicago",
        "tagalog?",
        "my boss is spanish",
        "polish",
    ],
)
def test_a_question_that_names_a_language_asks_for_none(text: str, talk: Talk) -> None:
    chosen = choose_language(text, talk("en"), {})
    assert chosen == ChosenLanguage("en")


def test_another_foreign_language_keeps_the_language_of_the_talk(talk: Talk) -> None:
    text = "mein chef hat meinen pass genommen und schlägt mich"
    assert choose_language(text, talk("es"), {}).code == "es"
    assert choose_language(text, None, {"language": "ar"}).code == "ar"


def test_who_chooses_another_language_on_the_page_is_answered_in_it(talk: Talk) -> None:
    assert choose_language("ok", talk("en", "en"), {"language": "es"}).code == "es"
    assert choose_language("ok", talk("es", "en"), {"language": "en"}).code == "es", "the page did not change"


def test_a_button_keeps_the_language(talk: Talk) -> None:
    assert choose_language('/fact{"topic": "borders"}', talk("ar"), {"language": "en"}).code == "ar"


def test_where_nothing_tells_none_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chosen_language, "languages", lambda: ("en",))
    assert choose_language("me quitaron el pasaporte y no me dejan salir", None, {}) == ChosenLanguage("")
    assert choose_language("hello", None, {"language": "en"}) == ChosenLanguage("en")
