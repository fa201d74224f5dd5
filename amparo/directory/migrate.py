"""Files of older versions: the columns that came later, and the codes for what was free text.

The words are read once, here; afterwards a person looks at the codes, and nothing else reads the words again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from amparo.directory.original import read_original, refuse_losses
from amparo.directory.service import COLUMNS, GROUPS, codes
from amparo.directory.writing import services_csv

Cells = dict[str, str]


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_TIP = _words(r"tips go to police|anonymous tip line|military authorities|not a help line")
_REPORTS = _words(
    r"^report |(?<!not a )reporting line|line for reports|reports? of violence|protection helpline"
)
_LIMITS = {
    "out_of_hours": _words(r"\bout of hours$|out of hours only|^after hours;|after-hours[^;]*only"),
    "from_abroad": _words(r"from abroad|from outside|^international anti-trafficking hotline"),
    "superseded": _words(r"\(older number\)"),
}
# Tried in this order; who is named first in the organisation's own words runs it.
_OPERATORS = {
    "immigration": _words(r"immigration agency|homeland security|migration management"),
    "military": _words(r"military authorities"),
    "police": _words(
        r"\bpolice|pol[ií]c[ií]a|\bpoliti(?:e|et)?\b|polizia|polisen|gendarm|\bgarda\b|\bpdi\b|kriminal|sûreté"
        r"|investigation agency|internal affairs"
    ),
    "embassy": _words(r"embassy|consulate|consular"),
    "international": _words(r"^(iom|unhcr|unicef|unfpa|ilo)\b|international organization for migration"),
    "government": _words(r"^(ministry|ministère|ministerio|ministério|government|department) "),
}
_DISTRICT = _words(r"^(?:regional trafficking team, (\w+)|(\w+) city only|(dubai);|in (chuuk)\b)")
_DISTRICT_NAME = _words(r"^wcpc (\w+)")
_EXTENSION = _words(r"(?:extension|then press|^\d+ press) (\d+)$")

_GROUP_WORDS = {
    "children": _words(r"\b(?:children|child|youth|young people|adolescents|under 18)\b"),
    "families": _words(r"famil|parents"),
    "women": _words(r"\bwom[ae]n"),
    "men": _words(r"\bmen\b"),
    "migrants": _words(r"migrant|mobile workers|trainees"),
    "refugees": _words(r"refugee|asylum|displaced"),
    "adults": _words(r"\badults?\b(?! worried)"),
    "particular": _words(r"lgbt|indigenous|native|ukrain|seafarer|exchange visitors"),
    "professionals": _words(r"professional"),
}
_EVERYBODY = _words(r"(?:^|, )all\b")
_ADULTS_TOLD = _words(r"^for adults\b(?! who are worried)")


def migrated(cells: Mapping[str, str]) -> Cells:
    """A row with every column of today; words about the audience move to the notes.

    Only columns that `cells` does not have are filled from prose: an empty cell is what somebody wants there.
    """
    row = {column: cells.get(column, "").strip() for column in COLUMNS}
    new = {column for column in COLUMNS if column not in cells}
    name, notes = row["service_name"], row["notes"]
    if row["service_type"] != "emergency":
        if "operator" in new:
            row["operator"] = _operator(row)
        if "purpose" in new:
            row["purpose"] = _purpose(row)
        if "limits" in new:
            row["limits"] = ";".join(
                code
                for code, words in _LIMITS.items()
                if words.search(name) or (code == "out_of_hours" and words.search(notes))
            )
        if "district" in new and (place := _DISTRICT.search(notes) or _DISTRICT_NAME.search(name)):
            row["district"] = next(part for part in place.groups() if part).title()
    if "extension" in new and row["phone"] and (keys := _EXTENSION.search(name)):
        row["extension"] = keys[1]
    if row["audience"] or "audience" in new or "operator" in new:  # words, or a file from before the codes
        _code_audience(row)
    return row


def _operator(row: Cells) -> str:
    official = f"{row['organization']}\n{row['notes']}"
    for code, words in _OPERATORS.items():
        texts = {
            "immigration": official,
            "military": official,
            "police": f"{row['organization']}\n{row['service_name']}",
        }
        if words.search(texts.get(code, row["organization"])):
            return code
    return ""


def _purpose(row: Cells) -> str:
    found = []
    if row["service_type"] != "police_tip" and _TIP.search(f"{row['service_name']}\n{row['notes']}"):
        found.append("tip")
    if any(_REPORTS.search(row[column]) for column in ("service_name", "notes")):
        found.append("reports")
    if "adults worried" in row["service_name"].lower():
        found.append("worried_adults")
    return ";".join(found)


def _code_audience(row: Cells) -> None:
    words = row["audience"]
    if words and all(code in GROUPS for code in codes(words)):
        return
    # Whom such a line speaks about is not whom it is for; and a line for everybody leaves nobody out.
    named = (
        "" if row["service_type"] in ("own_behaviour", "home_country") or _EVERYBODY.search(words) else words
    )
    groups = [group for group, pattern in _GROUP_WORDS.items() if pattern.search(named)]
    if re.search("adults worried", named, re.IGNORECASE):  # about a child: like a parent
        groups = ["children", "families"]
    if not groups and _ADULTS_TOLD.match(row["caller_note"]):
        groups = ["adults"]
    row["audience"] = ";".join(groups)
    if words not in ("", "all", "citizens abroad", ", ".join(groups)):
        row["notes"] = "; ".join(text for text in (row["notes"], f"for: {words.replace(';', ', ')}") if text)


def migrate_file(path: Path) -> int:
    """Rewrite a directory file with the columns and codes of today; how many rows changed beyond new empty cells.

    A file that is up to date stays as it is. Raises DirectoryError if it cannot be read or written, was changed
    meanwhile, or holds columns or cells that would be lost.
    """
    original = read_original(path)
    refuse_losses(original)
    after = [migrated(cells) for cells in original.cells]
    changed = sum(
        any(new[column] != cells.get(column, "") for column in COLUMNS)
        for new, cells in zip(after, original.cells, strict=True)
    )
    if changed or original.header != list(COLUMNS):
        original.replace(services_csv(after))
    return changed
