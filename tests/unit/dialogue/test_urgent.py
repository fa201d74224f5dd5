"""Answers for somebody in danger, from the directory as it is shipped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from amparo.dialogue.reply import Reply
from amparo.dialogue.situation import Situation, situation_of
from amparo.dialogue.urgent import (
    crisis_answer,
    emergency_answer,
    number_again,
    speechless_answer,
    written_answer,
)
from amparo.directory import Directory
from amparo.directory.countries import all_countries, country_name
from amparo.directory.place import Place
from tests.unit.dialogue.situations import LEAD, LEAD_TEXT, NOWHERE, at, between, names, payloads, text


class TestTheNumberOfAnAlarmThatGoesOn:
    @pytest.mark.parametrize("country", ["GB", "KE", "PH", "MM"])
    def test_is_one_number_with_the_way_out_and_ways_without_speaking(
        self, country: str, directory: Directory
    ) -> None:
        answer = number_again("danger", LEAD, at(country), directory)
        assert answer.carries == "emergency"
        (number,) = answer.emergency
        assert text(answer).startswith(f"{LEAD_TEXT}\n\n") and number.phone in text(answer)
        assert payloads(answer) == ["/not_in_danger", '/advice{"topic": "cannot_speak"}']

    def test_is_that_of_the_clock_or_the_one_of_mobile_phones_where_no_place_is_known(
        self, directory: Directory
    ) -> None:
        assert "112" in text(number_again("danger", LEAD, NOWHERE, directory))
        here = number_again("danger", LEAD, replace(NOWHERE, suggested_country="GB"), directory)
        assert "999" in text(here) and here.carries == "", "a guess is no card"

    def test_of_somebody_who_may_die_is_one_line_of_the_place(self, directory: Directory) -> None:
        answer = number_again("self_harm", LEAD, at("GB"), directory)
        assert len(names(answer)) == 1 and names(answer)[0] in text(answer)
        assert payloads(answer) == ["/not_in_danger"]

    def test_of_somebody_who_may_die_anywhere_asks_for_the_country(self, directory: Directory) -> None:
        assert number_again("self_harm", LEAD, NOWHERE, directory).carries == "question"


class TestTheEmergencyAnswer:
    def test_gives_the_numbers_of_the_place(self, directory: Directory) -> None:
        answer = emergency_answer(LEAD, at("GB"), directory)
        assert text(answer).startswith(f"{LEAD_TEXT}\n\nUnited Kingdom\n") and "call 999" in text(answer)
        assert answer.carries == "emergency"
        assert answer.emergency[0].phone == "999"

    @pytest.mark.parametrize("country", sorted(all_countries()))
    def test_has_a_number_for_every_country(self, country: str, directory: Directory) -> None:
        answer = emergency_answer(LEAD, at(country), directory)
        assert answer.emergency
        for number in answer.emergency:
            assert number.phone in text(answer), "the text is complete without the cards"
        assert country_name(country) in text(answer)

    def test_asks_for_the_country_where_it_is_unknown_and_says_what_works_meanwhile(
        self, directory: Directory
    ) -> None:
        answer = emergency_answer(LEAD, NOWHERE, directory)
        assert (
            text(answer).startswith(LEAD_TEXT) and "112" in text(answer) and "Which country" in text(answer)
        )
        assert answer.carries == "question"

    def test_names_the_number_where_the_clock_suggests_a_country_and_still_asks(
        self, directory: Directory
    ) -> None:
        answer = emergency_answer(LEAD, replace(NOWHERE, suggested_country="GB"), directory)
        numbers, question = text(answer).split("Which country")
        assert "If you are in the United Kingdom: call 999." in numbers and question
        assert "Somewhere else? On most mobile phones you can try the emergency number 112." in numbers
        assert answer.carries == "question", "a guess is no card"

    def test_says_of_the_number_of_the_clock_what_must_be_known_of_it(self, directory: Directory) -> None:
        note = directory.emergency(Place("SA"))[0].note
        answer = emergency_answer(LEAD, replace(NOWHERE, suggested_country="SA"), directory)
        assert note and note in text(answer)

    @pytest.mark.parametrize("situation", [NOWHERE, between("GE", "US-GA"), at("KE")])
    def test_offers_ways_without_speaking_always(self, situation: Situation, directory: Directory) -> None:
        answer = emergency_answer(LEAD, situation, directory)
        assert '/advice{"topic": "cannot_speak"}' in payloads(answer)

    def test_asks_which_place_where_the_name_has_several_meanings(self, directory: Directory) -> None:
        answer = emergency_answer(LEAD, between("GE", "US-GA"), directory)
        assert (
            LEAD_TEXT in text(answer) and "112" in text(answer) and "Georgia, United States" in text(answer)
        )
        assert len(answer.choices) == 3

    def test_says_that_the_country_is_only_that_of_the_website(self, directory: Directory) -> None:
        of_site = emergency_answer(LEAD, situation_of({"site_country": "GB"}, None), directory)
        said = emergency_answer(LEAD, at("GB"), directory)
        assert "999" in text(of_site) and "somewhere else" in text(of_site)
        assert "somewhere else" not in text(said)


class TestTheCrisisAnswer:
    def test_gives_crisis_lines_and_the_emergency_number(self, directory: Directory) -> None:
        answer = crisis_answer(LEAD, at("US"), directory)
        assert text(answer).startswith(LEAD_TEXT) and "988" in text(answer) and "911" in text(answer)
        assert 1 <= len(answer.services) <= 2 and answer.urgency == "self_harm"
        assert "/talk_to_human" in payloads(answer)

    @pytest.mark.parametrize("country", ["US", "GB", "PH", "ZA", "CA"])
    def test_gives_a_child_a_crisis_line_and_a_line_for_children(
        self, country: str, directory: Directory
    ) -> None:
        answer = crisis_answer(LEAD, at(country, age="child"), directory)
        everything = directory.find(Place(country), "crisis", "child").services
        kinds = {found.service.service_name: found.service.service_type for found in everything}
        assert [kinds[name] for name in names(answer)] == ["crisis", "child"]

    def test_gives_a_child_what_there_is_where_no_crisis_line_is_known(self, directory: Directory) -> None:
        answer = crisis_answer(LEAD, at("BG", age="child"), directory)
        assert names(answer)[0] == "National child line 116 111" and len(names(answer)) == 2

    def test_asks_for_the_country_where_it_is_unknown(self, directory: Directory) -> None:
        answer = crisis_answer(LEAD, NOWHERE, directory)
        assert (
            text(answer).startswith(LEAD_TEXT) and "112" in text(answer) and "Which country" in text(answer)
        )

    def test_names_a_crisis_line_where_the_clock_suggests_a_country(self, directory: Directory) -> None:
        answer = crisis_answer(LEAD, replace(NOWHERE, suggested_country="GB"), directory)
        (line,) = directory.find(Place("GB"), "crisis", limit=1).services
        first, question = text(answer).split("Which country")
        assert "If you are in the United Kingdom" in first and line.service.phone in first and question
        assert first.index(line.service.phone) < first.index("999") < first.index("112"), "people come first"
        assert "/talk_to_human" in payloads(answer) and answer.carries == "question"

    def test_sends_nobody_to_the_police_where_there_is_a_number_for_rescue(
        self, directory: Directory
    ) -> None:
        said = text(crisis_answer(LEAD, replace(NOWHERE, suggested_country="DE"), directory))
        assert "call 112 there" in said and "110" not in said

    def test_guesses_no_line_where_none_is_known(self, directory: Directory) -> None:
        said = text(crisis_answer(LEAD, replace(NOWHERE, suggested_country="BG"), directory))
        assert "If you are in Bulgaria" not in said and "112" in said

    def test_a_shared_name_gets_the_numbers_of_both_countries_before_it_is_asked_back(
        self, directory: Directory
    ) -> None:
        for made in (crisis_answer, emergency_answer):
            said = text(made(LEAD, between("GB", "US-AL"), directory))
            numbers, question = said.split("I know more than one place")
            assert "United Kingdom: 999" in numbers and "United States: 911" in numbers and question

    def test_says_so_where_no_crisis_line_is_known(self, directory: Directory) -> None:
        assert "no crisis line in Bulgaria" in text(crisis_answer(LEAD, at("BG"), directory))
        assert "no crisis line" not in text(crisis_answer(LEAD, at("US"), directory))

    def test_has_somebody_to_talk_to_in_every_country(self, directory: Directory) -> None:
        for country in sorted(all_countries()):
            answer = crisis_answer(LEAD, at(country), directory)
            assert names(answer), country


class TestHelpWithoutSpeaking:
    def test_names_what_to_dial_before_anything_else(self, directory: Directory) -> None:
        answer = speechless_answer(LEAD, at("KE"), directory)
        number = directory.emergency(Place("KE"))[0].phone
        first, second, third = text(answer).split("\n\n")[:3]
        assert first.startswith(f"In Kenya, call {number}") and "cannot promise that a text" in second
        assert third == LEAD_TEXT and answer.services

    @pytest.mark.parametrize(("country", "number"), [("FR", "114"), ("IS", "112")])
    def test_names_a_number_for_texts_where_the_directory_knows_one(
        self, country: str, number: str, directory: Directory
    ) -> None:
        said = text(speechless_answer(LEAD, at(country), directory))
        assert f"send a text to {number}." in said and "cannot promise that a text" not in said

    def test_offers_no_number_for_texts_as_one_to_dial(self, directory: Directory) -> None:
        assert "call 112 or 17 if you can" in text(speechless_answer(LEAD, at("FR"), directory))

    @pytest.mark.parametrize("made", [speechless_answer, written_answer])
    def test_says_its_words_alone_where_no_place_is_known(
        self, made: Callable[..., Reply], directory: Directory
    ) -> None:
        assert made(LEAD, NOWHERE, directory) == Reply(LEAD)

    def test_lists_first_those_who_can_be_written_to(self, directory: Directory) -> None:
        answer = written_answer(LEAD, at("US"), directory)
        first = answer.services[0]
        assert first["sms"] or first["chat_url"] or first["whatsapp"]
