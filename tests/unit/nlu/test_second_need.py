"""Two needs in one message: the more urgent one comes first, the other one is offered."""

from __future__ import annotations

import numpy as np
import pytest
import yaml
from rasa.shared.nlu.training_data.message import Message

from amparo.nlu import second_need as module
from amparo.nlu.component import entity_values
from amparo.nlu.embedding import Embedder
from amparo.nlu.encoder.head import load_head
from amparo.nlu.second_need import (
    URGENCY,
    SecondNeed,
    are_alike,
    clauses,
    guess,
    is_personal,
    other_need,
    rank_of,
)
from amparo.nlu.topics import RESPONSE_SELECTOR, selector_output
from tests.unit.nlu.nlu_pipeline import CONFIG, Pipeline

SIGNS = "and what are the signs of trafficking"
HELPLINE = "who can i call in dubai for help"
PASSPORT = "my boss keeps my passport and will not give it back."
KNIFE = "he is outside the door with a knife."


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "he has my passport, and how do i report this without my name",
            ["he has my passport", "and how do i report this without my name"],
        ),
        ("They took my papers. Is that legal here?", ["They took my papers.", "Is that legal here?"]),
        ("they took my papers\n\nis that legal here", ["they took my papers", "is that legal here"]),
        ("i am not paid here also who can i call", ["i am not paid here", "also who can i call"]),
        ("one two three four; one two three four", ["one two three four;", "one two three four"]),
        ("he took my passport and my phone and my shoes", []),
        ("hi. he took my passport. thanks", []),
        ("i need help", []),
        ("24/7 line. kenya.", []),
        ("...", []),
        ("\n", []),
        ("", []),
    ],
)
def test_only_parts_that_could_each_be_a_need_are_clauses(text: str, parts: list[str]) -> None:
    assert clauses(text) == parts


class TestUrgency:
    def test_the_most_urgent_comes_first_and_what_is_never_offered_lies_beyond(self) -> None:
        assert rank_of("danger") == 0 < rank_of("exploited") < rank_of("fact/borders") < len(URGENCY)
        for name in ("greet", "out_of_scope/unrelated", "", "dangerous"):
            assert rank_of(name) == len(URGENCY)

    def test_every_need_is_an_intent_of_the_domain(self) -> None:
        domain = yaml.safe_load(CONFIG.with_name("domain.yml").read_text(encoding="utf-8"))
        assert set(URGENCY) <= set(domain["intents"]) and len(URGENCY) == len(set(URGENCY))
        for group in module._ALIKE:
            assert group <= set(URGENCY)

    def test_trouble_of_people_is_personal_and_a_question_is_not(self) -> None:
        assert is_personal("danger") and is_personal("job_offer") and is_personal("worried_about_someone")
        for name in ("find_services", "talk_to_human", "advice/cannot_speak", "fact/borders", "greet"):
            assert not is_personal(name)


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        ("fact/borders", "fact/profit", True),
        ("fact/borders", "signs/child", True),
        ("exploited", "papers_withheld", True),
        ("violence_at_home", "exploited", True),
        ("danger", "danger", True),
        ("papers_withheld", "violence_at_home", False),
        ("fact/borders", "advice/cannot_speak", False),
        ("danger", "self_harm", False),
        ("find_services", "fact/borders", False),
    ],
)
def test_needs_are_alike_where_one_answer_serves_both(first: str, second: str, alike: bool) -> None:
    assert are_alike(first, second) is are_alike(second, first) is alike


class TestOtherNeed:
    def test_the_surest_need_that_the_answer_would_not_serve(self) -> None:
        guesses = [("advice/report", 0.7), ("exploited", 0.95), ("find_services", 0.8), ("greet", 0.99)]
        assert other_need("exploited", guesses, 0.6) == "find_services"

    @pytest.mark.parametrize(
        "guesses",
        [
            [],
            [("find_services", 0.59)],
            [("greet", 0.9), ("out_of_scope/unrelated", 0.9)],
            [("papers_withheld", 0.9), ("exploited", 0.9)],
        ],
    )
    def test_what_is_unsure_or_served_already_or_never_offered_is_none(
        self, guesses: list[tuple[str, float]]
    ) -> None:
        assert other_need("exploited", guesses, 0.6) is None

    def test_a_story_is_one_need_and_only_a_question_stands_out_of_it(self) -> None:
        sad = [("self_harm", 0.9), ("violence_at_home", 0.8)]
        assert other_need("papers_withheld", sad, 0.6) is None
        assert other_need("papers_withheld", [*sad, ("fact/is_it_a_crime", 0.6)], 0.6) == "fact/is_it_a_crime"
        assert other_need("fact/is_it_a_crime", sad, 0.6) == "self_harm"


