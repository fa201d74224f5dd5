"""Which words of a message are looked at as places; inputs of every kind."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from amparo.nlu.places import Gazetteer, Mention, MentionFinder, Words
from amparo.nlu.places.finder import FEW_WORDS, MAX_PLACES, MAX_WORDS, merged
from amparo.nlu.places.place import Strength


@pytest.fixture(scope="module")
def quick(small: Gazetteer) -> MentionFinder:
    return MentionFinder(small)


def found(finder: MentionFinder, text: str) -> list[Mention]:
    return finder.find(Words(text))


def names(finder: MentionFinder, text: str) -> list[str]:
    return [mention.name for mention in found(finder, text)]


class TestWhatCounts:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("i am in kenya and kuwait", ["kenya", "kuwait"]),
            ("my sister is held in HOUSTON since march", ["houston"]),
            ("georgia hit me", ["georgia"]),
            ("turkey is cold and grey and far from all i know", ["turkey"]),
            ("i sleep in kl under a bridge near the station", ["kl"]),
            ("i have no place", []),
            ("", []),
        ],
    )
    def test_a_name_that_is_hardly_a_word_counts_anywhere(
        self, quick: MentionFinder, text: str, expected: list[str]
    ) -> None:
        assert names(quick, text) == expected

    def test_an_ordinary_word_counts_in_a_short_message_or_with_a_capital(self, quick: MentionFinder) -> None:
        rest = " ".join(["word"] * (FEW_WORDS - 3))
        assert names(quick, f"im in reading {rest}") == ["reading"]
        assert names(quick, f"im in reading {rest} more") == []
        assert names(quick, f"im in Reading {rest} more") == ["reading"]
        assert names(quick, "Reading books is all i do in this cold house") == []
        assert names(quick, "I Am Always Reading Books In This Cold House") == []

    def test_a_code_counts_in_capitals_or_as_the_whole_message(self, quick: MentionFinder) -> None:
        assert names(quick, "i live in TX with two others") == ["tx"]
        assert names(quick, "i live in tx with two others") == []
        assert names(quick, "I LIVE IN TX WITH TWO OTHERS") == [], "in capitals throughout they say nothing"

    def test_a_pronoun_is_a_country_in_capitals_or_alone(self, quick: MentionFinder) -> None:
        assert names(quick, "he will not let us go out at night") == []
        assert names(quick, "i am in the US at a farm") == ["us"]
        assert names(quick, "us") == ["us"]
        assert names(quick, "tx") == [], "of two letters that are no pronoun a country or state is not sure"

    def test_a_very_common_word_counts_only_before_its_country(self, quick: MentionFinder) -> None:
        assert names(quick, "one of many") == []
        assert names(quick, "of, turkey") == ["of"]

    def test_a_fixed_expression_is_no_place(self, quick: MentionFinder) -> None:
        assert names(quick, "london bridge is falling down, says the song in london") == ["london"]
        assert names(quick, "a turkey sandwich") == []


class TestNationalities:
    def test_the_adjective_of_a_nation_tells_its_country(self, quick: MentionFinder) -> None:
        (mention,) = found(quick, "i am a Kenyan woman")
        assert mention.of_nation and [place.country for place in mention.candidates] == ["KE"]
        assert not found(quick, "kenya")[0].of_nation

    def test_it_stands_beside_a_place_in_order(self, quick: MentionFinder) -> None:
        assert names(quick, "kuwait, a turkish man, houston") == ["kuwait", "turkish", "houston"]

    def test_one_of_an_unknown_country_is_left_out(self, quick: MentionFinder) -> None:
        assert names(quick, "martian") == []


class TestMisspellings:
    @pytest.mark.parametrize(
        ("text", "name"), [("im in kenia", "kenya"), ("huston", "houston"), ("from nigera", "nigeria")]
    )
    def test_a_misspelt_name_is_found_and_marked_as_such(
        self, quick: MentionFinder, text: str, name: str
    ) -> None:
        (mention,) = found(quick, text)
        assert mention.name == name and not mention.exact

    def test_a_word_of_its_own_is_no_misspelling(self, quick: MentionFinder) -> None:
        assert names(quick, "house nation morning") == []

    def test_words_of_a_fixed_expression_are_not_corrected(self, small: Gazetteer) -> None:
        assert names(MentionFinder(small), "kenia") == ["kenya"]
        covered = Gazetteer(**{**small.__dict__, "phrases": ["kenia street"]})
        assert names(MentionFinder(covered), "on kenia street") == []


class TestWords:
    def test_capitals_say_nothing_where_all_is_written_in_them(self) -> None:
        assert Words("HELP ME PLEASE").shouting
        assert not Words("Help me please").shouting
        assert not Words("TX").shouting

    def test_a_word_outside_of_the_message_is_empty(self) -> None:
        words = Words("in Kenya")
        assert [words.word(position) for position in (-1, 0, 1, 2)] == ["", "in", "kenya", ""]

    def test_a_clause_ends_at_a_mark_and_at_the_end(self) -> None:
        words = Words("in kenya, not uganda")
        assert [words.clause_ends(position) for position in range(4)] == [False, True, False, True]

    def test_a_mention_is_whole_where_nothing_is_beside_it(self, quick: MentionFinder) -> None:
        for text, whole in {"kenya!": True, "in kenya": False, "kenya now": False}.items():
            words = Words(text)
            assert words.is_whole(quick.find(words)[0]) is whole


def test_mentions_share_words_where_they_overlap() -> None:
    def at(first: int, last: int) -> Mention:
        return Mention(first, last, "x", Strength.STRONG, ())

    assert at(0, 2).shares_words_with(at(2, 3)) and at(2, 3).shares_words_with(at(0, 2))
    assert not at(0, 1).shares_words_with(at(2, 3))
    assert merged([at(0, 1), at(4, 4)], [at(1, 2)]) == [at(1, 2), at(4, 4)]


def test_of_very_many_words_and_places_only_the_first_are_read(quick: MentionFinder) -> None:
    many = found(quick, "kenya, kuwait. " * 20)
    assert [mention.first for mention in many] == list(range(MAX_PLACES))
    assert names(quick, "word " * (MAX_WORDS - 1) + "kenya") == ["kenya"]
    assert names(quick, "word " * MAX_WORDS + "kenya") == []


def test_an_empty_gazetteer_finds_nothing() -> None:
    assert names(MentionFinder(Gazetteer()), "im in kenya with a kenyan PK") == []


class TestTheRealGazetteer:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("ok im in São Paulo now", "São Paulo"),
            ("😭😭 help, Manchester!", "Manchester"),
            ("it's Kenya's law", "Kenya"),
            ("in N.Y. now", "N.Y."),
            ("im stuck in las vagas", "las vagas"),
        ],
    )
    def test_positions_are_those_of_the_message_as_written(
        self, finder: MentionFinder, text: str, expected: str
    ) -> None:
        words = Words(text)
        (mention,) = finder.find(words)
        assert text[words.tokens[mention.first].start : words.tokens[mention.last].end] == expected

    def test_all_places_of_a_message_are_found_in_order(self, finder: MentionFinder) -> None:
        assert names(finder, "im from nepal, my sister is in qatar, he flew to Kuala Lumpur") == [
            "nepal",
            "qatar",
            "kuala lumpur",
        ]

    @pytest.mark.parametrize(
        "message",
        [
            "a" * 1000,
            "in " * 1000,
            "kenya " * 500,
            "in kenya or " * 300,
            "🇰🇪" * 200,
            "\u200f\u202e\ufeff",
            "\x00\x01 in \x00",
            "ʼ'’`´" * 50,
            ".,;:!?-/()" * 30,
            "مرحبا أنا في السعودية وأحتاج مساعدة",
            "我在北京,请帮帮我",
            "ผมอยู่ที่กรุงเทพ",
            "मैं दिल्ली में हूँ",
            "ñandú ÅÄÖ ßßß İstanbul ǅ",
            "e\u0301" * 300,
            "\ud800 in kenya",
            "us US U.S. us. us, the us",
            "in in in or or me me hi ok la",
        ],
        ids=lambda message: ascii(message[:12]),
    )
    def test_nothing_makes_it_fail(self, finder: MentionFinder, message: str) -> None:
        words = Words(message)
        for mention in finder.find(words):
            assert 0 <= mention.first <= mention.last < len(words.tokens) and mention.candidates

    def test_random_texts_do_not_make_it_fail(self, finder: MentionFinder) -> None:
        chance = random.Random(7)
        choice = "in from to us not georgia me , . paris my sister is é😀 TX or kenyan kenia".split()
        for _ in range(500):
            mentions = found(finder, " ".join(chance.choices(choice, k=chance.randint(1, 30))))
            assert all(one.last < other.first for one, other in pairwise(mentions))
