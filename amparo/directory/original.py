"""A directory file that is read and written anew: nothing in it is lost, no change of others is written over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NamedTuple

from amparo.directory.errors import DirectoryError
from amparo.directory.loader import Row, content_of, rows_of
from amparo.directory.service import COLUMNS, REQUIRED_COLUMNS
from amparo.directory.writing import write_whole


class ChangedError(DirectoryError):
    """Somebody else changed the file after it was read."""


class Original(NamedTuple):
    """A file as it was read. `content` is None where there was none."""

    path: Path
    content: bytes | None
    header: list[str]
    rows: list[Row]

    @property
    def cells(self) -> list[dict[str, str]]:
        """The cells of each row, by column."""
        return [row.cells for row in self.rows]

    def replace(self, content: bytes) -> None:
        """Write the file anew, whole or not at all; raise ChangedError where it changed, DirectoryError else."""

        def unchanged(target: Path) -> None:
            if (target.read_bytes() if target.exists() else None) != self.content:
                raise ChangedError(
                    f"{self.path} was changed by somebody else while this ran, so it was left as it is. Run this again."
                )

        write_whole(self.path, content, unchanged)


def read_original(path: Path, *, may_be_new: bool = False) -> Original:
    """Read a directory file; raise DirectoryError where it is none, or not there unless it `may_be_new`."""
    if may_be_new and not path.exists():
        return Original(path, None, [], [])
    content = content_of(path)
    return Original(path, content, *rows_of(content, path, REQUIRED_COLUMNS))


def refuse_losses(original: Original, known: Collection[str] = COLUMNS) -> None:
    """Raise DirectoryError where the file has columns that are not `known`, or cells without a column."""
    refuse_columns(original.path, original.header, known)
    if surplus := [str(row.line) for row in original.rows if row.surplus]:
        raise DirectoryError(
            f"{original.path}, line {', '.join(surplus[:10])}{' …' if len(surplus) > 10 else ''}: there are more cells "
            "than columns, which would be lost; put text with a comma in quotes. Nothing was changed."
        )


def refuse_columns(path: Path, header: Sequence[str], known: Collection[str]) -> None:
    """Raise DirectoryError, with their names, where columns are not `known` or stand there twice."""
    strange = [title or "(without a title)" for title in header if title not in known]
    strange += [
        f"{title} (twice)" for title, count in Counter(header).items() if count > 1 and title in known
    ]
    if strange:
        raise DirectoryError(
            f"{path} has columns that would be lost: {', '.join(dict.fromkeys(strange))}. Correct their names or take "
            "them out first. Nothing was changed."
        )
