"""Each rule of the order by itself, on files made for it."""

from __future__ import annotations

import ast
import inspect
from datetime import datetime, timezone
from pathlib import Path
from types import ModuleType

import pytest

from amparo.directory import Directory, Place, audience, ranking, traits
from amparo.directory.needs import NEEDS, kinds_for
from tests.unit.directory.directory_files import WriteRows

MONDAY_3_UTC = datetime(2026, 11, 23, 3, tzinfo=timezone.utc)  # 06:00 in Kenya


def order(
    path: Path, need: str = "child", audience: str | None = None, at: datetime = MONDAY_3_UTC
) -> list[str]:
    return [
        found.service.phone for found in Directory(path).find(Place("KE"), need, audience, at=at).services
    ]


@pytest.mark.parametrize(
    ("worse", "better"),
    [
        ({"hours": "Mo-Fr 09:00-17:00"}, {"hours": "24/7"}),
        ({"hours": "Mo-Fr 09:00-17:00"}, {"hours": ""}),
        ({"hours": ""}, {"hours": "24/7"}),
        ({"cost": "standard"}, {"cost": "free"}),
        ({"confidence": "medium"}, {"confidence": "high"}),
        ({"audience": "professionals"}, {"audience": ""}),
        ({"audience": "men"}, {"audience": ""}),
        ({"limits": "out_of_hours"}, {"limits": ""}),
        ({"district": "Nairobi"}, {"district": ""}),
        ({"purpose": "tip"}, {"purpose": ""}),
        ({"operator": "immigration"}, {"operator": "police"}),
        ({"operator": "police"}, {"operator": "ngo"}),
        ({"source_url": "https://github.com/a/b", "confidence": "high"}, {"confidence": "medium"}),
        ({"assured_date": ""}, {"assured_date": "2026-11-01"}),
        ({"service_type": "trafficking", "hours": "24/7"}, {"hours": "Mo-Fr 09:00-17:00"}),
        ({"service_type": "police_tip", "hours": "24/7"}, {"service_type": "crisis", "confidence": "medium"}),
    ],
)
def test_the_better_line_comes_first_whatever_the_order_of_the_file(
    write_rows: WriteRows, worse: dict[str, str], better: dict[str, str]
) -> None:
    rows = [{"phone": "1001", **worse}, {"phone": "1002", **better}]
    assert order(write_rows(*rows)) == ["1002", "1001"]
    assert order(write_rows(*reversed(rows))) == ["1002", "1001"]


def test_a_child_is_not_sent_to_a_line_that_takes_only_adults_while_there_is_another(
    write_rows: WriteRows,
) -> None:
    path = write_rows(
        {"phone": "1001", "service_type": "trafficking", "audience": "adults"},
        {
            "phone": "1002",
            "service_type": "trafficking",
            "audience": "children;adults",
            "cost": "standard",
        },
        {"phone": "1003", "service_type": "child", "audience": "children", "hours": "Mo-Fr 09:00-17:00"},
    )
    assert order(path, "trafficking", "child") == ["1003", "1002", "1001"]
    assert order(path, "trafficking", "adult")[0] == "1001"


def test_equals_keep_the_order_of_the_file(write_rows: WriteRows) -> None:
    assert order(write_rows({"phone": "1001"}, {"phone": "1002"}, {"phone": "1003"})) == [
        "1001",
        "1002",
        "1003",
    ]


@pytest.mark.parametrize(
    ("audience", "first"), [("woman", "2001"), ("man", "2002"), (None, "2003"), ("child", "2004")]
)
def test_lines_for_some_people_rank_by_who_asks(
    write_rows: WriteRows, audience: str | None, first: str
) -> None:
    rows = [
        {"service_type": "crisis", "phone": "2001", "audience": "women"},
        {"service_type": "crisis", "phone": "2002", "audience": "men"},
        {"service_type": "crisis", "phone": "2003", "audience": "", "confidence": "medium"},
        {"service_type": "crisis", "phone": "2004", "audience": "children"},
    ]
    assert order(write_rows(*rows), "crisis", audience)[0] == first


def test_low_confidence_is_never_shown_even_if_nothing_else_is_there(write_rows: WriteRows) -> None:
    result = Directory(write_rows({"confidence": "low"})).find(Place("KE"), "child")
    assert result.services == []
    assert not result.country_has_line


def test_an_organisations_own_services_come_first_where_its_widget_is(write_rows: WriteRows) -> None:
    file = write_rows({"phone": "1001"})
    write_rows(
        {"phone": "2001", "confidence": "medium"},
        {"phone": "2002", "country": "UG"},
        {"phone": "2003", "confidence": "low"},
        path="organisations/safe-house/services.csv",
    )
    found = Directory(file)
    with_widget = found.find(Place("KE"), "child", organisation="safe-house").services
    assert [item.service.phone for item in with_widget] == ["2001", "1001"]
    for other in ("unknown", "../organisations/safe-house", "SAFE", ""):
        without = found.find(Place("KE"), "child", organisation=other).services
        assert [item.service.phone for item in without] == ["1001"]


def test_a_line_in_the_persons_zone_is_open_when_the_clock_there_says_so(write_rows: WriteRows) -> None:
    file = write_rows({"phone": "1001", "hours": "Mo-Fr 06:00-08:00"})
    found = Directory(file).find(Place("KE"), "child", at=MONDAY_3_UTC).services[0]
    assert found.open_now is True
    later = Directory(file).find(Place("KE"), "child", at=MONDAY_3_UTC.replace(hour=6)).services[0]
    assert later.open_now is False
    assert later.opens_at is not None
    assert later.opens_at.isoformat() == "2026-11-24T06:00:00+03:00"


def test_a_moment_without_a_time_zone_is_refused(write_rows: WriteRows) -> None:
    with pytest.raises(ValueError, match="time zone"):
        Directory(write_rows({})).find(Place("KE"), "child", at=datetime(2026, 11, 24, 12))


@pytest.mark.parametrize("need", ["trafficking", "labour", "gender_violence", "referral", "human"])
def test_a_child_gets_the_line_for_children_first(write_rows: WriteRows, need: str) -> None:
    path = write_rows(
        {"phone": "1001", "service_type": "trafficking"},
        {"phone": "1002", "service_type": "crisis"},
        {"phone": "1003", "service_type": "gender_violence"},
        {"phone": "1004", "service_type": "child", "audience": "children"},
    )
    assert order(path, need, "child")[0] == "1004"


def test_no_word_in_a_name_or_a_note_changes_the_order(write_rows: WriteRows) -> None:
    words = "National Police tip line, out of hours only, for women, (older number), immigration agency"
    told = {"service_name": words, "organization": words, "notes": words, "caller_note": "For adults."}
    assert order(write_rows({"phone": "1001", **told}, {"phone": "1002"})) == ["1001", "1002"]


@pytest.mark.parametrize("module", [audience, ranking, traits])
def test_nothing_that_decides_the_order_reads_prose_by_patterns(module: ModuleType) -> None:
    imports = {
        name.name
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    }
    assert not imports & {"re", "regex"}


@pytest.mark.parametrize("need", sorted(NEEDS))
@pytest.mark.parametrize("asking", [None, *audience.AUDIENCES])
def test_lines_about_own_behaviour_are_for_that_need_alone(need: str, asking: str | None) -> None:
    types = kinds_for(need, asking).all
    assert types == ("own_behaviour", "crisis") if need == "own_behaviour" else "own_behaviour" not in types
