"""A placeholder for Keras 2.12, served by the same finder as `tensorflow`."""

from tensorflow import _placeholder

__version__ = "2.12.0"
_placeholder.install(__name__)
