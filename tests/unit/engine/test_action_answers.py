from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError
from rasa.core.actions.action import RemoteAction

from tests.unit.engine.conftest import engine

GOOD: list[Any] = [
    {},
    {"events": [], "responses": []},
    {
        "events": [{"event": "slot", "name": "case", "value": "{}", "timestamp": None}],
        "responses": [{"text": "hi"}],
    },
    {
        "events": [{"event": "action", "name": "utter_greet"}],
        "responses": [{"custom": {"reply": {"lead": []}}}],
    },
    {"more": "than expected"},
]
BAD: list[Any] = [
    None,
    [],
    "text",
    {"events": {}},
    {"events": [{"name": "no kind"}]},
    {"events": [{"event": "nobody knows this"}]},
    {"events": [{"event": "slot", "name": 7}]},
    {"responses": ["text"]},
]


def outcome(result: Any) -> Any:
    """True, or what the error says."""
    try:
        return RemoteAction("action_find_services", None)._validate_action_result(result)
    except ValidationError as error:
        return error.message, list(error.absolute_path), list(error.absolute_schema_path)


@pytest.mark.parametrize("result", [*GOOD, *BAD])
def test_an_answer_is_taken_or_refused_with_the_same_words_as_by_rasa(result: Any) -> None:
    theirs = outcome(result)
    with engine():
        assert outcome(result) == theirs
    assert (theirs is True) == (result in GOOD)


def test_the_schema_itself_is_checked_once_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[Any] = []
    check = Draft202012Validator.check_schema
    monkeypatch.setattr(
        Draft202012Validator, "check_schema", lambda schema: (checked.append(schema), check(schema))
    )
    outcome(GOOD[1])
    assert len(checked) == 1  # as Rasa does it, each time
    with engine():
        for _ in range(5):
            outcome(GOOD[1])
    assert len(checked) <= 2
