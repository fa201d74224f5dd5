from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from amparo.evaluation.conversations import Story, read_stories
from tests.conversations.in_process import InProcessBot, in_process_bot, new_sender
from tests.conversations.stories import FOLDER, play

STORIES = read_stories(FOLDER)
ROOT = Path(__file__).resolve().parents[2]
# No text is sure to be understood as this by every model, so it is given instead of said.
NOT_UNDERSTOOD = "nlu_fallback"


@pytest.fixture(scope="session")
def bot(trained_model: None) -> InProcessBot:
    return in_process_bot()


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_conversation(story: Story, bot: InProcessBot) -> None:
    problems = play(story, bot)
    if problems:
        pytest.fail(problems, pytrace=False)


def test_there_are_stories_for_every_intent_and_each_has_a_name_of_its_own() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    intents = {intent if isinstance(intent, str) else next(iter(intent)) for intent in domain["intents"]}
    told = {turn.intent.split("/")[0] for story in STORIES for turn in story.turns}
    assert len(STORIES) >= 64
    assert len({story.name for story in STORIES}) == len(STORIES)
    assert told | {NOT_UNDERSTOOD} == intents


def test_not_understood_twice_in_a_row_people_are_offered(bot: InProcessBot) -> None:
    sender = new_sender()
    first = bot.say("zzz", sender, NOT_UNDERSTOOD)
    second = bot.say("zzz", sender, NOT_UNDERSTOOD)
    assert first.actions == second.actions == ["utter_fallback"]
    assert "not sure that I understood" in first.said
    assert "people who answer by phone" in second.said
    assert "/talk_to_human" in [button["payload"] for button in second.answers[0]["buttons"]]


def test_not_understood_twice_but_not_in_a_row_people_are_not_offered(bot: InProcessBot) -> None:
    sender = new_sender()
    bot.say("zzz", sender, NOT_UNDERSTOOD)
    bot.say("thank you", sender)
    assert "not sure that I understood" in bot.say("zzz", sender, NOT_UNDERSTOOD).said


def test_not_understood_in_the_form_the_question_comes_again(bot: InProcessBot) -> None:
    sender = new_sender()
    bot.say("im worried about someone", sender)
    turn = bot.say("zzz", sender, NOT_UNDERSTOOD)
    assert turn.actions == ["utter_fallback", "bystander_form"]
    assert turn.active_loop == "bystander_form"
    assert "Which country" in turn.said
