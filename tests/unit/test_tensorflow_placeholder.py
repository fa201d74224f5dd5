"""The placeholder for TensorFlow: Rasa can be imported, and whoever wants to compute is told so."""

from __future__ import annotations

import importlib
import logging
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


def test_the_installed_placeholder_is_the_one_of_this_project(tf: Any) -> None:
    installed = Path(str(tf.__file__)).parent
    for name in ("__init__.py", "_placeholder.py"):
        assert (installed / name).read_bytes() == (SOURCE / "tensorflow" / name).read_bytes()
    keras = Path(str(importlib.import_module("keras").__file__))
    assert keras.read_bytes() == (SOURCE / "keras" / "__init__.py").read_bytes()


def test_it_has_the_version_that_rasa_asks_for(tf: Any) -> None:
    assert tf.__version__ == version("tensorflow") == "2.12.0"


@pytest.mark.parametrize(
    "module", ["tensorflow.keras.layers", "tensorflow.python.ops.gen_array_ops", "keras.utils.tf_utils"]
)
def test_any_submodule_can_be_imported(module: str) -> None:
    assert isinstance(importlib.import_module(module), ModuleType)
    assert importlib.import_module(module).AnyName is importlib.import_module(module).AnyName


def test_names_can_be_subclassed_and_stand_in_annotations(tf: Any) -> None:
    class Layer(tf.keras.layers.Layer):  # type: ignore[misc]
        def call(self, inputs: tf.Tensor, more: tf.Tensor[int]) -> tf.types.experimental.Tensor:
            return inputs

    assert issubclass(Layer, tf.keras.layers.Layer)
    assert "placeholder" in repr(tf.Tensor)


def test_whoever_wants_to_compute_is_told_what_is_missing(tf: Any) -> None:
    missing = importlib.import_module("tensorflow._placeholder").TensorFlowMissing
    for compute in (
        lambda: tf.constant(1),
        lambda: tf.keras.Model(),
        lambda: tf.random.uniform([2]),
        lambda: type("Layer", (tf.keras.layers.Layer,), {})(),
    ):
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
    tf.random.set_seed(1)


def test_a_module_outside_is_still_missing() -> None:
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("tensorflow_that_does_not_exist")


def test_rasa_imports_what_names_tensorflow_without_computing() -> None:
    # DIETClassifier is the largest user of TensorFlow in Rasa; a process of its own imports everything anew.
    code = (
        "import rasa.nlu.classifiers.diet_classifier as diet, rasa.core.policies.ted_policy, sys;"
        "assert issubclass(diet.DIET, object) and 'tensorflow' in sys.modules; print('imported')"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.strip().endswith("imported"), done.stderr[-2000:]
