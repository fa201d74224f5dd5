"""Messenger: the Messenger Platform of Meta, for a Facebook page."""

from amparo.channels.messaging.messenger.platform import Messenger

PLATFORMS = (Messenger,)
