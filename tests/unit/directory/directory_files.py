"""The shipped directory file, and a good row for files made in tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

SHIPPED = Path(__file__).resolve().parents[3] / "directory" / "services.csv"

GOOD_ROW = {
    "country": "KE",
    "service_name": "Child line",
    "service_type": "child",
    "phone": "116",
    "source_url": "https://example.org/lines",
    "confidence": "high",
}

WriteRows = Callable[..., Path]
