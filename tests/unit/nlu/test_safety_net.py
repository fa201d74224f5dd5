"""Danger and self-harm outrank every other intent; a weak alarm is taken back."""

from __future__ import annotations

import math
from typing import Any

import pytest
from rasa.shared.nlu.training_data.message import Message

from amparo.nlu.bare_place_classifier import BARE_PLACE
from amparo.nlu.embedding import Embedder
from amparo.nlu.safety.urgency import sentence_margins, urgent_margin
from amparo.nlu.safety_net import SafetyNet, Verdict
from tests.unit.nlu.nlu_pipeline import Pipeline

CALM = "a long message about my day at work where nothing much has happened so far"


def ranking(**confidences: float) -> list[dict[str, Any]]:
    return [{"name": name, "confidence": value} for name, value in confidences.items()]


@pytest.fixture
def net(pipeline: Pipeline) -> SafetyNet:
    component = pipeline.component("SafetyNet")
    assert isinstance(component, SafetyNet)
    return component


def process(net: SafetyNet, text: str, **confidences: float) -> Message:
    ranked = ranking(**confidences)
    message = Message({"text": text, "intent": ranked[0], "intent_ranking": ranked})
    net.process([message])
    return message


def test_a_pattern_is_enough_whatever_the_classifier_says(net: SafetyNet) -> None:
    message = process(net, "hes locked me in", greet=0.99, danger=0.001)
    assert message.get("intent") == {"name": "danger", "confidence": 1.0}
    assert message.get("safety")["origin"] == "pattern"
    assert [entry["name"] for entry in message.get("intent_ranking")] == ["danger", "greet"]


def test_an_urgent_intent_need_not_be_the_likeliest(net: SafetyNet) -> None:
    message = process(net, "a message that says little", greet=0.5, danger=0.45, self_harm=0.01)
    assert message.get("intent")["name"] == "danger"
    assert message.get("safety")["origin"] == "whole"
    assert 0 < message.get("intent")["confidence"] < 1


@pytest.mark.parametrize("text", ["goodbye", "Good bye.", "ok, goodbye!"])
def test_a_plain_farewell_is_no_farewell_to_life(net: SafetyNet, text: str) -> None:
    assert process(net, text, self_harm=0.6, goodbye=0.3).get("intent")["name"] == "goodbye"


def test_a_farewell_to_everybody_is_judged(net: SafetyNet) -> None:
    assert process(net, "goodbye everyone", self_harm=0.6, goodbye=0.3).get("intent")["name"] == "self_harm"


def test_one_alarming_sentence_in_a_long_calm_message_is_seen(net: SafetyNet) -> None:
    calm = "Hello, I work in a shop. My boss is nice to the guests. We sell fruit and tea."
    alarm = "please come quick they are beating her."
    without = process(net, f"{calm} {calm}", out_of_scope=0.9, danger=0.0001)
    assert without.get("intent")["name"] == "out_of_scope"
    with_alarm = process(net, f"{calm} {alarm} {calm}", out_of_scope=0.9, danger=0.0001)
    assert with_alarm.get("intent")["name"] == "danger"


def test_a_sentence_that_is_less_sure_counts_where_the_whole_message_raises_doubts_too(
    net: SafetyNet,
) -> None:
    text = "Hello, I work in a shop and we sell fruit and tea. he will kill me tonight. My boss is nice to guests."
    assert process(net, text, out_of_scope=0.9, danger=0.0001).get("safety")["label"] == "none"
    doubtful = process(net, text, out_of_scope=0.9, danger=0.02).get("safety")
    assert doubtful["label"] == "danger" and doubtful["origin"] == "segment"


def test_an_alarm_under_the_threshold_is_taken_back() -> None:
    net = SafetyNet({**SafetyNet.get_default_config(), "threshold": 1.0})
    message = process(net, "what is the weather", danger=0.09, out_of_scope=0.08, greet=0.01)
    assert message.get("safety")["label"] == "none"
    assert message.get("intent") == {"name": "out_of_scope", "confidence": 0.08}
    assert message.get("intent_ranking")[0]["name"] == "out_of_scope"


def test_a_sure_classifier_is_believed(net: SafetyNet) -> None:
    assert process(net, "what is the weather", danger=0.99, greet=0.01).get("intent")["name"] == "danger"


def test_calm_messages_keep_their_intent_and_ranking(net: SafetyNet) -> None:
    message = process(net, "child helpline kenya", find_services=0.9, greet=0.05)
    assert message.get("intent") == {"name": "find_services", "confidence": 0.9}
    assert message.get("intent_ranking") == ranking(find_services=0.9, greet=0.05)


