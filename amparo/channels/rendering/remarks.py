"""What has to be said to one person of a service: whether it works from where they are, and without speaking."""

from __future__ import annotations

from amparo.channels.rendering.texts import sentence
from amparo.dialogue.reply import Named
from amparo.directory.contact import parse_text_contact
from amparo.directory.facts import ServiceFacts
from amparo.directory.reach import Works
from amparo.i18n import translate


def remarks(facts: ServiceFacts, language: str | None) -> list[str]:
    """Return what this person must know: whether a number works from where they are, or only by phone."""
    here = Named("country_in_sentence", (facts.caller,))
    home = Named("country_in_sentence", (facts.home,))
    said = []
    phone, works = facts["phone"], facts.phone_works
    if works == Works.ONLY_INSIDE.name:
        said.append(
            sentence(
                "As far as I know, {written} can only be called from inside {country}.",
                language,
                written=phone,
                country=home,
            )
        )
    elif works == Works.PERHAPS.name and facts.phone_abroad:
        said.append(
            sentence(
                "From {here}, a call to {written} may not go through. You can try {number}.",
                language,
                here=here,
                written=phone,
                number=facts.phone_abroad,
            )
        )
    elif works == Works.PERHAPS.name:
        said.append(
            sentence(
                "From {here}, a call to {written} may not go through.", language, here=here, written=phone
            )
        )
    elif facts.phone_abroad:
        said.append(sentence("From {here}, call {number}.", language, here=here, number=facts.phone_abroad))
    contact = parse_text_contact(facts["sms"])
    if contact and facts.sms_works == Works.ONLY_INSIDE.name:
        said.append(
            sentence(
                "As far as I know, {number} can only be texted from inside {country}.",
                language,
                number=contact.number,
                country=home,
            )
        )
    elif facts.sms_abroad:
        said.append(sentence("From {here}, text {number}.", language, here=here, number=facts.sms_abroad))
    if facts.whatsapp_abroad:
        said.append(
            sentence(
                "From {here}, use WhatsApp with {number}.", language, here=here, number=facts.whatsapp_abroad
            )
        )
    if facts.only_by_phone:
        said.append(translate("Only by phone, as far as I know.", language))
    return said
