"""The reader: one batch for a message, every head, every place; and the component that never leaves one unread."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from amparo.nlu.places import Gazetteer, build_gazetteer
from amparo.nlu.reading import reader as module
from amparo.nlu.reading.inputs import NO_CONTEXT, Context
from amparo.nlu.reading.labels import HEADS, NOTHING, SEVERAL
from amparo.nlu.reading.reader import GAZETTEER_FILE, READING, MessageReader, Reader, context_of
from amparo.nlu.reading.reading import Reading
from tests.unit.nlu.made_up import HearingEmbedder, hearing_heads

CONTEXT = ExecutionContext(GraphSchema({}), model_id="test")
RESOURCE = Resource("reader")
CONFIG = MessageReader.get_default_config()
CALM = "we eat and sleep and nothing much happens on any of these days"


@pytest.fixture
def embedder(monkeypatch: pytest.MonkeyPatch) -> HearingEmbedder:
    """The encoder that hears a few words, its heads, and nobody who knows other languages."""
    made, heads = HearingEmbedder(), hearing_heads()
    monkeypatch.setattr(module, "Embedder", lambda: made)
    monkeypatch.setattr(module, "load_heads", lambda: heads)
    monkeypatch.setattr(module, "language_of", lambda text, spoken: "es" if "ayuda" in text else None)
    return made


@pytest.fixture
def reader(embedder: HearingEmbedder, small: Gazetteer) -> Reader:
    return Reader(small)


class TestTheHeads:
    def test_each_answers_but_the_one_for_places(self, reader: Reader) -> None:
        reading = reader.read("my boss has my passport")
        assert set(reading.heads) == {"label", *HEADS, *SEVERAL} - {"role"}
        assert reading.text == "my boss has my passport"
        assert reading.best("label")[0] == "papers_withheld" and reading.alarm[1] < 0.01

    @pytest.mark.parametrize(
        ("text", "alarm"), [("he has a knife", "danger"), ("i took all the pills", "self_harm")]
    )
    def test_an_alarm_is_read(self, reader: Reader, text: str, alarm: str) -> None:
        label, share = reader.read(text, Context(before="hello")).alarm
        assert label == alarm and share > 0.9

    def test_several_may_be_true_at_once(self, reader: Reader) -> None:
        assert reader.read("no police please, i hide").several("flags") == ("cannot_call", "no_police")

    def test_what_came_before_is_read_too(self, reader: Reader, embedder: HearingEmbedder) -> None:
        context = Context("he beats us", ("services",), ("boat",))
        assert reader.read("is it free?").several("kinds") == ()
        assert reader.read("is it free?", context).several("kinds") == ("line_detail",)
        assert embedder.batches == [["is it free?"], ["is it free? | he beats us | services | boat"]]
        assert reader.read("is it free? | services").several("kinds") == (), "nobody can forge it"


class TestPlaces:
    def test_each_is_marked_and_asked_about_in_the_same_batch(
        self, reader: Reader, embedder: HearingEmbedder
    ) -> None:
        reading = reader.read("i came from kenya to houston")
        assert embedder.batches == [
            [
                "i came from kenya to houston",
                "kenya : i came from << kenya >> to houston",
                "houston : i came from kenya to << houston >>",
            ]
        ]
        assert [(place.name, place.role, place.country) for place in reading.places] == [
            ("kenya", "from", "KE"),
            ("houston", "goes", "US"),
        ]
        assert not reading.bare_place

    def test_a_place_is_asked_about_in_its_conversation(
        self, reader: Reader, embedder: HearingEmbedder
    ) -> None:
        reader.read("in kenya", Context("where are you", ("ask_country",)))
        assert embedder.batches[0][1] == "kenya : in << kenya >> | where are you | ask country |"

    def test_a_name_that_is_no_place_is_left_out(self, reader: Reader) -> None:
        assert reader.read("someone like georgia").places == ()

    def test_a_place_alone_is_where_the_writer_is_and_needs_no_head(
        self, reader: Reader, embedder: HearingEmbedder
    ) -> None:
        reading = reader.read("Houston, TX")
        (place,) = reading.places
        assert reading.bare_place and (place.role, place.share) == ("here", 1.0)
        assert (place.country, place.subdivision) == ("US", "US-TX")
        assert embedder.batches == [["Houston, TX"]]

    def test_a_place_alone_needs_no_head_while_nobody_has_told_a_story(
        self, reader: Reader, embedder: HearingEmbedder
    ) -> None:
        searching = Context("a helpline in houston", ("services",))
        assert [(p.role, p.share) for p in reader.read("kenya", searching).places] == [("here", 1.0)]
        assert len(embedder.batches[0]) == 1
        reader.read("kenya", Context("my boss beats us", ("services",), ("boat", "self")))
        assert len(embedder.batches[1]) == 2, "in a story it may be where somebody comes from"

    @pytest.mark.parametrize("text", ["amparo", "Amparo!", "erase", "911"])
    def test_a_fixed_word_names_no_place(
        self, reader: Reader, text: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def find(words: object) -> list[object]:
            raise AssertionError("looked for places")

        monkeypatch.setattr(reader._finder, "find", find)
        reading = reader.read(text)
        assert reading.fixed and reading.places == () and not reading.bare_place

    def test_the_known_country_helps_where_a_name_is_shared(self, reader: Reader) -> None:
        assert reader.read("in georgia").places[0].options == ("GE", "US-GA")
        assert reader.read("in georgia", known_country="US").places[0].subdivision == "US-GA"


class TestWithoutTheEngine:
    @pytest.fixture(autouse=True)
    def _off(self, embedder: HearingEmbedder) -> None:
        embedder.available = False

    def test_fixed_words_places_and_languages_are_still_known(self, reader: Reader) -> None:
        assert reader.read("911").fixed == "danger"
        assert reader.read("necesito ayuda").language == "es"
        (place,) = reader.read("he took me to kenya").places
        assert (place.country, place.role) == ("KE", "here")

    def test_no_head_says_anything(self, reader: Reader) -> None:
        reading = reader.read(f"{CALM}. he has a knife. {CALM}")
        assert reading.heads == {}
        assert reading.best("act") == (NOTHING, 1.0) and reading.alarm[1] == 0


class TestTheContextOfTheMetadata:
    def test_it_is_what_the_bot_put_there(self) -> None:
        given = {"before": "hi", "shown": ["services", "advice"], "about": ["boat"]}
        assert context_of({"context": given}) == Context("hi", ("services", "advice"), ("boat",))

    @pytest.mark.parametrize(
        "metadata", [{}, {"context": None}, {"context": "x"}, {"context": {}}, {"context": {"before": None}}]
    )
    def test_without_it_a_message_is_a_first_one(self, metadata: dict[str, Any]) -> None:
        assert context_of(metadata) == NO_CONTEXT


class TestTheComponent:
    @pytest.fixture
    def component(self, embedder: HearingEmbedder, small: Gazetteer, tmp_path: Path) -> MessageReader:
        return MessageReader(CONFIG, LocalModelStorage.create(tmp_path), RESOURCE, small)

    @staticmethod
    def processed(component: MessageReader, text: Any, metadata: Any = None) -> Message:
        message = Message({"text": text, "metadata": metadata})
        assert component.process([message]) == [message]
        return message

    def test_it_puts_a_reading_on_each_message(self, component: MessageReader) -> None:
        message = self.processed(component, "he has a knife, in kenya")
        reading = message.get(READING)
        assert isinstance(reading, Reading) and reading.alarm[0] == "danger"
        output = message.as_dict(only_output_properties=True)
        assert output["readings"] == reading.as_dict() and output["readings"]["places"][0]["country"] == "KE"

    def test_it_reads_in_the_context_and_with_the_country_of_the_metadata(
        self, component: MessageReader, embedder: HearingEmbedder
    ) -> None:
        metadata = {"context": {"before": "hi", "shown": ["fact"]}, "known_country": "US"}
        reading = self.processed(component, "in georgia", metadata).get(READING)
        assert embedder.batches[0][0] == "in georgia | hi | fact |"
        assert reading.places[0].country == "US"

    @pytest.mark.parametrize(
        "metadata",
        [None, {}, "x", ["US"], {"context": 7}, {"context": {"shown": 7}}, {"known_country": 7}],
    )
    def test_metadata_of_any_kind_do_not_keep_it_from_reading(
        self, component: MessageReader, metadata: Any
    ) -> None:
        assert self.processed(component, "911", metadata).get(READING).fixed == "danger"

    @pytest.mark.parametrize("text", ["", "   ", None, "\x00", "😭", "help " * 300, '/danger{"a": 1}'])
    def test_nor_do_texts_of_any_kind(self, component: MessageReader, text: str | None) -> None:
        assert self.processed(component, text).get(READING).heads, "the heads have read it"

    def test_a_fault_is_caught_and_the_words_stay_out_of_the_log(
        self,
        component: MessageReader,
        embedder: HearingEmbedder,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        def fail(texts: list[str]) -> None:
            raise RuntimeError(texts[0])

        monkeypatch.setattr(embedder, "embed", fail)
        reading = self.processed(component, "Kill myself").get(READING)
        assert reading == Reading("Kill myself", fixed="self_harm")
        assert "RuntimeError" in caplog.text and "myself" not in caplog.text.lower()

    def test_what_training_stored_is_loaded_again(
        self, embedder: HearingEmbedder, small: Gazetteer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        built: list[list[str]] = []

        def build(languages: list[str]) -> Gazetteer:
            built.append(languages)
            return small

        monkeypatch.setattr(module, "build_gazetteer", build)
        storage = LocalModelStorage.create(tmp_path)
        untrained = MessageReader.create(CONFIG, storage, RESOURCE, CONTEXT)
        assert self.processed(untrained, "in kenya").get(READING).places == ()
        assert untrained.train(TrainingData()) == RESOURCE and built == [["en"]]
        loaded = MessageReader.load(CONFIG, storage, RESOURCE, CONTEXT)
        assert self.processed(loaded, "in kenya").get(READING).places[0].country == "KE"

    @pytest.mark.parametrize("content", [None, b"torn"])
    def test_without_its_gazetteer_no_place_is_found_and_the_log_says_so(
        self,
        embedder: HearingEmbedder,
        tmp_path: Path,
        content: bytes | None,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        storage = LocalModelStorage.create(tmp_path)
        with storage.write_to(RESOURCE) as folder:
            if content is not None:
                (folder / GAZETTEER_FILE).write_bytes(content)
        loaded = MessageReader.load(CONFIG, storage, RESOURCE, CONTEXT)
        errors = [record for record in caplog.records if record.levelno >= logging.ERROR]
        assert len(errors) == 1 and "no place will be recognised" in errors[0].getMessage()
        reading = self.processed(loaded, "he has a knife, in kenya").get(READING)
        assert reading.places == () and reading.alarm[0] == "danger"

    def test_training_is_done_anew_where_the_code_for_places_changed(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = MessageReader.fingerprint_addon(CONFIG)
        monkeypatch.setattr(module, "source_fingerprint", lambda *names: f"changed: {names}")
        assert before != MessageReader.fingerprint_addon(CONFIG) == "changed: ('places',)"


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    ["oslo rome lima paris cairo quito " * 30, "aA" * 500, "😭😭 oslo 😭😭 lima " * 60, "\u0301" * 1000],
    ids=["places", "letters", "signs", "marks"],
)
def test_a_message_that_nobody_writes_costs_no_more_than_a_few_long_ones(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Reader(build_gazetteer(["en"]))
    read: list[int] = []
    embed = reader._embedder.embed

    def counting(texts: list[str]) -> Any:
        read.extend(map(reader._embedder.tokens, texts))
        return embed(texts)

    monkeypatch.setattr(reader._embedder, "embed", counting)
    assert reader.read(text[:1000]).heads
    assert sum(read) < 2_000, "a long message of a person has about 250"
