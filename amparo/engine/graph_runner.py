"""The prediction graph is run as a line, in an order that is found once for each target.

Rasa gives it to dask at every message and every prediction, whose scheduler is made for clusters. Nodes run one after
another there too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rasa.core import processor
from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner

from amparo.engine.replacing import Replacement

Plan = list[tuple[str, tuple[str, ...]]]


class LinearGraphRunner(DaskGraphRunner):
    """Runs the nodes of a graph in turn; what goes in and out, and what is raised, is as with Rasa's runner."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Instantiate the nodes, as Rasa does."""
        super().__init__(*args, **kwargs)
        self._plans: dict[tuple[str, ...], Plan] = {}

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """Return what each target gives, by its name; raises GraphRunError."""
        wanted = tuple(targets or self._graph_schema.target_names)
        if wanted not in self._plans:
            self._plans[wanted] = self._plan(wanted)
        plan = self._plans[wanted]
        given: dict[str, Any] = dict.fromkeys(name for name, _ in plan)
        self._add_inputs_to_graph(inputs, given)  # raises where an input looks like a node
        try:
            for name, needs in plan:
                if given[name] is None:  # no input stands in its place
                    given[name] = self._instantiated_nodes[name](*(given.get(need, need) for need in needs))
        except RuntimeError as error:
            raise GraphRunError("Error running runner.") from error
        return dict(given[name] for name in wanted)

    def _plan(self, targets: Iterable[str]) -> Plan:
        """Return the nodes that `targets` need, each after all that it needs, with the names of these."""
        nodes = self._graph_schema.minimal_graph_schema(list(targets)).nodes
        plan: dict[str, tuple[str, ...]] = {}

        def add(name: str) -> None:
            if name in nodes and name not in plan:
                needs = tuple(nodes[name].needs.values())
                for need in needs:
                    add(need)
                plan[name] = needs

        for name in nodes:
            add(name)
        return list(plan.items())


REPLACEMENTS = (Replacement(processor, "DaskGraphRunner", LinearGraphRunner),)
