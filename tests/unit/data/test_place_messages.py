"""Messages with a marked place, one a line."""

from __future__ import annotations

from pathlib import Path

import pytest

from amparo.data.place_messages import PlaceMessage, read_place_messages


def test_the_marks_are_taken_away_and_their_place_is_kept(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "messages.tsv").write_text(
        "here\tim in <<Dar es Salaam>> now\nnone\t<<turkey>> sandwich\n", encoding="utf-8"
    )
    (tmp_path / "en" / "notes.txt").write_text("here\tnot read", encoding="utf-8")
    first, second = read_place_messages(tmp_path)
    assert first == PlaceMessage("im in Dar es Salaam now", 6, 19, "here")
    assert first.text[first.start : first.end] == "Dar es Salaam"
    assert second == PlaceMessage("turkey sandwich", 0, 6, "none")


@pytest.mark.parametrize(
    "line",
    [
        "there\tin <<doha>>",
        "here in <<doha>>",
        "here\tin doha",
        "here\tin <<doha",
        "here\tin doha>>",
        "here\tin <<>>",
        "\tin <<doha>>",
        "",
    ],
)
def test_a_line_that_cannot_be_used_is_told_with_its_file_and_number(tmp_path: Path, line: str) -> None:
    (tmp_path / "wrong.tsv").write_text(
        f"from\tfrom <<nepal>>\n{line}\nhere\tin <<doha>>\n", encoding="utf-8"
    )
    with pytest.raises(ValueError, match=r"wrong\.tsv, line 2: not `role<TAB>a message with a <<place>>`"):
        read_place_messages(tmp_path)
