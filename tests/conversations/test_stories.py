from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.conversations.in_process import InProcessBot, in_process_bot
from tests.conversations.stories import Story, play, read_stories

STORIES = read_stories()
ROOT = Path(__file__).resolve().parents[2]


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
    assert told == intents