@pytest.mark.parametrize("text", ["", "   ", None])
def test_a_message_without_words_is_not_judged(text: str | None, net: SafetyNet) -> None:
    message = Message({"text": text})
    net.process([message])
    assert message.get("safety") is None


def test_a_message_without_a_ranking_is_judged_all_the_same(net: SafetyNet) -> None:
    message = Message({"text": "hes locked me in"})
    net.process([message])
    assert message.get("intent")["name"] == "danger"
    calm = Message({"text": "what is the weather"})
    net.process([calm])
    assert calm.get("safety")["label"] == "none" and calm.get("intent") is None


@pytest.mark.usefixtures("no_engine")
def test_without_the_engine_patterns_and_the_classifier_decide(net: SafetyNet) -> None:
    assert process(net, "hes locked me in", greet=0.99).get("intent")["name"] == "danger"
    assert process(net, CALM, self_harm=0.6, greet=0.4).get("intent")["name"] == "self_harm"
    assert process(net, CALM, greet=0.6, self_harm=0.4).get("intent")["name"] == "greet"
    assert process(net, CALM, self_harm=0.3, danger=0.3, greet=0.4).get("intent")["name"] == "greet"


def test_the_margin_is_how_far_the_likelier_of_both_intents_leads_the_best_other() -> None:
    assert urgent_margin({"danger": 0.3, "greet": 0.3, "self_harm": 0.2, "thanks": 0.2})[0] == pytest.approx(
        0
    )
    assert urgent_margin({"danger": 0.2, "self_harm": 0.4, "greet": 0.1})[0] == pytest.approx(math.log(4))
    assert urgent_margin({"danger": 0.1, "greet": 0.4})[0] == pytest.approx(-math.log(4))


def test_the_margin_names_the_likelier_of_both_intents() -> None:
    assert urgent_margin({"danger": 0.1, "self_harm": 0.2})[1] == "self_harm"
    assert urgent_margin({"danger": 0.2, "self_harm": 0.1})[1] == "danger"
    assert urgent_margin({"danger": 0.2, "self_harm": 0.2})[1] == "danger"


def test_certainty_stays_a_number() -> None:
    assert 20 < urgent_margin({"danger": 1.0})[0] < 21
    assert -21 < urgent_margin({"greet": 1.0})[0] < -20
    assert -21 < urgent_margin({"greet": 1.0, "danger": 0.0, "self_harm": 0.0})[0] < -20
    assert urgent_margin({})[0] == 0


def test_of_the_two_the_likelier_is_taken(net: SafetyNet) -> None:
    text = "he is outside my door with a gun"
    assert process(net, text, self_harm=0.5, danger=0.4).get("intent")["name"] == "self_harm"
    assert process(net, text, danger=0.5, self_harm=0.4).get("intent")["name"] == "danger"


def test_a_sentence_is_judged_by_its_meaning_alone() -> None:
    texts = ["he is outside with a gun, im hiding", "i am going to end it all tonight", "hello, how are you"]
    (danger, first), (self_harm, second), (calm, _) = sentence_margins(texts, Embedder())
    assert danger > 2 and self_harm > 2 and calm < -2
    assert (first, second) == ("danger", "self_harm")
    assert sentence_margins([], Embedder()) == []


def test_confidence_lies_between_nothing_and_certainty_and_rises_with_the_score() -> None:
    scores = [-700.0, -3.0, 0.0, 3.0, 30.0]
    confidences = [Verdict("danger", score, -700.0, "whole").confidence for score in scores]
    assert confidences == sorted(confidences) and 0 <= confidences[0] < confidences[-1] <= 1


def test_of_a_text_in_another_script_the_ranking_says_nothing(net: SafetyNet) -> None:
    ranking = [{"name": "self_harm", "confidence": 0.6}, {"name": "out_of_scope", "confidence": 0.4}]
    assert net.judge("извините, я плохо говорю по-английски", ranking).label == "none"
    assert net.judge("sorry i speak bad english", ranking).label == "self_harm"


def test_a_message_that_is_nothing_but_a_place_raises_no_alarm_by_its_meaning(net: SafetyNet) -> None:
    ranking = [{"name": "give_place", "confidence": 1.0}, {"name": "danger", "confidence": 0.9}]
    message = Message({"text": "the us one", "intent": ranking[0], "intent_ranking": ranking})
    message.set(BARE_PLACE, True)
    net.process([message])
    assert message.get("intent")["name"] == "give_place" and message.get("safety")["label"] == "none"
    cry = Message({"text": "sos manila", "intent": ranking[0], "intent_ranking": ranking})
    cry.set(BARE_PLACE, True)
    net.process([cry])
    assert cry.get("intent")["name"] == "danger"
