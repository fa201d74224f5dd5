"""The custom actions in the process of the test, for tests that need no second server."""

from __future__ import annotations

from typing import Any

from rasa.utils.endpoints import EndpointConfig


class InProcessActions(EndpointConfig):
    """Stands where Rasa has the address of the action server."""

    def __init__(self) -> None:
        from rasa_sdk.executor import ActionExecutor

        super().__init__("http://in-this-process")
        self._executor = ActionExecutor()
        self._executor.register_package("actions")

    async def request(self, *args: Any, json: Any = None, **kwargs: Any) -> Any:
        return await self._executor.run(json)
