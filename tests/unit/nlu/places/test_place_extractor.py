"""The Rasa component: which entities it adds, and that nothing makes it fail."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from amparo.nlu.place_extractor import PlaceExtractor
from amparo.nlu.places import PlaceFinder


def process(extractor: PlaceExtractor, text: Any, **data: Any) -> list[dict[str, Any]]:
    message = Message({"text": text, **data})
    extractor.process([message])
    return list(message.get("entities") or [])


def values(entities: list[dict[str, Any]]) -> dict[str, str]:
    return {entity["entity"]: entity["value"] for entity in entities}


def test_a_place_gives_name_country_and_subdivision_with_their_position(extractor: PlaceExtractor) -> None:
    text = "pls im in houston"
    entities = process(extractor, text)
    assert values(entities) == {"place": "houston", "country": "US", "subdivision": "US-TX"}
    for entity in entities:
        assert text[entity["start"] : entity["end"]] == "houston"
        assert entity["extractor"] == "PlaceExtractor"
        assert 0 < entity["confidence_entity"] <= 1


def test_a_shared_name_gives_options_and_no_country(extractor: PlaceExtractor) -> None:
    assert values(process(extractor, "georgia")) == {"place": "georgia", "place_options": "GE|US-GA"}


def test_the_known_country_of_the_metadata_decides_a_shared_name(extractor: PlaceExtractor) -> None:
    found = values(process(extractor, "georgia", metadata={"known_country": "US"}))
    assert found == {"place": "georgia", "country": "US", "subdivision": "US-GA"}


@pytest.mark.parametrize("metadata", [None, {}, {"known_country": None}, {"known_country": 7}, "x", ["US"]])
def test_metadata_of_any_kind_do_no_harm(extractor: PlaceExtractor, metadata: Any) -> None:
    assert values(process(extractor, "georgia", metadata=metadata))["place_options"] == "GE|US-GA"


def test_the_writer_elsewhere_is_kept_too(extractor: PlaceExtractor) -> None:
    text = "my sister is in dubai, i'm in manila"
    entities = process(extractor, text)
    assert values(entities) == {
        "place": "dubai",
        "country": "AE",
        "subdivision": "AE-DU",
        "writer_country": "PH",
    }
    writer = next(entity for entity in entities if entity["entity"] == "writer_country")
    assert text[writer["start"] : writer["end"]] == "manila"


def test_entities_found_before_stay(extractor: PlaceExtractor) -> None:
    earlier = {"entity": "need", "value": "child", "start": 0, "end": 5}
    assert process(extractor, "child helpline kenya", entities=[earlier])[0] == earlier


@pytest.mark.parametrize("text", ['/give_place{"country": "KE"}', "/kenya", "", "   ", None])
def test_payloads_and_empty_texts_are_left_alone(extractor: PlaceExtractor, text: Any) -> None:
    assert process(extractor, text) == []


def test_a_fault_while_searching_is_caught_and_its_words_stay_out_of_the_log(
    extractor: PlaceExtractor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("kenya")

    monkeypatch.setattr(PlaceFinder, "find", fail)
    assert process(extractor, "im in kenya") == []
    assert "RuntimeError" in caplog.text and "kenya" not in caplog.text


def test_training_data_pass_through_unchanged(extractor: PlaceExtractor) -> None:
    training_data = TrainingData([Message({"text": "im in kenya", "intent": "give_place"})])
    assert extractor.process_training_data(training_data) is training_data
    assert training_data.training_examples[0].get("entities") is None


def test_a_model_without_gazetteer_finds_nothing_and_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    context = ExecutionContext(GraphSchema({}), model_id="test")
    storage = LocalModelStorage.create(tmp_path)
    loaded = PlaceExtractor.load(PlaceExtractor.get_default_config(), storage, Resource("places"), context)
    assert process(loaded, "im in kenya") == []
    assert "gazetteer_missing" in caplog.text
