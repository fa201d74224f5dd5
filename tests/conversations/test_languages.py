"""The main flows in every language that is on: understood, and answered in it without a word of English."""

from __future__ import annotations

import asyncio
import gettext
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from amparo import i18n
from amparo.channels.rendering.web import answer
from amparo.channels.turn import run_turn
from amparo.languages import supported_languages
from tests.conversations.in_process import in_process_bot, new_sender

FOLDER = Path(__file__).parent / "languages"
LANGUAGES = supported_languages()[1:]
FLOWS = [
    (code, flow)
    for code in LANGUAGES
    for flow in yaml.safe_load((FOLDER / f"{code}.yml").read_text(encoding="utf-8"))
]


class Listening(gettext.NullTranslations):
    """The real catalogue, and which of the texts that were asked for it lacks."""

    def __init__(self, real: gettext.NullTranslations) -> None:
        super().__init__()
        self._real, self.lacking = real, set[str]()

    def gettext(self, message: str) -> str:
        said = self._real.gettext(message)
        if said == message and len(message.split()) > 1 and any(map(str.isalpha, message.split("}")[-1])):
            self.lacking.add(message)
        return said


@pytest.fixture
def listening(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Listening]]:
    catalogues: dict[str, Listening] = {}
    real = i18n._catalogue

    def look_up(language: str) -> gettext.NullTranslations:
        if language == "en":
            return real(language)
        return catalogues.setdefault(language, Listening(real(language)))

    monkeypatch.setattr(i18n, "_catalogue", look_up)
    yield catalogues


def test_every_language_that_is_on_has_its_flows() -> None:
    assert [code for code in LANGUAGES if not (FOLDER / f"{code}.yml").is_file()] == []


@pytest.mark.parametrize(("code", "flow"), FLOWS, ids=[f"{code}: {flow['flow']}" for code, flow in FLOWS])
def test_a_flow_goes_as_it_should(
    code: str, flow: dict[str, Any], listening: dict[str, Listening], trained_model: None
) -> None:
    bot = in_process_bot()
    sender = new_sender()
    for turn in flow["turns"]:
        led_to = bot._loop.run_until_complete(
            asyncio.ensure_future(run_turn(bot.agent, sender, turn["say"], {}, "website"), loop=bot._loop)
        )
        wanted = turn.get("language", code)
        answers = [answer(each.reply, led_to.language, sender, each.utter) for each in led_to.messages]
        assert {each["language"] for each in answers} == {wanted}, turn["say"]
        utter = str(answers[0].get("utter", ""))
        assert utter.startswith(tuple(turn["says"])), f"{turn['say']}: {utter}\n{answers[0]['text']}"
        countries = {each["custom"]["country"] for each in answers if each.get("custom", {}).get("country")}
        if "country" in turn:
            assert countries == {turn["country"]}, turn["say"]
    assert code in listening and sorted(listening[code].lacking) == []
