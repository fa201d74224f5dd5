"""The answer of an action server is checked against a schema that is itself checked once, not at every answer.

Rasa calls `jsonschema.validate`, which first holds the schema against the schema of schemas: a third of the time of a
look-up. The answer takes little.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jsonschema.validators import validator_for  # type: ignore[import-untyped]
from rasa.core.actions.action import RemoteAction

from amparo.engine.replacing import Replacement

_validate_as_rasa = RemoteAction._validate_action_result


@lru_cache(maxsize=1)
def _validator() -> Any:
    schema = RemoteAction.action_response_format_spec()
    kind = validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)


def _validate_action_result(self: RemoteAction, result: dict[str, Any]) -> bool:
    # What is not valid is shown to Rasa, which raises its own error.
    return _validator().is_valid(result) or _validate_as_rasa(self, result)


REPLACEMENTS = (Replacement(RemoteAction, "_validate_action_result", _validate_action_result),)
