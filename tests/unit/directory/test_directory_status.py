"""How much was confirmed when."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from datetime import date

import pytest

from amparo.directory.service import Service
from amparo.directory.status import badge, status_of

TODAY = date(2026, 12, 1)


def service(number: int, **cells: str) -> Service:
    given = {"country": "KE", "service_type": "child", "confidence": "high", "phone": "116", **cells}
    return Service(id=str(number), service_name="A", **given)


def test_numbers_are_counted_by_how_long_ago_they_were_confirmed() -> None:
    days = ("2026-11-30", "2026-09-02", "2026-09-01", "", "soon", "2027-01-01")
    rows = [service(number, assured_date=day) for number, day in enumerate(days)]
    status = status_of([*rows, service(9, country="UG", service_type="crisis")], TODAY)
    share = status.by_country["KE"]
    assert (share.total, share.fresh, share.older, share.never) == (6, 2, 1, 3)
    assert (status.by_kind["crisis"].never, status.whole.total, status.latest) == (1, 7, "2026-11-30")


def test_rows_that_nobody_is_shown_and_rows_without_a_number_do_not_count() -> None:
    rows = [service(1, confidence="low"), service(2, phone="", chat_url="https://a.example/")]
    status = status_of(rows, TODAY)
    assert (status.whole.total, status.whole.percent, status.by_country) == (0, 0, {})


def test_a_share_is_never_rounded_up() -> None:
    rows = [service(number, assured_date="2026-11-30" if number else "") for number in range(300)]
    assert status_of(rows, TODAY).whole.percent == 99


@pytest.mark.parametrize("label", ["numbers confirmed", 'a < b & "c"', "号码"])
def test_the_badge_is_a_picture_that_can_be_read_aloud_and_loads_nothing(label: str) -> None:
    picture = ElementTree.fromstring(badge(label, "42 %"))
    assert picture.attrib["aria-label"] == f"{label}: 42 %"
    assert "href" not in badge(label, "42 %") and "style=" not in badge(label, "42 %")
