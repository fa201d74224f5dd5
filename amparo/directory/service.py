"""One service of the directory: one row of services.csv."""

from __future__ import annotations

from dataclasses import dataclass, fields

from amparo.directory.countries import subdivision_name

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
    "shelter",
    "legal",
    "home_country",
    "own_behaviour",
)
OPERATORS = (
    "",
    "government",
    "police",
    "immigration",
    "military",
    "ngo",
    "union",
    "international",
    "embassy",
    "company",
)
PURPOSES = ("tip", "reports", "worried_adults")
LIMITS = ("out_of_hours", "from_abroad", "superseded")
GROUPS = (
    "children",
    "families",
    "women",
    "men",
    "migrants",
    "refugees",
    "adults",
    "particular",
    "professionals",
)
ASSURED_HOW = ("", "page", "called", "wrote", "read")
CONFIDENCES = ("high", "medium", "low")
COSTS = ("", "free", "standard")
ONE_CODE = {
    "service_type": SERVICE_TYPES,
    "confidence": CONFIDENCES,
    "cost": COSTS,
    "operator": OPERATORS,
    "assured_how": ASSURED_HOW,
}
"""Column -> the codes of which one stands there."""
SEVERAL_CODES = {"purpose": PURPOSES, "limits": LIMITS, "audience": GROUPS}
"""Column -> the codes of which several may stand there, or none."""
CONTACT_FIELDS = ("phone", "sms", "whatsapp", "chat_url", "web_url", "email")


@dataclass(frozen=True)
class Service:
    """A row as it is written, every field a string; columns are explained in directory/README.md.

    Several codes in a cell (`purpose`, `limits`, `audience`, `languages`) have `;` between them: see `codes`.
    """

    id: str
    country: str
    service_name: str
    service_type: str
    confidence: str
    host_country: str = ""
    subdivision: str = ""
    district: str = ""
    organization: str = ""
    operator: str = ""
    purpose: str = ""
    phone: str = ""
    extension: str = ""
    phone_e164: str = ""
    sms: str = ""
    whatsapp: str = ""
    chat_url: str = ""
    web_url: str = ""
    email: str = ""
    hours: str = ""
    limits: str = ""
    languages: str = ""
    cost: str = ""
    audience: str = ""
    notes: str = ""
    caller_note: str = ""
    source_url: str = ""
    second_source_url: str = ""
    source_date: str = ""
    assured_date: str = ""
    assured_by: str = ""
    assured_how: str = ""

    @property
    def may_be_shown(self) -> bool:
        """Numbers of low confidence wait for somebody to verify them; nobody in need sees them."""
        return self.confidence in ("high", "medium")

    @property
    def language_codes(self) -> list[str]:
        """ISO 639-1 codes; empty means unknown."""
        return list(codes(self.languages))

    @property
    def area(self) -> str:
        """The name of the part of the country the service is limited to, the narrowest known, or ''."""
        return self.district or (subdivision_name(self.subdivision) if self.subdivision else "")


def codes(cell: str) -> tuple[str, ...]:
    """The codes of a cell that may hold several, as `women;migrants`."""
    return tuple(code for part in cell.split(";") if (code := part.strip()))


COLUMNS = (
    "id", "country", "host_country", "subdivision", "district", "organization", "operator", "service_name",
    "service_type", "purpose", "phone", "extension", "phone_e164", "sms", "whatsapp", "chat_url", "web_url", "email",
    "hours", "limits", "languages", "cost", "audience", "notes", "caller_note", "source_url", "second_source_url",
    "source_date", "confidence", "assured_date", "assured_by", "assured_how",
)  # fmt: skip
"""The columns of services.csv, in the order of the file."""
assert set(COLUMNS) == {field.name for field in fields(Service)}
REQUIRED_COLUMNS = ("id", "country", "service_name", "service_type", "confidence")
