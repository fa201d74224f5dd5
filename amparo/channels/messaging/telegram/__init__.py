"""Telegram: the Bot API, by webhook or by asking for updates."""

from amparo.channels.messaging.telegram.platform import Telegram

PLATFORMS = (Telegram,)
