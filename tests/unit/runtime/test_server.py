from __future__ import annotations

from typing import Any

import pytest

from amparo.server import CREDENTIALS, ENDPOINTS, LARGEST_REQUEST, make_app
from amparo.settings import ROOT, Settings


@pytest.fixture(autouse=True)
def as_in_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    import rasa.server
    from sanic import Sanic

    monkeypatch.setattr(Sanic, "test_mode", True)  # two apps of one name
    monkeypatch.setattr(rasa.server, "add_root_route", rasa.server.add_root_route)
    monkeypatch.setattr(rasa.server, "configure_cors", rasa.server.configure_cors)
    monkeypatch.chdir(ROOT)
    environment: dict[str, str] = {}
    Settings.from_environment({}).export(environment)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    os.environ.pop("SANIC_ACCESS_LOG", None)


def app(**environ: str) -> Any:
    return make_app(Settings.from_environment(environ), "no-model")


def paths(application: Any) -> set[str]:
    return {f"/{route.path}" for route in application.router.routes_all.values()}


def test_rasa_understands_our_endpoints(monkeypatch: pytest.MonkeyPatch) -> None:
    from rasa.core.utils import AvailableEndpoints

    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / ENDPOINTS))
    assert endpoints.action.url == "http://127.0.0.1:5055/webhook"
    assert endpoints.nlg.type == "amparo.dialogue.responses.LocalisedResponses"
    assert endpoints.tracker_store.type == "amparo.dialogue.tracker_store.BoundedTrackerStore"


def test_channels_and_pages_are_served_and_rasas_own_greeting_is_not() -> None:
    served = paths(app())
    assert {"/", "/health", "/webhooks/website/webhook"} <= served
    assert not any(route.handler.__module__ == "rasa.server" for route in app().router.routes_all.values())
    assert (ROOT / CREDENTIALS).is_file()


def test_rasas_api_is_off_without_a_token_and_there_with_one() -> None:
    api = "/conversations/<conversation_id:path>/tracker"
    assert api not in paths(app())
    assert api in paths(app(AMPARO_API_TOKEN="a-long-random-token"))


def test_large_requests_are_refused() -> None:
    assert app().config.REQUEST_MAX_SIZE == LARGEST_REQUEST
