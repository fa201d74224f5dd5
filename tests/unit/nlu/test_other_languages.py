"""A message in another language is noticed; English of any kind is left alone."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

import pytest

from amparo.data.training_messages import read_training_messages
from amparo.evaluation.messages import read_messages
from amparo.nlu import other_languages as module
from amparo.nlu.other_languages import (
    SURE,
    WORDS,
    Identifier,
    is_other_script,
    language_of,
    other_languages,
    words_of,
)
from amparo.settings import ROOT

# Not among the languages of the library: found by a script or by words alone.
BY_WORDS_ALONE = {"my", "ti", "so", "ha", "yo", "ig", "uz"}
# Taken for a neighbour that is read by the same people.
NEIGHBOURS = {"sr": "hr", "da": "no"}


@lru_cache(maxsize=1)
def training_words() -> Counter[str]:
    """In how many English training messages each word stands."""
    texts = [text for _, text in read_training_messages(ROOT / "data" / "nlu" / "en")]
    return Counter(word for text in texts for word in set(words_of(text)))


@pytest.fixture(scope="module")
def identifier() -> Identifier:
    """As it is shipped: with the words that more than one message of the training data has."""
    return Identifier({"en": {word for word, count in training_words().items() if count > 1}}, SURE)


class TestTheTable:
    def test_there_are_many_languages_with_their_codes_and_english_is_none(self) -> None:
        codes = list(other_languages())
        assert len(codes) > 50 and "en" not in codes
        assert all(isinstance(code, str) and re.fullmatch("[a-z]{2}", code) for code in codes), codes

    @pytest.mark.parametrize("code", other_languages())
    def test_a_language_has_one_sentence_of_its_own(self, code: str) -> None:
        entry = other_languages()[code]
        assert entry.keys() == {"text", "words"}
        text = entry["text"]
        assert isinstance(text, str) and text.strip() == text and len(text) > 40 and "\n" not in text
        assert "help" in text, "the word that is understood"
        assert not any(unicodedata.category(character).startswith("N") for character in text), "no numbers"
        assert sum(other["text"] == text for other in other_languages().values()) == 1

    @pytest.mark.parametrize("code", other_languages())
    def test_its_words_are_single_words_in_lower_case(self, code: str) -> None:
        words = other_languages()[code]["words"]
        assert len(words) >= 10 and len(words) == len(set(words))
        for word in words:
            assert isinstance(word, str) and word == word.lower()
            assert words_of(word) == [word], f"{word} would never be found"

    def test_none_of_its_words_is_english(self) -> None:
        """A few examples mix languages; an English word stands in many more."""
        most = 25
        words = {word for entry in other_languages().values() for word in entry["words"]}
        assert {word for word in words if training_words()[word] > most} == set()

    def test_no_english_word_of_need_gives_a_language_away(self) -> None:
        words = {word for entry in other_languages().values() for word in entry["words"]}
        assert not words & {
            "help",
            "police",
            "danger",
            "please",
            "me",
            "no",
            "work",
            "passport",
            "abeg",
            "wetin",
        }


class TestWords:
    def test_words_are_in_lower_case_without_numbers_and_marks(self) -> None:
        assert words_of("Help ME, 2 men!! don’t…") == ["help", "me", "men", "don't"]

    def test_letters_with_combining_marks_stay_whole(self) -> None:
        assert words_of("मदद करो") == ["मदद", "करो"]
        assert words_of(unicodedata.normalize("NFD", "ayúdame")) == ["ayúdame"]

    @pytest.mark.parametrize("text", ["", "  ", "911", "?!", "😭", "\u200b"])
    def test_without_letters_there_are_no_words(self, text: str) -> None:
        assert words_of(text) == []


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("помогите", True),
        ("help помогите мне", True),
        ("انا الان في dubai", True),
        ("please help me помогите", False),
        ("ayúdame señor, ¿dónde estás?", False),
        ("tôi cần giúp đỡ", False),
        ("ọlọ́pàá", False),
        ("я", False),
        ("", False),
        ("999 😭", False),
    ],
)
def test_another_script_is_one_that_most_of_the_letters_are_in(text: str, other: bool) -> None:
    assert is_other_script(text) is other


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ayuda por favor", "es"),
        ("me tienen encerrada y no puedo salir", "es"),
        ("ayúdame", "es"),
        ("mon patron a pris mon passeport et je ne peux pas partir", "fr"),
        ("AIDEZ MOI!!", "fr"),
        ("meu patrão ficou com meu passaporte e não me paga", "pt"),
        ("mein chef hat meinen pass genommen", "de"),
        ("potrzebuję pomocy", "pl"),
        ("am nevoie de ajutor", "ro"),
        ("yardım edin lütfen", "tr"),
        ("mwajiri wangu amechukua pasipoti yangu", "sw"),
        ("waxaan u baahanahay caawimaad", "so"),
        ("ina bukatar taimako", "ha"),
        ("kailangan ko ng tulong", "tl"),
        ("tôi cần giúp đỡ", "vi"),
        ("mujhe madad chahiye", "hi"),
        ("मेरी मदद करो", "hi"),
        ("помогите мне пожалуйста", "ru"),
        ("допоможіть мені будь ласка", "uk"),
        ("صاحب العمل اخذ جواز سفري", "ar"),
        ("به من کمک کنید لطفا", "fa"),
        ("እርዳታ እፈልጋለሁ", "am"),
        ("ሓገዝ የድልየኒ", "ti"),
        ("ကျွန်မကို ကူညီပါ", "my"),
        ("ช่วยด้วย", "th"),
        ("我的老板拿走了我的护照", "zh"),
        ("助けてください", "ja"),
        ("도와주세요", "ko"),
    ],
)
def test_a_call_for_help_in_another_language_is_recognised(
    text: str, code: str, identifier: Identifier
) -> None:
    assert identifier.language_of(text) == code


@pytest.mark.parametrize("code", sorted(other_languages().keys() - BY_WORDS_ALONE))
def test_a_language_is_recognised_by_its_own_sentence(code: str, identifier: Identifier) -> None:
    assert identifier.language_of(other_languages()[code]["text"]) in (code, NEIGHBOURS.get(code))


@pytest.mark.parametrize("code", other_languages())
def test_each_of_its_words_alone_is_recognised_as_of_the_first_language_that_has_it(
    code: str, identifier: Identifier
) -> None:
    for word in other_languages()[code]["words"]:
        first = next(other for other, entry in other_languages().items() if word in entry["words"])
        assert identifier.language_of(word) == first, word


@pytest.mark.parametrize(
    "text",
    ["ayuda por favor", "me tienen encerrada y no puedo salir", "у меня забрали паспорт", "i need help now"],
)
def test_capitals_change_nothing(text: str, identifier: Identifier) -> None:
    assert identifier.language_of(text.upper()) == identifier.language_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "i need help",
        "my boss took my passport and wont let me leave",
        "hello",
        "no",
        "ok",
        # dialects and learners
        "abeg help me my oga dey beat me",
        "wetin be human trafficking",
        "oga no wan give me my passport o",
        "i dey fear, dem lock us for house",
        "una fit help me?",
        "ain't nobody gonna help me innit",
        "mi need help bredda",
        "wagwan fam can u help man's sister",
        "y'all got a hotline in houston",
        "boss never pay me lah, can help or not",
        "do the needful sir, my passport is with the agent only",
        "pls hlp me he tuk my fone",
        # mixed with another language
        "help me po ate, my amo is hurting me",
        "sir pls help ako, kinuha passport ko",
        "kuya help me please my employer hit me",
        "please help, mi jefe has my papers",
        "tulong help me",
        "saklolo help",
        # names, places, and no words at all
        "my name is nguyen thi lan",
        "gimme a number in manila",
        "",
        "   ",
        "2",
        "???",
        "😭🙏",
        "asdf qwer zxcv",
        "x" * 1000,
    ],
)
def test_english_of_any_kind_is_left_alone(text: str, identifier: Identifier) -> None:
    assert identifier.language_of(text) is None


def test_hardly_an_english_message_is_taken_for_another_language(identifier: Identifier) -> None:
    texts = [message.text for message in read_messages(ROOT / "data" / "dev" / "en")]
    foreign = [text for text in texts if identifier.language_of(text)]
    assert len(texts) > 1000
    assert len(foreign) < len(texts) / 200, foreign


def test_a_word_of_another_language_in_the_training_data_does_not_become_english() -> None:
    assert Identifier({"en": {"ayuda", "por", "favor"}}, 0.95).language_of("ayuda") == "es"


class TestTheFileOfWords:
    def test_it_holds_one_word_a_line_in_order(self) -> None:
        for path in WORDS.glob("*.txt"):
            lines = path.read_text(encoding="utf-8").splitlines()
            assert lines == sorted(set(lines)) and len(lines) > (5_000 if path.stem == "en" else 500)
            assert [line for line in lines if words_of(line) != [line]] == []

    def test_spanish_is_still_told_from_english_though_there_are_spanish_messages_in_the_data(self) -> None:
        """Conversations mix languages, too: with all their words most of Spanish would be taken for English."""
        texts = [text for _, text in read_training_messages(ROOT / "data" / "nlu" / "es")]
        longer = [text for text in texts if len(text.split()) > 3]
        assert len(longer) > 100
        assert sum(language_of(text) == "es" for text in longer) > 0.7 * len(longer)

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("me tienen encerrada y no puedo salir", "es"),
            ("potrzebuję pomocy", "pl"),
            ("abeg help me my oga dey beat me", None),
            ("", None),
        ],
    )
    def test_with_it_a_language_is_told(self, text: str, code: str | None) -> None:
        assert language_of(text) == code

    def test_it_is_read_once(self) -> None:
        assert module._identifier(("en",)) is module._identifier(("en",))
