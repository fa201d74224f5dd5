"""A source is named as what it is."""

from __future__ import annotations

import pytest

from amparo.directory import Directory, Service
from amparo.directory.sources import SourceKind, is_public_list_only, kind_of_source, source_text

PUBLIC_LIST = "public list in a code repository (address not known)"


def service(source: str, second: str = "", date: str = "") -> Service:
    return Service(
        id="x",
        country="KE",
        service_name="Line",
        service_type="child",
        confidence="high",
        source_url=source,
        second_source_url=second,
        source_date=date,
    )


@pytest.mark.parametrize(
    ("source", "date", "said"),
    [
        ("https://www.example.org/lines?x=1", "", "Source: example.org"),
        ("https://www.example.org/lines", "2026", "Source: example.org, 2026"),
        ("https://news.gov.bc.ca/a", "2026-04-03", "Source: news.gov.bc.ca, April 3, 2026"),
        ("https://childhelplineinternational.org/x", "2026-04", "Listed by Child Helpline International, April 2026"),
        ("https://help.unhcr.org/kenya", "", "Listed by UNHCR"),
        ("https://kenya.unhcr.org/a", "", "Source: kenya.unhcr.org"),
        ("https://www.dailynews.co.tz/a", "2026-04", "In the press: dailynews.co.tz, April 2026"),
        ("https://github.com/a/b/blob/x.json", "2026-04", "Public list, April 2026"),
        (PUBLIC_LIST, "", "Public list"),
        ("https://www.example.org", "spring", "Source: example.org"),
        ("", "2026-04", ""),
    ],
)  # fmt: skip
def test_it_is_named_in_a_few_words(source: str, date: str, said: str) -> None:
    assert source_text(source, "", date) == said


def test_the_day_is_written_as_people_of_the_language_write_it() -> None:
    assert source_text("https://example.org", "", "2026-04", "es").endswith("abril de 2026")
    assert source_text("https://example.org", "", "2026-04", "xx").endswith("April 2026")


def test_the_page_of_an_operator_is_named_before_a_list_or_the_press() -> None:
    press, own = "https://dailynews.co.tz/a", "https://example.org/lines"
    for first in (press, PUBLIC_LIST, "https://help.unhcr.org"):
        assert source_text(first, own, "2026-04") == "Source: example.org"


def test_only_what_nothing_but_a_public_list_says_is_marked() -> None:
    assert is_public_list_only(service(PUBLIC_LIST, "https://raw.githubusercontent.com/a/b"))
    assert not is_public_list_only(service(PUBLIC_LIST, "https://example.org"))
    assert not is_public_list_only(service(""))


@pytest.mark.parametrize(
    "host", ["drustvo-sos.si", "internationalmentalhealth.org", "press.gov.example", "news.belgium.be"]
)
def test_a_name_that_only_looks_like_the_press_is_not_taken_for_it(host: str) -> None:
    assert kind_of_source(f"https://{host}/") is SourceKind.OWN


def test_every_row_that_is_shown_names_its_source(directory: Directory) -> None:
    shown = [row for row in directory.services() if row.may_be_shown]
    assert [
        row.id for row in shown if not source_text(row.source_url, row.second_source_url, row.source_date)
    ] == []
    kinds = {kind_of_source(row.source_url) for row in shown}
    assert kinds == set(SourceKind)
