"""Doubles of the messaging platforms: servers on loopback that check what the real ones check.

What each refuses is written from the platform's own documentation; the paragraph is named beside the check.
"""

from tests.platforms.messenger import MessengerServer
from tests.platforms.telegram import TelegramServer
from tests.platforms.twilio import SmsServer, TwilioWhatsAppServer
from tests.platforms.whatsapp import WhatsAppServer

SERVERS = (TelegramServer, WhatsAppServer, MessengerServer, SmsServer, TwilioWhatsAppServer)