class TestGuesses:
    def test_a_clause_gets_its_intent_and_a_question_its_topic(self) -> None:
        texts = [
            "i want to kill myself",
            "what are red flags in a child",
            "must it cross a border",
            "hello there",
        ]
        guesses = guess(texts, Embedder())
        assert [name for name, _ in guesses] == ["self_harm", "signs/child", "fact/borders", "greet"]
        assert all(0 < probability <= 1 and type(probability) is float for _, probability in guesses)

    def test_an_intent_is_as_likely_as_its_topics_together(self) -> None:
        ((name, probability),) = guess(["what does the law say about it"], Embedder())
        head = load_head()
        chances = np.exp(head.votes(head.features(Embedder().embed(["what does the law say about it"])))[0])
        assert name.startswith("fact/")
        together = sum(chance for label, chance in zip(head.labels, chances) if label.startswith("fact/"))
        assert probability == pytest.approx(together, abs=1e-3)


class TestTheComponent:
    @pytest.fixture
    def component(self, pipeline: Pipeline) -> SecondNeed:
        made = pipeline.component("SecondNeed")
        assert isinstance(made, SecondNeed)
        return made

    @staticmethod
    def processed(component: SecondNeed, text: str | None, intent: str) -> Message:
        name, _, topic = intent.partition("/")
        message = Message({"text": text, "intent": {"name": name, "confidence": 0.5}})
        if topic:
            message.set(RESPONSE_SELECTOR, {name: selector_output([(intent, 0.9)])})
        assert component.process([message]) == [message]
        return message

    def test_the_other_need_is_kept_with_its_topic(self, component: SecondNeed) -> None:
        message = self.processed(component, f"{KNIFE} {SIGNS}", "danger")
        assert message.get("intent") == {"name": "danger", "confidence": 0.5}
        assert entity_values(message, "second_need") == ["signs/general"]

    def test_the_more_urgent_need_is_put_first(self, component: SecondNeed) -> None:
        message = self.processed(component, f"{SIGNS}? {PASSPORT}", "signs/general")
        assert message.get("intent")["name"] == "papers_withheld"
        assert message.get("intent")["confidence"] >= 0.6
        assert entity_values(message, "second_need") == ["signs/general"]
        assert message.as_dict(only_output_properties=True)["intent"]["name"] == "papers_withheld"

    def test_an_alarm_is_not_raised_here(self, component: SecondNeed) -> None:
        message = self.processed(component, f"{SIGNS}? {KNIFE}", "signs/general")
        assert message.get("intent")["name"] == "signs" and message.get("entities") is None

    def test_two_needs_that_are_not_of_a_person_keep_their_order(self, component: SecondNeed) -> None:
        message = self.processed(component, f"{SIGNS}? {HELPLINE}", "signs/general")
        assert message.get("intent")["name"] == "signs"
        assert entity_values(message, "second_need") == ["find_services"]

    @pytest.mark.parametrize("text", [KNIFE, "what are the signs", "", "  ", None])
    def test_a_message_of_one_clause_has_one_need(self, text: str | None, component: SecondNeed) -> None:
        message = self.processed(component, text, "danger")
        assert message.get("entities") is None and message.get("intent")["name"] == "danger"

    @pytest.mark.parametrize("intent", ["greet", "out_of_scope/unrelated", "None", "give_place"])
    def test_beside_what_is_no_need_none_is_looked_for(self, intent: str, component: SecondNeed) -> None:
        message = self.processed(component, f"{KNIFE} {SIGNS}", intent)
        assert message.get("entities") is None and message.get("intent")["name"] == intent.split("/")[0]

    def test_a_message_that_no_classifier_has_seen_is_left_alone(self, component: SecondNeed) -> None:
        message = Message({"text": f"{KNIFE} {SIGNS}"})
        component.process([message])
        assert message.get("entities") is None and message.get("intent") is None

    @pytest.mark.usefixtures("no_engine")
    def test_without_the_engine_nothing_is_guessed(self, component: SecondNeed) -> None:
        assert self.processed(component, f"{KNIFE} {SIGNS}", "danger").get("entities") is None

    def test_in_the_whole_pipeline_danger_stays_first(self, pipeline: Pipeline) -> None:
        message = pipeline.parse(f"{KNIFE} {SIGNS}")
        assert message.get("intent")["name"] == "danger"
        assert entity_values(message, "second_need") == ["signs/general"]
