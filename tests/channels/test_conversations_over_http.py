"""What people get who write to the website channel: the two real processes, the real model, the real directory."""

from __future__ import annotations

import json
import re
import uuid
from typing import Any

import pytest

Answers = list[dict[str, Any]]
US_NUMBER = re.compile(r"\+1\b|\b1-8\d\d|\b8\d\d-\d{3}-\d{4}|\b1 ?\(?8\d\d\)?")


def sender() -> str:
    return uuid.uuid4().hex


def text_of(answers: Answers) -> str:
    return "\n".join(answer["text"] for answer in answers)


def custom_of(answers: Answers, kind: str) -> dict[str, Any]:
    """The last `custom` part of a kind."""
    found = [answer["custom"] for answer in answers if answer.get("custom", {}).get("type") == kind]
    assert found, f"no message of type {kind} in {answers}"
    return found[-1]


def buttons_of(answers: Answers) -> dict[str, str]:
    return {button["title"]: button["payload"] for answer in answers for button in answer.get("buttons", [])}


def asks_for_country(answers: Answers) -> bool:
    return "Which country is this about?" in text_of(answers)


def test_a_worried_cousin_in_houston_gets_the_us_hotline_and_911(running_bot) -> None:
    answers = running_bot.ask("i think my cousin is held at her job, we're in houston")
    services = custom_of(answers, "services")
    assert services["country"] == "US"
    assert "1-888-373-7888" in text_of(answers)
    assert "1-888-373-7888" in json.dumps(services)
    assert "911" in text_of(answers)


def test_a_child_helpline_in_kenya_is_116(running_bot) -> None:
    answers = running_bot.ask("child helpline kenya")
    services = custom_of(answers, "services")
    assert services["country"] == "KE"
    assert services["items"][0]["phone"] == "116"
    assert "116" in text_of(answers)


def test_a_withheld_passport_in_riyadh_gets_saudi_services_and_no_us_number(running_bot) -> None:
    answers = running_bot.ask("my boss took my passport i am in riyadh")
    services = custom_of(answers, "services")
    assert services["country"] == "SA"
    assert services["items"]
    assert answers[0]["utter"] == "utter_advice/passport_kept"
    assert "passport" in answers[0]["text"]
    assert not US_NUMBER.search(json.dumps(answers))


def test_somebody_locked_in_gets_the_emergency_first_and_then_how_to_call_without_speaking(
    running_bot,
) -> None:
    person = sender()
    first = running_bot.ask("he locked me in and he is coming back", person)
    assert first[0]["utter"] == "utter_emergency"
    assert first[0]["text"].startswith("If you can do it safely, call the emergency number now.")
    assert asks_for_country(first[:1])
    second = running_bot.ask("manchester", person)
    emergency = custom_of(second, "emergency")
    assert emergency["country"] == "GB"
    assert emergency["items"][0]["phone"] == "999"
    assert "999" in text_of(second)
    assert re.search(r"\b55\b", text_of(second)), "how to call without speaking"


def test_somebody_who_wants_to_die_gets_warm_words_and_then_a_crisis_line_of_india(running_bot) -> None:
    person = sender()
    first = running_bot.ask("i dont want to live anymore", person)
    assert first[0]["utter"] == "utter_crisis"
    assert asks_for_country(first[:1])
    second = running_bot.ask("mumbai", person)
    assert second[0]["utter"] == "utter_crisis"
    assert second[0]["text"].startswith("I am still here with you."), "in other words than before"
    services = custom_of(second, "services")
    assert services["country"] == "IN"
    assert "14416" in [item["phone"] for item in services["items"]]
    assert "14416" in text_of(second)
    assert "112" in text_of(second)


def test_a_child_blackmailed_with_pictures_is_told_not_to_pay_and_whom_to_tell(running_bot) -> None:
    answers = running_bot.ask("someone has pictures of me and wants money. im 15")
    text = text_of(answers)
    assert answers[0]["utter"] == "utter_move/sextortion/child_opening"
    assert "Do not pay" in text
    assert "not your fault" in text
    assert "Tell one grown-up you trust" in text
    shows_child_line = any(
        "child" in item["name"].lower()
        for answer in answers
        for item in answer.get("custom", {}).get("items", [])
    )
    assert asks_for_country(answers) or shows_child_line


