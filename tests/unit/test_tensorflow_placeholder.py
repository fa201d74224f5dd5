"""The placeholder for TensorFlow: Rasa can be imported, and whoever wants to compute is told so."""

from __future__ import annotations

import importlib
import logging
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "packaging" / "tensorflow-placeholder"


@pytest.fixture(scope="module")
def tf() -> Any:
    return importlib.import_module("tensorflow")


def test_it_has_the_version_that_rasa_asks_for(tf: Any) -> None:
    assert tf.__version__ == version("tensorflow") == "2.12.0"


@pytest.mark.parametrize(
    "module", ["tensorflow.keras.layers", "tensorflow.python.ops.gen_array_ops", "keras.utils.tf_utils"]
)
def test_any_submodule_can_be_imported(module: str) -> None:
    assert isinstance(importlib.import_module(module), ModuleType)
    assert importlib.import_module(module).AnyName is importlib.import_module(module).AnyName


def test_names_can_be_subclassed_and_stand_in_annotations(tf: Any) -> None:
    class Layer(tf.keras.layers.Layer):
        def call(self, inputs: tf.Tensor, more: tf.Tensor[int]) -> tf.types.experimental.Tensor:
            return inputs

    assert issubclass(Layer, tf.keras.layers.Layer)
    assert "placeholder" in repr(tf.Tensor)


def test_whoever_wants_to_compute_is_told_what_is_missing(tf: Any) -> None:
    missing = importlib.import_module("tensorflow._placeholder").TensorFlowMissing
    layer: Any = type("Layer", (tf.keras.layers.Layer,), {})
    for compute in (tf.constant, tf.keras.Model, tf.random.uniform, layer):
        with pytest.raises(missing, match="placeholder instead of TensorFlow"):
            compute()


def test_the_message_names_what_was_wanted(tf: Any) -> None:
    with pytest.raises(RuntimeError, match="keras"):
        tf.keras.layers.Dense(3)


def test_special_names_are_not_made_up(tf: Any) -> None:
    for thing in (tf, tf.Tensor):
        with pytest.raises(AttributeError):
            _ = thing.__no_such_name__


def test_settings_of_the_log_do_nothing(tf: Any) -> None:
    tf.compat.v1.logging.set_verbosity(1)
    assert tf.get_logger() is logging.getLogger("tensorflow")
    importlib.import_module("tensorflow.random").set_seed(1)


def test_a_module_outside_is_still_missing() -> None:
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("tensorflow_that_does_not_exist")


def test_rasa_imports_what_names_tensorflow_without_computing() -> None:
    # DIETClassifier is the largest user of TensorFlow in Rasa; a process of its own imports everything anew, with
    # the placeholder as it stands in this project before the one that is installed.
    code = (
        "import rasa.nlu.classifiers.diet_classifier as diet, rasa.core.policies.ted_policy, tensorflow, keras;"
        "assert issubclass(diet.DIET, object); print(tensorflow.__file__); print(keras.__file__)"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    files = done.stdout.strip().splitlines()[-2:]
    assert files == [str(SOURCE / name / "__init__.py") for name in ("tensorflow", "keras")]
