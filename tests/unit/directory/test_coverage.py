"""What there is for every country, counted as the look-up counts it; the page and the map say the same."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from datetime import date, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path

import pytest

from amparo.cli import main
from amparo.directory import Directory, Place
from amparo.directory.countries import all_countries, is_country
from amparo.directory.coverage import COVERED, CountryCoverage, Coverage, answers, coverage_of, population_of
from amparo.directory.coverage_command import MAP, PAGE, write_files
from amparo.directory.coverage_grid import COLUMNS, ROWS, grid
from amparo.directory.coverage_map import LEVELS, draw_map, letters_of, level_of
from amparo.directory.coverage_page import write_page
from amparo.directory.ranking import Scope
from amparo.settings import ROOT
from tests.unit.directory.directory_files import WriteRows

TODAY = date(2026, 12, 1)
SVG = "{http://www.w3.org/2000/svg}"
OWN = (Scope.COUNTRY, Scope.SUBDIVISION, Scope.OTHER_SUBDIVISION)


@pytest.fixture(scope="module")
def coverage(directory: Directory) -> Coverage:
    return coverage_of(directory.services(), datetime.now(timezone.utc).date())


def kenya(file: Path) -> CountryCoverage:
    return coverage_of(Directory(file).services(), TODAY).countries["KE"]


# ---- counting --------------------------------------------------------------------------------------------------------


def test_every_country_and_territory_is_there_with_every_need(coverage: Coverage) -> None:
    assert len(coverage.countries) == 250 and set(coverage.countries) == all_countries()
    assert all(set(item.by_need) == set(COVERED) for item in coverage.countries.values())


def test_a_line_is_counted_with_how_sure_and_how_fresh_it_is(write_rows: WriteRows) -> None:
    crisis = {"service_type": "crisis", "confidence": "medium"}
    sure = {**crisis, "assured_by": "machine", "assured_how": "page"}
    file = write_rows(
        {**sure, "phone": "1", "confidence": "high", "assured_date": "2026-09-02"},
        {**sure, "phone": "2", "assured_date": "2026-09-01"},
        {**sure, "phone": "3", "assured_date": "2026-12-02", "subdivision": "KE-30"},
        {**crisis, "phone": "4", "confidence": "low", "assured_date": "2026-11-30"},
    )
    lines = kenya(file).by_need["crisis"]
    assert (lines.shown, lines.high, lines.in_part, lines.waiting) == (3, 1, 1, 1)
    assert (lines.confirmed, lines.fresh, lines.latest) == (2, 1, "2026-09-02")
    assert not lines.only_in_part


def test_a_line_for_one_part_of_a_country_is_marked(write_rows: WriteRows) -> None:
    lines = kenya(write_rows({"service_type": "crisis", "district": "Kisumu"})).by_need["crisis"]
    assert lines.shown == 1 and lines.only_in_part


def test_a_tip_line_is_no_help_line(write_rows: WriteRows) -> None:
    item = kenya(write_rows({"service_type": "trafficking", "purpose": "tip"}))
    assert not item.has("trafficking") and item.every.shown == 1


def test_a_number_that_is_held_back_fills_no_gap(write_rows: WriteRows) -> None:
    item = kenya(write_rows({"confidence": "low"}))
    assert item.has_row and not item.has(*COVERED) and letters_of(item) == ""


@pytest.mark.parametrize("need", sorted(set(COVERED) - {"human", "emergency"}))
def test_the_lists_agree_with_the_look_up(need: str, directory: Directory, coverage: Coverage) -> None:
    at = datetime(2026, 12, 1, 12, tzinfo=timezone.utc)
    wrong = []
    for code, item in coverage.countries.items():
        found = directory.find(Place(code), need, at=at)
        from_parent = any(entry.scope == Scope.PARENT for entry in found.services)
        if from_parent:  # lines of the parent state are shown there, but are not the territory's own
            continue
        # A number that stands there for several needs is shown once, perhaps as a line for another.
        numbers = {entry.service.phone for entry in found.services}
        own = [row for row in directory.services() if row.country == code and answers(row, need)]
        shown = any(row.may_be_shown and row.phone in numbers for row in own)
        if item.has(need) != (found.has_own_type or shown):
            wrong.append(code)
    assert wrong == []


def test_emergency_numbers_and_written_ways_agree_with_the_look_up(
    directory: Directory, coverage: Coverage
) -> None:
    at = datetime(2026, 12, 1, 12, tzinfo=timezone.utc)
    for code, item in coverage.countries.items():
        own = any(number.service_id for number in directory.emergency(Place(code)))
        assert not own or item.has("emergency"), code
        # For an adult nobody says no child line; without an audience nothing is left out.
        found = [
            entry for entry in directory.find(Place(code), "human", at=at).services if entry.scope in OWN
        ]
        written = any(s.service.sms or s.service.whatsapp or s.service.chat_url for s in found)
        assert not written or item.has("human"), code


def test_the_countries_with_rows_are_those_of_the_directory(directory: Directory, coverage: Coverage) -> None:
    shown = {code for code, item in coverage.countries.items() if item.every.shown}
    assert shown == directory.countries()


def test_each_way_to_count_is_what_it_says(directory: Directory, coverage: Coverage) -> None:
    rows = directory.services()
    shown = [row for row in rows if row.may_be_shown]

    def having(*kinds: str) -> set[str]:
        return {row.country for row in shown if row.service_type in kinds and "tip" not in row.purpose}

    strict = {row.country for row in shown if is_country(row.country)}
    every = {row.country for row in rows}
    expected = [
        (len(places), len(places - having("crisis")), len(places - having("trafficking", "child")))
        for places in (strict, every, set(all_countries()))
    ]
    assert [(c.places, c.without_crisis, c.without_both) for c in coverage.counts()] == expected


def test_gaps_come_with_most_people_first_and_without_places_where_nobody_lives(coverage: Coverage) -> None:
    gaps = [item.code for item in coverage.without("trafficking", "child")]
    people = [population_of(code) for code in gaps]
    assert people == sorted(people, reverse=True) and min(people) > 0
    assert "KP" in gaps and "AQ" not in gaps


# ---- the map ---------------------------------------------------------------------------------------------------------


def test_no_two_countries_have_one_tile_and_neighbours_are_near(coverage: Coverage) -> None:
    cells = grid(coverage.countries)
    assert len(set(cells.values())) == len(cells) == 250
    assert all(0 <= column < COLUMNS and 0 <= row < ROWS for column, row in cells.values())
    for west, east in (("US", "GB"), ("PT", "UA"), ("BR", "NG"), ("IN", "JP"), ("SN", "KE")):
        assert cells[west][0] < cells[east][0]
    for north, south in (("CA", "BR"), ("NO", "IT"), ("EG", "ZA"), ("CN", "AU"), ("FR", "DZ")):
        assert cells[north][1] < cells[south][1]


def test_the_map_has_a_tile_a_title_and_a_description_for_who_cannot_see_it(coverage: Coverage) -> None:
    image = ElementTree.fromstring(draw_map(coverage))
    title, description = image.find(f"{SVG}title"), image.find(f"{SVG}desc")
    assert title is not None and title.text and description is not None and description.text
    named = image.attrib["aria-labelledby"].split()
    assert named == [title.attrib["id"], description.attrib["id"]]
    drawn = {text.text for text in image.iter(f"{SVG}text")}
    assert all_countries() <= drawn
    both = sum(item.has("trafficking") and item.has("child") for item in coverage.countries.values())
    assert f"{both} have a trafficking and a child line" in description.text


def test_what_a_tile_says_does_not_hang_on_its_colour(coverage: Coverage) -> None:
    said = {
        letters_of(item).rstrip("+").replace("C", "T").replace("TT", "TC"): level_of(item)
        for item in coverage.countries.values()
    }
    assert {level.sign for level in LEVELS} == set(said)
    assert all(level.sign == sign for sign, level in said.items())
    for item in coverage.countries.values():
        letters = letters_of(item)
        assert ("T" in letters, "C" in letters, "+" in letters) == tuple(
            item.has(need) for need in ("trafficking", "child", "crisis")
        )


def test_shades_can_be_told_apart_in_grey(coverage: Coverage) -> None:
    def grey(colour: str) -> float:
        digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
        red, green, blue = (int(digits[place : place + 2], 16) for place in (0, 2, 4))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    greys = [grey(level.fill) for level in LEVELS]
    steps = [light - dark for light, dark in pairwise(greys)]
    assert min(steps) > 20


# ---- the files and the command ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "write"), [(PAGE, write_page), (MAP, draw_map)], ids=["page", "map"])
def test_the_files_are_what_the_command_would_write_now(
    name: Path, write: object, coverage: Coverage
) -> None:
    assert callable(write)
    same = (ROOT / "docs" / name).read_text(encoding="utf-8") == write(coverage)
    assert same, f"docs/{name} is older than the directory: run `amparo directory coverage --write`"


def test_the_files_are_the_same_on_another_day(directory: Directory, coverage: Coverage) -> None:
    later = coverage_of(directory.services(), datetime.now(timezone.utc).date() + timedelta(days=365))
    assert write_page(later) == write_page(coverage) and draw_map(later) == draw_map(coverage)


def test_the_page_names_every_gap(coverage: Coverage) -> None:
    page = (ROOT / "docs" / PAGE).read_text(encoding="utf-8")
    section = page.split("### Neither a trafficking nor a child line")[1].split("###")[0]
    listed = [line.split("|")[1].split()[-1] for line in section.splitlines() if line.startswith("| ")][2:]
    gaps = coverage.without("trafficking", "child")
    assert listed == [item.code for item in gaps]
    known = sum(item.has_row for item in gaps)
    assert known == coverage.counts()[1].without_both
    assert f"{len(gaps)} places, of which {known} have a row" in section


def test_the_command_prints_every_country_and_the_summary(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["directory", "coverage"]) == 0
    told = capsys.readouterr().out
    starts = {line[:2] for line in told.splitlines()}
    assert all_countries() <= starts
    assert "without a crisis line" in told and "own_behaviour" in told


def test_one_need_is_shown_with_how_sure_and_how_fresh(
    write_rows: WriteRows, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cells = {"service_type": "crisis", "assured_by": "machine", "assured_how": "page"}
    file = write_rows({**cells, "confidence": "high", "assured_date": "2020-02-03"})
    monkeypatch.setenv("AMPARO_DIRECTORY", str(file.parent))
    assert main(["directory", "coverage", "--need", "crisis"]) == 0
    (line,) = (line for line in capsys.readouterr().out.splitlines() if line.startswith("KE "))
    assert line.split() == ["KE", "Kenya", "1", "1", "0", "1", "0", "2020-02-03", "0"]


def test_programs_get_the_same_as_json(coverage: Coverage, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["directory", "coverage", "--json", "--need", "child"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert len(told["countries"]) == 250
    assert (
        told["countries"]["KE"]["needs"]["child"]["shown"] == coverage.countries["KE"].by_need["child"].shown
    )
    assert list(told["countries"]["KE"]["needs"]) == ["child"]
    assert [count["places"] for count in told["summary"]] == [count.places for count in coverage.counts()]


def test_the_files_are_written_below_docs(coverage: Coverage, tmp_path: Path) -> None:
    assert write_files(coverage, tmp_path) == [tmp_path / PAGE, tmp_path / MAP]
    assert (tmp_path / PAGE).read_text(encoding="utf-8") == write_page(coverage)


def test_without_docs_one_sentence_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["directory", "coverage", "--write"]) == 2
    assert capsys.readouterr().err == "There is no folder docs here; run this in the folder of the project.\n"
