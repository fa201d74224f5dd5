"""Whole conversations with the trained model: what must always happen, whatever is tuned."""

from __future__ import annotations

import pytest

from amparo.dialogue.table import intents
from amparo.evaluation.conversations import Story, read_stories
from tests.conversations.in_process import InProcessBot, in_process_bot, new_sender
from tests.conversations.stories import FOLDER, play

STORIES = read_stories(FOLDER)
# No text is sure to be understood as this by every model, so it is given instead of said.
NOT_UNDERSTOOD = "nlu_fallback"
TEXTS = ("utter_", "action_")
BESIDE_SERVICES = {"/talk_to_human", "/other_country"}


@pytest.fixture(scope="session")
def bot(trained_model: None) -> InProcessBot:
    return in_process_bot()


@pytest.fixture
def sender() -> str:
    return new_sender()


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_conversation(story: Story, bot: InProcessBot) -> None:
    problems = play(story, bot)
    if problems:
        pytest.fail(problems, pytrace=False)


def test_each_story_has_a_name_of_its_own_and_each_turn_an_action() -> None:
    assert len(STORIES) >= 45
    assert len({story.name for story in STORIES}) == len(STORIES)
    turns = [turn for story in STORIES for turn in story.turns]
    assert all(turn.actions and all(name.startswith(TEXTS) for name in turn.actions) for turn in turns)
    assert {turn.intent.split("/")[0] for turn in turns} <= set(intents())


@pytest.mark.parametrize("intent", sorted(intents()))
def test_whatever_is_decided_its_actions_follow_and_something_is_said(
    bot: InProcessBot, sender: str, intent: str
) -> None:
    turn = bot.say("zzz", sender, intent)
    assert turn.actions == list(intents()[intent].actions)
    assert turn.said.strip()
    assert "utter_missing_response" not in turn.utters


def test_not_understood_twice_in_a_row_people_are_offered(bot: InProcessBot, sender: str) -> None:
    first, second = (bot.say("zzz", sender, NOT_UNDERSTOOD) for _ in range(2))
    assert (first.utters, second.utters) == (["utter_fallback"], ["utter_fallback_people"])
    assert "/talk_to_human" in second.payloads


def test_not_understood_twice_but_not_in_a_row_people_are_not_offered(bot: InProcessBot, sender: str) -> None:
    bot.say("zzz", sender, NOT_UNDERSTOOD)
    bot.say("menu", sender)
    assert bot.say("zzz", sender, NOT_UNDERSTOOD).utters == ["utter_fallback"]


def test_the_country_of_the_website_is_used_and_said(bot: InProcessBot, sender: str) -> None:
    turn = bot.say("i need a helpline", sender, country="KE")
    assert (turn.slots["site_country"], turn.slots["country"]) == ("KE", None)
    assert "Kenya: you can turn to" in turn.said
    assert "This chat is for that country. If you are somewhere else, tell me where." in turn.said


def test_in_danger_the_number_of_the_websites_country_comes_at_once(bot: InProcessBot, sender: str) -> None:
    turn = bot.say("911", sender, country="GB")
    (answer,) = turn.answers
    assert turn.intent == "danger"
    assert (answer["custom"]["country"], answer["custom"]["items"][0]["phone"]) == ("GB", "999")


def test_the_country_that_a_person_names_outranks_that_of_the_website(bot: InProcessBot, sender: str) -> None:
    turn = bot.say("i need a helpline in uganda", sender, country="KE")
    assert turn.slots["country"] == "UG"
    assert "Uganda" in turn.said and "This website" not in turn.said
    assert "Uganda" in bot.say("911", sender, country="KE").said


def test_the_country_of_the_clock_is_offered_and_decides_nothing(bot: InProcessBot, sender: str) -> None:
    turn = bot.say("i need a helpline", sender, timezone="Africa/Nairobi")
    assert turn.slots["country"] is None
    assert turn.payloads == ['/give_place{"country": "KE"}']


def test_in_danger_the_number_of_the_clocks_country_is_named_beside_112(
    bot: InProcessBot, sender: str
) -> None:
    turn = bot.say("911", sender, timezone="Europe/London")
    assert "If you are in the United Kingdom: call 999." in turn.said
    assert "112" in turn.said
    assert turn.slots["country"] is None


def test_a_crisis_has_words_of_its_own_when_it_is_taken_back(bot: InProcessBot, sender: str) -> None:
    bot.say("i want to die", sender)
    assert bot.say("/not_in_danger", sender).utters == ["utter_move/any/calm_after_crisis"]


def test_danger_that_is_taken_back_is_believed(bot: InProcessBot, sender: str) -> None:
    bot.say("danger", sender)
    assert bot.say("/not_in_danger", sender).utters == ["utter_move/any/calm_after_alarm"]


def test_an_emergency_offers_to_take_it_back_and_ways_without_speaking(
    bot: InProcessBot, sender: str
) -> None:
    assert {"/not_in_danger", '/advice{"topic": "cannot_speak"}'} <= set(bot.say("911", sender).payloads)


def test_a_list_offers_more_people_to_write_to_and_another_country(bot: InProcessBot, sender: str) -> None:
    first = bot.say("i need a helpline in the united states", sender)
    assert set(first.payloads) == BESIDE_SERVICES | {"/more_results"}
    last = first
    for _ in range(20):
        if "/more_results" not in last.payloads:
            break
        last = bot.say("/more_results", sender)
    assert set(last.payloads) == BESIDE_SERVICES, "the end of the list offers no more of it"


def test_no_text_is_said_twice_while_a_story_goes_on(bot: InProcessBot, sender: str) -> None:
    bot.say("/exploited", sender)
    said = [bot.say("/what_now", sender).said for _ in range(4)]
    assert len(set(said)) == 4
