"""Goes through the services that are due, one at a time, and writes each answer before the next question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from amparo.directory.countries import country_name
from amparo.directory.facts import TOLD
from amparo.directory.loader import read_rows
from amparo.directory.original import ChangedError
from amparo.directory.review import outcome, questions
from amparo.directory.review.due import HEADINGS, Due
from amparo.directory.review.outcome import Cells
from amparo.directory.review.record import write_row
from amparo.directory.review.terminal import Back, Stop, ask, choose
from amparo.directory.same_service import still_shown, title
from amparo.directory.service import COLUMNS, Service

_MORE = {"s": "skip", "d": "dead", "n": "new number", "q": "quit"}


@dataclass
class Session:
    """One sitting over a directory file. `who`: the name that is kept for it; `counts`: what was written."""

    path: Path
    who: str = ""
    counts: Counter[str] = field(default_factory=Counter)

    def run(self, due: Sequence[Due]) -> None:
        """Ask about each service until all are through or the person stops; what was answered stands in the file.

        Raises DirectoryError if the file cannot be read or written.
        """
        try:
            for number, item in enumerate(due, 1):
                print(f"\n[{number} of {len(due)}] {HEADINGS[item.why]}\n{in_words(item)}\n")
                self._settle(item.cells)
        except Stop:
            print("Stopped. What you answered before is written; this service is as it was.")

    def _settle(self, cells: Cells) -> None:
        """Ask about one service until something is written or it is skipped."""
        while True:
            try:
                done = choose("What did you do?", {**questions.ways_to_check(cells), **_MORE})
                if done == "q":
                    raise Stop
                if done == "s" or self._record(cells, done):
                    return
            except Back:
                print("Nothing was written.")
            except ChangedError as error:
                print(f"{error} Nothing was written; it comes again the next time.")
                return

    def _record(self, cells: Cells, done: str) -> bool:
        """Ask what belongs to the choice, and write it; False, with the reasons printed, where the check refuses it."""
        if done == "d":
            changes, what = self._dead(cells), "hidden"
        elif done == "n":
            changes, what = self._new_number(cells), "corrected"
        else:
            changes, what = self._confirmed(cells, questions.HOW_CODE[done]), "confirmed"
        faults = write_row(self.path, cells, changes)
        for fault in faults:
            print(f"The check refuses this. {fault.column}: {fault.reason}.")
        if faults:
            print("Nothing was written.")
            return False
        self.counts[what] += 1
        told = ", ".join(f"{column} {cell or '(empty)'}" for column, cell in changes.items())
        print(f"Written: {told}")
        if done in ("d", "n") and "phone" in (changes if done == "n" else cells):
            for other in still_shown((row.cells for row in read_rows(self.path)[1]), cells):
                print(f"People still see {cells['phone']} as {title(other)} ({other['id']}).")
        return True

    def _confirmed(self, cells: Cells, how: str) -> Cells:
        self.who, day = questions.ask_who(self.who), questions.ask_day()
        raised = questions.ask_confidence(cells, day) if cells["confidence"] == "low" else {}
        return {**outcome.confirmed(how, self.who, day), **raised}

    def _dead(self, cells: Cells) -> Cells:
        reason = ask(
            "What did you find? One sentence, for staff only:",
            lambda text: (
                None if text else "Please say what you found, such as: the number is not in service."
            ),
        )
        self.who, day = questions.ask_who(self.who), questions.ask_day()
        return outcome.dead(cells, reason, self.who, day)

    def _new_number(self, cells: Cells) -> Cells:
        numbers, more = questions.ask_numbers(cells)
        source = questions.ask_source()
        how = questions.ask_how(cells)
        self.who, day = questions.ask_who(self.who), questions.ask_day()
        changes = outcome.new_numbers(cells, numbers, more, source, day)
        if cells["confidence"] == "low":
            changes |= questions.ask_confidence({**cells, **changes}, day)
        elif cells["confidence"] == "high" and not questions.is_own_page(cells, source):
            print("Its confidence becomes medium, as the new number is not on the operator's own page.")
            changes["confidence"] = "medium"
        return {**changes, **outcome.confirmed(how, self.who, day)}


def in_words(item: Due) -> str:
    """A row with its sources, its notes, and what is known for or against it."""
    cells = item.cells
    service = Service(**{column: cells.get(column, "") for column in COLUMNS})
    place = country_name(service.country)
    if service.host_country:
        place += f" in {country_name(service.host_country)}"
    seen = "people see it" if service.may_be_shown else "hidden from people"
    assured = ", ".join(
        part for part in (service.assured_date, service.assured_by, service.assured_how) if part
    )
    lines = [
        f"{place} · {service.service_type}{f' · {service.purpose}' if service.purpose else ''}",
        *(f"{column}: {cells[column]}" for column in TOLD if cells.get(column)),
        f"second_source_url: {service.second_source_url}" if service.second_source_url else "",
        f"Confidence: {service.confidence} ({seen})",
        f"Last confirmed: {assured or 'never'}",
        f"Notes: {service.notes}" if service.notes else "",
        *item.told,
        f"id {service.id}",
    ]
    return "\n".join(line for line in lines if line)
