"""Answers that name numbers, from the directory as it is shipped."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from rasa.shared.core.domain import Domain

from amparo.channels.payloads import parse_payload
from amparo.dialogue.answers import (
    FIRST_RESULTS,
    button,
    country_question,
    emergency_sentence,
    place_name,
    services_answer,
)
from amparo.dialogue.case import Case
from amparo.dialogue.situation import Situation, situation_of
from amparo.dialogue.urgent import crisis_answer, emergency_answer
from amparo.directory import Directory
from amparo.directory.countries import all_countries, country_name
from amparo.directory.errors import DirectoryError
from amparo.directory.place import Place
from amparo.directory.result import Lead
from tests.unit.dialogue.situations import LEAD, NOWHERE, at, between, names, payloads, slots_of


def test_a_button_carries_its_intent_and_entities() -> None:
    assert button("Yes", "affirm") == {"title": "Yes", "payload": "/affirm"}
    made = button("Kenya", "give_place", country="KE")["payload"]
    assert made.startswith("/give_place{") and json.loads(made.removeprefix("/give_place")) == {
        "country": "KE"
    }


def test_a_place_has_a_name_that_people_know() -> None:
    assert place_name(Place("KE")) == "Kenya"
    assert place_name(Place("US", "US-TX")) == "Texas, United States"
    assert place_name(Place("XK")) == "Kosovo"


class TestTheQuestionForTheCountry:
    def test_is_open_where_nothing_is_known(self) -> None:
        question = country_question(NOWHERE)
        assert "Which country" in question.text and question.buttons == []

    def test_offers_the_country_of_the_time_zone(self) -> None:
        question = country_question(replace(NOWHERE, suggested_country="KE"))
        assert "Kenya" in question.buttons[0]["title"]
        assert payloads(question) == ['/give_place{"country": "KE"}']
        assert "Kenya" not in question.text, "a guess is offered, not said"

    def test_names_every_place_that_the_name_may_mean(self) -> None:
        question = country_question(between("GE", "US-GA"))
        assert "Georgia (the country) or Georgia, United States" in question.text
        assert [json.loads(payload.removeprefix("/give_place")) for payload in payloads(question)] == [
            {"country": "GE"},
            {"country": "US", "subdivision": "US-GA"},
        ]

    def test_joins_three_places_as_people_do_and_one_alone(self) -> None:
        assert (
            "Kenya (the country), Uganda (the country) or Texas"
            in country_question(between("KE", "UG", "US-TX")).text
        )
        assert "Do you mean Kenya (the country)?" in country_question(between("KE")).text

    @pytest.mark.parametrize(
        ("country", "title"),
        [
            ("PH", "It is in the Philippines"),
            ("GB", "It is in the United Kingdom"),
            ("CF", "It is in the Central African Republic"),
            ("KE", "It is in Kenya"),
        ],
    )
    def test_offers_a_country_as_people_say_it(self, country: str, title: str) -> None:
        assert country_question(replace(NOWHERE, suggested_country=country)).buttons[0]["title"] == title


class TestTheServicesAnswer:
    def test_lists_the_first_services_and_the_emergency_number(self, directory: Directory) -> None:
        answer = services_answer(at("KE"), directory)
        assert answer.custom is not None and answer.custom["type"] == "services"
        assert len(names(answer)) == FIRST_RESULTS
        for item in answer.custom["items"]:
            assert str(item["name"]) in answer.text
            assert not item["phone"] or str(item["phone"]) in answer.text
        assert answer.text.startswith(str(answer.custom["intro"])) and "Kenya" in answer.custom["intro"]
        (sentence,) = (line for line in answer.text.splitlines() if "In danger right now?" in line)
        assert "999" in sentence and "Kenya" in sentence

    def test_pages_through_all_services_once_and_then_says_so(self, directory: Directory) -> None:
        everything = directory.find(Place("KE"), "trafficking").services
        seen: list[str] = []
        for offset in range(0, len(everything), FIRST_RESULTS):
            answer = services_answer(at("KE"), directory, offset=offset)
            assert names(answer)
            seen += names(answer)
            is_last = offset + FIRST_RESULTS >= len(everything)
            assert ("/more_results" in payloads(answer)) is not is_last
        assert sorted(seen) == sorted(found.service.service_name for found in everything)

        after = services_answer(at("KE"), directory, offset=len(everything) + 10)
        assert names(after) == [] and "that is all" in after.text.lower()
        assert "999" in after.text and "/more_results" not in payloads(after)

    def test_says_where_a_country_has_no_line_and_offers_some_for_anywhere(
        self, directory: Directory
    ) -> None:
        assert not directory.find(Place("KP"), "trafficking").country_has_line
        answer = services_answer(at("KP"), directory)
        assert "I know no helpline" in answer.text and "North Korea" in answer.text
        assert names(answer), "international lines"

    def test_says_where_lines_are_those_of_the_parent_state(self, directory: Directory) -> None:
        assert directory.find(Place("GP"), "trafficking").lead is Lead.PARENT
        answer = services_answer(at("GP"), directory)
        assert "Guadeloupe" in answer.text and "the country that it belongs to" in answer.text
        assert "(France)" in answer.text

    def test_says_where_there_is_no_line_for_just_this(self, directory: Directory) -> None:
        found = directory.find(Place("BF"), "labour")
        assert found.country_has_line and not found.has_own_type
        assert "no special line" in services_answer(at("BF", need="labour"), directory).text

    def test_has_a_lead_of_its_own_for_each_of_these(self, directory: Directory) -> None:
        situations = [
            at("KE"),
            at("KP"),
            at("GP"),
            at("BF", need="labour"),
            at("KE", need="human"),
        ]
        answers = [services_answer(situation, directory) for situation in situations]
        answers.append(services_answer(at("KE"), directory, offset=3))
        intros = [str(answer.custom["intro"]).split(": ", 1)[1] for answer in answers if answer.custom]
        assert len(set(intros)) == len(intros) == 6

    def test_marks_the_country_of_the_website(self, directory: Directory) -> None:
        assert "somewhere else" in services_answer(situation_of({"site_country": "KE"}, None), directory).text
        assert "somewhere else" not in services_answer(at("KE"), directory).text

    def test_takes_another_lead(self, directory: Directory) -> None:
        assert services_answer(at("KE"), directory, lead=LEAD).text.startswith(LEAD)

    def test_sends_a_child_to_people_for_children(self, directory: Directory) -> None:
        for_child = directory.find(Place("KE"), "trafficking", "child").services[:FIRST_RESULTS]
        assert any(found.service.service_type == "child" for found in for_child)
        answer = services_answer(at("KE", age="child"), directory)
        assert names(answer) == [found.service.service_name for found in for_child]

    def test_names_the_number_where_the_writer_is_if_that_is_elsewhere(self, directory: Directory) -> None:
        answer = services_answer(at("AE", writer_country="PH"), directory)
        assert "Philippines" in answer.text and "911" in answer.text
        same = services_answer(at("AE", writer_country="AE"), directory)
        assert "You wrote from" not in same.text

    def test_says_for_whom_each_emergency_number_is(self, directory: Directory) -> None:
        text = services_answer(at("AE", writer_country="PH"), directory).text
        assert (
            "From the Philippines, 999 does not reach help in the United Arab Emirates: that is for somebody who is "
            "there. Where you are, call 911." in text
        )
        alike = emergency_answer(LEAD, at("FR", writer_country="RO"), directory).text
        assert "From Romania, 112 reaches help in Romania, not in France." in alike
        other = emergency_answer(LEAD, at("KE", writer_country="DE"), directory).text
        assert "does not reach help in Kenya" in other and "call 110" in other
        assert "does not reach" not in emergency_answer(LEAD, at("KE"), directory).text

    def test_gives_who_cannot_speak_lines_to_write_to_first(self, directory: Directory) -> None:
        answer = services_answer(at("AE", cannot_call=True), directory)
        assert answer.custom is not None
        first = answer.custom["items"][0]
        assert first["sms"] or first["whatsapp"] or first["chat_url"]
        assert "Only by phone, as far as I know." in answer.text

    def test_adds_offices_of_the_country_somebody_is_from_behind_the_lines_there(
        self, directory: Directory
    ) -> None:
        answer = services_answer(at("AE", origin_country="PH", need="labour"), directory)
        assert "for people from the Philippines" in answer.text
        assert "for people from" not in answer.text.split("\n\n")[1]

    def test_speaks_of_the_language_of_the_chat_where_a_line_is_known_to_speak_it(
        self, directory: Directory
    ) -> None:
        arabic = situation_of(slots_of(Case(country="AE"), language="ar"), None)
        assert "Speaks " in services_answer(arabic, directory).text
        assert "Speaks " not in services_answer(at("AE"), directory).text

    @pytest.mark.parametrize("situation", [NOWHERE, between("GE", "US-GA")])
    def test_needs_a_place(self, situation: Situation, directory: Directory) -> None:
        with pytest.raises(ValueError, match="place"):
            services_answer(situation, directory)

    def test_lets_a_fault_of_the_directory_through(self, directory: Directory) -> None:
        with pytest.raises(DirectoryError):
            services_answer(at("KE", need="no such need"), directory)

    def test_is_complete_for_every_country(self, directory: Directory) -> None:
        for country in sorted(all_countries()):
            answer = services_answer(at(country), directory)
            assert names(answer), country
            assert "In danger right now?" in answer.text and country_name(country) in answer.text


def test_the_emergency_sentence_names_two_different_numbers_at_most(directory: Directory) -> None:
    numbers = directory.emergency(Place("FR"))
    assert len(numbers) == 3
    sentence = emergency_sentence([numbers[0], numbers[0], *numbers], Place("FR"))
    shown = [number.phone for number in numbers if number.phone in sentence.split("(")[0]]
    assert len(shown) == 2 and sentence.count(numbers[0].phone) == 1


def test_every_button_of_every_answer_is_understood(domain: Domain, directory: Directory) -> None:
    answers = [
        country_question(replace(NOWHERE, suggested_country="KE")),
        country_question(between("GE", "US-GA")),
        emergency_answer(LEAD, at("KE"), directory),
        crisis_answer(LEAD, at("KE"), directory),
        services_answer(at("KE"), directory),
    ]
    buttons = [made for answer in answers for made in answer.buttons]
    assert len(buttons) > 8
    for made in buttons:
        assert made["title"] and parse_payload(made["payload"], domain, None) is not None, made
