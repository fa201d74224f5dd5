"""The map of coverage: one tile a country, with letters and shades that can be told apart in grey print too."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from amparo.directory.countries import country_name
from amparo.directory.coverage import CountryCoverage, Coverage
from amparo.directory.coverage_grid import COLUMNS, ROWS, grid

_TILE, _GAP, _MARGIN, _TOP, _LEGEND = 32, 3, 16, 62, 92
_STEP = _TILE + _GAP
WIDTH = 2 * _MARGIN + COLUMNS * _STEP - _GAP
HEIGHT = _TOP + ROWS * _STEP + _LEGEND


@dataclass(frozen=True)
class Level:
    """How a tile looks: from lightest (nothing) to darkest; the border of nothing is broken."""

    words: str
    fill: str
    ink: str
    border: str
    sign: str


NOTHING = Level("nothing of their own", "#fff", "#222", "#767676", "")
EMERGENCY = Level("emergency numbers only", "#f7e7c4", "#222", "#767676", "e")
OTHER = Level("other lines, but neither of these", "#e7c27d", "#222", "#767676", "o")
ONE = Level("one of the two (T or C)", "#62aab5", "#000", "#62aab5", "T")
BOTH = Level("a trafficking and a child line (TC)", "#0b4a55", "#fff", "#0b4a55", "TC")
LEVELS = (NOTHING, EMERGENCY, OTHER, ONE, BOTH)


def level_of(item: CountryCoverage) -> Level:
    """What a country has of its own that may be shown."""
    if item.has("trafficking") and item.has("child"):
        return BOTH
    if item.has("trafficking", "child"):
        return ONE
    if item.every.shown > item.by_need["emergency"].shown:
        return OTHER
    return EMERGENCY if item.has("emergency") else NOTHING


def letters_of(item: CountryCoverage) -> str:
    """The letters below the code: e, o, T, C or TC, and + for a crisis line."""
    level = level_of(item)
    sign = "C" if level is ONE and item.has("child") else level.sign
    return sign + ("+" if item.has("crisis") else "")


def draw_map(coverage: Coverage) -> str:
    """The map as an SVG file, which needs no other file and no font of its own."""
    items = coverage.countries.values()
    cells = grid(coverage.countries)
    tally = {level: sum(level_of(item) is level for item in items) for level in LEVELS}
    crisis = sum(item.has("crisis") for item in items)
    description = "; ".join(
        [f"{tally[level]} have {level.words}" for level in reversed(LEVELS)]
        + [f"{crisis} have a crisis line (+), whatever else there is"]
    )
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
        ' role="img" aria-labelledby="title desc" font-family="Arial, Helvetica, Liberation Sans, sans-serif"'
        ' text-anchor="middle">',
        '  <title id="title">What the directory has for each country</title>',
        f'  <desc id="desc">A map of the world in {len(cells)} tiles, one for each country and territory, each near'
        f" where it lies. Of their own lines that may be shown: {escape(description)}. docs/coverage.md has the same"
        " as tables.</desc>",
        f'  <rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        '  <g text-anchor="start" fill="#111">',
        f'    <text x="{_MARGIN}" y="28" font-size="20" font-weight="bold">Where a country has lines of its own</text>',
        f'    <text x="{_MARGIN}" y="49" font-size="14">One tile for each country and territory, near where it lies.'
        " Every place also gets emergency numbers and international lines.</text>",
        "  </g>",
    ]
    for code, (column, row) in sorted(cells.items(), key=lambda entry: (entry[1][1], entry[1][0])):
        parts.append(_tile(coverage.countries[code], _MARGIN + column * _STEP, _TOP + row * _STEP))
    parts += [*_legend(tally, crisis), "</svg>"]
    return "\n".join(parts) + "\n"


def _tile(item: CountryCoverage, x: int, y: int) -> str:
    lines = [f"{need} {item.by_need[need].shown}" for need in ("trafficking", "child", "crisis", "emergency")]
    said = f"{country_name(item.code)}: {', '.join(lines)}"
    return f"  <g><title>{escape(said)}</title>{_box(level_of(item), x, y, item.code, letters_of(item))}</g>"


def _box(level: Level, x: int, y: int, code: str, letters: str) -> str:
    middle = x + _TILE / 2
    broken = ' stroke-dasharray="3 2"' if level is NOTHING else ""
    top = y + (14 if letters else 21)
    box = (
        f'<rect x="{x + 0.5}" y="{y + 0.5}" width="{_TILE - 1}" height="{_TILE - 1}" rx="4" fill="{level.fill}"'
        f' stroke="{level.border}"{broken}/>'
    )
    if code:
        box += (
            f'<text x="{middle}" y="{top}" font-size="13" font-weight="bold" fill="{level.ink}">{code}</text>'
        )
    if letters:
        below = y + (27 if code else 21)
        box += f'<text x="{middle}" y="{below}" font-size="12" fill="{level.ink}">{letters}</text>'
    return box


def _legend(tally: dict[Level, int], crisis: int) -> list[str]:
    """Two rows: the levels from most to nothing, and what the plus means."""
    entries = [(level, level.sign, f"{level.words}: {tally[level]}") for level in reversed(LEVELS)]
    entries[1] = (ONE, "T C", entries[1][2])
    plus = (Level("", "#fff", "#222", "#767676", ""), "+", f"a crisis line, whatever else there is: {crisis}")
    parts = ['  <g fill="#111" font-size="14">']
    for number, (level, letters, words) in enumerate([*entries, plus]):
        x = _MARGIN + (number % 3) * ((WIDTH - 2 * _MARGIN) // 3)
        y = HEIGHT - _LEGEND + 10 + (number // 3) * 40
        parts.append(
            f"    {_box(level, x, y, '', letters)}"
            f'<text x="{x + _TILE + 8}" y="{y + 21}" text-anchor="start">{words}</text>'
        )
    return [*parts, "  </g>"]
