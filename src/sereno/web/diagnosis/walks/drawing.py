"""A walk as a drawing: the way of each leg with its stops, over the outlines of the areas around.

Drawn with the page, so it is there without script and on paper. Each score has a shape of its own
beside its shade.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from sereno.web.diagnosis.models.walks import Position
from sereno.web.diagnosis.walks.land import Land

WIDTH: Final = 600
# Metres around what is drawn, and at least as many across.
AROUND: Final = 60.0
LEAST: Final = 300.0
_METRES_A_DEGREE: Final = 111_320.0
# A drawing as tall as this is wide already fills a phone.
TALLEST: Final = 1.15
_BARS: Final = (20, 50, 100, 200, 500, 1000, 2000, 5000)


@dataclass(frozen=True)
class Mark:
    """A stop in a drawing. score: 0 to 3, "n" where it was not judged."""

    x: float
    y: float
    ordinal: int
    score: str
    words: str
    address: str


@dataclass(frozen=True)
class Outline:
    """An area with its name where there is room for it; x and y: of the name."""

    path: str
    name: str
    x: float
    y: float


@dataclass(frozen=True)
class Frame:
    """Where things lie in drawings of the same ground."""

    west: float
    north: float
    per_degree: float
    narrowing: float
    height: int
    outlines: Sequence[Outline]

    @property
    def width(self) -> int:
        """In units of the drawing, as `height`."""
        return WIDTH

    def at(self, place: Position) -> tuple[float, float]:
        """A position in units of the drawing."""
        lon, lat = place
        x = (lon - self.west) * self.narrowing * self.per_degree
        return round(x, 1), round((self.north - lat) * self.per_degree, 1)

    def path(self, line: Iterable[Position]) -> str:
        """A line's `d`."""
        return "M" + "L".join(f"{x} {y}" for x, y in map(self.at, line))

    @property
    def bar(self) -> tuple[int, float]:
        """A length in metres that is good to read, and how long it is drawn."""
        per_metre = self.per_degree / _METRES_A_DEGREE
        metres = max((each for each in _BARS if each * per_metre < WIDTH / 3), default=_BARS[0])
        return metres, round(metres * per_metre, 1)


def frame_of(places: Sequence[Position], land: Land | None) -> Frame | None:
    """The frame that holds all of `places`; None where there is nothing to hold."""
    if not places:
        return None
    west, south = np.min(np.array(places), axis=0)
    east, north = np.max(np.array(places), axis=0)
    narrowing = max(math.cos(math.radians((south + north) / 2)), 0.01)
    across = (east - west) * narrowing * _METRES_A_DEGREE
    up = (north - south) * _METRES_A_DEGREE
    wide = max(across + 2 * AROUND, LEAST, (up + 2 * AROUND) / TALLEST)
    tall = max(up + 2 * AROUND, wide * 0.45)
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    half_x = wide / 2 / _METRES_A_DEGREE / narrowing
    half_y = tall / 2 / _METRES_A_DEGREE
    frame = Frame(
        west=middle_x - half_x,
        north=middle_y + half_y,
        per_degree=WIDTH / wide * _METRES_A_DEGREE,
        narrowing=narrowing,
        height=round(WIDTH * tall / wide),
        outlines=(),
    )
    if land is None:
        return frame
    box = (middle_x - half_x, middle_y - half_y, middle_x + half_x, middle_y + half_y)
    outlines = tuple(_outlines(frame, land, box))
    return Frame(
        *(frame.west, frame.north, frame.per_degree, frame.narrowing, frame.height, outlines)
    )


def _outlines(
    frame: Frame, land: Land, box: tuple[float, float, float, float]
) -> Iterable[Outline]:
    for area in land.within(*box):
        drawn = shapely.clip_by_rect(land.shapes[area], *box)
        parts = [each for each in shapely.get_parts(drawn) if each.geom_type == "Polygon"]
        if not parts:
            continue
        rings = [ring for each in parts for ring in (each.exterior, *each.interiors)]
        path = "".join(f"{frame.path(ring.coords)}Z" for ring in rings)
        largest = max(parts, key=lambda each: each.area)
        middle = largest.representative_point()
        x, y = frame.at((middle.x, middle.y))
        wide = largest.bounds[2] - largest.bounds[0]
        room = wide * frame.narrowing * frame.per_degree > 8 * len(land.labels[area])
        yield Outline(path, land.labels[area] if room else "", x, y)
