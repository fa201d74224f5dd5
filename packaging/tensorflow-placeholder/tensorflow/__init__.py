"""A placeholder for TensorFlow 2.12: it satisfies Rasa's imports and computes nothing."""

from tensorflow import _placeholder

__version__ = "2.12.0"
_placeholder.install(__name__)

# Rasa sets TensorFlow's log level at start-up through this path.
import tensorflow.compat.v1.logging  # noqa: E402,F401
