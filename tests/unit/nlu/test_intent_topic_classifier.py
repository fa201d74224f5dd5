"""The intent of a message and the ranking of all of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from amparo.nlu.intent_topic_classifier import IntentTopicClassifier, intent_ranking, topic_output
from tests.unit.nlu.nlu_pipeline import EXAMPLES, Pipeline, featured

CONTEXT = ExecutionContext(GraphSchema({}), model_id="test")
RESOURCE = Resource("intents")
SETTINGS = IntentTopicClassifier.get_default_config()


def data() -> TrainingData:
    return TrainingData(
        [
            *(featured([1, 0], [1, 0.1 * number], intent="greet") for number in range(5)),
            *(featured([0, 1], [0.1 * number, 1], intent="fact/borders") for number in range(5)),
        ]
    )


@pytest.fixture
def storage(tmp_path: Path) -> LocalModelStorage:
    return LocalModelStorage.create(tmp_path)


def untrained(storage: LocalModelStorage) -> IntentTopicClassifier:
    return IntentTopicClassifier.create(SETTINGS, storage, RESOURCE, CONTEXT)


@pytest.fixture
def trained(storage: LocalModelStorage) -> IntentTopicClassifier:
    classifier = untrained(storage)
    assert classifier.train(data()) == RESOURCE
    return classifier


def understood(classifier: IntentTopicClassifier, message: Message) -> Message:
    assert classifier.process([message]) == [message]
    return message


def test_the_intent_is_the_first_of_a_ranking_of_all(trained: IntentTopicClassifier) -> None:
    message = understood(trained, featured([1, 0], [1, 0]))
    ranking = message.get("intent_ranking")
    assert message.get("intent") == ranking[0]
    assert [entry["name"] for entry in ranking] == ["greet", "fact"], "a topic counts for its intent"
    assert sum(entry["confidence"] for entry in ranking) == pytest.approx(1)


def test_both_are_given_on_to_rasa(trained: IntentTopicClassifier) -> None:
    given = understood(trained, featured([0, 1], [0, 1])).as_dict(only_output_properties=True)
    assert given["intent"]["name"] == "fact" and len(given["intent_ranking"]) == 2


def test_a_server_understands_what_was_trained(
    trained: IntentTopicClassifier, storage: LocalModelStorage
) -> None:
    loaded = IntentTopicClassifier.load(SETTINGS, storage, RESOURCE, CONTEXT)
    for words, dense in (([1, 0], [1, 0]), ([0, 1], [0, 1]), ([1, 1], [0.4, 0.6])):
        before = understood(trained, featured(words, dense)).get("intent_ranking")
        after = understood(loaded, featured(words, dense)).get("intent_ranking")
        assert [entry["name"] for entry in after] == [entry["name"] for entry in before]
        assert after[0]["confidence"] == pytest.approx(
            before[0]["confidence"], abs=1e-3
        )  # kept in half precision


def test_several_messages_are_ranked_each_for_itself(trained: IntentTopicClassifier) -> None:
    first, second = trained.process([featured([1, 0], [1, 0]), featured([0, 1], [0, 1])])
    assert (first.get("intent")["name"], second.get("intent")["name"]) == ("greet", "fact")


def test_a_message_without_features_stays_as_it_is(trained: IntentTopicClassifier) -> None:
    message = understood(trained, featured())
    assert message.get("intent") is None and message.get("intent_ranking") is None


def test_untrained_it_says_nothing(storage: LocalModelStorage) -> None:
    message = understood(untrained(storage), featured([1, 0], [1, 0]))
    assert message.get("intent") is None and message.get("intent_ranking") is None


def test_examples_without_text_or_features_are_left_out_of_training(storage: LocalModelStorage) -> None:
    odd = [Message({"text": "", "intent": "odd"}), Message({"text": "hello", "intent": "odd"})]
    classifier = untrained(storage)
    classifier.train(TrainingData([*data().training_examples, *odd]))
    ranking = understood(classifier, featured([1, 0], [1, 0])).get("intent_ranking")
    assert {entry["name"] for entry in ranking} == {"greet", "fact"}


def test_without_featurizers_training_says_what_is_wrong(storage: LocalModelStorage) -> None:
    with pytest.raises(ValueError, match="featurizers before the classifier"):
        untrained(storage).train(TrainingData([Message.build("hello", "greet")]))


def test_rasa_is_told_that_featurizers_come_first() -> None:
    assert IntentTopicClassifier.required_components() == [Featurizer]


def test_in_the_whole_pipeline_every_intent_of_the_training_data_is_ranked(pipeline: Pipeline) -> None:
    classifier = pipeline.component("IntentTopicClassifier")
    message = pipeline.parse("whats the weather")
    ranking = understood(classifier, message).get("intent_ranking")
    assert {entry["name"] for entry in ranking} == {name.split("/")[0] for name in EXAMPLES}
    assert ranking[0]["name"] == "out_of_scope" and ranking[0]["confidence"] > 0.2


def test_an_intent_is_as_likely_as_its_likeliest_topic_however_many_topics_it_has() -> None:
    ranking = intent_ranking([("greet", 0.4), ("fact/borders", 0.35), ("fact/profit", 0.25)])
    assert [name for name, _ in ranking] == ["greet", "fact"]
    assert dict(ranking) == {"greet": pytest.approx(0.4 / 0.75), "fact": pytest.approx(0.35 / 0.75)}


def test_topics_are_ranked_within_their_intent() -> None:
    output = topic_output([("greet", 0.4), ("fact/borders", 0.3), ("signs/child", 0.2), ("fact/profit", 0.1)])
    assert output["all_retrieval_intents"] == ["fact", "signs"]
    shares = {entry["intent_response_key"]: entry["confidence"] for entry in output["fact"]["ranking"]}
    assert shares == {"fact/borders": pytest.approx(0.75), "fact/profit": pytest.approx(0.25)}
    assert output["signs"]["response"]["utter_action"] == "utter_signs/child"


def test_a_topic_that_is_out_of_the_question_does_not_break_the_ranking() -> None:
    assert topic_output([("greet", 1.0), ("fact/borders", 0.0)])["fact"]["response"]["confidence"] == 0
