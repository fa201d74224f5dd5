"""Names that stand in for TensorFlow's, so that Rasa can be imported without it.

Rasa 3.6 imports TensorFlow in every process, also when no component of the
pipeline uses it. Everything a module asks for while it is being imported is
answered with a `Placeholder` class: it can be subclassed, named in a type
annotation and asked for further names. The moment something wants to compute
(creates an instance), it raises one clear sentence.
"""

import importlib.abc
import importlib.machinery
import logging
import sys
import types

MESSAGE = (
    "This environment has a placeholder instead of TensorFlow, and {name} wants the real one. "
    "It needs an environment of its own with TensorFlow in it (see docs/architecture.md)."
)


class TensorFlowMissing(RuntimeError):
    """Raised where a component really needs TensorFlow."""


class _PlaceholderType(type):
    """Metaclass: unknown attributes of a placeholder are placeholders too."""

    def __getattr__(cls, name):
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return make_placeholder(f"{cls.__name__}.{name}")

    def __call__(cls, *args, **kwargs):
        raise TensorFlowMissing(MESSAGE.format(name=cls.__name__))

    def __getitem__(cls, item):
        return cls

    def __repr__(cls):
        return f"<placeholder {cls.__name__}>"


class Placeholder(metaclass=_PlaceholderType):
    """Base of all stand-ins."""


def make_placeholder(name):
    """Return a new placeholder class called `name`."""
    return _PlaceholderType(name, (Placeholder,), {"__module__": "tensorflow"})


def do_nothing(*args, **kwargs):
    """Stand in for calls that only set up TensorFlow, such as its log level."""


class PlaceholderModule(types.ModuleType):
    """A module whose unknown names are placeholders."""

    __path__ = ()

    def __getattr__(self, name):
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        if name == "get_logger":
            return lambda: logging.getLogger("tensorflow")
        if name in ("set_verbosity", "set_seed"):
            return do_nothing
        value = make_placeholder(f"{self.__name__}.{name}")
        setattr(self, name, value)
        return value


class PlaceholderFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds every submodule of `tensorflow` and `keras`."""

    def find_spec(self, fullname, path=None, target=None):
        if fullname.split(".")[0] in ("tensorflow", "keras") and "." in fullname:
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec):
        return PlaceholderModule(spec.name)

    def exec_module(self, module):
        pass


def install(name):
    """Turn the module called `name` into a placeholder and serve its submodules."""
    sys.modules[name].__class__ = PlaceholderModule
    if not any(isinstance(finder, PlaceholderFinder) for finder in sys.meta_path):
        sys.meta_path.append(PlaceholderFinder())
