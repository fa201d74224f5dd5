"""Answers that name numbers, from the directory as it is shipped."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from rasa.shared.core.domain import Domain

from amparo.channels.payloads import parse_payload
from amparo.channels.rendering.texts import named, say
from amparo.channels.rendering.web import button
from amparo.dialogue.answers import (
    FIRST_RESULTS,
    choice,
    country_question,
    emergency_sentence,
    more_answer,
    not_working,
    services_answer,
)
from amparo.dialogue.case import Case
from amparo.dialogue.reply import AGAIN, Named, Reply
from amparo.dialogue.situation import Situation, situation_of
from amparo.dialogue.urgent import crisis_answer, emergency_answer
from amparo.directory import Directory
from amparo.directory.contact import parse_text_contact
from amparo.directory.countries import all_countries, country_name
from amparo.directory.errors import DirectoryError
from amparo.directory.place import Place
from amparo.directory.result import Lead
from tests.unit.dialogue.situations import (
    LEAD,
    LEAD_TEXT,
    NOWHERE,
    at,
    between,
    ids,
    line,
    names,
    payloads,
    slots_of,
    text,
)


def test_a_choice_carries_its_intent_and_entities() -> None:
    assert button(choice("Yes", "affirm"), "en") == {"title": "Yes", "payload": "/affirm"}
    made = choice("Kenya", "give_place", country="KE").payload
    assert made.startswith("/give_place{") and json.loads(made.removeprefix("/give_place")) == {
        "country": "KE"
    }


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (Named("country", ("KE",)), "Kenya"),
        (Named("place", ("US", "US-TX")), "Texas, United States"),
        (Named("country", ("XK",)), "Kosovo"),
        (Named("country_in_sentence", ("PH",)), "the Philippines"),
        (Named("or", ("112",)), "112"),
        (Named("or", ("112", "110")), "112 or 110"),
    ],
)
def test_a_place_and_numbers_have_names_that_people_know(value: Named, name: str) -> None:
    assert named(value, "en") == name


class TestTheQuestionForTheCountry:
    def test_is_open_where_nothing_is_known(self) -> None:
        question = country_question(NOWHERE)
        assert "Which country" in text(question) and question.choices == ()

    def test_offers_the_country_of_the_time_zone(self) -> None:
        question = country_question(replace(NOWHERE, suggested_country="KE"))
        assert "Kenya" in say(question.choices[0].title, "en")
        assert payloads(question) == ['/give_place{"country": "KE"}']
        assert "Kenya" not in text(question), "a guess is offered, not said"

    def test_names_every_place_that_the_name_may_mean(self) -> None:
        question = country_question(between("GE", "US-GA"))
        assert "Georgia (the country) or Georgia, United States" in text(question)
        assert [json.loads(payload.removeprefix("/give_place")) for payload in payloads(question)] == [
            {"country": "GE"},
            {"country": "US", "subdivision": "US-GA"},
        ]

    def test_joins_three_places_as_people_do_and_one_alone(self) -> None:
        assert "Kenya (the country), Uganda (the country) or Texas" in text(
            country_question(between("KE", "UG", "US-TX"))
        )
        assert "Do you mean Kenya (the country)?" in text(country_question(between("KE")))

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
        assert say(country_question(replace(NOWHERE, suggested_country=country)).choices[0].title) == title


class TestTheServicesAnswer:
    def test_lists_the_first_services_and_the_emergency_number(self, directory: Directory) -> None:
        reply = services_answer(at("KE"), directory)
        assert len(reply.services) == FIRST_RESULTS == 2 and reply.country == "KE"
        for service in reply.services:
            assert service["service_name"] in text(reply)
            assert service["phone"] in text(reply)
        assert text(reply).startswith("Kenya: ")
        (sentence,) = (part for part in text(reply).splitlines() if "In danger right now?" in part)
        assert "999" in sentence and "Kenya" in sentence

    def test_pages_through_all_services_once_and_then_says_so(self, directory: Directory) -> None:
        everything = directory.find(Place("KE"), "trafficking").services
        seen: tuple[str, ...] = ()
        shown: list[str] = []
        reply = services_answer(at("KE"), directory)
        while reply.services:
            shown += names(reply)
            seen += ids(reply)
            assert ("/more_results" in payloads(reply)) is (len(seen) < len(everything))
            reply = more_answer(at("KE", seen=seen), directory)
        assert shown == [found.service.service_name for found in everything]
        assert "that is all" in text(reply).lower()
        assert "999" in text(reply) and "/more_results" not in payloads(reply)

    def test_more_of_a_list_that_was_not_begun_begins_it(self, directory: Directory) -> None:
        assert text(more_answer(at("KE"), directory)) == text(services_answer(at("KE"), directory))

    def test_lines_that_were_shown_before_are_named_in_one_line(self, directory: Directory) -> None:
        first = services_answer(at("KE"), directory)
        again = services_answer(at("KE", seen=("other", *ids(first))), directory)
        assert (again.form, again.services, payloads(again)) == (AGAIN, first.services, ["/more_results"])
        assert len(text(again).splitlines()) == 1 and text(again).startswith("As I said: ")
        for service in first.services:
            assert f"{service['service_name']}, {service['phone']}" in text(again)
        half = services_answer(at("KE", seen=ids(first)[:1]), directory)
        assert text(half) == text(first), "a list with something new is shown"

    def test_a_line_that_was_tried_can_be_reported_by_its_number(self) -> None:
        lines = [line("a", phone="116"), line("b", phone="117"), line("c", chat_url="https://c.org")]
        assert [button(made, "en")["title"] for made in not_working(lines[:1])] == [
            "The number does not work"
        ]
        two = [button(made, "en") for made in not_working(lines)]
        assert [made["title"] for made in two] == ["116 does not work", "117 does not work"]
        assert two[1]["payload"] == '/report_number{"service": "b"}'

    @pytest.mark.parametrize("need", ["", "child", "labour", "crisis", "human"])
    def test_a_first_list_is_short(self, need: str, directory: Directory) -> None:
        lengths = sorted(
            len(text(services_answer(at(country, need=need), directory))) for country in all_countries()
        )
        assert lengths[len(lengths) // 2] < 300 and lengths[-1] < 900

    def test_every_number_of_what_is_shown_stands_in_the_text(self, directory: Directory) -> None:
        for country in sorted(all_countries()):
            reply = services_answer(at(country), directory)
            for service in reply.services:
                for column in ("phone", "whatsapp"):
                    assert service[column] in text(reply), (country, service["service_name"])
                contact = parse_text_contact(service["sms"])
                assert contact is None or contact.number in text(reply)

    def test_travels_as_json(self, directory: Directory) -> None:
        for situation in (at("KE"), at("GB", writer_country="DE"), at("AE", origin_country="PH"), NOWHERE):
            made = services_answer(situation, directory) if situation.place else country_question(situation)
            assert Reply.from_json(json.loads(json.dumps(made.to_json()))) == made

    def test_says_where_a_country_has_no_line_and_offers_some_for_anywhere(
        self, directory: Directory
    ) -> None:
        assert not directory.find(Place("KP"), "trafficking").country_has_line
        answer = services_answer(at("KP"), directory)
        assert "I know no helpline" in text(answer) and "North Korea" in text(answer)
        assert names(answer), "international lines"

    def test_says_where_lines_are_those_of_the_parent_state(self, directory: Directory) -> None:
        assert directory.find(Place("GP"), "trafficking").lead is Lead.PARENT
        answer = services_answer(at("GP"), directory)
        assert "Guadeloupe" in text(answer) and "the country that it belongs to" in text(answer)
        assert "(France)" in text(answer)

    def test_says_where_there_is_no_line_for_just_this(self, directory: Directory) -> None:
        found = directory.find(Place("BF"), "labour")
        assert found.country_has_line and not found.has_own_type
        assert "no line only for this" in text(services_answer(at("BF", need="labour"), directory))

    def test_has_a_lead_of_its_own_for_each_of_these(self, directory: Directory) -> None:
        situations = [
            at("KE"),
            at("KP"),
            at("GP"),
            at("BF", need="labour"),
            at("KE", need="human"),
        ]
        answers = [services_answer(situation, directory) for situation in situations]
        answers.append(more_answer(at("KE", seen=ids(answers[0])), directory))
        intros = [say(reply.lead[0], "en").split(": ", 1)[1] for reply in answers]
        assert len(set(intros)) == len(intros) == 6

    def test_marks_the_country_of_the_website(self, directory: Directory) -> None:
        assert "somewhere else" in text(
            services_answer(situation_of({"site_country": "KE"}, None), directory)
        )
        assert "somewhere else" not in text(services_answer(at("KE"), directory))

    def test_takes_another_lead(self, directory: Directory) -> None:
        assert text(services_answer(at("KE"), directory, lead=LEAD)).startswith(LEAD_TEXT)

    def test_sends_a_child_to_people_for_children(self, directory: Directory) -> None:
        for_child = directory.find(Place("KE"), "trafficking", "child").services[:FIRST_RESULTS]
        assert any(found.service.service_type == "child" for found in for_child)
        answer = services_answer(at("KE", age="child"), directory)
        assert names(answer) == [found.service.service_name for found in for_child]

    def test_names_the_number_where_the_writer_is_if_that_is_elsewhere(self, directory: Directory) -> None:
        answer = services_answer(at("AE", writer_country="PH"), directory)
        assert "Philippines" in text(answer) and "911" in text(answer)
        same = services_answer(at("AE", writer_country="AE"), directory)
        assert "You wrote from" not in text(same)

    def test_says_for_whom_each_emergency_number_is(self, directory: Directory) -> None:
        said = text(services_answer(at("AE", writer_country="PH"), directory))
        assert (
            "From the Philippines, 999 does not reach help in the United Arab Emirates: that is for somebody who is "
            "there. Where you are, call 911." in said
        )
        alike = text(emergency_answer(LEAD, at("FR", writer_country="RO"), directory))
        assert "From Romania, 112 reaches help in Romania, not in France." in alike
        other = text(emergency_answer(LEAD, at("KE", writer_country="DE"), directory))
        assert "does not reach help in Kenya" in other and "call 110" in other
        assert "does not reach" not in text(emergency_answer(LEAD, at("KE"), directory))

    def test_gives_who_cannot_speak_lines_to_write_to_first(self, directory: Directory) -> None:
        answer = services_answer(at("AE", cannot_call=True), directory)
        first = answer.services[0]
        assert first["sms"] or first["whatsapp"] or first["chat_url"]
        seen = ids(answer)
        while "Only by phone, as far as I know." not in text(answer):
            answer = more_answer(at("AE", cannot_call=True, seen=seen), directory)
            assert answer.services, "one of the list is by phone only"
            seen += ids(answer)

    def test_adds_offices_of_the_country_somebody_is_from_behind_the_lines_there(
        self, directory: Directory
    ) -> None:
        answer = services_answer(at("AE", origin_country="PH", need="labour"), directory)
        assert "for people from the Philippines" in text(answer)
        assert "for people from" not in text(answer).split("\n\n")[1]

    def test_speaks_of_the_language_of_the_chat_where_a_line_is_known_to_speak_it(
        self, directory: Directory
    ) -> None:
        arabic = situation_of(slots_of(Case(country="AE"), language="ar"), None)
        assert "Speaks " in text(services_answer(arabic, directory))
        assert "Speaks " not in text(services_answer(at("AE"), directory))

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
            assert "In danger right now?" in text(answer) and country_name(country) in text(answer)


def test_the_emergency_sentence_names_two_different_numbers_at_most(directory: Directory) -> None:
    numbers = directory.emergency(Place("FR"))
    assert len(numbers) == 3
    sentence = say(emergency_sentence([numbers[0], numbers[0], *numbers], Place("FR")))
    shown = [number.phone for number in numbers if number.phone in sentence.split("(")[0]]
    assert len(shown) == 2 and sentence.count(numbers[0].phone) == 1


def test_every_choice_of_every_answer_is_understood(domain: Domain, directory: Directory) -> None:
    answers = [
        country_question(replace(NOWHERE, suggested_country="KE")),
        country_question(between("GE", "US-GA")),
        emergency_answer(LEAD, at("KE"), directory),
        crisis_answer(LEAD, at("KE"), directory),
        services_answer(at("KE"), directory),
    ]
    choices = [made for answer in answers for made in (*answer.choices, *not_working([line(phone="1")]))]
    assert len(choices) > 8
    for made in choices:
        assert say(made.title) and parse_payload(made.payload, domain, None) is not None, made
