"""A CSV file cut into its records as they are written, so that one can be changed and all others stay byte for byte."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable


def records_of(text: str) -> list[str]:
    """The records with their ends of lines, the header first; blank lines go with the record before.

    Raises csv.Error for what is no CSV.
    """
    lines = list(io.StringIO(text, newline=""))
    reader, records, done = csv.reader(lines, strict=True), list[str](), 0
    for cells in reader:
        record = "".join(lines[done : reader.line_num])
        done = reader.line_num
        if cells or not records:
            records.append(record)
        else:
            records[-1] += record
    return records


def record_of(cells: Iterable[str]) -> str:
    """Cells as one record, without an end of line."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerow(cells)  # what it ends lines with, it quotes in cells
    return text.getvalue().removesuffix("\r\n")


def content_and_end(record: str) -> tuple[str, str]:
    """A record without its end of line, and that end with the blank lines behind it."""
    content = record.rstrip("\r\n")
    return content, record[len(content) :]
