"""What a person's finding changes in a row. Nothing is written here; each function returns the changed cells."""

from __future__ import annotations

from collections.abc import Mapping

Cells = dict[str, str]

NUMBERS = {"phone": "phone", "sms": "text number", "whatsapp": "WhatsApp"}
"""The columns that hold a number, and what to call them."""


def confirmed(how: str, who: str, day: str) -> Cells:
    """The number is right. `how`: called, wrote or read; `day`: ISO."""
    return {"assured_date": day, "assured_by": who, "assured_how": how}


def dead(cells: Mapping[str, str], reason: str, who: str, day: str) -> Cells:
    """The line has ended: the row stays, hidden, and is no longer called confirmed."""
    note = f"{day}: dead, says {who}: {reason}"
    return {**confirmed("", "", ""), "confidence": "low", "notes": _before(note, cells.get("notes", ""))}


def on_own_page(cells: Mapping[str, str], page: str, day: str) -> Cells:
    """The operator's own page becomes the source; the one before stays as the second."""
    if page == cells.get("source_url", ""):
        return {}
    return {"source_url": page, "second_source_url": cells.get("source_url", ""), "source_date": day}


def new_numbers(
    cells: Mapping[str, str], numbers: Mapping[str, str], more: Mapping[str, str], source: str, day: str
) -> Cells:
    """Other numbers by column, `more` cells that belong to them, and the page where they stand.

    The old sources go, as they name the old number, and the old number itself is kept in the notes.
    """
    old = ", ".join(f"{NUMBERS[column]} {cells[column]}" for column in numbers if cells[column])
    return {
        **numbers,
        **more,
        "source_url": source,
        "second_source_url": "",
        "source_date": day,
        "notes": _before(f"until {day}: {old}", cells.get("notes", "")),
    }


def _before(note: str, old: str) -> str:
    return f"{note}; before: {old}" if old else note
