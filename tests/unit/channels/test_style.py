"""The style sheet: readable, touchable, mirrored and dark where wanted."""

from __future__ import annotations

import re

import pytest

from amparo.settings import ROOT

CSS = (ROOT / "amparo" / "channels" / "static" / "amparo.css").read_text(encoding="utf-8")
LIGHT, DARK = (dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", part)) for part in CSS.split("@media", 2)[:2])


def luminance(colour: str) -> float:
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, {**LIGHT, **DARK}], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *((text, ground) for text in ("ink", "faint", "act") for ground in ("page", "paper", "own")),
        ("act-ink", "act"),
        ("ink", "alert"),
    ],
)
def test_text_has_enough_contrast(theme: dict[str, str], text: str, ground: str) -> None:
    assert contrast(theme[text], theme[ground]) >= 4.5


def test_the_button_to_leave_has_enough_contrast_and_the_same_red_in_the_dark() -> None:
    assert contrast("#ffffff", LIGHT["leave"]) >= 4.5
    assert "leave" not in DARK


@pytest.mark.parametrize("theme", [LIGHT, {**LIGHT, **DARK}], ids=["light", "dark"])
def test_edges_of_what_can_be_used_are_visible(theme: dict[str, str]) -> None:
    assert contrast(theme["edge"], theme["paper"]) >= 3


def test_what_can_be_touched_is_44_pixels_high() -> None:
    for selector in ("button, .button, .leave, .way", ".line input", ".small"):
        rule = re.search("\n" + re.escape(selector) + r" \{([^}]*)\}", CSS)
        assert rule is not None
        assert "min-block-size: 2.75rem" in rule.group(1)


def test_nothing_is_laid_out_by_left_and_right() -> None:
    assert not re.search(r"(?<![-\w])(left|right|(margin|padding|border)-(left|right)|width|height)\s*:", CSS)


def test_focus_is_visible_and_the_way_out_stays_in_view() -> None:
    assert ":focus-visible { outline: 3px" in CSS
    assert "position: sticky; inset-block-start: 0" in CSS
