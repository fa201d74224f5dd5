"""The report: everything that was measured, in Markdown and as a page with its pictures inside."""

from __future__ import annotations

import base64
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from amparo.evaluation.bars import Bar
from amparo.evaluation.conversations import Story, Told
from amparo.evaluation.measures import score
from amparo.evaluation.report import CAPTIONS, Report, interval, percent, write
from tests.unit.evaluation.some import got, message

PNG = b"\x89PNG\r\n\x1a\n"
EVIL = "<script>alert('x')</script> & <b>bold</b>"
HELD, MISSED = Bar("intent_right", 0.5, 0.75), Bar("false_alarms", 0.03, 0.4)


def some_report(**rest) -> Report:
    total = score(
        [
            (message("danger", "they lock us in", kind="held", file="danger"), got("danger", 0.95)),
            (message("danger", "cant get out", kind="held", file="danger"), got("exploited", 0.4)),
            (message("self_harm", "i want to end it", kind="indirect"), got("self_harm")),
            (message("greet", EVIL, places=("KE",)), got("thanks", 0.7)),
            (message("greet", "morning"), got("danger", 0.6)),
            (message("fact/borders", "does it need a border"), got("fact/borders")),
        ]
    )
    return Report("en", "2026-11-26", "a-model", total, **rest)


class Page(HTMLParser):
    """The tags, texts, and pictures of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.pictures: list[dict[str, str | None]] = []
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "img":
            self.pictures.append(dict(attributes))

    def handle_data(self, data: str) -> None:
        self.texts.append(data.strip())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a report of everything: bars held and missed, conversations right and wrong."""
    folder = tmp_path_factory.mktemp("reports") / "new" / "en"
    told = [
        Told(Story("All well", "test_some", []), []),
        Told(Story("Another way", "test_some", []), [f"“hi”: {EVIL}"]),
    ]
    files = write(some_report(told=told, bars=[HELD, MISSED]), folder)
    assert files[:2] == [folder / "report.md", folder / "report.html"]
    assert sorted(files) == sorted(folder.iterdir())
    return folder


def page_of(folder: Path) -> Page:
    return Page((folder / "report.html").read_text(encoding="utf-8"))


def test_the_pictures_are_files_of_their_own(folder: Path) -> None:
    for name in ("recall", "confusion", "calibration"):
        assert (folder / f"{name}.png").read_bytes().startswith(PNG)


def test_the_page_has_the_pictures_inside_and_each_is_described(folder: Path) -> None:
    pictures = page_of(folder).pictures
    assert {picture["alt"] for picture in pictures} == set(CAPTIONS.values())
    for picture in pictures:
        kind, _, data = str(picture["src"]).partition(",")
        assert kind == "data:image/png;base64"
        assert base64.b64decode(data).startswith(PNG)


def test_the_record_shows_the_pictures_beside_it(folder: Path) -> None:
    shown = re.findall(r"!\[(.+)\]\((.+)\)", (folder / "report.md").read_text(encoding="utf-8"))
    assert dict(shown) == {CAPTIONS[name]: f"{name}.png" for name in CAPTIONS}


def test_the_words_of_people_are_text_on_the_page_and_not_html(folder: Path) -> None:
    page = page_of(folder)
    assert "script" not in page.tags and "b" not in page.tags
    assert f"[greet -> thanks 0.70] {EVIL}" in page.texts
    assert f"“hi”: {EVIL}" in page.texts


def test_bars_are_named_with_how_they_stand(folder: Path) -> None:
    html = (folder / "report.html").read_text(encoding="utf-8")
    assert re.findall(r'<td class="(\w+)">(\w+)</td>', html) == [("held", "held"), ("missed", "missed")]
    record = (folder / "report.md").read_text(encoding="utf-8")
    assert "**Bars not reached:**\n- false_alarms: 40.0% (at most 3%)\n" in record
    assert "| intent_right | intent_right: 75.0% (at least 50%) | held |" in record
    assert "| false_alarms | false_alarms: 40.0% (at most 3%) | missed |" in record


def test_everything_that_was_measured_is_in_both(folder: Path) -> None:
    record, page = (folder / "report.md").read_text(encoding="utf-8"), " ".join(page_of(folder).texts)
    total = some_report().score
    for text in (record, page):
        assert "2026-11-26" in text and "a-model" in text
        assert all(rate.name in text for rate in (*total.rates, *total.kinds.values()))
        assert "6 messages, 2 conversations" in text and "1 of 2 went as they should" in text
        assert "[danger -> exploited 0.40] cant get out" in text, "what was missed"
        assert "[greet -> danger 0.60] morning" in text, "a false alarm"
        assert f"[KE -> no place] {EVIL}" in text
        assert "Another way" in text and "All well" not in text


def test_tables_of_the_record_have_the_same_number_of_cells_in_every_row(folder: Path) -> None:
    record = (folder / "report.md").read_text(encoding="utf-8")
    tables = re.findall(r"(?:^\|.*\n)+", record, re.MULTILINE)
    assert len(tables) == 6
    for table in tables:
        assert len({line.count("|") for line in table.splitlines()}) == 1, table


def test_a_report_without_bars_or_conversations_is_a_good_one(tmp_path: Path) -> None:
    report = some_report()
    write(report, tmp_path)
    assert report.is_good and report.missed == report.failed == []
    record = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert "All bars are reached." in record and "0 of 0 went as they should." in record


def test_a_report_where_nothing_went_wrong_says_so(tmp_path: Path) -> None:
    total = score([(message("greet"), got("greet"))])
    write(Report("en", "2026-11-26", "a-model", total), tmp_path)
    record = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert "Missed:\n- nothing\n" in record
    assert "False alarms, by what was meant:\n- none\n" in record
    assert "No errors." in record and "None." in record


def test_a_report_can_be_written_again_over_the_old_one(tmp_path: Path) -> None:
    write(some_report(bars=[MISSED]), tmp_path)
    write(some_report(bars=[HELD]), tmp_path)
    assert "Bars not reached" not in (tmp_path / "report.md").read_text(encoding="utf-8")


def test_only_the_bars_decide_whether_a_report_is_good() -> None:
    wrong = [Told(Story("Some", "test_some", []), ["silence"])]
    assert not some_report(bars=[HELD, MISSED]).is_good
    report = some_report(bars=[HELD], told=wrong)
    assert report.is_good and report.failed == wrong


def test_shares_are_shown_with_one_digit() -> None:
    assert percent(0.98765) == "98.8 %"
    assert interval(some_report().score.danger) == "9.5 % to 90.5 %"
