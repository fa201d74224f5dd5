"""One service of the directory: one row of services.csv."""

from __future__ import annotations

from dataclasses import dataclass, fields

from amparo.directory.contact import parse_text_contact
from amparo.directory.countries import language_name, subdivision_name

SERVICE_TYPES = (
    "emergency",
    "trafficking",
    "child",
    "missing_child",
    "online_abuse",
    "labour",
    "gender_violence",
    "crisis",
    "police_tip",
    "referral",
)
CONFIDENCES = ("high", "medium", "low")
COSTS = ("", "free", "standard")
CONTACT_FIELDS = ("phone", "sms", "whatsapp", "chat_url", "web_url", "email")


@dataclass(frozen=True)
class Service:
    """A row as it is written, every field a string; columns are explained in directory/README.md."""

    id: str
    country: str
    service_name: str
    service_type: str
    confidence: str
    subdivision: str = ""
    organization: str = ""
    phone: str = ""
    phone_e164: str = ""
    sms: str = ""
    whatsapp: str = ""
    chat_url: str = ""
    web_url: str = ""
    email: str = ""
    hours: str = ""
    languages: str = ""
    cost: str = ""
    audience: str = ""
    notes: str = ""
    caller_note: str = ""
    source_url: str = ""
    second_source_url: str = ""
    source_date: str = ""
    assured_date: str = ""

    @property
    def may_be_shown(self) -> bool:
        """Numbers of low confidence wait for somebody to verify them; nobody in need sees them."""
        return self.confidence in ("high", "medium")

    @property
    def language_codes(self) -> list[str]:
        """ISO 639-1 codes; empty means unknown."""
        return [code.strip() for code in self.languages.split(";") if code.strip()]

    @property
    def area(self) -> str:
        """The name of the subdivision the service is limited to, or ''."""
        return subdivision_name(self.subdivision) if self.subdivision else ""

    def as_dict(self, open_now: bool | None, language: str = "en") -> dict[str, object]:
        """The item of a website-channel `services` message: every key of the contract is always there.

        `languages` are names written in `language`. `sms` is as written in the directory, keyword
        included; beside the contract, `sms_number` and `sms_text` are its two parts, `email`, `area` and
        `source_date`.
        """
        text = parse_text_contact(self.sms)
        return {
            "id": self.id,
            "name": self.service_name,
            "organization": self.organization,
            "service_type": self.service_type,
            "phone": self.phone,
            "phone_e164": self.phone_e164,
            "sms": self.sms,
            "sms_number": text.number if text else "",
            "sms_text": text.instruction if text else "",
            "whatsapp": self.whatsapp,
            "chat_url": self.chat_url,
            "web_url": self.web_url,
            "email": self.email,
            "hours": self.hours,
            "open_now": open_now,
            "languages": [language_name(code, language) for code in self.language_codes],
            "cost": self.cost,
            "note": self.caller_note,
            "area": self.area,
            "source_url": self.source_url,
            "source_date": self.source_date,
            "assured_date": self.assured_date,
        }


COLUMNS = tuple(field.name for field in fields(Service))
REQUIRED_COLUMNS = ("id", "country", "service_name", "service_type", "confidence")
