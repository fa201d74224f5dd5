"""Taking what was found since into a directory file: new services, better sources, corrections.

Nothing is written here. `Merge` says what would change and what breaks a rule; `merge_command` writes it, whole or not
at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import NAMESPACE_URL, uuid5

from amparo.directory.loader import Row
from amparo.directory.migrate import migrated
from amparo.directory.same_service import Cells, identity, is_same, phone_key, still_shown, title
from amparo.directory.service import COLUMNS, CONFIDENCES, ONE_CODE

ACTIONS = ("add", "raise", "source", "fill")
INCOMING = ("action", *COLUMNS)
"""The columns of a file of what is new or better."""
WRONG = (
    "country", "service_type", "phone", "why", "source_url", "service_name", "new_phone", "phone_e164", "extension",
    "source_date",
)  # fmt: skip
"""The columns of a file of what is wrong."""
SURPLUS = "there are more cells than columns; put text with a comma in quotes"
_SOURCES = ("source_url", "second_source_url", "source_date")
_CONFIRMATION = ("assured_date", "assured_by", "assured_how")
_WAYS = ("phone", "phone_e164", "extension", "sms", "whatsapp", "chat_url")
"""What was confirmed: another number of a row was not."""
_WITH_THE_NUMBER = ("phone_e164", "extension", "source_date")
_KEPT = ("id", "country", "host_country", "service_type", "notes", *_CONFIRMATION)


@dataclass(frozen=True)
class Change:
    """One readable change. `line`: of the incoming file; `before`: '' for a new row."""

    line: int
    action: str
    service: str
    column: str
    before: str
    after: str
    source: str

    def __str__(self) -> str:
        """As a line for people: what, old → new, source."""
        if self.action == "add":
            return f"+ {self.service}: {self.after} [{self.source}]"
        return f"~ {self.service}: {self.column} {self.before or '(empty)'} → {self.after or '(empty)'} [{self.source}]"


@dataclass(frozen=True)
class Refusal:
    """A line of the incoming file that breaks a rule, which, and in what column if it is in one."""

    line: int
    reason: str
    column: str = ""

    def __str__(self) -> str:
        """As a line for people."""
        return f"line {self.line}{self.column and f', {self.column}'}: {self.reason}"


@dataclass
class Merge:
    """A directory's rows, changed in place by incoming ones. Rows keep their place and id; new ones come at the end."""

    rows: list[Cells]
    changes: list[Change] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def take(self, incoming: Iterable[Row]) -> None:
        """Take rows with the column `action` (one of ACTIONS); free text becomes codes as in `migrate`."""
        for row in incoming:
            action, new = row.cells.get("action", "").strip(), migrated(row.cells)
            codes = {"action": (action, ACTIONS), **{name: (new[name], ONE_CODE[name]) for name in ONE_CODE}}
            wrong = {name: code for name, (code, allowed) in codes.items() if code not in allowed}
            for name, code in wrong.items():
                choice = ", ".join(each or "(empty)" for each in codes[name][1])
                self._refuse(row.line, f"'{code}' is not one of {choice}", name)
            if row.surplus:
                self._refuse(row.line, SURPLUS)
            elif wrong:
                continue
            elif not new["source_url"]:
                self._refuse(row.line, "a row needs the page where its number was read (source_url)")
            elif action == "add":
                self._add(row.line, new)
            else:
                self._better(row.line, action, new, told=row.cells)

    def hide_or_correct(self, wrong: Iterable[Row]) -> None:
        """Take rows of what is wrong: country, service_type, phone (or a name in `why`), why, source_url.

        The service gets confidence `low`, its reason in the notes. Where a `service_name` or `new_phone` stands in the
        row, that is corrected instead and the confidence stays. A new number (with its `phone_e164` and `extension`)
        is nobody's yet: what confirmed the old one goes, and the page that says so (with its `source_date`) is the
        source.
        """
        gone: list[Cells] = []
        for row in wrong:
            if row.surplus:
                self._refuse(row.line, SURPLUS)
                continue
            cells = {name: value.strip() for name, value in row.cells.items()}
            why, source = cells.get("why", ""), cells.get("source_url", "")
            if not why or not source:
                self._refuse(
                    row.line, "a correction needs a reason (why) and the page that says so (source_url)"
                )
                continue
            number = phone_key(cells)
            found = [
                old
                for old in self.rows
                if (old["country"], old["service_type"]) == (cells.get("country"), cells.get("service_type"))
                and (
                    phone_key(old) == phone_key(old, cells["phone"])
                    if number
                    else f"'{old['organization']}'" in why
                )
            ]
            if len(found) != 1:
                self._refuse(row.line, _none_or_many(len(found)))
                continue
            old = found[0]
            corrected = {
                name: value for name in ("service_name", "new_phone") if (value := cells.get(name, ""))
            }
            new = {("phone" if name == "new_phone" else name): value for name, value in corrected.items()}
            if "phone" in new:
                new |= {name: cells.get(name, "") for name in _WITH_THE_NUMBER}
                new |= {"source_url": source, "second_source_url": "", **dict.fromkeys(_CONFIRMATION, "")}
            new |= {} if corrected else {"confidence": "low", **dict.fromkeys(_CONFIRMATION, "")}
            new["notes"] = _joined(f"{why} ({source})", old["notes"])
            before = dict(old)
            self._change(row.line, "wrong", old, new, source)
            if "phone" in new or not corrected:
                gone.append(before)
        for before in gone:
            for other in still_shown(self.rows, before):
                said = (
                    f"{title(before)}: people still see {before['phone']} as {title(other)} ({other['id']})"
                )
                self.remarks.append(said)

    def _add(self, line: int, new: Cells) -> None:
        twins = [old for old in self.rows if is_same(old, new) and old["host_country"] == new["host_country"]]
        if twins:
            first = twins[0]
            return self._refuse(
                line, f"this service is there already as '{first['service_name']}' ({first['id']})"
            )
        new["id"] = new["id"] or str(uuid5(NAMESPACE_URL, "amparo:" + "|".join(identity(new))))
        self.rows.append(new)
        told = ", ".join(
            new[column] for column in ("phone", "sms", "chat_url", "web_url", "confidence") if new[column]
        )
        if new["assured_date"]:
            told += f", confirmed on {new['assured_date']} by {new['assured_by']} ({new['assured_how']})"
        self.changes.append(Change(line, "add", title(new), "", "", told, new["source_url"]))

    def _better(self, line: int, action: str, new: Cells, told: Mapping[str, str]) -> None:
        found = [old for old in self.rows if is_same(old, new)]
        if len(found) > 1:
            found = [old for old in found if old["confidence"] != "low"] or found
        if len(found) != 1:
            return self._refuse(line, _none_or_many(len(found)))
        old = found[0]
        if old["confidence"] not in CONFIDENCES:
            return self._refuse(
                line, f"the row that is there has the unknown confidence '{old['confidence']}'"
            )
        before, after = (CONFIDENCES.index(cells["confidence"]) for cells in (old, new))
        if (
            action == "raise"
            and old["confidence"] == "low"
            and all(new[name] == old[name] for name in ("source_url", "second_source_url"))
        ):
            return self._refuse(
                line,
                "a hidden row is raised with another source than it has, or in `amparo directory review`",
            )
        if action == "raise" and after >= before:
            return self._refuse(
                line, f"the confidence does not rise: {old['confidence']} → {new['confidence']}"
            )
        if action != "raise" and after != before:
            return self._refuse(
                line, f"'{action}' cannot change the confidence: {old['confidence']} → {new['confidence']}"
            )
        # What was read out of prose is no reason to change what somebody has set.
        update = {name: new[name] for name in told if new.get(name) and name not in _KEPT}
        if action != "fill" or new["source_date"] >= old["source_date"]:
            update |= {
                name: new[name] for name in _SOURCES
            }  # sources belong together: an old second one goes
        if phone_key(old) == phone_key(old, new["phone"]) and not old["phone"].startswith("+"):
            update["phone"] = old["phone"]  # a number that did not change keeps its spelling
        update["notes"] = _joined(new["notes"], old["notes"])
        self._change(line, action, old, update, new["source_url"])

    def _change(self, line: int, action: str, old: Cells, new: Mapping[str, str], source: str) -> None:
        service = title(old)
        if any(_is_another(column, old, new[column]) for column in _WAYS if column in new):
            new = {**new, **dict.fromkeys(_CONFIRMATION, "")}
        for column in COLUMNS:
            if column in new and new[column] != old[column]:
                self.changes.append(Change(line, action, service, column, old[column], new[column], source))
                old[column] = new[column]

    def _refuse(self, line: int, reason: str, column: str = "") -> None:
        self.refusals.append(Refusal(line, reason, column))


def _is_another(column: str, old: Cells, new: str) -> bool:
    """Is it another way than was confirmed? An international form that was missing is the same number."""
    if column == "phone_e164" and not old[column]:
        return False
    if column.startswith("phone"):
        return phone_key(old, old[column]) != phone_key(old, new)
    return old[column] != new


def _joined(new: str, old: str) -> str:
    if not new or new in old:
        return old
    return f"{new}; before: {old}" if old else new


def _none_or_many(count: int) -> str:
    return (
        "no row of this country, kind and number was found"
        if not count
        else f"{count} rows have this country, kind and number; it is not clear which one is meant"
    )