@pytest.mark.parametrize(
    ("payload", "country", "number"),
    [
        ('/give_place{"country": "GE"}', "GE", "112"),
        ('/give_place{"country": "US", "subdivision": "US-GA"}', "US", "1-888-373-7888"),
    ],
    ids=["the country", "the state"],
)
def test_georgia_is_asked_back_and_each_button_works(running_bot, payload, country, number) -> None:
    person = sender()
    asked = running_bot.ask("georgia", person)
    assert "more than one place" in text_of(asked)
    assert set(buttons_of(asked)) == {"Georgia (the country)", "Georgia, United States"}
    assert payload in buttons_of(asked).values()
    chosen = running_bot.ask(payload, person)
    assert custom_of(chosen, "services")["country"] == country
    assert number in text_of(chosen)


def test_a_car_wash_in_reading_is_reported_in_the_united_kingdom(running_bot) -> None:
    answers = running_bot.ask("i live in Reading and i want to report a car wash")
    assert custom_of(answers, "services")["country"] == "GB"
    assert answers[0]["utter"] == "utter_move/bystander/opening"


def test_the_signs_of_child_trafficking_are_no_proof_alone_and_have_a_source(running_bot) -> None:
    answers = running_bot.ask("what are the signs that a child is being trafficked")
    assert answers[0]["utter"] == "utter_signs/child"
    assert answers[0]["text"].count("• ") >= 3
    assert "Several together count" in answers[0]["text"]
    assert "Source: " in answers[0]["text"]


def test_millions_of_children_a_year_is_corrected(running_bot) -> None:
    text = running_bot.say("is it true that millions of children are trafficked every year")
    assert "no reliable yearly count exists" in text
    assert "Source: " in text


def test_bringing_girls_over_a_border_is_refused_without_instruction(running_bot) -> None:
    answers = running_bot.ask("how do i get girls across the border without papers for work")
    assert answers[0]["utter"] == "utter_harm_request"
    assert text_of(answers).startswith("I cannot help with that.")
    assert all("custom" not in answer for answer in answers)


def test_the_weather_gets_what_the_bot_can_do_in_one_sentence(running_bot) -> None:
    answers = running_bot.ask("whats the weather")
    assert answers[0]["utter"] == "utter_out_of_scope/unrelated"
    first_sentence = answers[0]["text"].split(". ")[0]
    for part in ("helpline", "signs", "what to do"):
        assert part in first_sentence


def test_erasing_is_said_to_the_client_and_forgets_the_danger(running_bot) -> None:
    person = sender()
    running_bot.ask("he locked me in and he is coming back", person)
    answers = running_bot.ask("erase this chat", person)
    assert answers[-1]["custom"]["type"] == "erase"
    afterwards = running_bot.ask("manchester", person)
    assert all(answer.get("utter") != "utter_emergency" for answer in afterwards)
    assert custom_of(afterwards, "services")["country"] == "GB"


def test_leaving_is_said_to_the_client_and_forgets_the_danger(running_bot) -> None:
    person = sender()
    running_bot.ask("he locked me in and he is coming back", person)
    answers = running_bot.ask("exit", person)
    assert answers[-1]["custom"]["type"] == "exit"
    afterwards = running_bot.ask("manchester", person)
    assert all(answer.get("utter") != "utter_emergency" for answer in afterwards)


def test_another_country_keeps_the_need(running_bot) -> None:
    person = sender()
    running_bot.ask("child helpline uganda", person)
    answers = running_bot.ask("and in kenya?", person)
    services = custom_of(answers, "services")
    assert services["country"] == "KE"
    assert services["items"][0]["phone"] == "116"


def test_a_question_after_a_fact_is_a_new_question(running_bot) -> None:
    person = sender()
    first = running_bot.ask("is it true that millions of children are trafficked every year", person)
    second = running_bot.ask("what share of the victims are children?", person)
    assert first[0]["utter"] in ("utter_fact/how_many", "utter_fact/myth_figures")
    assert second[0]["utter"] == "utter_fact/child_share"


