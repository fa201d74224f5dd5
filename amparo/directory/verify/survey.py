"""Reads the pages of all due rows, several sites at once, and says what each page says of its rows."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from datetime import datetime, timezone

from tqdm import tqdm

from amparo.directory.verify.addresses import host_of, is_same_page
from amparo.directory.verify.fetcher import Fetcher, Manners
from amparo.directory.verify.gate import Stopped
from amparo.directory.verify.journal import Journal
from amparo.directory.verify.plan import Due
from amparo.directory.verify.reply import Answer
from amparo.directory.verify.verdict import NOT_READ, Finding, judge

WORKERS = 8


class Survey:
    """One run. `found`: what an earlier run, cut off, has found by page; its pages are not asked for again."""

    def __init__(
        self,
        due: Iterable[Due],
        manners: Manners,
        journal: Journal,
        found: Mapping[str, list[Finding]],
        workers: int = WORKERS,
    ) -> None:
        self._due = tuple(due)
        self._stop = threading.Event()
        self._fetcher = Fetcher(manners, self._stop)
        self._journal, self._workers = journal, workers
        self._rows: dict[str, list[Due]] = defaultdict(list)
        for row in self._due:
            for page in row.pages:
                self._rows[page].append(row)
        # By page and row; what an earlier run found counts only for the same numbers.
        self._found: dict[str, dict[str, Finding]] = {}
        numbers = {row.id: row.numbers for row in self._due}
        for page, findings in found.items():
            same = {each.row: each for each in findings if numbers.get(each.row) == each.numbers}
            if all(row.id in same for row in self._rows.get(page, [])):
                self._found[page] = same

    def run(self) -> list[Finding]:
        """Read what is not read yet and return one finding for each row; raises KeyboardInterrupt when stopped."""
        self._read({row.pages[0] for row in self._due})
        self._read({page for row in self._due for page in row.pages[1:] if self._needs_second(row)})
        return [self._final(row) for row in self._due]

    def _needs_second(self, row: Due) -> bool:
        first = self._found[row.pages[0]][row.id]
        return first.verdict in NOT_READ or first.gone

    def _final(self, row: Due) -> Finding:
        first = self._found[row.pages[0]][row.id]
        if not self._needs_second(row):
            return first
        for page in row.pages[1:]:
            second = self._found[page][row.id]
            if second.verdict not in NOT_READ and not second.gone:
                return replace(
                    second, reason=f"{second.reason} (Second source; of the first: {first.reason})"
                )
        return first

    def _read(self, pages: set[str]) -> None:
        by_host: dict[str, list[str]] = defaultdict(list)
        for page in sorted(pages - set(self._found)):
            by_host[host_of(page)].append(page)
        total = sum(len(group) for group in by_host.values())
        if not total:
            return
        # The sites with most pages first: they take longest.
        groups = sorted(by_host.values(), key=len, reverse=True)
        with (
            tqdm(total=total, unit=" pages", desc="Reading sources", disable=None) as bar,
            ThreadPoolExecutor(max_workers=self._workers) as pool,
        ):
            tasks = [pool.submit(self._read_host, group, bar) for group in groups]
            try:
                for task in as_completed(tasks):
                    task.result()
            except BaseException:
                self._stop.set()
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def _read_host(self, pages: list[str], bar: tqdm) -> None:
        for page in pages:
            if self._stop.is_set():
                return
            try:
                answer = self._fetcher.fetch(page)
            except Stopped:
                return
            findings = [_finding(row, page, answer) for row in self._rows[page]]
            self._journal.add(page, findings)
            self._found[page] = {finding.row: finding for finding in findings}
            bar.update()


def _finding(row: Due, page: str, answer: Answer) -> Finding:
    moved = not is_same_page(page, answer.final)
    day = datetime.now(timezone.utc).date().isoformat()
    common = Finding(
        row=row.id,
        numbers=row.numbers,
        verdict=answer.verdict,
        reason=answer.reason,
        page=page,
        day=day,
        now_at=answer.final if moved else "",
        gone=answer.gone,
    )
    if answer.page is None:
        return common
    said = judge(row.cells, answer.page, moved=moved, cut=answer.cut)
    return replace(common, verdict=said.verdict, reason=said.reason, shows=said.shows)
