from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.engine.exceptions import GraphComponentException, GraphRunError
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage

from amparo.engine.graph_runner import LinearGraphRunner

RUNNERS = [DaskGraphRunner, LinearGraphRunner]
ran: list[str] = []


class Step(GraphComponent):
    """Joins its name and what it gets, and notes that it ran."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config

    @classmethod
    def create(cls, config: dict[str, Any], *_: Any, **__: Any) -> Step:
        return cls(config)

    def join(self, **given: Any) -> str:
        ran.append(self._config["name"])
        if error := self._config.get("error"):
            raise error
        return f"{self._config['name']}({','.join(str(given[key]) for key in sorted(given))})"

    def first(self, one: Any) -> str:
        return self.join(one=one)

    def both(self, one: Any, two: Any) -> str:
        return self.join(one=one, two=two)

    def alone(self) -> str:
        return self.join()


def node(name: str, fn: str, error: Exception | None = None, **needs: str) -> SchemaNode:
    config = {"name": name, "error": error}
    return SchemaNode(needs, Step, "create", fn, config, eager=True)


def schema(**changed: SchemaNode) -> GraphSchema:
    """A diamond whose bottom stands first, beside a node that nobody needs."""
    return GraphSchema(
        {
            "bottom": node("bottom", "both", one="left", two="right"),
            "left": node("left", "first", one="top"),
            "right": node("right", "both", one="top", two="message"),
            "top": node("top", "first", one="message"),
            "unused": node("unused", "alone"),
            **changed,
        }
    )


def run(runner: Any, folder: Path, graph: GraphSchema, inputs: Any, targets: list[str]) -> Any:
    ran.clear()
    made = runner(graph, LocalModelStorage(folder), ExecutionContext(graph))
    return made, made.run(inputs, targets)


def both(folder: Path, graph: GraphSchema, inputs: Any, targets: list[str]) -> tuple[Any, Any]:
    """What both runners give, or the kind of error that they raise."""
    found: list[Any] = []
    for runner in RUNNERS:
        try:
            found.append((run(runner, folder, graph, inputs, targets)[1], sorted(ran)))
        except Exception as error:
            found.append((type(error), str(error)))
    return found[0], found[1]


@pytest.mark.parametrize(
    "targets", [["bottom"], ["left"], ["bottom", "left"], ["unused"], ["top", "message"]]
)
def test_targets_give_the_same_and_only_what_they_need_runs(tmp_path: Path, targets: list[str]) -> None:
    theirs, ours = both(tmp_path, schema(), {"message": ["hi"]}, targets)
    assert ours == theirs
    assert isinstance(ours[0], dict)


def test_each_node_runs_once_and_again_in_the_next_run(tmp_path: Path) -> None:
    runner, first = run(LinearGraphRunner, tmp_path, schema(), {"message": "one"}, ["bottom"])
    assert sorted(ran) == ["bottom", "left", "right", "top"] and ran.index("top") == 0 and ran[-1] == "bottom"
    second = runner.run({"message": "two"}, ["bottom"])
    assert first == {"bottom": "bottom(left(top(one)),right(top(one),one))"}
    assert second == {"bottom": "bottom(left(top(two)),right(top(two),two))"}


def test_an_input_stands_in_the_place_of_a_node_of_its_name(tmp_path: Path) -> None:
    theirs, ours = both(tmp_path, schema(), {"message": "hi", "top": "given"}, ["left"])
    assert ours == theirs == ({"left": "left(given)"}, ["left"])


def test_what_is_missing_is_an_error_as_with_rasa(tmp_path: Path) -> None:
    theirs, ours = both(tmp_path, schema(), {}, ["bottom"])
    assert ours == theirs and ours[0] is GraphRunError


def test_an_input_that_looks_like_a_node_is_an_error_as_with_rasa(tmp_path: Path) -> None:
    theirs, ours = both(tmp_path, schema(), {"message": "left"}, ["bottom"])
    assert ours == theirs and ours[0] is GraphRunError


@pytest.mark.parametrize("error", [ValueError("no"), RuntimeError("no")])
def test_a_node_that_fails_is_an_error_as_with_rasa(tmp_path: Path, error: Exception) -> None:
    graph = schema(left=node("left", "first", error, one="top"))
    theirs, ours = both(tmp_path, graph, {"message": "hi"}, ["bottom"])
    assert ours == theirs and ours[0] is GraphComponentException
