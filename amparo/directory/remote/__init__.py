"""A remote directory that speaks the Open Referral HSDS 3 API, asked so that nobody in need ever waits for it long.

Own code, though libraries are near: requests-cache and CacheControl keep whole answers where checked services are kept
here, read a body to its end before anybody can stop it, and wait while they ask again; pybreaker and tenacity make a
person's own look-up the trial of a remote that was dead. Here a thread of its own asks, and people wait for a part of
its time at most.
"""

from amparo.directory.remote.asking import RemoteDirectory
from amparo.directory.remote.pages import RemotePages
from amparo.directory.remote.settings import RemoteDirectoryError, RemoteSettings

__all__ = ["RemoteDirectory", "RemoteDirectoryError", "RemotePages", "RemoteSettings"]
