"""The themes of /help: every topic has a question as its title, and stands in one theme."""

from __future__ import annotations

from collections import Counter

import yaml

from amparo.dialogue.themes import question_of, theme_of, themes
from amparo.dialogue.topics import is_topic, topic_of
from amparo.settings import ROOT

# What these answer hangs on the name or the question in the message.
WITHOUT_A_PAGE = {"fact/organisation", "fact/not_known"}


def topics_with_a_text() -> set[str]:
    names = {
        name
        for path in (ROOT / "data/responses").rglob("*.yml")
        for name in yaml.safe_load(path.read_text(encoding="utf-8"))["responses"]
    }
    return {topic_of(name) for name in names if is_topic(name)}


def test_every_topic_stands_in_exactly_one_theme() -> None:
    listed = Counter(topic for theme in themes() for topic in theme.topics)
    assert set(listed) == topics_with_a_text() - WITHOUT_A_PAGE
    assert [topic for topic, times in listed.items() if times > 1] == []


def test_titles_are_short_questions_and_no_two_are_the_same() -> None:
    questions = [question for theme in themes() for question in theme.topics.values()]
    assert [question for question in questions if not question.endswith("?") or len(question) > 60] == []
    assert [question for question, times in Counter(questions).items() if times > 1] == []
    assert (
        len({theme.name for theme in themes()}) == len({theme.title for theme in themes()}) == len(themes())
    )


def test_a_topic_is_found_by_its_name() -> None:
    assert question_of("fact/borders") == "Must a border be crossed?"
    theme = theme_of("signs/hotel")
    assert theme is not None and theme.title == "Signs"
    assert theme_of("fact/organisation") is None and question_of("fact/organisation") == ""
