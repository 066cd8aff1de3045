"""Addresses of the demo city, and the places that draw people: where an offence can happen.

Each colonia has its own small grid of streets; houses stand along them. Most addresses never see
an offence and a few see many (Sherman, Gartin & Buerger 1989; Weisburd 2015), so that every
address has a weight with a heavy tail, and near a market, a bar or the bus station a larger one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely import LineString

from sereno.demo_city.colonias import Colonias
from sereno.demo_city.land import CENTRE

Floats = npt.NDArray[np.float64]

_ALONG_STREET = 31.0
_BLOCK = (124.0, 62.0)
_VILLAGE_STRETCH = 2.2
_FROM_EDGE = 3.0

SETTINGS = ("street", "home", "shop", "bars", "transit", "road")


@dataclass(frozen=True)
class Facility:
    """Something that draws people: points (n, 2) in metres, how far it reaches, its weight."""

    name: str
    points: Floats
    reach: float
    weight: float


@dataclass(frozen=True)
class Places:
    """P addresses sorted by area: x, y (metres), area; per setting a weight at home and a pull.

    `weights[setting]` (P,) shares out the offences of a colonia among its addresses;
    `pull[setting]` (P,) shares out over the whole city those that facilities draw.
    `first` (A + 1,) is where each area's addresses start.
    """

    x: Floats
    y: Floats
    area: npt.NDArray[np.int32]
    first: npt.NDArray[np.int64]
    weights: dict[str, Floats]
    pull: dict[str, Floats]
    facilities: tuple[Facility, ...]


def lay_out_places(colonias: Colonias, rng: np.random.Generator) -> Places:
    """Streets and addresses in every colonia, and how much each setting draws to them."""
    x, y, area = _addresses(colonias, rng)
    first = np.searchsorted(area, np.arange(len(colonias.codes) + 1)).astype(np.int64)
    facilities = _facilities(colonias, rng)
    street = rng.gamma(0.22, 1.0, x.size) + 1e-6
    home = rng.gamma(0.40, 1.0, x.size) + 1e-6
    shop = np.where(rng.uniform(size=x.size) < 0.035, rng.gamma(0.5, 1.0, x.size), 0) + 1e-7
    road = rng.gamma(0.12, 1.0, x.size) + 1e-6
    weights = {
        "street": street,
        "home": home,
        "shop": shop,
        "bars": street,
        "transit": street,
        "road": road,
    }
    near = {f.name: f.weight * _nearness(x, y, f) for f in facilities}
    pull = {
        "street": street * (near["market"] + 0.7 * near["square"] + 0.6 * near["station"]),
        "home": home * 1e-9,
        "shop": shop * (near["mall"] + 0.8 * near["square"] + 0.5 * near["market"]),
        "bars": street * near["bars"],
        "transit": street * (near["station"] + 0.6 * near["avenue"]),
        "road": road * near["avenue"],
    }
    return Places(x, y, area, first, weights, pull, facilities)


def _addresses(
    colonias: Colonias, rng: np.random.Generator
) -> tuple[Floats, Floats, npt.NDArray[np.int32]]:
    """Points along a turned grid of streets in each colonia, clear of its limits."""
    # An estate drawn over its neighbour keeps its own streets: the smaller area owns the ground.
    covers = {below: above for above, below in colonias.drawn_over}
    turn = colonias.bearing + rng.normal(0, 0.05, len(colonias.codes))
    shift = rng.uniform(0, 60, (len(colonias.codes), 2))
    points: list[Floats] = []
    for i, shape in enumerate(colonias.shapes):
        ground = shape
        if i in covers:
            ground = shapely.difference(ground, colonias.shapes[covers[i]])
        ground = shapely.buffer(ground, -_FROM_EDGE, quad_segs=2)
        stretch = _VILLAGE_STRETCH if colonias.kind[i] in ("village", "industrial") else 1.0
        grid = _grid(shape.bounds, float(turn[i]), shift[i], stretch)
        shapely.prepare(ground)
        inside = grid[shapely.contains_xy(ground, grid[:, 0], grid[:, 1])]
        if not len(inside):
            inside = shapely.get_coordinates(shapely.point_on_surface(ground))
        points.append(inside)
    area = np.repeat(np.arange(len(points), dtype=np.int32), [len(p) for p in points])
    xy = np.vstack(points)
    xy += rng.uniform(-2.0, 2.0, xy.shape)
    return xy[:, 0], xy[:, 1], area


def _grid(
    bounds: tuple[float, float, float, float], turn: float, shift: Floats, stretch: float
) -> Floats:
    """Addresses along both directions of streets, over a box, turned by `turn` radians."""
    west, south, east, north = bounds
    middle = np.array([(west + east) / 2, (south + north) / 2])
    reach = math.hypot(east - west, north - south) / 2 + 2 * _BLOCK[0]
    step, (long, short) = _ALONG_STREET * stretch, (_BLOCK[0] * stretch, _BLOCK[1] * stretch)
    along, across = np.arange(-reach, reach, step), np.arange(-reach, reach, short)
    rows = np.stack(np.meshgrid(along, across), axis=-1).reshape(-1, 2)
    avenues = np.arange(-reach, reach, long)
    columns = np.stack(np.meshgrid(avenues, across + short / 2), axis=-1).reshape(-1, 2)
    grid = np.vstack([rows, columns]) + shift
    cos, sin = math.cos(turn), math.sin(turn)
    turned: Floats = grid @ np.array([[cos, sin], [-sin, cos]]) + middle
    return turned


def _facilities(colonias: Colonias, rng: np.random.Generator) -> tuple[Facility, ...]:
    """Square, markets, bus station, malls, a street of bars and the large avenues."""
    centre = np.array(CENTRE)

    def around(distance: float, angle: float) -> Floats:
        return centre + distance * np.array([math.cos(angle), math.sin(angle)])

    angle = rng.uniform(0, 2 * math.pi, 8)
    crowded = np.flatnonzero((colonias.kind == "popular") & (colonias.residents > 4_000))
    markets = [around(620, angle[0]), *colonias.at[rng.choice(crowded, 2, replace=False)]]
    bars_from, bars_to = around(250, angle[1]), around(1_150, angle[1] + 0.15)
    bars = LineString([bars_from, bars_to]).segmentize(60)
    malls = [around(d, a) for d, a in zip((2_300, 3_200, 3_900, 4_600), angle[2:6], strict=True)]
    limits = shapely.union_all(shapely.boundary(colonias.shapes))
    ring = shapely.intersection(limits, shapely.Point(CENTRE).buffer(2_600).boundary.buffer(260))
    avenues = shapely.get_coordinates(shapely.segmentize(ring, 120))
    return (
        Facility("square", np.array([CENTRE]), 420, 1.0),
        Facility("market", np.array(markets), 260, 2.2),
        Facility("bars", shapely.get_coordinates(bars), 130, 1.0),
        Facility("station", np.array([around(2_700, angle[6])]), 330, 1.8),
        Facility("mall", np.array(malls), 220, 3.0),
        Facility("avenue", avenues, 150, 0.5),
    )


def _nearness(x: Floats, y: Floats, facility: Facility) -> Floats:
    """exp(−d²/2r²) to the nearest point of a facility, shape (P,)."""
    from scipy.spatial import cKDTree

    distance, _ = cKDTree(facility.points).query(
        np.column_stack([x, y]), distance_upper_bound=4 * facility.reach
    )
    near: Floats = np.exp(-((np.minimum(distance, 1e6) / facility.reach) ** 2) / 2)
    return near