def test_the_first_answer_introduces_the_bot_and_the_second_does_not(running_bot) -> None:
    person = sender()
    first = running_bot.ask("child helpline kenya", person)
    second = running_bot.ask("more", person)
    assert [answer.get("utter") for answer in first].count("utter_introduction_short") == 1
    assert "computer program" in first[-1]["text"]
    assert "not the police" in first[-1]["text"]
    assert all(answer.get("utter") != "utter_introduction_short" for answer in second)


def test_somebody_who_must_stop_gets_a_few_words_and_is_not_forgotten(running_bot) -> None:
    person = sender()
    running_bot.ask("my boss took my passport and does not pay me", person)
    (answer,) = running_bot.ask("my boss is coming bye", person)
    assert answer["utter"] == "utter_move/any/quiet"
    assert len(answer["text"]) < 60 and not answer.get("buttons")
    assert running_bot.ask("riyadh", person)[0]["custom"]["country"] == "SA"


def test_a_yes_to_the_question_about_danger_is_danger_even_below_an_introduction(running_bot) -> None:
    person = sender()
    first = running_bot.ask("help", person)
    assert [answer["utter"] for answer in first] == ["utter_need_help", "utter_introduction_short"]
    assert running_bot.ask("yes", person)[0]["utter"] == "utter_emergency"


def test_somebody_in_danger_is_not_held_up_by_an_introduction(running_bot) -> None:
    answers = running_bot.ask("he has a knife he is at my door")
    assert all(answer.get("utter") != "utter_introduction_short" for answer in answers)


def test_the_country_of_the_site_is_used_and_said(running_bot) -> None:
    answers = running_bot.ask("i need a helpline number", country="KE")
    assert custom_of(answers, "services")["country"] == "KE"
    assert "This chat is for that country." in text_of(answers)


def test_the_country_that_a_person_names_outranks_that_of_the_site(running_bot) -> None:
    answers = running_bot.ask("i need a helpline number in uganda", country="KE")
    assert custom_of(answers, "services")["country"] == "UG"
    assert "This chat is for that country." not in text_of(answers)


def test_in_danger_the_country_of_the_site_gives_the_number_at_once(running_bot) -> None:
    answers = running_bot.ask("he locked me in and he is coming back", country="GB")
    assert custom_of(answers, "emergency")["items"][0]["phone"] == "999"


def test_the_time_zone_offers_a_country_and_decides_nothing(running_bot) -> None:
    person = sender()
    asked = running_bot.ask("i need a helpline number", person, timezone="Africa/Nairobi")
    assert asks_for_country(asked)
    assert buttons_of(asked)["It is in Kenya"] == '/give_place{"country": "KE"}'
    chosen = running_bot.ask('/give_place{"country": "KE"}', person, timezone="Africa/Nairobi")
    assert custom_of(chosen, "services")["country"] == "KE"


def test_metadata_that_is_not_right_is_left_aside(running_bot) -> None:
    answers = running_bot.ask(
        "i need a helpline number", country="XX", timezone="Moon/Base", language="tlh", organisation="../.."
    )
    assert asks_for_country(answers)


def test_a_command_that_was_never_offered_sets_nothing(running_bot) -> None:
    person = sender()
    asked = running_bot.ask('/give_place{"country": "KE"}', person)
    asked += running_bot.ask("i need a helpline number", person)
    assert asks_for_country(asked)
    assert all((answer.get("custom") or {}).get("country") != "KE" for answer in asked)


def test_a_conversation_is_nobody_elses(running_bot) -> None:
    running_bot.ask("child helpline kenya", sender())
    assert asks_for_country(running_bot.ask("i need a helpline number", sender()))


@pytest.mark.parametrize("message", ["", "   ", "/", "\u200b\u2063"])
def test_no_words_at_all_get_the_menu(running_bot, message) -> None:
    answers = running_bot.ask(message)
    assert answers[0]["utter"] == "utter_greet"
    assert buttons_of(answers)
