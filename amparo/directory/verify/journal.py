"""What a run has found so far, written after each page: a run that is cut off goes on where it was."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Iterable
from pathlib import Path

from amparo.directory.verify.verdict import Finding

FILE_NAME = "state.jsonl"
FRESH_FOR = 24 * 3600.0  # seconds for which an unfinished run is continued without being told to


class Journal:
    """Lines of JSON: {"page": address, "findings": […]}, and {"finished": true} at the end."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME
        self._lock = threading.Lock()

    def read(self) -> dict[str, list[Finding]]:
        """The findings by page of an unfinished run; nothing after a finished one. A torn last line is left out."""
        try:
            lines = self._path.read_text(encoding="utf-8", errors="replace").split("\n")
        except OSError:
            return {}
        pages: dict[str, list[Finding]] = {}
        for line in lines:
            try:
                kept = json.loads(line)
                if kept.get("finished"):
                    return {}
                pages[str(kept["page"])] = [Finding.from_json(finding) for finding in kept["findings"]]
            except (ValueError, KeyError, TypeError, AttributeError):
                continue
        return pages

    @property
    def is_fresh(self) -> bool:
        """Whether something was written within a day."""
        try:
            return time.time() - self._path.stat().st_mtime < FRESH_FOR
        except OSError:
            return False

    def begin(self) -> None:
        """Forget what an earlier run has found."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text("", encoding="utf-8")

    def add(self, page: str, findings: Iterable[Finding]) -> None:
        """Keep what a page has said; it is on disk when this returns."""
        self._append({"page": page, "findings": [finding.as_json() for finding in findings]})

    def finish(self) -> None:
        """The run is complete: the next one begins anew."""
        self._append({"finished": True})

    def _append(self, record: dict[str, object]) -> None:
        with self._lock, self._path.open("ab+") as stream:
            # A line that was torn by a kill must not take the next one with it.
            if stream.seek(0, os.SEEK_END) and not _ends_with_newline(stream.fileno(), stream.tell()):
                stream.write(b"\n")
            stream.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")
            stream.flush()
            os.fsync(stream.fileno())


def _ends_with_newline(descriptor: int, size: int) -> bool:
    return os.pread(descriptor, 1, size - 1) == b"\n"
