"""The capacity plan: its numbers follow from its inputs, and the docs show what the script prints."""

from __future__ import annotations

import copy
import subprocess
import sys
from typing import Any

import pytest
import yaml

from amparo.settings import ROOT
from deploy.capacity import INPUTS, plan

SCRIPT = ROOT / "deploy" / "capacity.py"
DOCUMENT = (ROOT / "docs" / "deployment.md").read_text()


@pytest.fixture
def inputs() -> dict[str, Any]:
    return copy.deepcopy(yaml.safe_load(INPUTS.read_text()))


def printed(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), *arguments], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_docs_show_what_the_script_prints() -> None:
    assert printed() in DOCUMENT


def test_the_docs_name_every_input_with_its_value(inputs: dict[str, Any]) -> None:
    for group in ("measured", "assumed", "chosen"):
        for name, value in inputs[group].items():
            assert f"| `{name}` | {value:g} |" in DOCUMENT, name


def test_a_small_day_needs_one_process_and_no_database(inputs: dict[str, Any]) -> None:
    small = plan(100, inputs)
    assert (small.processes, small.action_servers, small.connections) == (1, 1, 0)


def test_the_peak_follows_from_the_day(inputs: dict[str, Any]) -> None:
    inputs["assumed"].update(messages_per_conversation=6, busiest_hour=0.1, peak=3)
    # 36,000 a day, 3,600 in the busiest hour, one a second, three in its busiest minutes, six messages each
    assert plan(36_000, inputs).messages_per_second == pytest.approx(18)


def test_processes_are_as_busy_as_was_chosen_and_one_more_is_there(inputs: dict[str, Any]) -> None:
    inputs["measured"]["messages_per_second"], inputs["chosen"]["load"] = 10, 0.5
    for conversations in (30_000, 200_000, 1_000_000):
        found = plan(conversations, inputs)
        busy = found.messages_per_second / (10 * (found.processes - inputs["chosen"]["spare_processes"]))
        assert 0.35 < busy <= 0.5


def test_twice_as_fast_a_process_needs_half_as_many(inputs: dict[str, Any]) -> None:
    before = plan(1_000_000, inputs).processes - 1
    inputs["measured"]["messages_per_second"] *= 2
    assert plan(1_000_000, inputs).processes - 1 == pytest.approx(before / 2, abs=1)


def test_memory_and_price_are_added_up(inputs: dict[str, Any]) -> None:
    inputs["assumed"].update(busiest_hour=0.12, peak=2, kept_hours=0.7)
    inputs["measured"].update(process_mb=500, action_server_mb=150)
    inputs["measured"]["conversation_kb"] = 12
    inputs["chosen"]["shared_mb"] = 1500
    found = plan(1_000_000, inputs, price=0.02)
    kept = 1_000_000 * 0.12 * 2 * 0.7
    expected = 1500 + 2 * kept * 12 / 1000 + found.processes * 500 + found.action_servers * 150
    assert found.memory_gb == pytest.approx(expected / 1000)
    assert found.price == (found.cores * 0.02 * inputs["price"]["hours"],) * 2


def test_a_price_of_ones_own_takes_the_place_of_the_range() -> None:
    row = printed("25000", "--price", "0.02").splitlines()[-1].split("|")
    assert row[1].strip() == "25,000"
    assert float(row[-2].replace(",", "")) == round(int(row[5]) * 0.02 * 730)
