"""What is believed of a remote HSDS directory's records, and how they stand beside the local rows: over real HTTP."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from amparo.directory import Directory, DirectoryError, Place, open_directory
from amparo.directory.fallback import FallbackDirectory
from amparo.directory.remote import RemoteDirectory, RemoteDirectoryError, RemotePages, RemoteSettings
from amparo.directory.service import Service
from tests.unit.directory.directory_files import SHIPPED, WriteRows
from tests.unit.directory.remote_server import Answer, Query, Record, Server, page, record

KENYA = Place("KE")


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.close()


def remote(url: str, **settings: Any) -> RemotePages:
    return RemotePages(RemoteSettings(base_url=url, retry_pause=(0.0, 0.01), **settings))


def together(server: Server, local: Directory) -> FallbackDirectory:
    """With time enough on a busy machine: the time that may be lost is the subject of test_remote_faults."""
    settings = RemoteSettings(base_url=server.url, wait=10.0)
    return FallbackDirectory(RemoteDirectory(settings), local, settings.wait)


def test_a_right_answer_becomes_a_checked_service(
    server: Server, noon: datetime, write_rows: WriteRows
) -> None:
    server.answer = lambda query: page(record())
    local = Directory(write_rows({"country": "UG"}))
    (found,) = together(server, local).find(KENYA, "child", at=noon).services
    assert found.service.service_name == "Nairobi child protection line"
    assert (found.service.phone, found.service.phone_e164) == ("0711 222 333", "+254711222333")
    assert found.service.organization == "Safe House"
    assert found.service.hours == "Mo,Tu,We,Th,Fr 09:00-17:00"
    assert found.open_now is True
    assert found.service.languages == "en;sw"
    assert found.service.cost == "free"
    assert found.service.assured_date == "", "what the other side confirmed is not confirmed by us"
    assert found.service.source_url == f"{server.url}/services/ac148810-d857-441c-9679-408f346de14b"


def test_only_the_name_of_the_country_is_sent_and_no_cookie_comes_back(
    server: Server, directory: Directory
) -> None:
    server.answer = lambda query: (*page(record()), {"Set-Cookie": "who=you; Path=/"})
    asking = together(server, directory)
    for place in (Place("KE", "KE-30"), Place("UG")):
        asking.find(place, "gender_violence", "women", "an-organisation")
    assert server.asked == [
        {"path": ["/hsds/services"], "search": [name], "full": ["true"], "page": ["1"], "per_page": ["100"]}
        for name in ("Kenya", "Uganda")
    ]
    assert [set(headers) - {"Host", "Connection"} for headers in server.headers] == [
        {"User-Agent", "Accept", "Accept-Encoding"}
    ] * 2


def test_all_pages_are_read(server: Server) -> None:
    def answer(query: Query) -> Answer:
        number = int(query["page"][0])
        phone = {"number": f"0722 116 11{number}"}
        return page(
            record(id=str(number), name=f"Line {number}", phones=[phone]), number=number, total_pages=3
        )

    server.answer = answer
    services = remote(server.url).services("KE")
    assert [service.service_name for service in services] == ["Line 1", "Line 2", "Line 3"]


@pytest.mark.parametrize(
    "lie",
    [
        {"service_areas": [{"name": "Uganda"}]},
        {"service_areas": []},
        {"service_areas": [{"name": "Kenya"}, {"name": "Uganda"}]},
        {"service_at_locations": [{"location": {"addresses": [{"country": "UG"}]}}]},
        {"service_at_locations": [{"location": {"addresses": [{"country": "Atlantis"}]}}]},
        {"status": "defunct"},
        {"status": "inactive"},
        {"status": "temporarily closed"},
        {"status": None},
        {"alert": "This line is permanently closed."},
        {"alert": "Closed until further notice"},
        {"alert": "La línea está cerrada"},
        {"alert": "Линия закрыта"},
        {"alert": "Out of service, please call another line"},
        {"alert": ["Closed until further notice"]},
        {"name": ""},
        {"name": "<script>alert(1)</script>"},
        {"name": "x" * 500},
        {"name": None},
        {"phones": [{"number": "+256 417 721 000"}], "url": "", "email": ""},
        {"phones": [{"number": "12"}], "url": "", "email": ""},
        {"phones": [{"number": "call me"}], "url": "javascript:alert(1)", "email": "nobody"},
    ],
)
def test_a_service_that_lies_or_cannot_be_checked_is_not_shown(server: Server, lie: Record) -> None:
    server.answer = lambda query: page(record(**lie), "not a record", None, 5)
    assert remote(server.url).services("KE") == ()


@pytest.mark.parametrize(
    "area",
    [{"name": "KE"}, {"name": "All of it", "uri": "https://iso.example.org/3166/KE"}, {"name": "KE-30"}],
)
def test_a_country_may_be_declared_by_code_or_address(server: Server, area: Record) -> None:
    server.answer = lambda query: page(record(service_areas=[area]))
    services = remote(server.url).services("KE")
    assert [service.country for service in services] == ["KE"]
    assert services[0].subdivision == ("KE-30" if area["name"] == "KE-30" else "")


def test_a_wrong_number_is_dropped_and_a_right_one_beside_it_kept(server: Server) -> None:
    phones = [{"number": "+1 888 373 7888"}, {"number": "116"}, {"number": "0722 116 116", "type": "text"}]
    server.answer = lambda query: page(record(phones=phones))
    service = remote(server.url).services("KE")[0]
    assert (service.phone, service.phone_e164, service.sms) == ("116", "", "0722 116 116")


@pytest.mark.parametrize(
    ("phone", "expected"),
    [
        ({"number": "116", "type": "voice", "extension": 8}, ("116", "8")),
        ({"number": "116", "type": "voice", "extension": "08#"}, ("116", "08#")),
        ({"number": "116", "type": "voice", "extension": None}, ("116", "")),
        ({"number": "116", "type": "voice", "extension": "ask for Ana"}, ("", "")),
        ({"number": "116", "type": "textphone"}, ("", "")),
        ({"number": "116", "type": "video"}, ("", "")),
        ({"number": "116", "type": "Fax"}, ("", "")),
    ],
)
def test_a_number_is_shown_with_the_keys_to_press_and_only_if_it_is_for_calling(
    server: Server, phone: Record, expected: tuple[str, str]
) -> None:
    server.answer = lambda query: page(record(phones=[phone]))
    service = remote(server.url).services("KE")[0]
    assert (service.phone, service.extension) == expected


def test_languages_are_told_by_their_whole_code(server: Server) -> None:
    codes = ("fil", "tet", "swa", "est", "en-GB", "Fr", "xx", "spanish", "ger")
    server.answer = lambda query: page(record(languages=[{"code": code} for code in codes]))
    assert remote(server.url).services("KE")[0].languages == "fil;tet;sw;et;en;fr;de"


def test_a_line_for_several_parts_of_a_country_is_not_shown_as_one_for_all(server: Server) -> None:
    parts = [{"extent": "KE-30"}, {"extent": "KE-28"}]
    many = [{"extent": f"KE-{number:02}"} for number in range(1, 31)]
    server.answer = lambda query: page(record(service_areas=parts), record(service_areas=many))
    (service,) = remote(server.url).services("KE")
    assert (service.subdivision, service.district) == ("", "Mombasa, Nairobi City")


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"attributes": [{"taxonomy_term": {"code": "labour"}}]}, "labour"),
        ({"attributes": [{"taxonomy_term": {"name": "Gender violence"}}]}, "gender_violence"),
        ({"attributes": [{"taxonomy_term": {"code": "emergency"}}], "name": "Suicide line"}, "crisis"),
        ({"name": "Anti-trafficking line"}, "trafficking"),
        ({"name": "Line 5", "description": "Legal advice"}, "referral"),
    ],
)
def test_the_type_comes_from_the_taxonomy_or_the_name_and_is_never_emergency(
    server: Server, changes: Record, kind: str
) -> None:
    server.answer = lambda query: page(record(**changes))
    assert remote(server.url).services("KE")[0].service_type == kind


@pytest.mark.parametrize(
    ("schedules", "hours"),
    [
        (
            [{"freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR,SA,SU", "opens_at": "00:00", "closes_at": "23:59"}],
            "24/7",
        ),
        ([{"freq": "WEEKLY", "byday": "MO", "opens_at": "09:00Z", "closes_at": "17:00Z"}], ""),
        ([{"freq": "MONTHLY", "byday": "1MO", "opens_at": "09:00", "closes_at": "17:00"}], ""),
        ([{"freq": "WEEKLY", "byday": "XX", "opens_at": "09:00", "closes_at": "17:00"}], ""),
        ([], ""),
    ],
)
def test_schedules_that_say_more_than_days_and_times_stay_unknown(
    server: Server, schedules: list[Record], hours: str
) -> None:
    server.answer = lambda query: page(record(schedules=schedules))
    assert remote(server.url).services("KE")[0].hours == hours


WEEK = {"freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR", "opens_at": "09:00", "closes_at": "17:00"}


@pytest.mark.parametrize(
    "changes",
    [
        {"alert": "From Monday we move to new rooms"},
        {"alert": {"text": "see our page"}},
        {"schedules": [{**WEEK, "notes": "Closed until further notice"}]},
        {"schedules": [{**WEEK, "description": "Imefungwa"}]},
        {"schedules": [{**WEEK, "dtstart": "2999-01-01"}]},
        {"schedules": [{**WEEK, "dtstart": "next year"}]},
        {"schedules": [WEEK, {"notes": "Closed in December"}]},
    ],
)
def test_a_line_of_which_more_is_said_than_its_hours_is_not_shown_as_open(
    server: Server, noon: datetime, write_rows: WriteRows, changes: Record
) -> None:
    server.answer = lambda query: page(record(**changes))
    found = together(server, Directory(write_rows({"country": "UG"}))).find(KENYA, "child", at=noon)
    assert [(item.service.hours, item.open_now) for item in found.services] == [("", None)]


def test_hours_that_began_in_the_past_are_hours(server: Server) -> None:
    server.answer = lambda query: page(record(schedules=[{**WEEK, "dtstart": "2020-01-01", "notes": ""}]))
    assert remote(server.url).services("KE")[0].hours == "Mo,Tu,We,Th,Fr 09:00-17:00"


POLICE_TIP = {"attributes": [{"taxonomy_term": {"code": "police_tip"}}]}


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Kenya Police Service"},
        {"name": "Nairobi police", "description": "Report trafficking"},
        {"name": "Policía Nacional", "description": "Denuncias"},
        {"name": "Полиция"},
        {"name": "Fire brigade"},
        {"name": "St John Ambulance"},
        {"name": "Kenya Police Service", **POLICE_TIP},
        {"name": "Report it", "description": "Help", "phones": [{"number": "999"}]},
        {"name": "Tip line", "phones": [{"number": "112"}]},
        {"name": "Report it", "phones": [{"number": "999"}], **POLICE_TIP},
    ],
)
def test_the_police_and_other_emergency_services_are_no_lines_of_another_directory(
    server: Server, changes: Record
) -> None:
    server.answer = lambda query: page(record(**changes))
    assert remote(server.url).services("KE") == ()


@pytest.mark.parametrize(
    ("changes", "kind", "operator"),
    [
        ({"name": "Crime Stoppers"}, "police_tip", ""),
        ({"name": "Police tip line"}, "police_tip", "police"),
        ({"name": "Police desk for women"}, "gender_violence", "police"),
        ({"name": "Line 5", "organization": {"name": "Kenya Police"}}, "trafficking", "police"),
    ],
)
def test_a_line_that_the_police_run_is_known_as_theirs(
    server: Server, changes: Record, kind: str, operator: str
) -> None:
    server.answer = lambda query: page(record(**changes))
    (service,) = remote(server.url).services("KE")
    assert (service.service_type, service.operator) == (kind, operator)


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Call 0722 116 116 for help"},
        {"name": "Line (+254) 722-116-116"},
        {"name": "Line ٠٧٢٢١١٦١١٦"},
        {"name": "Line 0711 222 333/0722 116 116"},
        {"name": "Childline 1190"},
        {"organization": {"name": "Hotline 1190"}},
    ],
)
def test_a_number_in_a_name_is_not_a_way_around_what_is_held_back(
    server: Server, write_rows: WriteRows, changes: Record
) -> None:
    server.answer = lambda query: page(record(**changes))
    low = {"confidence": "low"}
    local = Directory(write_rows({"phone": "0722 116 116", **low}, {"phone": "1190", **low}))
    assert together(server, local).find(KENYA, "child").services == []
    assert together(server, Directory(write_rows({"country": "UG"}))).find(KENYA, "child").services


def test_the_emergency_number_of_the_local_file_is_no_line_of_the_remote(
    server: Server, write_rows: WriteRows
) -> None:
    server.answer = lambda query: page(record(phones=[{"number": "116"}]))
    emergency = {"service_type": "emergency", "phone": "116", "phone_e164": ""}
    assert together(server, Directory(write_rows(emergency))).find(KENYA, "child").services == []


@pytest.mark.parametrize(
    "answer",
    [
        (500, b"{}"),
        (503, b"{}"),
        (404, b"{}"),
        (204, b""),
        (304, b""),
        (200, b""),
        (200, b"<html>"),
        (200, b"[]"),
        (200, b"[" * 100_000),
        (200, b'{"contents": {}}'),
        (200, b'{"contents": [{"id": "cut o'),
        (200, b"\xff\xfe"),
        (200, b'{"contents": []}' + b" " * 2_000_000),
    ],
)
def test_a_broken_answer_is_an_error_of_its_own(server: Server, answer: Answer) -> None:
    server.answer = lambda query: answer
    with pytest.raises(RemoteDirectoryError):
        remote(server.url, max_bytes=1_000_000).services("KE")


@pytest.mark.parametrize(
    "broken", ["cost_options", "languages", "phones", "schedules", "service_areas", "attributes"]
)
@pytest.mark.parametrize("value", [[{"amount": []}], [{"code": 5}], [[]], {}, "text", 7, None])
def test_a_record_of_an_unheard_of_shape_does_not_take_the_others_along(
    server: Server, broken: str, value: object
) -> None:
    server.answer = lambda query: page(record(**{broken: value}), record(id="2", name="The other line"))
    assert "The other line" in [service.service_name for service in remote(server.url).services("KE")]


def test_a_record_that_is_left_out_is_named_in_the_log_by_its_id_and_nothing_else(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = [record(id="bad-1", name=""), record(id="<b>0722 999 999</b>", name=""), "secret words"]
    server.answer = lambda query: page(*wrong, record())
    with caplog.at_level(logging.WARNING):
        assert len(remote(server.url).services("KE")) == 1
    assert "bad-1" in caplog.text and "(no proper id), (no proper id)" in caplog.text
    assert "secret" not in caplog.text and "0722" not in caplog.text


def test_a_busy_server_is_asked_twice_and_no_more(server: Server) -> None:
    answers: list[Answer] = [(503, b""), page(record())]
    server.answer = lambda query: answers[min(len(server.asked), 2) - 1]
    assert len(remote(server.url).services("KE")) == 1
    assert len(server.asked) == 2
    server.answer = lambda query: (503, b"")
    with pytest.raises(RemoteDirectoryError, match="busy"):
        remote(server.url).services("KE")
    assert len(server.asked) == 4


def test_connections_are_kept_between_questions(server: Server) -> None:
    server.answer = lambda query: page(record())
    asking = remote(server.url)
    for country in ("KE", "UG", "TZ"):
        asking.services(country)
    assert (len(server.asked), server.connections) == (3, 1)


def test_a_page_that_is_still_the_same_is_not_sent_again(server: Server) -> None:
    tags = {"1": '"one"', "2": '"two"'}

    def answer(query: Query) -> Answer:
        number = query["page"][0]
        tag = tags[number]
        if server.headers[-1].get("If-None-Match") == tag:
            return 304, b"", {"ETag": tag}
        phone = [{"number": f"0722 116 11{number}"}]
        name = f"Line {number} of {tag}"
        return *page(record(id=number, name=name, phones=phone), number=int(number), total_pages=2), {
            "ETag": tag
        }

    server.answer = answer
    asking = remote(server.url)
    first = asking.services("KE")
    assert [service.service_name for service in first] == ['Line 1 of "one"', 'Line 2 of "two"']
    assert asking.services("KE") == first
    tags["2"] = '"new"'
    assert [service.service_name for service in asking.services("KE")] == [
        'Line 1 of "one"',
        'Line 2 of "new"',
    ]
    assert [headers.get("If-None-Match") for headers in server.headers[2:4]] == ['"one"', '"two"']


def test_every_local_row_stays_beside_the_remote_ones(
    server: Server, directory: Directory, noon: datetime
) -> None:
    server.answer = lambda query: page(record())
    local = directory.find(KENYA, "child", at=noon)
    found = together(server, directory).find(KENYA, "child", at=noon)
    names = [item.service.service_name for item in found.services]
    assert names.count("Nairobi child protection line") == 1
    assert [item for item in found.services if item in local.services] == local.services
    assert found.emergency == local.emergency
    assert found.total == local.total + 1
    assert found.country_has_line and found.has_own_type


def test_where_the_local_file_has_no_line_the_remote_one_is_shown_before_international_ones(
    server: Server, directory: Directory, write_rows: WriteRows
) -> None:
    server.answer = lambda query: page(record())
    local = Directory(write_rows({"country": "INT", "web_url": "https://example.org/world", "phone": ""}))
    assert not local.find(KENYA, "child").country_has_line
    found = together(server, local).find(KENYA, "child")
    assert [item.service.country for item in found.services] == ["KE", "INT"]
    assert found.country_has_line


def test_a_number_that_both_have_is_shown_once(server: Server, write_rows: WriteRows) -> None:
    server.answer = lambda query: page(record())
    local = Directory(write_rows({"service_name": "Known here", "phone": "0711 222 333"}))
    found = together(server, local).find(KENYA, "child")
    assert [item.service.service_name for item in found.services] == ["Known here"]


@pytest.mark.parametrize("phone", ["0722 116 116", "+254 722-116-116"])
def test_a_number_that_the_local_file_holds_back_is_not_shown_because_the_remote_has_it(
    server: Server, write_rows: WriteRows, phone: str
) -> None:
    server.answer = lambda query: page(record(phones=[{"number": phone}]))
    held_back = {"phone": "0722 116 116", "phone_e164": "+254722116116", "confidence": "low"}
    assert together(server, Directory(write_rows(held_back))).find(KENYA, "child").services == []
    both = Directory(write_rows(held_back, {**held_back, "confidence": "high"}))
    assert together(server, both).find(KENYA, "child").services


@pytest.mark.parametrize(
    ("held_back", "remote_says"),
    [
        ({"phone": "0722 116 116"}, {"phone": "+254 722 116116"}),
        ({"phone": "+254 722 116116"}, {"phone": "0722 116 116"}),
        ({"phone": "0722 116 116"}, {"phone": "00254 722 116 116"}),
        ({"phone": "0722 116 116"}, {"phone": "254722116116"}),
        ({"phone": "0722 116 116"}, {"phone": "+254 (0)722-116-116 ext. 4"}),
        ({"phone": "0722 116 116"}, {"phone": "", "whatsapp": "+254722116116"}),
        ({"phone": "1190"}, {"phone": "+254 1190"}),
        ({"phone": "", "sms": "21094 (text HELP 2)"}, {"phone": "", "sms": "text HELP to 21094"}),
    ],
)
def test_another_spelling_of_a_number_that_is_held_back_is_held_back_too(
    write_rows: WriteRows, held_back: dict[str, str], remote_says: dict[str, str]
) -> None:
    class Remote:
        def services(self, country: str, wait: float | None = None) -> tuple[Service, ...]:
            said = Service("r", country, "Remote line", "child", "medium", **remote_says)
            other = Service("o", country, "Other line", "child", "medium", phone="0722 116 117")
            return (said, other) if country == "KE" else ()

    local = Directory(write_rows({**held_back, "confidence": "low"}))
    found = FallbackDirectory(Remote(), local).find(KENYA, "child").services
    assert [item.service.service_name for item in found] == ["Other line"]


def test_a_number_that_both_have_in_another_spelling_is_shown_once(
    server: Server, write_rows: WriteRows
) -> None:
    server.answer = lambda query: page(record(phones=[{"number": "+254 711 222 333"}]))
    local = Directory(write_rows({"service_name": "Known here", "phone": "0711 222 333"}))
    found = together(server, local).find(KENYA, "child")
    assert [item.service.service_name for item in found.services] == ["Known here"]


def test_where_somebody_comes_from_is_never_sent(server: Server, directory: Directory) -> None:
    asking = together(server, directory)
    found = asking.find(Place("AE"), "labour", origin="KE")
    assert found.services == directory.find(Place("AE"), "labour", origin="KE").services
    assert [query["search"] for query in server.asked] == [["United Arab Emirates"]]


def test_emergency_numbers_never_wait_for_the_remote(server: Server, directory: Directory) -> None:
    found = together(server, directory).find(KENYA, "emergency", limit=1)
    assert found == directory.find(KENYA, "emergency", limit=1)
    assert together(server, directory).emergency(KENYA) == directory.emergency(KENYA)
    assert server.asked == []


def test_an_unknown_place_or_need_is_refused_with_a_remote_as_without(
    server: Server, directory: Directory
) -> None:
    with pytest.raises(DirectoryError, match="not a country"):
        together(server, directory).find(Place("ZZ"), "child")
    with pytest.raises(DirectoryError, match="not a need"):
        together(server, directory).find(KENYA, "weather")
    assert server.asked == []


def test_a_changed_local_file_is_read_again_behind_a_remote_too(
    server: Server, write_rows: WriteRows
) -> None:
    file: Path = write_rows({"service_name": "Before", "phone": "116"})
    asking = together(server, Directory(file))
    assert [item.service.service_name for item in asking.find(KENYA, "child").services] == ["Before"]
    write_rows({"service_name": "Afterwards", "phone": "1195"})
    assert [item.service.service_name for item in asking.find(KENYA, "child").services] == ["Afterwards"]


def test_the_environment_chooses_the_directory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMPARO_DIRECTORY", str(SHIPPED.parent))
    monkeypatch.delenv("AMPARO_HSDS_URL", raising=False)
    assert type(open_directory()) is Directory
    monkeypatch.setenv("AMPARO_HSDS_URL", "https://hsds.example.org/v3")
    monkeypatch.setenv("AMPARO_HSDS_READ_TIMEOUT", "2.5")
    monkeypatch.setenv("AMPARO_HSDS_WAIT", "0.5")
    chosen = open_directory()
    assert isinstance(chosen, FallbackDirectory)
    assert isinstance(chosen.remote, RemoteDirectory)
    assert chosen.remote.settings.read_timeout == 2.5
    assert chosen.remote.settings.connect_timeout == 3.0
    assert chosen.wait == chosen.remote.settings.wait == 0.5
    monkeypatch.setenv("AMPARO_HSDS_READ_TIMEOUT", "soon")
    with pytest.raises(DirectoryError, match="AMPARO_HSDS_READ_TIMEOUT must be a number of seconds"):
        open_directory()
