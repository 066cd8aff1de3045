"""Where things are on a sheet, in millimetres from its top left corner, and where on land."""

from __future__ import annotations

import math
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

# Landscape: width, height.
PAPERS: Final = {"a3": (420.0, 297.0), "a4": (297.0, 210.0)}
MARKER_MM: Final = 18.0
QR_MM: Final = 46.0
MARGIN_MM: Final = 9.0
# White round each marker and the map, without which no marker is found.
GAP_MM: Final = 5.0
PANEL_MM: Final = 58.0
# The inner cells of markers 0 to 11 of ArUco's 4 x 4 dictionary, row by row; black is 1.
MARKERS: Final = (
    0x4ACD,
    0xF065,
    0xCCD2,
    0x66B9,
    0xAB61,
    0x8632,
    0x61D1,
    0x3B0D,
    0x0125,
    0x30A9,
    0x066E,
    0xEE58,
)
# Without those that look like each other.
SIGNS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
# In capitals: with the code it fits into the smallest of QR codes, whose squares are the largest.
QR_BEGINS: Final = "SERENO:"
# WGS 84.
_A, _E2 = 6_378_137.0, 0.006_694_379_990_14

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Box:
    """A rectangle on the sheet."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Layout:
    """A sheet as it is printed. markers: the top left corner of each by its number."""

    width: float
    height: float
    map: Box
    panel: Box
    markers: Mapping[int, tuple[float, float]]

    def corners(self, marker: int) -> Floats:
        """A marker's corners (4, 2), clockwise from its own top left."""
        left, top = self.markers[marker]
        square = np.array([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)])
        return square * MARKER_MM + (left, top)

    def all_corners(self, markers: Iterable[int]) -> Floats:
        """The corners of several (N, 2), one marker after another."""
        return np.concatenate([self.corners(each) for each in markers])

    def as_data(self) -> dict[str, Any]:
        """As JSON keeps it."""
        kept = asdict(self)
        return kept | {"markers": {str(i): list(at) for i, at in self.markers.items()}}

    @classmethod
    def of_data(cls, kept: Mapping[str, Any]) -> Layout:
        """As it was kept: a sheet that was printed stays as it was."""
        markers = {int(i): (float(x), float(y)) for i, (x, y) in kept["markers"].items()}
        return cls(kept["width"], kept["height"], Box(**kept["map"]), Box(**kept["panel"]), markers)


def marker_cells(marker: int) -> npt.NDArray[np.bool_]:
    """The cells of a marker (6, 6): its own within a black edge."""
    cells = np.ones((6, 6), np.bool_)
    bits = [bool(MARKERS[marker] >> (15 - i) & 1) for i in range(16)]
    cells[1:5, 1:5] = np.array(bits).reshape(4, 4)
    return cells


def layout_of(paper: str) -> Layout:
    """The sheet of a size of paper: four markers above and below, two on each side."""
    width, height = PAPERS[paper]
    last_x, last_y = width - MARGIN_MM - MARKER_MM, height - MARGIN_MM - MARKER_MM
    xs = np.linspace(MARGIN_MM, last_x, 4)
    ys = np.linspace(MARGIN_MM, last_y, 4)
    places = [(x, ys[0]) for x in xs]
    places += [(xs[3], ys[1]), (xs[3], ys[2])]
    places += [(x, ys[3]) for x in xs[::-1]]
    places += [(xs[0], ys[2]), (xs[0], ys[1])]
    inner = MARGIN_MM + MARKER_MM + GAP_MM
    top, left = inner, inner
    tall, wide = height - 2 * inner, width - 2 * inner
    return Layout(
        width,
        height,
        Box(left, top, wide - PANEL_MM - GAP_MM, tall),
        Box(left + wide - PANEL_MM, top, PANEL_MM, tall),
        {i: (round(float(x), 3), round(float(y), 3)) for i, (x, y) in enumerate(places)},
    )


@dataclass(frozen=True)
class Ground:
    """The land of a sheet's map: its middle, and how many metres a millimetre is.

    Within a few kilometres a plane that touches the ellipsoid there is exact to centimetres.
    """

    lon: float
    lat: float
    metres_per_mm: float
    map: Box

    @property
    def _degrees_a_metre(self) -> tuple[float, float]:
        sine = math.sin(math.radians(self.lat))
        bow = 1 - _E2 * sine**2
        north = _A * (1 - _E2) / bow**1.5
        east = _A / math.sqrt(bow) * math.cos(math.radians(self.lat))
        return math.degrees(1 / east), math.degrees(1 / north)

    def to_land(self, sheet: npt.ArrayLike) -> Floats:
        """Millimetres on the sheet (N, 2) as longitude and latitude (N, 2)."""
        east, north = self._degrees_a_metre
        middle = (self.map.left + self.map.width / 2, self.map.top + self.map.height / 2)
        metres = (np.asarray(sheet, float) - middle) * self.metres_per_mm
        return metres * (east, -north) + (self.lon, self.lat)

    def to_sheet(self, land: npt.ArrayLike) -> Floats:
        """Longitude and latitude (N, 2) as millimetres on the sheet (N, 2)."""
        east, north = self._degrees_a_metre
        middle = (self.map.left + self.map.width / 2, self.map.top + self.map.height / 2)
        metres = (np.asarray(land, float) - (self.lon, self.lat)) / (east, -north)
        return metres / self.metres_per_mm + middle

    @property
    def corners(self) -> list[list[float]]:
        """The map's corners on land, clockwise from the north-west."""
        box = self.map
        right, below = box.left + box.width, box.top + box.height
        at = [(box.left, box.top), (right, box.top), (right, below), (box.left, below)]
        return [[round(float(x), 7), round(float(y), 7)] for x, y in self.to_land(at)]


def ground_for(bounds: tuple[float, float, float, float], box: Box) -> Ground:
    """The ground on which west, south, east, north fill a map, with a little room."""
    west, south, east, north = bounds
    middle = ((west + east) / 2, (south + north) / 2)
    one = Ground(*middle, 1.0, box)
    wide, tall = np.ptp(one.to_sheet([(west, north), (east, south)]), axis=0).tolist()
    return Ground(*middle, max(wide / box.width, tall / box.height, 0.5) * 1.04, box)


def new_code() -> str:
    """Eight signs in two halves: nobody finds another sheet's by trying."""
    signs = "".join(secrets.choice(SIGNS) for _ in range(8))
    return f"{signs[:4]}-{signs[4:]}"


def code_of(words: str) -> str:
    """The code that a QR says or somebody typed, as it is kept; "" of anything else."""
    said = words.strip().upper().removeprefix(QR_BEGINS).replace(" ", "").replace("-", "")
    if len(said) != 8 or set(said) - set(SIGNS):
        return ""
    return f"{said[:4]}-{said[4:]}"
