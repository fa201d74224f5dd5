"""The names that Rasa 3.6 imports and today's libraries no longer have, given back just before Rasa is imported.

Nothing is changed in a process that does not import Rasa. `rasa_compat.pth` calls `install` when Python starts; that
loads no library. Every name is given back only where it is missing, so older libraries are left as they are.
"""

import importlib.metadata
import importlib.util
import os
import sys
import types


class BeforeRasa:
    """Finds no module; it waits for the first import of `rasa` and gives the names back then."""

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        """Return None, so that the finders after this one look for the module."""
        if fullname == "rasa" and cls in sys.meta_path:
            sys.meta_path.remove(cls)
            give_back_names()
        return None


def install():
    """Wait for the import of `rasa`. `rasa_compat.pth` calls it, twice where Python runs in a virtual environment."""
    if BeforeRasa not in sys.meta_path:
        sys.meta_path.insert(0, BeforeRasa)


def give_back_names():
    """Put each missing name where Rasa looks for it."""
    import numpy

    from packaging import version

    # numpy 2 moved it. Rasa names it in a list of warnings to hide.
    if not hasattr(numpy, "VisibleDeprecationWarning"):
        numpy.VisibleDeprecationWarning = numpy.exceptions.VisibleDeprecationWarning
    # packaging 22 took it out. Rasa asks whether the version of a training file is one; none is any more.
    if not hasattr(version, "LegacyVersion"):
        version.LegacyVersion = type("LegacyVersion", (version.Version,), {})
    # setuptools 82 took the module out. Rasa uses two functions of it.
    if importlib.util.find_spec("pkg_resources") is None:
        module = types.ModuleType(
            "pkg_resources", "Two functions of the former module of setuptools, for Rasa."
        )
        module.get_distribution = importlib.metadata.distribution
        module.resource_filename = resource_filename
        sys.modules["pkg_resources"] = module


def resource_filename(package, path):
    """Return the file `path` beside the code of the package or module called `package`, as a string."""
    origin = importlib.util.find_spec(package).origin
    return os.path.join(os.path.dirname(origin), *path.split("/"))
