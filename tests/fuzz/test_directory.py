"""What somebody looks for, what a table of services holds, and what another server sends, is never trusted."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.channels.directory_search import MOST, find_countries
from amparo.channels.hsds_openapi import PARAMETERS
from amparo.channels.hsds_query import BadParameter, page_of, read_query
from amparo.channels.message_text import clean_text
from amparo.channels.rendering.cards import service_card
from amparo.channels.rendering.sms import render
from amparo.channels.rendering.web import answer
from amparo.dialogue.reply import Reply, Text
from amparo.directory.countries import is_country
from amparo.directory.emergency import emergency_numbers
from amparo.directory.errors import DirectoryError
from amparo.directory.facts import facts_of
from amparo.directory.hsds.export import public_documents
from amparo.directory.hsds.intake import import_records
from amparo.directory.hsds_record import service_from_record
from amparo.directory.loader import load_services
from amparo.directory.place import Place
from amparo.directory.ranking import Found, Scope
from amparo.directory.service import COLUMNS, Service
from amparo.settings import ROOT
from tests.channels.web import call
from tests.fuzz.answers import in_time, is_sound
from tests.fuzz.bounds import bounded
from tests.fuzz.tricks import TEXTS, VALUES, broken, exchange

SPOKEN = {"en": {"KE", "GB"}, "sw": {"KE"}, "fr": {"FR"}}


@given(TEXTS, st.sampled_from(["en", "es", "ar", "xx"]))
@bounded(12)
def test_a_search_finds_countries_or_nothing(text: str, language: str) -> None:
    with in_time():
        hits = find_countries(clean_text(text)[:60], language, SPOKEN)
    assert len(hits) <= MOST and len({hit.code for hit in hits}) == len(hits)
    assert all(is_country(hit.code) or hit.code == "INT" for hit in hits)


QUERIES = st.dictionaries(
    st.one_of(st.sampled_from(sorted(PARAMETERS)), TEXTS),
    st.lists(st.one_of(TEXTS, st.sampled_from(["1", "KE", "true", "2026-02-30", "2026-13-01T25:61:61Z", "9" * 400]))),
    max_size=4,
)  # fmt: skip


@given(QUERIES)
@bounded(100)
def test_a_query_of_the_api_is_answered_or_refused_in_one_sentence(arguments: dict[str, list[str]]) -> None:
    try:
        query = read_query(arguments)
    except BadParameter as problem:
        assert str(problem).endswith(".") and len(str(problem)) < 400
        return
    page = page_of(public_documents()[:20], query)
    assert 0 <= page["size"] <= page["total_items"]


ROWS = st.lists(st.dictionaries(st.sampled_from(COLUMNS), TEXTS, max_size=len(COLUMNS)), max_size=4)


def table(rows: list[dict[str, str]]) -> bytes:
    """A table of services with good rows of ours and these in between."""
    with (ROOT / "directory" / "services.csv").open(encoding="utf-8", newline="") as file:
        good = [row for row, _ in zip(csv.DictReader(file), range(3))]
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, escapechar="\\")
    writer.writeheader()
    for number, row in enumerate(rows):
        writer.writerow({**good[number % 3], **row})
    return out.getvalue().encode("utf-8", "surrogatepass")


@given(ROWS, st.integers(0, 99999), st.integers(0, 99999), st.booleans())
@bounded(120)
def test_a_table_of_services_is_read_or_refused_and_what_is_read_can_be_shown(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, str]], cut: int, flipped: int, whole: bool
) -> None:
    path = tmp_path_factory.mktemp("directory") / "services.csv"
    content = table(rows)
    path.write_bytes(content if whole else broken(content, cut, flipped))
    try:
        services = load_services(path)
    except DirectoryError as problem:
        assert str(problem)
        return
    for service in services:
        assert_can_be_shown(service)
    emergency_numbers(Place("KE"), services)


def assert_can_be_shown(service: Service) -> None:
    """Every channel can render it, as JSON that any client reads, with links of the allowed kinds only."""
    facts = facts_of(Found(service, Scope.COUNTRY))
    reply = Reply((Text("Here:"),), services=(facts,), country="KE")
    said = answer(reply, "en", "s")
    assert json.loads(json.dumps(said, ensure_ascii=False).encode()) == said
    for way in (*service_card(facts, "en")["ways"], *said["custom"]["layout"]["cards"][0]["ways"]):
        assert way["href"].split(":")[0] in ("", "tel", "sms", "https", "mailto"), way
        assert not set(way["href"]) & set('<>"\r\n '), way
    assert render(reply, "en")


FIELDS = (
    "service_name", "organization", "phone", "sms", "whatsapp", "chat_url", "web_url", "email", "hours", "languages",
    "notes", "source_url", "source_date", "assured_date",
)  # fmt: skip


SENDABLE = TEXTS.map(lambda text: text.encode("utf-8", "ignore").decode())  # as all that is read of a file


@given(st.dictionaries(st.sampled_from(FIELDS), SENDABLE, min_size=1))
@bounded(150)
def test_a_poisoned_row_cannot_bring_a_link_of_another_kind(cells: dict[str, str]) -> None:
    assert_can_be_shown(replace(Service("x", "KE", "", "child", "high", phone="116"), **cells))


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "https://a b", "//evil", 'https://x"><script>']
)
def test_an_address_that_runs_something_is_not_linked(url: str) -> None:
    assert_can_be_shown(
        Service("x", "KE", "", "child", "high", phone="116", web_url=url, chat_url=url, source_url=url)
    )


PARTS = st.sampled_from(
    "id name organization phones number service_areas schedules attributes taxonomy_term last_modified status url "
    "email languages code extent label value".split()
)
RECORDS = st.recursive(VALUES, lambda inner: st.dictionaries(PARTS, inner, max_size=6))


@given(RECORDS)
@bounded(40)
def test_a_record_of_another_directory_is_taken_or_refused_with_the_reason(record: Any) -> None:
    found = import_records([record], "https://other.example.org", date(2026, 11, 24))
    for fault in found.faults:
        assert fault.reason


@given(st.integers(0, 60), st.integers(0, 9999), st.one_of(VALUES, TEXTS))
@bounded(200)
def test_what_another_directory_sends_can_be_shown_where_it_is_taken(
    number: int, which: int, value: Any
) -> None:
    record = exchange(public_documents()[number], which, value)
    country = str(public_documents()[number]["service_areas"][0]["extent"])[:2]
    service = service_from_record(record, country, "https://other.example.org", date(2026, 11, 24))
    if service is not None:
        assert_can_be_shown(service)


@given(TEXTS, TEXTS)
@bounded(20)
def test_the_pages_of_the_directory_answer_whatever_is_asked(running_bot: Any, text: str, more: str) -> None:
    query = urlencode({"find": text, "region": more, "open": "now", "language": text}, errors="surrogatepass")
    for path in (f"/directory?{query}", f"/hsds/services?{query}"):
        with in_time():
            is_sound(call(running_bot.url, "GET", path))
