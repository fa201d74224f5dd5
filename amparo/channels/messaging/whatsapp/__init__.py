"""WhatsApp: the Cloud API of Meta."""

from amparo.channels.messaging.whatsapp.platform import WhatsApp

PLATFORMS = (WhatsApp,)
