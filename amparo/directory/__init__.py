"""The directory of help services: a place and a need in, a ranked list of real services out."""

from amparo.directory.emergency import EmergencyNumber, emergency_numbers
from amparo.directory.errors import DirectoryError
from amparo.directory.fallback import open_directory
from amparo.directory.lookup import Directory, Found, HelpDirectory, LookupResult
from amparo.directory.place import Place
from amparo.directory.service import Service
from amparo.directory.wanted import Wanted

__all__ = [
    "Directory",
    "DirectoryError",
    "EmergencyNumber",
    "Found",
    "HelpDirectory",
    "LookupResult",
    "Place",
    "Service",
    "Wanted",
    "emergency_numbers",
    "open_directory",
]
