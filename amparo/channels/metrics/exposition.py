"""Puts the counts into the format of Prometheus."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.registry import Collector

from amparo.channels.messaging import counters
from amparo.channels.metrics.counts import METRICS, SECONDS, Counts, shown

OF_THE_PLATFORM = ("refused", "retried", "given_up")
"""What of the counters of a platform tells how the platform works, and nothing of people."""

Family = CounterMetricFamily | GaugeMetricFamily | HistogramMetricFamily


def seen_of_platform(counted: Mapping[str, int]) -> dict[str, int]:
    """Return what may be seen of the counters of a platform."""
    seen = {
        what: counted.get(what, 0) if what in OF_THE_PLATFORM else shown(counted.get(what, 0))
        for what in counters.COUNTED
    }
    return {what: count for what, count in seen.items() if count is not None}


@dataclass(frozen=True)
class State:
    """How things are now. `conversations`: how many are open; None where that is not known."""

    ready: bool
    actions_up: bool
    conversations: int | None


def exposition(counts: Counts, platforms: Mapping[str, Mapping[str, int]], state: State) -> bytes:
    """Return the text that Prometheus reads: `counts`, those of messaging platforms, the state and this process."""
    registry = CollectorRegistry()  # not the global one: a library may count there what we do not know
    ProcessCollector(registry=registry)
    registry.register(
        _Numbers([*_counted(counts), _durations(counts), *_of_platforms(platforms), *_now(state)])
    )
    return bytes(generate_latest(registry))


class _Numbers(Collector):
    def __init__(self, families: list[Family]) -> None:
        self._families = families

    def collect(self) -> Iterator[Family]:
        """Give what was made: no time of anything's first count is among it, as a counter of the library has."""
        yield from self._families


def _counted(counts: Counts) -> Iterator[Family]:
    for metric in METRICS:
        family = CounterMetricFamily(
            metric.name, metric.meaning, labels=[metric.label] if metric.label else []
        )
        for label, count in sorted(counts.shown(metric).items()):
            family.add_metric([label] if metric.label else [], count)
        yield family


def _durations(counts: Counts) -> Family:
    family = HistogramMetricFamily(
        "amparo_turn_seconds", "How long people waited for an answer, by kind of message.", labels=["kind"]
    )
    bounds = [*map(str, SECONDS), "+Inf"]
    for kind, durations in sorted(counts.durations.items()):
        if durations.shown:
            upto, total = durations.shown
            family.add_metric([kind], list(zip(bounds, upto)), total)
    return family


def _of_platforms(platforms: Mapping[str, Mapping[str, int]]) -> Iterator[Family]:
    for what in counters.COUNTED:
        family = CounterMetricFamily(
            f"amparo_platform_{what}", f"Messaging platforms: {what}.", labels=["platform"]
        )
        for platform, counted in sorted(platforms.items()):
            if what in (seen := seen_of_platform(counted)):
                family.add_metric([platform], seen[what])
        yield family


def _now(state: State) -> Iterator[Family]:
    yield GaugeMetricFamily("amparo_ready", "1 while a model is loaded.", value=state.ready)
    yield GaugeMetricFamily("amparo_actions_up", "1 while the action server answers.", value=state.actions_up)
    seen = None if state.conversations is None else shown(state.conversations)
    family = GaugeMetricFamily("amparo_conversations_open", "Conversations that are kept now.", value=seen)
    yield family
