"""The maps of a report, as SVG. Texts are in the font of the PDF."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from sereno.exchange.maps.drawing import Drawing, path
from sereno.exchange.report.charts import FONT, INK, NIGHT, SOFT

Floats = npt.NDArray[np.float64]
LAND: Final = "#e4e8ee"
CHOSEN: Final = NIGHT
HERE: Final = "#f2b134"
# Lengths of a scale bar, in metres.
_ROUND: Final = (50, 100, 200, 500, 1000, 2000, 5000)
# A neighbour of which less than this share of the map is seen isn't named on it.
_NAMED: Final = 0.02
# How much wider than the area its map is, and how much wider than high.
_AROUND: Final = 1.7
_SHAPE: Final = 1.7
_PUSHES: Final = 200
# Where the scale stands, in the lower left corner: width and height.
_SCALE_BOX: Final = (34.0, 9.0)


def city_map(
    width: int, height: int, areas: Sequence[tuple[str, int, int, str]], numbers: Mapping[str, int]
) -> str:
    """A city's areas with some of them chosen. areas: path, a place within, and the code; numbers:
    of the chosen ones by their codes.
    """
    size = max(width, height) / 52
    parts = [_open(width, height)]
    line = size / 9
    for drawn, _x, _y, code in areas:
        fill = CHOSEN if code in numbers else LAND
        parts.append(f'<path d="{drawn}" fill="{fill}" stroke="#fff" stroke-width="{line:.2f}"/>')
    chosen = [(code, (x, y)) for _drawn, x, y, code in areas if code in numbers]
    discs = _apart(np.array([place for _code, place in chosen], float), size * 0.8)
    # Lines lie under all discs.
    for (_code, (x, y)), (left, top) in zip(chosen, discs.tolist(), strict=True):
        if math.dist((x, y), (left, top)) > size / 2:
            parts.append(
                f'<path d="M{x} {y}L{left:.1f} {top:.1f}" stroke="{INK}" '
                f'stroke-width="{line * 1.5:.2f}"/>'
                f'<circle cx="{x}" cy="{y}" r="{line * 2:.2f}" fill="{INK}"/>'
            )
    for (code, _place), (x, y) in zip(chosen, discs.tolist(), strict=True):
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size * 0.8:.1f}" fill="{HERE}" stroke="{INK}" '
            f'stroke-width="{line:.2f}"/>'
            f'<text x="{x:.1f}" y="{y + size * 0.37:.1f}" font-size="{size:.1f}" {FONT} '
            f'font-weight="bold" text-anchor="middle" fill="{INK}">{numbers[code]}</text>'
        )
    return "".join([*parts, "</svg>"])


def _apart(places: Floats, radius: float) -> Floats:
    """Places (n, 2) of discs of a radius, pushed apart step by step until none lies over another,
    or after so many steps.
    """
    discs = places.copy()
    for _step in range(_PUSHES):
        between = discs[:, None] - discs[None]
        far = np.hypot(between[..., 0], between[..., 1])
        np.fill_diagonal(far, np.inf)
        over = np.maximum(2.15 * radius - far, 0)
        if not over.any():
            break
        # Of two on one spot each goes its own way, always the same.
        i, j = np.nonzero(far < 1e-9)
        between[i, j, 0], far[i, j] = np.sign(i - j), 1
        discs += (between * (over / far / 2)[..., None]).sum(axis=1) / 2
    return discs


def area_map(drawing: Drawing, names: Sequence[str], at: int) -> str:
    """One area among its neighbours, with their names and a scale. at: its place among them."""
    window: BaseGeometry = _window(drawing.shapes[at])
    left, top, right, bottom = window.bounds
    wide, high = right - left, bottom - top
    unit = wide / 100
    frame: BaseGeometry = shapely.transform(window, lambda xy: (xy - [left, top]) / unit)
    parts = [_open(100, round(high / unit, 2))]
    named = []
    for i in np.flatnonzero(shapely.intersects(drawing.shapes, window)).tolist():
        cut = shapely.intersection(shapely.make_valid(drawing.shapes[i]), window)
        seen: BaseGeometry = shapely.transform(cut, lambda xy: (xy - [left, top]) / unit)
        # On the grid of a path, a hundredth of a unit is a step.
        outline = path(shapely.transform(_polygons(seen), lambda xy: xy * 100))
        fill, line = ("#fbe3b0", 0.7) if i == at else (LAND, 0.3)
        stroke = INK if i == at else "#fff"
        drawn = (
            f'<path transform="scale(0.01)" d="{outline}" fill="{fill}" stroke="{stroke}" '
            f'stroke-width="{line * 100:.0f}" stroke-linejoin="round"/>'
        )
        place = shapely.point_on_surface(seen)
        beside_scale = place.x < _SCALE_BOX[0] and place.y > high / unit - _SCALE_BOX[1]
        if i == at or (seen.area > _NAMED * frame.area and not beside_scale):
            size = math.inf if i == at else seen.area
            named.append((size, _Name(names[i], place.x, place.y, i == at)))
        # The area itself lies over the lines of its neighbours.
        parts.insert(len(parts) if i == at else 1, drawn)
    # The area's own name first, then those of whom most is seen; none over another.
    taken: list[_Name] = []
    for _size, name in sorted(named, key=lambda each: -each[0]):
        if not any(name.meets(other) for other in taken):
            taken.append(name)
            parts.append(name.drawn())
    parts.append(_scale(drawing.frame.metres_per_unit * unit, high / unit))
    return "".join([*parts, "</svg>"])


def _open(width: float, height: float) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}">'
    )


def _window(shape: BaseGeometry) -> BaseGeometry:
    """What is seen round an area: wider than high, as a page has room for."""
    left, top, right, bottom = shape.bounds
    high = max(bottom - top, (right - left) / _SHAPE) * _AROUND
    wide = high * _SHAPE
    x, y = (left + right) / 2, (top + bottom) / 2
    return shapely.box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)


def _polygons(shape: BaseGeometry) -> BaseGeometry:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return shapely.MultiPolygon(parts)


@dataclass(frozen=True)
class _Name:
    """A name on a map of 100 units, in lines that fit, about the middle of what is seen."""

    words: str
    x: float
    y: float
    is_here: bool

    @property
    def size(self) -> float:
        return 3.0 if self.is_here else 2.1

    @property
    def lines(self) -> list[str]:
        return list(_lines(self.words, 18))

    @property
    def half(self) -> float:
        """Half of its width, of which its letters have so much on the average."""
        return max(map(len, self.lines)) * self.size * 0.27

    @property
    def middle(self) -> float:
        """Where it stands without being cut by the edge of the map."""
        return min(max(self.x, self.half), 100 - self.half)

    def meets(self, other: _Name) -> bool:
        """Whether two names would lie over each other."""
        high = (len(self.lines) * self.size + len(other.lines) * other.size) * 0.6
        beside = abs(self.middle - other.middle) < self.half + other.half
        return beside and abs(self.y - other.y) < high

    def drawn(self) -> str:
        """With a rim by which it is read over any line."""
        lines, size, x = self.lines, self.size, self.middle
        begins = self.y - (len(lines) - 1) * size * 0.55 + size * 0.35
        rim = f' stroke="#fff" stroke-width="{size / 4:.2f}" stroke-linejoin="round"'
        said = "".join(
            f'<text x="{x:.2f}" y="{begins + i * size * 1.1:.2f}"{more}>{escape(line)}</text>'
            for i, line in enumerate(lines)
            for more in (rim, "")
        )
        weight, fill = ("bold", INK) if self.is_here else ("normal", SOFT)
        return (
            f'<g font-size="{size}" {FONT} font-weight="{weight}" text-anchor="middle" '
            f'fill="{fill}">{said}</g>'
        )


def _lines(words: str, most: int) -> Iterator[str]:
    line = ""
    for word in words.split():
        if line and len(line) + len(word) >= most:
            yield line
            line = word
        else:
            line = f"{line} {word}".strip()
    yield line


def _scale(metres_per_unit: float, high: float) -> str:
    metres = max(m for m in _ROUND if m / metres_per_unit <= 25 or m == _ROUND[0])
    long = metres / metres_per_unit
    words = f"{metres} m" if metres < 1000 else f"{metres // 1000} km"
    y = high - 2.5
    return (
        f'<path d="M3 {y - 1:.2f}v1h{long:.2f}v-1" fill="none" stroke="{INK}" stroke-width="0.35"/>'
        f'<text x="{3 + long / 2:.2f}" y="{y - 0.6:.2f}" font-size="1.9" {FONT} '
        f'text-anchor="middle" fill="{INK}">{words}</text>'
    )
