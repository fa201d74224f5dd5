"""The board of Grafana and the rules of Prometheus ask for numbers that there are, in a form that both can read."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from amparo.channels.messaging.counters import COUNTED
from amparo.channels.metrics import counts
from amparo.channels.metrics.counts import FAILURE_KINDS, METRICS, Counts
from amparo.channels.metrics.exposition import State, exposition
from amparo.settings import ROOT

BOARD = json.loads((ROOT / "deploy" / "grafana" / "amparo.json").read_text(encoding="utf-8"))
PROMETHEUS = ROOT / "deploy" / "prometheus"
(GROUP,) = yaml.safe_load((PROMETHEUS / "alerts.yml").read_text(encoding="utf-8"))["groups"]
QUERIES = [
    *(target["expr"] for panel in BOARD["panels"] for target in panel["targets"]),
    *(rule["expr"] for rule in GROUP["rules"]),
]


def samples() -> dict[str, set[str]]:
    """Name of a sample that is served once all has happened -> its labels."""
    numbers = Counts()
    for metric in METRICS:
        for _ in range(10):
            numbers.add(metric, "x")
    for _ in range(10):
        numbers.add_seconds("typed", 0.1)
    platforms = {"telegram": dict.fromkeys(COUNTED, 10)}
    text = exposition(numbers, platforms, State(True, True, 10)).decode()
    return {
        sample.name: set(sample.labels)
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


SAMPLES = samples()


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_asks_for_what_there_is_and_divides_it_by_its_own_label(query: str) -> None:
    names = set(re.findall(r"\b(?:amparo|process)_\w+", query))
    assert names <= set(SAMPLES) or query.startswith("up{"), names - set(SAMPLES)
    for divided in re.findall(r"by \(([^)]+)\)", query):
        for name in names:
            assert {label.strip() for label in divided.split(",")} <= SAMPLES[name], (query, name)


def test_the_board_and_the_rules_ask_for_every_number() -> None:
    asked = " ".join(QUERIES)
    missing = {f"{metric.name}_total" for metric in METRICS} - set(re.findall(r"amparo_\w+", asked))
    assert missing == set()


def test_the_board_has_what_grafana_needs() -> None:
    assert {"uid", "title", "schemaVersion", "panels", "templating", "time", "annotations"} <= set(BOARD)
    assert [variable["type"] for variable in BOARD["templating"]["list"]] == ["datasource"]
    panels = BOARD["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels) > 15
    for panel in panels:
        assert {"title", "description", "type", "datasource", "gridPos", "fieldConfig", "options"} <= set(
            panel
        )
        assert panel["type"] in ("stat", "timeseries", "bargauge")
        place = panel["gridPos"]
        assert place["w"] > 0 and place["h"] > 0 and place["x"] + place["w"] <= 24
        references = [target["refId"] for target in panel["targets"]]
        assert references and len(set(references)) == len(references)
        assert all(target["datasource"]["uid"] == "${datasource}" for target in panel["targets"])


def test_no_panel_lies_on_another() -> None:
    taken: dict[tuple[int, int], str] = {}
    for panel in BOARD["panels"]:
        place = panel["gridPos"]
        for x in range(place["x"], place["x"] + place["w"]):
            for y in range(place["y"], place["y"] + place["h"]):
                assert (x, y) not in taken, (panel["title"], taken.get((x, y)))
                taken[x, y] = panel["title"]


def test_every_rule_says_what_is_wrong_and_what_to_do() -> None:
    names = [rule["alert"] for rule in GROUP["rules"]]
    assert {"AmparoSilent", "AmparoLastResort", "AmparoActionsDown", "AmparoSlow"} <= set(names)
    for rule in GROUP["rules"]:
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert {"summary", "action"} <= set(rule["annotations"])


def test_the_failures_that_wake_somebody_are_those_that_are_counted() -> None:
    (rule,) = (rule for rule in GROUP["rules"] if rule["alert"] == "AmparoLastResort")
    (kinds,) = re.findall(r'failure=~"([^"]+)"', rule["expr"])
    assert set(kinds.split("|")) == set(FAILURE_KINDS) - {counts.ACTIONS_DOWN}


def test_prometheus_reads_the_rules_and_the_route_of_the_channel() -> None:
    given: dict[str, Any] = yaml.safe_load((PROMETHEUS / "prometheus.yml").read_text(encoding="utf-8"))
    assert all((PROMETHEUS / name).is_file() for name in given["rule_files"])
    (job,) = given["scrape_configs"]
    assert (job["job_name"], job["metrics_path"]) == ("amparo", "/metrics")
