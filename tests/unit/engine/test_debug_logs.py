from __future__ import annotations

import ast
import inspect
import logging
from types import ModuleType
from typing import Any

import pytest
from rasa.core.policies.policy import Policy

from amparo.engine.debug_logs import MODULES
from tests.unit.engine.conftest import engine


def uses_of(name: str, tree: ast.AST) -> list[ast.Name]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == name]


def in_debug_logs(tree: ast.AST) -> set[ast.AST]:
    """Everything inside the arguments of `structlogger.debug(…)`."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    logs = [call for call in calls if ast.unparse(call.func) == "structlogger.debug"]
    return {inner for call in logs for inner in ast.walk(call)}


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_rasa_copies_there_for_debug_logs_and_for_nothing_else(module: ModuleType) -> None:
    tree = ast.parse(inspect.getsource(module))
    uses = uses_of("copy", tree)
    assert uses and all(use in in_debug_logs(tree) for use in uses)


def test_states_are_written_out_for_debug_logs_and_for_nothing_else() -> None:
    from rasa.core.policies import rule_policy

    tree = ast.parse(inspect.getsource(rule_policy))
    kept = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and "format_tracker_states" in ast.unparse(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    assert kept == {"current_states"}
    read = [use for use in uses_of("current_states", tree) if isinstance(use.ctx, ast.Load)]
    assert read and all(use in in_debug_logs(tree) for use in read)


def test_nothing_is_copied_and_debug_logs_are_off_where_a_server_runs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import structlog

    from amparo import logs

    written: list[Any] = []
    event = {"text": "words"}
    before = structlog.get_config()
    try:
        logs.configure()
        monkeypatch.setattr(logging.getLogger("amparo.rasa"), "handle", written.append)
        structlog.get_logger().debug("rule_policy.actions.find", current_states=event)
        with engine():
            assert MODULES[0].copy.deepcopy(event) is event
            assert Policy.format_tracker_states([{"user": {"text": "words"}}]) == ""
    finally:
        structlog.configure(**before)
        logging.captureWarnings(False)
        logging.setLogRecordFactory(logging.LogRecord)
    assert written == []
