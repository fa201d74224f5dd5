"""A service with every way in, and how it is changed for a test."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from amparo.directory.facts import ServiceFacts

SERVICE = ServiceFacts(
    {
        "id": "a",
        "country": "GB",
        "service_name": "Child Line",
        "organization": "Charity",
        "phone": "116 111",
        "sms": "741741 (text HOME)",
        "whatsapp": "+44 7400 123456",
        "web_url": "https://www.line.example.org/now",
        "hours": "Mo-Fr 09:00-17:00",
        "cost": "free",
        "caller_note": "By text only.",
        "source_url": "https://www.source.example.org/list",
        "source_date": "2025-04",
    },
    area="Wales",
    open_now=False,
    opens_at="2026-12-01T09:00",
    languages=("en", "cy"),
    home="GB",
    phone_dialled="116 111",
    sms_dialled="741741",
)


def changed(**changes: Any) -> ServiceFacts:
    """SERVICE with other cells of its row, or other facts."""
    facts = {name: changes.pop(name) for name in list(changes) if name in ServiceFacts.__dataclass_fields__}
    return replace(SERVICE, **facts, row={**SERVICE.row, **changes})
