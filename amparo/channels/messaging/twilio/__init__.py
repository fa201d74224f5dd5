"""Twilio: SMS, and WhatsApp for those who have it there."""

from amparo.channels.messaging.twilio.platform import Sms, TwilioWhatsApp

PLATFORMS = (Sms, TwilioWhatsApp)
