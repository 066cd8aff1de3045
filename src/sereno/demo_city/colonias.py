"""The demo city's colonias: which cells they are, their kind, people, deprivation and names.

A boundary file as cities have them: gaps (parks, bare land), a river with nothing in it, closed
estates inside other colonias, one of them drawn over its neighbour, a reservoir, a colonia on
both banks, industry where nobody lives and an estate too new for the census.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from sereno.demo_city.colonia_names import DELEGACIONES, name_colonias
from sereno.demo_city.land import (
    CENTRE,
    PRECISION,
    RIVER_HALF_WIDTH,
    Geometries,
    Land,
)

COLONIAS = 320
_GAPS = 14
_ENCLAVES = 5
_PEOPLE = 792_000
_UNINHABITED = 2
_LARGE = 8_000

# Persons per hectare before the city's total is met.
_DENSITY = {
    "historic": 125,
    "popular": 135,
    "middle": 84,
    "gated": 42,
    "apartments": 270,
    "village": 24,
    "industrial": 2,
}


@dataclass(frozen=True)
class Colonias:
    """A neighbourhoods. `shapes` in metres, EPSG:32614; population NaN where the census has none.

    `deprivation` is a social-lag index: 0 on average, standard deviation 1, higher is worse.
    `drawn_over` pairs the index of an estate with that of the colonia which covers it too.
    """

    shapes: Geometries
    codes: tuple[str, ...]
    names: tuple[str, ...]
    group: npt.NDArray[np.int32]
    kind: npt.NDArray[np.str_]
    population: npt.NDArray[np.float64]
    residents: npt.NDArray[np.float64]
    deprivation: npt.NDArray[np.float64]
    bearing: npt.NDArray[np.float64]
    at: npt.NDArray[np.float64]
    enclaves: tuple[int, ...]
    drawn_over: tuple[tuple[int, int], ...]
    multipolygon: int
    gaps: Geometries
    outline: BaseGeometry

    @property
    def group_names(self) -> tuple[str, ...]:
        """The delegación of each area."""
        return tuple(DELEGACIONES[g] for g in self.group)


@dataclass
class _Parcel:
    shape: Polygon | MultiPolygon
    group: int
    bearing: float
    part: str = ""


def form_colonias(land: Land, rng: np.random.Generator) -> Colonias:
    """Make colonias of the cut ground, with the people who live in them."""
    parcels, drawn_over, gaps = _parcels(land, rng)
    # As in a published file: by delegación, then from north to south.
    middle = [parcel.shape.representative_point() for parcel in parcels]
    order = sorted(range(len(parcels)), key=lambda i: (parcels[i].group, -middle[i].y))
    parcels = [parcels[i] for i in order]
    place = {old: new for new, old in enumerate(order)}
    at = np.array([[middle[i].x, middle[i].y] for i in order])
    group = np.array([parcel.group for parcel in parcels], np.int32)
    shapes = np.array([parcel.shape for parcel in parcels], dtype=object)
    deprivation = _deprivation(at, rng)
    kind = _kinds(parcels, at, deprivation, rng)
    away = np.hypot(*(at - CENTRE).T)
    multipolygon = next(i for i, parcel in enumerate(parcels) if parcel.part == "banks")
    names, kind = name_colonias(
        kind, group, at, centre=int(away.argmin()), multipolygon=multipolygon, rng=rng
    )
    residents = _residents(shapes, kind, rng)
    population = residents.copy()
    new_estates = np.flatnonzero((kind == "gated") & (away > 4_000))
    population[int(rng.choice(new_estates))] = np.nan
    within = np.zeros(len(DELEGACIONES), np.int64)
    codes = []
    for g in group:
        within[g] += 1
        codes.append(f"{g + 1:02d}{within[g]:04d}")
    return Colonias(
        shapes=shapes,
        codes=tuple(codes),
        names=tuple(names),
        group=group,
        kind=kind,
        population=population,
        residents=residents,
        deprivation=deprivation,
        bearing=np.array([parcel.bearing for parcel in parcels]),
        at=at,
        enclaves=tuple(i for i, parcel in enumerate(parcels) if parcel.part == "enclave"),
        drawn_over=tuple((place[a], place[b]) for a, b in drawn_over),
        multipolygon=multipolygon,
        gaps=gaps,
        outline=land.outline,
    )


def _parcels(
    land: Land, rng: np.random.Generator
) -> tuple[list[_Parcel], tuple[tuple[int, int], ...], Geometries]:
    """320 parcels, the pairs (estate, colonia) of which one is drawn over the other, the gaps."""
    corridor = land.river.buffer(RIVER_HALF_WIDTH, quad_segs=3)
    dry = shapely.difference(land.cells, corridor, grid_size=PRECISION)
    # A cell that the river clips keeps its larger bank.
    dry = np.array(
        [max(shapely.get_parts(cell), key=lambda part: float(part.area)) for cell in dry],
        dtype=object,
    )
    away = shapely.distance(shapely.centroid(dry), shapely.Point(CENTRE))
    area = shapely.area(dry)
    free = np.ones(len(dry), bool)
    parcels: list[_Parcel] = []

    one, other = _opposite_banks(land, away)
    free[[one, other]] = False
    both = MultiPolygon([dry[one], dry[other]])
    parcels.append(_Parcel(both, int(land.group[one]), float(land.bearing[one]), "banks"))

    inner = np.where(free & (away < 5_200) & (away > 1_500), area, 0)
    hosts = np.argsort(-inner, kind="stable")[: _ENCLAVES + 1]
    free[hosts] = False

    chances = np.where(free & (away > 1_400), (away / 1_000) ** 1.5, 0)
    gaps = rng.choice(len(dry), _GAPS, replace=False, p=chances / chances.sum())
    free[gaps] = False

    merges = free.sum() + 1 + (_ENCLAVES + 1) + _ENCLAVES - COLONIAS
    for a, b, whole in _mergers(land, dry, free, away, int(merges), rng):
        free[[a, b]] = False
        parcels.append(_Parcel(whole, int(land.group[a]), float(land.bearing[a])))

    drawn_over: list[tuple[int, int]] = []
    for n, host in enumerate(hosts):
        inside = _inner_shape(dry[host], float(land.bearing[host]), rng)
        rest = shapely.difference(dry[host], inside)
        group, bearing = int(land.group[host]), float(land.bearing[host])
        if n == _ENCLAVES:  # the last is a reservoir: a hole with nothing in it
            parcels.append(_Parcel(rest, group, bearing))
            continue
        if n == 0:  # the first host was never redrawn when the estate was built
            drawn_over.append((len(parcels), len(parcels) + 1))
            rest = dry[host]
        parcels.append(_Parcel(inside, group, bearing, "enclave"))
        parcels.append(_Parcel(rest, group, bearing, "host"))

    parcels += [
        _Parcel(dry[i], int(land.group[i]), float(land.bearing[i])) for i in np.flatnonzero(free)
    ]
    return parcels, tuple(drawn_over), dry[gaps]


def _opposite_banks(land: Land, away: npt.NDArray[np.float64]) -> tuple[int, int]:
    """Two cells of one delegación that face each other over the river, some 2.5 km out."""
    bed = land.river.buffer(2)
    touching = shapely.length(shapely.intersection(land.cells, bed))
    banks = np.flatnonzero(touching > 300)
    found: list[tuple[float, int, int]] = []
    for a in banks:
        for b in banks[banks > a]:
            if land.group[a] == land.group[b]:
                shared = shapely.intersection(land.cells[a], land.cells[b])
                along = shapely.intersection(shared, bed).length
                if along > 150:
                    found.append((abs(float(away[a]) - 2_500), int(a), int(b)))
    _, one, other = min(found)
    return one, other


def _mergers(
    land: Land,
    dry: Geometries,
    free: npt.NDArray[np.bool_],
    away: npt.NDArray[np.float64],
    wanted: int,
    rng: np.random.Generator,
) -> list[tuple[int, int, Polygon]]:
    """Pairs of small neighbours, each cell used once, and the bent shapes that they make."""
    first, second = shapely.STRtree(land.cells).query(land.cells, predicate="touches")
    keep = (first < second) & (land.group[first] == land.group[second]) & free[first] & free[second]
    first, second = first[keep], second[keep]
    shared = shapely.intersection(land.cells[first], land.cells[second])
    by_river = shapely.distance(shared, land.river) < 2 * RIVER_HALF_WIDTH
    area = shapely.area(dry)
    usual = 13e4 + 70e4 * np.minimum(1, away / 8_000) ** 1.9
    fits = (shapely.length(shared) > 180) & ~by_river
    fits &= area[first] + area[second] < 2.2 * usual[first]
    taken: set[int] = set()
    merged: list[tuple[int, int, Polygon]] = []
    for k in rng.permutation(np.flatnonzero(fits)):
        a, b = int(first[k]), int(second[k])
        if len(merged) == wanted or a in taken or b in taken:
            continue
        whole = shapely.union(dry[a], dry[b], grid_size=PRECISION)
        # Beside the river two cells may share nothing but the bed.
        if isinstance(whole, Polygon):
            taken |= {a, b}
            merged.append((a, b, whole))
    return merged


def _inner_shape(host: Polygon, bearing: float, rng: np.random.Generator) -> Polygon:
    """A walled block well inside its host: eight corners of a turned rectangle, a little off."""
    circle = shapely.maximum_inscribed_circle(host, tolerance=5.0)
    (x, y), (x2, y2) = shapely.get_coordinates(circle)
    reach = 0.62 * math.hypot(x2 - x, y2 - y)
    half = np.array([reach, reach * rng.uniform(0.62, 0.8)])
    corners = np.array([[-1, -1], [0, -1], [1, -1], [1, 0], [1, 1], [0, 1], [-1, 1], [-1, 0]])
    points = corners * half * rng.uniform(0.86, 1.08, (8, 1))
    cos, sin = math.cos(bearing), math.sin(bearing)
    turned = points @ np.array([[cos, sin], [-sin, cos]])
    return Polygon((turned + np.array([x, y])).round(2))


def _deprivation(at: npt.NDArray[np.float64], rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """A smooth surface of wide bumps plus a little of its own for each area; standardised."""
    bumps = rng.normal(0, 1, (11, 2)) * 4_200 + CENTRE
    heights = rng.choice([-1.0, 1.0], 11) * rng.uniform(0.6, 1.3, 11)
    squared = ((at[:, None, :] - bumps[None]) ** 2).sum(axis=2)
    surface = (np.exp(-squared / (2 * 1_900.0**2)) * heights).sum(axis=1)
    surface = surface / surface.std() + rng.normal(0, 0.35, len(at))
    standardised: npt.NDArray[np.float64] = (surface - surface.mean()) / surface.std()
    return standardised.round(4)


def _kinds(
    parcels: list[_Parcel],
    at: npt.NDArray[np.float64],
    deprivation: npt.NDArray[np.float64],
    rng: np.random.Generator,
) -> npt.NDArray[np.str_]:
    away = np.hypot(*(at - CENTRE).T)
    hectares = np.array([parcel.shape.area / 1e4 for parcel in parcels])
    kind = np.empty(len(parcels), "U10")
    for i, lag in enumerate(deprivation):
        apart = rng.uniform()
        if away[i] < 1_300:
            kind[i] = "historic"
        elif away[i] > 5_300 and hectares[i] > 60 and lag > -0.8:
            kind[i] = "village"
        elif hectares[i] < 45 and apart < 0.11:
            kind[i] = "apartments"
        elif lag > 0.35:
            kind[i] = "popular" if apart < 0.9 else "middle"
        elif lag < -0.55:
            kind[i] = "gated" if apart < 0.6 else "middle"
        else:
            kind[i] = "middle" if apart < 0.55 else "popular"
    walled = [i for i, parcel in enumerate(parcels) if parcel.part == "enclave"]
    kind[walled] = ["gated", "apartments", "gated", "gated", "apartments"][: len(walled)]
    plain = np.array([parcel.part == "" for parcel in parcels])
    factories = np.flatnonzero(plain & (away > 3_200) & (kind != "historic") & (hectares > 30))
    kind[rng.choice(factories, 4, replace=False)] = "industrial"
    return kind


def _residents(
    shapes: Geometries, kind: npt.NDArray[np.str_], rng: np.random.Generator
) -> npt.NDArray[np.float64]:
    """People who live in each area, census or not: density by kind, with a heavy upper tail."""
    density = np.array([_DENSITY[k] for k in kind], float)
    people: npt.NDArray[np.float64] = (
        shapely.area(shapes) / 1e4 * density * np.exp(rng.normal(0, 0.5, len(kind)))
    )
    people = np.where(people > _LARGE, _LARGE + 0.35 * (people - _LARGE), people)
    people *= _PEOPLE / people.sum()
    people = np.maximum(people.round(), 24.0)
    factories = np.flatnonzero(kind == "industrial")
    people[factories] += 450  # the workers' rows of houses by the gates
    people[factories[:_UNINHABITED]] = 0
    return people
