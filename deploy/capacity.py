"""Prints the capacity plan: from conversations a day to processes, cores, memory and price.

    python deploy/capacity.py                          the table of docs/deployment.md
    python deploy/capacity.py 25000 --price 0.02       for your own day and your own price of a core for an hour

All numbers it starts from stand in deploy/capacity.yml.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

INPUTS = Path(__file__).with_name("capacity.yml")


@dataclass(frozen=True)
class Plan:
    """What one day's conversations need at their peak; `memory_gb` in units of 1,000 MB, prices for a month."""

    conversations: int
    messages_per_second: float
    processes: int
    action_servers: int
    cores: int
    memory_gb: float
    connections: int  # to PostgreSQL; 0 where one process keeps everything in its memory
    price: tuple[float, float]


def plan(conversations: int, inputs: dict[str, Any], price: float | None = None) -> Plan:
    """Return the plan for a number of conversations a day; `price`: of a core for an hour, in place of the range."""
    measured, assumed, chosen = (inputs[name] for name in ("measured", "assumed", "chosen"))
    per_hour = conversations * assumed["busiest_hour"] * assumed["peak"]
    messages = per_hour * assumed["messages_per_conversation"] / 3600
    processes = math.ceil(messages / (measured["messages_per_second"] * chosen["load"])) or 1
    lookups = messages * assumed["lookups_per_message"]
    action_servers = math.ceil(lookups / (measured["lookups_per_second"] * chosen["load"])) or 1
    cores: float
    if processes == 1:
        connections, cores, memory = 0, processes + action_servers, chosen["single_mb"]
    else:
        processes += chosen["spare_processes"]
        action_servers = max(action_servers, 2)
        connections = processes * chosen["connections_per_process"] + chosen["other_connections"]
        shared = chosen["shared_cores"] + chosen["shared_cores_per_100_messages"] * messages / 100
        cores = processes + action_servers + shared
        memory = (
            chosen["shared_mb"] + 2 * per_hour * assumed["kept_hours"] * measured["conversation_kb"] / 1000
        )
    memory += processes * measured["process_mb"] + action_servers * measured["action_server_mb"]
    cores = math.ceil(cores)
    prices = (price, price) if price is not None else (inputs["price"]["low"], inputs["price"]["high"])
    low, high = (cores * each * inputs["price"]["hours"] for each in prices)
    return Plan(
        conversations, messages, processes, action_servers, cores, memory / 1000, connections, (low, high)
    )


def table(plans: Sequence[Plan], currency: str) -> str:
    """Return the plans as a table in Markdown."""
    lines = [
        "| conversations a day | messages a second at the peak | Rasa processes | action servers | cores | memory, GB |"
        f" connections to PostgreSQL | {currency} a month |",
        "|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for each in plans:
        low, high = (f"{price:,.0f}" for price in each.price)
        rate = each.messages_per_second
        cells = (
            f"{each.conversations:,}",
            f"{rate:.2g}" if rate < 10 else f"{rate:.0f}",
            each.processes,
            each.action_servers,
            each.cores,
            f"{each.memory_gb:.1f}",
            each.connections or "-",
            low if low == high else f"{low} to {high}",
        )
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="From conversations a day to cores, memory and price.")
    parser.add_argument("conversations", nargs="*", type=int, help="conversations a day; several by default")
    parser.add_argument("--price", type=float, help="what a core costs for an hour, with its memory")
    chosen = parser.parse_args(arguments)
    inputs = yaml.safe_load(INPUTS.read_text(encoding="utf-8"))
    days = chosen.conversations or inputs["conversations_a_day"]
    plans = [plan(conversations, inputs, chosen.price) for conversations in days]
    print(table(plans, inputs["price"]["currency"]))


if __name__ == "__main__":
    main()
