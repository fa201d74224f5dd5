"""Messages that are enough by themselves: the whole message, a short call also with one slip of the fingers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from amparo.dialogue.table import intents
from amparo.nlu import patterns
from amparo.nlu.patterns import bare, fixed_meaning


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("911", "danger"),
        ("SOS", "danger"),
        ("🆘", "danger"),
        ("Police!!", "danger"),
        ("please help me, now", "danger"),
        ("please help me now", "danger"),
        ("kill myself", "self_harm"),
        ("I want to die.", "self_harm"),
        ("help", "need_help"),
        ("HELP!!!", "need_help"),
        ("hlep", "need_help"),
        ("Erase chat", "erase_chat"),
        ("exit", "exit_now"),
        ("hi", "greet"),
        ("  Hello ... ", "greet"),
        ("good bye", "goodbye"),
        ("Amparo", "safe_word"),
    ],
)
def test_a_whole_message_is_known_without_case_and_marks(text: str, intent: str) -> None:
    assert fixed_meaning(text) == intent


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "?!",
        "help me find a lawyer",
        "i dont want to die",
        "who is amparo",
        "the police number in spain",
        "suicide hotline number",
        "hi there he locked me in",
        "انا محتاج مساعدة",
        "x" * 1000,
    ],
)
def test_all_else_needs_judgement(text: str) -> None:
    assert fixed_meaning(text) == ""


@pytest.mark.parametrize(
    "text", ["dagner", "Dangerr!!", "im in dnager", "pls polcie", "EMERGANCY", "its an emergncy", "kidnaped"]
)
def test_a_mistyped_call_for_help_is_danger(text: str) -> None:
    assert fixed_meaning(text) == "danger"


@pytest.mark.parametrize("text", ["suiicde", "im suicdal", "suicidel"])
def test_a_mistyped_word_for_ending_ones_life_is_self_harm(text: str) -> None:
    assert fixed_meaning(text) == "self_harm"


@pytest.mark.parametrize(
    "text",
    [
        *"anger ranger dancer policy polite dangers polices suicides emergence kidnapper hep held".split(),
        "in policy",
        "what is a dnager sign at school",
    ],
)
def test_a_word_of_its_own_is_no_slip_nor_is_one_within_a_longer_message(text: str) -> None:
    assert fixed_meaning(text) == ""


def test_a_bare_message_has_small_letters_and_single_spaces() -> None:
    assert bare("  Help,  ME … now?! ") == "help me … now"
    assert bare("?!") == bare("") == ""


class TestTheTable:
    def test_what_it_names_are_intents(self) -> None:
        for language in patterns.all_languages():
            named = {*language} - set(patterns._OTHERS) | set(language["mistyped"].values())
            moves = {
                "menu",
                "leaves",
                "back",
            }  # the menu is what greet is answered with; the others are moves
            assert named <= {*intents(), *moves}

    def test_no_message_stands_under_two_intents(self) -> None:
        for language in patterns.all_languages():
            texts = [
                bare(text) for key, some in language.items() if key not in patterns._OTHERS for text in some
            ]
            assert len(texts) == len(set(texts)) and all(isinstance(text, str) and text for text in texts)

    def test_every_message_of_it_is_found(self) -> None:
        for language in patterns.all_languages():
            for intent in language.keys() - set(patterns._OTHERS):
                assert {fixed_meaning(text.upper()) for text in language[intent]} == {intent}


def patterns_of(code: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((FOLDER / f"{code}.yml").read_text(encoding="utf-8"))
    return found


FOLDER = Path(patterns.__file__).parent
BEGUN = sorted(path.stem for path in FOLDER.glob("*.yml"))


@pytest.mark.parametrize("code", BEGUN)
def test_every_language_has_all_kinds_of_words_and_its_expressions_can_be_read(code: str) -> None:
    found = patterns_of(code)
    assert found["language"] == code
    assert found.keys() == patterns_of("en").keys()
    assert found["positions"].keys() == patterns_of("en")["positions"].keys()
    for expressions in found["services"].values():
        for expression in expressions:
            re.compile(expression)
    for intent, texts in found.items():
        if isinstance(texts, list):
            assert all(isinstance(text, str) for text in texts), (
                f"{intent}: YAML takes a word for something else"
            )
    assert all(phrase.count("{}") == 1 for phrase in found["asks_language"])


@pytest.mark.parametrize("code", BEGUN)
def test_no_message_is_enough_for_two_meanings(code: str) -> None:
    found = patterns_of(code)
    whole = {
        name: {bare(text) for text in texts}
        for name, texts in found.items()
        if isinstance(texts, list) and name not in patterns._OTHERS
    }
    for name, texts in whole.items():
        others = set().union(*(words for other, words in whole.items() if other != name))
        assert sorted(texts & others) == [], name
