"""Names of places in the spelling and the script of each language, with what is written together with them."""

from __future__ import annotations

import pytest

from amparo.nlu.places import MentionFinder, Words
from amparo.nlu.places.clitics import part_clitics
from tests.unit.nlu.made_up import small_gazetteer


def countries(finder: MentionFinder, text: str) -> list[str]:
    """Return the country of the likeliest place of each mention."""
    return [mention.candidates[0].country for mention in finder.find(Words(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("llevo dos años en turquia y no me pagan", "TR"),
        ("mi hermana se fue a Nueva York", "US"),
        ("estou presa numa casa em genebra", "CH"),
        ("me trouxeram da áfrica do sul", "ZA"),
        ("je suis a londres avec un monsieur", "GB"),
        ("on m'a ramenée d'Abidjan sans papiers", "CI"),
        ("ils m'attendent jusqu'à Alger", "DZ"),
        ("انا بالرياض عند كفيل", "SA"),
        ("وصلت لدبي مبارح", "AE"),
        ("من الدوحة وللكويت", "QA"),
        ("والقاهرة زحمة", "EG"),
        ("ana fe masr", "EG"),
    ],
)
def test_a_place_is_found_as_the_language_writes_it(finder: MentionFinder, text: str, expected: str) -> None:
    assert expected in countries(finder, text)


@pytest.mark.parametrize(
    "text",
    [
        "me duele la cabeza y no sé qué hacer con la escuela",
        "ma soeur et sa fille vivent avec nous depuis un an",
        "she had a nice watch and i wanted one like that too",
        "grandad hid the good sweets in a box",
        "thank you that helped me a lot",
        "امي زعلانة مني كتير ومش عارفة اعمل ايه",
    ],
)
def test_words_of_one_language_are_no_places_of_another(finder: MentionFinder, text: str) -> None:
    assert countries(finder, text) == []


def test_a_short_form_that_is_a_word_elsewhere_counts_where_a_place_stands(finder: MentionFinder) -> None:
    assert countries(finder, "i am in la with a man who keeps my phone") == ["US"]
    assert countries(finder, "he brought me to LA with a man who keeps my phone") == ["US"]
    assert countries(finder, "el hombre me quita la plata cada noche") == []


def test_a_word_is_parted_only_where_the_rest_is_a_name() -> None:
    gazetteer = small_gazetteer()
    gazetteer.clitics.update({"wa": "", "d'": "", "lil": "al"})
    words = Words("wakenya d'houston dhouston water walls wakuwaits")
    part_clitics(words, gazetteer)
    assert [token.folded for token in words.tokens] == [
        "wa", "kenya", "d", "houston", "dhouston", "water", "walls", "wakuwaits"
    ]  # fmt: skip
    assert [words.text[token.start : token.end] for token in words.tokens[:4]] == [
        "wa",
        "kenya",
        "d'",
        "houston",
    ]
