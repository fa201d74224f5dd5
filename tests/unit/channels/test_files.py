"""The files of the widget: made from the directory, kept by browsers, compressed."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from amparo.channels.assets import ENTRY, Assets, emergency_module
from amparo.channels.compression import LEAST_BYTES
from amparo.channels.emergency import numbers_of
from amparo.channels.widget_texts import widget_texts
from amparo.directory.countries import all_countries
from amparo.settings import ROOT

WIDGET = ROOT / "widget"
EXIT = "https://weather.example.org/"


def constant(module: bytes, name: str) -> Any:
    found = re.search(rf"^export const {name} = (.*);$", module.decode(), re.MULTILINE)
    assert found is not None
    return json.loads(found.group(1))


def test_the_widget_knows_an_emergency_number_of_every_country() -> None:
    listed = constant(emergency_module(EXIT), "NUMBERS")
    numbers = {code: number for number, codes in listed.items() for code in re.findall("..", codes)}
    assert set(numbers) == set(all_countries())
    assert sum(map(len, listed.values())) == 2 * len(numbers), "no country has two"
    assert (numbers["GB"], numbers["US"], numbers["KE"]) == ("999", "911", "112")
    assert all(re.fullmatch(r"[0-9][0-9 ]+[0-9]|[0-9]{2}", number) for number in listed)
    for code, number in numbers.items():
        assert numbers_of(code)[0].phone == number


def test_the_widget_knows_time_zones_of_one_country_by_their_old_names_too() -> None:
    zones = {code: names.split() for code, names in constant(emergency_module(EXIT), "ZONES").items()}
    assert {"Kolkata", "Calcutta"} <= set(zones["IN"])
    assert "Nairobi" in zones["KE"] and {"New_York", "Los_Angeles", "Honolulu"} <= set(zones["US"])
    everything = [name for names in zones.values() for name in names]
    assert len(everything) == len(set(everything)), "a zone of two countries is of none"
    assert len(zones) > 180


def test_every_word_that_the_widget_uses_is_there_and_no_other() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in WIDGET.glob("*.js"))
    used = set(re.findall(r"(?<!/)\btexts\.(\w+)", code)) | {"lang", "dir"}
    assert used == set(widget_texts("en"))


def test_places_for_values_in_texts_are_filled_by_the_widget() -> None:
    named = {name for text in widget_texts("en").values() for name in re.findall(r"\{(\w+)\}", text)}
    assert named == {"number", "country"}


def test_the_entry_names_every_module_so_that_none_is_waited_for() -> None:
    entry = (WIDGET / ENTRY).read_text(encoding="utf-8")
    named = set(re.findall(r"\./current/([a-z]+\.js)", entry))
    assert named == {path.name for path in WIDGET.glob("*.js")} - {ENTRY, "page.js", "find.js"} | {
        "emergency.js"
    }


def test_the_exit_works_without_the_server() -> None:
    assert constant(emergency_module(EXIT), "EXIT") == EXIT


def test_the_style_that_a_script_brings_is_the_one_that_pages_allow() -> None:
    style = re.search(r"STYLE = `(.*?)`;", (WIDGET / "style.js").read_text(encoding="utf-8"), re.DOTALL)
    assert style is not None and "${" not in style.group(1) and "\\" not in style.group(1)
    digest = base64.b64encode(hashlib.sha256(style.group(1).encode()).digest()).decode()
    assert Assets(("en",), EXIT).style_hash == f"sha256-{digest}"


def test_the_version_changes_with_any_file(tmp_path: Path) -> None:
    for path in WIDGET.glob("*.js"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    before = Assets(("en",), EXIT, tmp_path)
    assert before.version == Assets(("en",), EXIT, tmp_path).version
    assert f"./{before.version}/embed.js".encode() in before.entry
    (tmp_path / "dom.js").write_text("export const changed = 1;", encoding="utf-8")
    assert Assets(("en",), EXIT, tmp_path).version != before.version


async def test_the_entry_is_asked_for_again_and_sent_only_where_it_changed(
    client: aiohttp.ClientSession,
) -> None:
    async with client.get("/widget/amparo.js") as answer:
        assert answer.status == 200
        assert answer.content_type == "text/javascript"
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        tag = answer.headers["ETag"]
    for known in (tag, f"W/{tag}"):
        async with client.get("/widget/amparo.js", headers={"If-None-Match": known}) as answer:
            assert answer.status == 304
    async with client.get("/widget/amparo.js", headers={"If-None-Match": '"old"'}) as answer:
        assert answer.status == 200


async def test_an_old_version_gets_the_new_files_for_a_while(client: aiohttp.ClientSession) -> None:
    async with client.get("/widget/0123456789ab/chat.js") as answer:
        assert answer.status == 200
        assert answer.headers["Cache-Control"] == "public, max-age=300"


@pytest.mark.parametrize("path", ["/widget/x/none.js", "/widget/x/..%2famparo.js", "/widget/x/%2e%2e"])
async def test_no_other_file_is_given_away(client: aiohttp.ClientSession, path: str) -> None:
    async with client.get(path) as answer:
        assert answer.status == 404


async def test_texts_are_compressed_for_those_who_take_it(client: aiohttp.ClientSession) -> None:
    async with client.get(
        "/widget/x/style.js", headers={"Accept-Encoding": "gzip"}, auto_decompress=False
    ) as answer:
        small = await answer.read() if "Content-Encoding" in answer.headers else b""
    async with client.get("/widget/x/style.js", headers={"Accept-Encoding": "identity"}) as answer:
        assert "Content-Encoding" not in answer.headers
        assert "Accept-Encoding" in answer.headers["Vary"]
        plain = await answer.read()
    assert len(plain) > LEAST_BYTES
    assert gzip.decompress(small) == plain
    assert len(small) < len(plain) / 2


async def test_what_is_short_is_sent_as_it_is(client: aiohttp.ClientSession) -> None:
    async with client.get(
        "/robots.txt", headers={"Accept-Encoding": "gzip"}, auto_decompress=False
    ) as answer:
        assert "Content-Encoding" not in answer.headers
