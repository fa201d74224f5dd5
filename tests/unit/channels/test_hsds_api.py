"""The HSDS API that other organisations read the directory from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, settings

from amparo.directory.hsds.source import read_source
from amparo.directory.lookup import Directory
from tests.unit.channels.hsds_server import hsds_server

UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with hsds_server() as address:
        yield address


@pytest.fixture(scope="module")
def described(address: str) -> Any:
    # From the document, not its address: then the operation that gives the document is tested, too.
    loaded = schemathesis.openapi.from_dict(get(f"{address}/openapi.json").json())
    loaded.config.update(base_url=address)
    return loaded


def get(url: str, **options: Any) -> requests.Response:
    return requests.get(url, timeout=20, **options)


def ask(address: str, **parameters: str) -> dict[str, Any]:
    answer = get(f"{address}/services", params=parameters)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


schema = schemathesis.pytest.from_fixture("described")


@schema.parametrize()
@settings(
    max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
def test_every_answer_is_what_the_openapi_description_says(case: Any) -> None:
    case.call_and_validate()


def test_the_description_names_every_route(address: str) -> None:
    paths = get(f"{address}/openapi.json").json()["paths"]
    assert set(paths) == {"/", "/services", "/services/{id}", "/openapi.json"}


def test_the_root_says_which_hsds_this_is(address: str) -> None:
    for url in (f"{address}/", address):
        about = get(url).json()
        assert set(about) == {"version", "profile", "openapi_url"}
        assert about["version"] == "3.0"
        assert get(about["openapi_url"]).status_code == 200


def test_a_list_has_its_pages(address: str) -> None:
    first, second = (ask(address, country="KE", per_page="4", page=number) for number in "12")
    assert (first["page_number"], first["size"], first["first_page"], first["last_page"]) == (
        1,
        4,
        True,
        False,
    )
    assert first["total_pages"] == -(-first["total_items"] // 4)
    assert second["first_page"] is False
    ids = [service["id"] for service in first["contents"] + second["contents"]]
    assert len(set(ids)) == 8
    after = ask(address, country="KE", per_page="4", page=str(first["total_pages"] + 1))
    assert (after["empty"], after["last_page"], after["contents"]) == (True, True, [])


def test_no_row_of_low_confidence_is_ever_there(address: str) -> None:
    services = Directory().services()
    shown = {service.id for service in services if service.may_be_shown}
    hidden = next(service.id for service in services if not service.may_be_shown)
    found = [
        service["id"]
        for number in "123456"
        for service in ask(address, per_page="500", page=number)["contents"]
    ]
    assert set(found) == shown and len(found) == len(shown)
    assert get(f"{address}/services/{hidden}").status_code == 404


def test_filters_add_up(address: str) -> None:
    children = ask(address, country="CA", type="child")
    assert children["total_items"] >= 1
    for service in children["contents"]:
        assert service["service_areas"][0]["extent"].startswith("CA")
        assert service["attributes"][0]["value"] == "child"
    assert ask(address, country="CA")["total_items"] > children["total_items"]
    assert ask(address, country="CA", type="child", search="no such words")["empty"] is True


def test_a_part_of_a_country_and_a_language_are_found(address: str) -> None:
    part = next(service for service in Directory().services() if service.subdivision and service.may_be_shown)
    found = ask(address, subdivision=part.subdivision)["contents"]
    assert part.id in {service["id"] for service in found}
    spanish = ask(address, language="es")
    assert spanish["total_items"] > 5
    assert all("es" in {each["code"] for each in service["languages"]} for service in spanish["contents"])


def test_who_runs_a_service_and_its_terms_are_filters_too(address: str) -> None:
    (service,) = ask(address, country="KE", per_page="1")["contents"]
    term = service["attributes"][0]["taxonomy_term"]
    for filters in (
        {"organization_id": service["organization"]["id"]},
        {"taxonomy_term_id": term["id"].upper(), "country": "KE"},
        {"taxonomy_id": term["taxonomy_id"], "country": "KE"},
    ):
        assert service["id"] in {each["id"] for each in ask(address, **filters)["contents"]}
    assert ask(address, organization_id=UNKNOWN)["empty"] is True


def test_what_was_changed_since_is_found(address: str) -> None:
    everything = ask(address)["total_items"]
    assert ask(address, modified_after="2020-01-01")["total_items"] == everything
    assert ask(address, modified_after="2999-01-01T00:00:00+02:00")["empty"] is True


def test_short_records_have_no_lists(address: str) -> None:
    for parameter in ("full_service", "full"):
        for service in ask(address, **{parameter: "false"})["contents"]:
            assert not any(isinstance(value, list) for value in service.values())
            assert service["organization"]["name"]
    assert set(ask(address, minimal="true")["contents"][0]) == {"id", "name", "status", "last_modified"}


def test_a_service_by_its_id_is_the_same_as_in_the_list(address: str) -> None:
    (service,) = ask(address, country="KE", per_page="1")["contents"]
    assert get(f"{address}/services/{service['id']}").json() == service
    for unknown in (UNKNOWN, "x", "%00", "..%2f"):
        answer = get(f"{address}/services/{unknown}")
        assert (answer.status_code, answer.json()) == (404, {"error": "There is no service with this id."})


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("page=0", "page"),
        ("page=two", "page"),
        ("page=", "page"),
        ("page=%D9%A1", "page"),
        ("page=1&page=2", "page"),
        ("per_page=501", "per_page"),
        ("country=ke", "country"),
        ("country=XX", "country"),
        ("subdivision=Texas", "subdivision"),
        ("type=hotel", "type"),
        ("language=Spanish", "language"),
        ("modified_after=yesterday", "modified_after"),
        ("modified_after=2026-02-31", "modified_after"),
        ("full_service=yes", "full_service"),
        ("organization_id=7", "organization_id"),
        ("search=", "search"),
        ("postcode=12345", "no such parameter"),
    ],
)
def test_a_bad_parameter_is_refused_in_one_sentence(address: str, query: str, names: str) -> None:
    answer = get(f"{address}/services?{query}")
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert names in error and error.endswith(".") and error.count(". ") == 0
    assert answer.headers["Cache-Control"] == "no-store"


def test_what_a_client_has_already_is_not_sent_again(address: str) -> None:
    for path in ("/", "/services?country=KE", "/openapi.json"):
        first = get(f"{address}{path}")
        tag = first.headers["ETag"]
        assert first.headers["Cache-Control"] == "public, max-age=300"
        for sent in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
            again = get(f"{address}{path}", headers={"If-None-Match": sent})
            assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
        assert get(f"{address}{path}", headers={"If-None-Match": '"other"'}).status_code == 200
    assert get(f"{address}/services?country=UG").headers["ETag"] != get(f"{address}/services").headers["ETag"]


def test_any_website_may_read_it_but_never_with_credentials(address: str) -> None:
    answer = get(f"{address}/services", headers={"Origin": "https://anyone.example"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Set-Cookie" not in answer.headers
    asked = {"Origin": "https://anyone.example", "Access-Control-Request-Headers": "if-none-match"}
    before = requests.options(f"{address}/services", headers=asked, timeout=20)
    assert before.status_code == 204
    assert before.headers["Access-Control-Allow-Headers"] == "If-None-Match"


def test_nothing_can_be_written(address: str) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert requests.request(method, f"{address}/services", timeout=20).status_code == 405
    head = requests.head(f"{address}/services", timeout=20)
    assert (head.status_code, head.content) == (200, b"") and head.headers["ETag"]


def test_too_many_requests_have_to_wait() -> None:
    with hsds_server(requests_per_minute=2) as address:
        assert [get(f"{address}/").status_code for _ in range(2)] == [200, 200]
        answer = get(f"{address}/")
        assert answer.status_code == 429
        assert 1 <= int(answer.headers["Retry-After"]) <= 60
        assert "try again in" in answer.json()["error"]


def test_a_directory_that_cannot_be_read_is_said_so(
    address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setenv("AMPARO_DIRECTORY", str(tmp_path))
    answer = get(f"{address}/services")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (503, "no-store")
    assert get(f"{address}/").status_code == 200


def test_every_service_keeps_the_description_as_a_schema(address: str) -> None:
    document = get(f"{address}/openapi.json").json()
    page_schema = {"$ref": "#/components/schemas/Page", "components": document["components"]}
    validator = jsonschema.Draft202012Validator(page_schema)
    for number in "123":
        page = ask(address, per_page="500", page=number)
        assert [fault.message for fault in validator.iter_errors(page)] == []


def test_another_amparo_can_import_from_it(address: str) -> None:
    shown = {service.id for service in Directory().services() if service.may_be_shown}
    assert {record["id"] for record in read_source(address)} == shown  # type: ignore[index]
