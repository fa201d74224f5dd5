"""What texts rest on: every source, figure, table and name is there, is whole, and is used."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from amparo.dialogue.knowledge import UNION, figures, named, named_rows, sources, tables
from amparo.dialogue.table import of_group
from amparo.directory.countries import is_country
from amparo.settings import ROOT
from tests.training_data import LOADER, responses

DATA = ROOT / "data"
KINDS = {"official", "operator", "academic", "news", "secondary"}
YEAR = re.compile(r"no date|(?:19|20)\d\d(?:-\d\d)?(?: and (?:19|20)\d\d)?")
TEXTS = [entry["text"] for variations in responses().values() for entry in variations]
TEXTS += [text for rows in tables().values() for row in rows.values() for text in row.layers]
TEXTS += [text for row in named_rows().values() for text in row.layers]
CUSTOM = [entry.get("custom") or {} for variations in responses().values() for entry in variations]


def entries(folder: str) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path.name, key, entry)
        for path in sorted((DATA / folder).glob("*.yml"))
        for key, entry in yaml.load(path.read_text(encoding="utf-8"), LOADER).items()
    ]


@pytest.mark.parametrize("folder", ["sources", "figures", "names"])
def test_no_key_stands_twice(folder: str) -> None:
    keys = [
        key
        for path in sorted((DATA / folder).glob("*.yml"))
        for key in re.findall(r"^(\w+):", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert sorted({key for key in keys if keys.count(key) > 1}) == []


def test_a_source_says_what_it_is_who_publishes_it_and_of_which_year() -> None:
    assert len(entries("sources")) > 300
    for name, key, entry in entries("sources"):
        assert entry.keys() <= {"title", "publisher", "year", "url", "kind"}, f"{name}: {key}"
        assert entry["title"] and entry["publisher"] and entry["kind"] in KINDS, f"{name}: {key}"
        assert YEAR.fullmatch(str(entry["year"])), f"{name}: {key}"
        assert re.match(r"https?://\S+$", entry.get("url", "https://x")), f"{name}: {key}"


def test_a_figure_says_what_it_counts_who_says_so_and_of_which_year() -> None:
    assert len(entries("figures")) > 150
    for name, key, entry in entries("figures"):
        assert entry.keys() == {"value", "counts", "who", "year", "source"}, f"{name}: {key}"
        assert all(str(entry[part]).strip() for part in entry), f"{name}: {key}"
        assert entry["source"] in sources(), f"{name}: {key}"


def test_every_source_that_is_named_is_there_and_every_one_is_named() -> None:
    named_keys = [key for custom in CUSTOM for key in custom.get("sources", ())]
    named_keys += [key for rows in tables().values() for row in rows.values() for key in row.sources]
    named_keys += [key for row in named_rows().values() for key in row.sources]
    assert sorted(set(named_keys) - sources().keys()) == []
    used = {*named_keys, *(figure.source for figure in figures().values())}
    assert sorted(sources().keys() - used) == []


def test_every_figure_that_a_text_names_is_there_and_every_one_is_named() -> None:
    used = {key for text in TEXTS for key in re.findall(r"\[\[(\w+)\]\]", text)}
    assert sorted(used - figures().keys()) == []
    assert sorted(figures().keys() - used) == []


def test_every_table_is_shown_by_a_topic_and_holds_countries() -> None:
    shown = {custom["table"] for custom in CUSTOM if custom.get("table")}
    assert shown == tables().keys()
    for name, rows in tables().items():
        assert rows, name
        for country, row in rows.items():
            assert is_country(country) or country == UNION, f"{name}: {country}"
            assert row.text and not row.topic, f"{name}: {country}"


def test_a_row_of_a_table_is_short_and_so_is_one_of_a_name() -> None:
    rows = [(f"{name}#{key}", row) for name, table in tables().items() for key, row in table.items()]
    rows += list(named_rows().items())
    assert [name for name, row in rows if len(row.text) > 350 or len(row.more) > 700] == []


def test_a_name_leads_to_a_topic_or_has_a_text_of_its_own() -> None:
    for key, row in named_rows().items():
        assert bool(row.text) != bool(row.topic), key
        assert not row.topic or f"utter_{row.topic}" in responses(), key
        assert not row.topic or row.topic.split("/")[0] in of_group("knowledge"), key


def test_a_name_is_found_in_a_question_and_the_longest_wins() -> None:
    assert named("What is Take It Down?") is not None
    assert named("who answers when nobody knows the name") is None
    for _, key, entry in entries("names"):
        for name in entry["names"]:
            assert name == name.lower().strip(), f"{key}: {name}"
            found = named(f"what is {name}?")
            assert found is not None and (found[0] == key or len(name) < 4 or name in str(found)), (
                f"{key}: {name}"
            )
