"""What happened in the demo city: incidents drawn from a known risk, before anyone writes.

Counts are Poisson around an expectation that is kept, so that a test can compare what a run
finds with what is true.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sereno.demo_city.colonias import Colonias
from sereno.demo_city.land import CENTRE
from sereno.demo_city.offences import KINDS, OffenceKind
from sereno.demo_city.places import Places
from sereno.demo_city.rhythms import DAYS, FIRST_DAY, YEARS, draw_days, draw_seconds

Floats = npt.NDArray[np.float64]

HOT_BY_GROUP = (5, 4, 4, 3, 3, 2, 1)
"""How many colonias of high risk each delegación has: 22 in all, some in every one."""

GROUP_TRENDS = (0.0, -0.05, -0.03, -0.07, -0.04, 0.13, -0.06)
"""Yearly change by delegación: one grows, the others fall or hold."""

WANTED = 118_900
"""How many incidents the five years hold, about."""

PROSECUTOR, POLICE, STATE_POLICE = 0, 1, 2

_FACTORY_STAFF = 150.0
_STATE_POLICE_FROM = (dt.date(2025, 12, 1) - FIRST_DAY).days
_STATE_POLICE_SHARE = 0.45
_SERIES_DAYS = 14
_SCALE = WANTED / sum(kind.total for kind in KINDS)


@dataclass(frozen=True)
class Incidents:
    """N incidents: kind (index into KINDS), place (index into Places), area, day and second.

    `day` counts from 1 January 2021. `recorder` says which corporation's file holds it: each
    incident stands in one file.
    """

    kind: npt.NDArray[np.int32]
    place: npt.NDArray[np.int32]
    area: npt.NDArray[np.int32]
    day: npt.NDArray[np.int32]
    second: npt.NDArray[np.int32]
    recorder: npt.NDArray[np.int8]


@dataclass(frozen=True)
class Risk:
    """The truth behind the incidents: A areas.

    `hot` (A,) marks the colonias made dangerous; `level` (A,) is each one's risk, about 1.
    """

    hot: npt.NDArray[np.bool_]
    level: Floats


def draw_risk(colonias: Colonias, rng: np.random.Generator) -> Risk:
    """A risk for each colonia: deprivation, chance, and 22 gathered in clusters that stand out."""
    count = len(colonias.codes)
    level = np.exp(0.16 * colonias.deprivation + rng.normal(0, 0.16, count))
    hot = np.zeros(count, bool)
    for group, wanted in enumerate(HOT_BY_GROUP):
        fit = (colonias.group == group) & (colonias.population > 900)
        fit &= np.isin(colonias.kind, ("popular", "middle", "historic", "apartments"))
        candidates = np.flatnonzero(fit)
        # The old town's cluster is about its most central colonias, the others' where lag is worst.
        if group == 0:
            heart = np.array(CENTRE) + rng.normal(0, 500, 2)
        else:
            heart = colonias.at[candidates[colonias.deprivation[candidates].argmax()]]
        near = np.hypot(*(colonias.at[candidates] - heart).T)
        hot[candidates[np.argsort(near, kind="stable")][:wanted]] = True
    level[hot] = rng.uniform(2.5, 4.4, int(hot.sum()))
    return Risk(hot, level)


def expected_counts(kind: OffenceKind, colonias: Colonias, places: Places, risk: Risk) -> Floats:
    """Incidents of a kind to expect by area and year, shape (A, 5), those in series left out."""
    years = np.arange(len(YEARS))
    growth: Floats = (1 + np.array(GROUP_TRENDS))[:, None] ** years
    # Growth turns about the same five-year mean, so that no delegación is worse by it alone.
    growth = growth / growth.mean(axis=1, keepdims=True)
    trend = growth[colonias.group] * (1 + kind.trend) ** years
    lived, pulled = _shares(kind, colonias, places, risk)
    by_year = (lived + pulled)[:, None] * trend
    total = kind.total * _SCALE / (1 + kind.near_repeat)
    expected: Floats = by_year * (total / by_year.sum())
    return expected


def _shares(
    kind: OffenceKind, colonias: Colonias, places: Places, risk: Risk
) -> tuple[Floats, Floats]:
    """Each area's share by who lives there, and by what draws people; together they add to 1."""
    daytime = colonias.residents
    if kind.setting != "home":
        daytime = daytime + np.where(colonias.kind == "industrial", _FACTORY_STAFF, 0.0)
    lived = daytime * risk.level**kind.risk * np.exp(-kind.wealth * colonias.deprivation)
    pull = np.add.reduceat(places.pull[kind.setting], places.first[:-1])
    # A crowded place in a dangerous colonia is worse, but less so than its homes are.
    pull = pull * risk.level ** (kind.risk / 2)
    return lived / lived.sum() * (1 - kind.drawn), pull / pull.sum() * kind.drawn


def draw_incidents(
    colonias: Colonias, places: Places, risk: Risk, rng: np.random.Generator
) -> Incidents:
    """About 120,000 incidents over five years, in no particular order."""
    parts = [
        _draw_kind(i, kind, colonias, places, risk, stream)
        for i, (kind, stream) in enumerate(zip(KINDS, rng.spawn(len(KINDS)), strict=True))
    ]
    return Incidents(
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("kind", "place", "area", "day", "second", "recorder")
        )
    )


def _draw_kind(
    index: int,
    kind: OffenceKind,
    colonias: Colonias,
    places: Places,
    risk: Risk,
    rng: np.random.Generator,
) -> Incidents:
    expected = expected_counts(kind, colonias, places, risk)
    counts = rng.poisson(expected)
    area, year = (np.repeat(axis.ravel(), counts.ravel()) for axis in np.indices(counts.shape))
    lived, pulled = _shares(kind, colonias, places, risk)
    is_pulled = rng.uniform(size=area.size) * (lived + pulled)[area] < pulled[area]
    place = _choose(places.weights[kind.setting], places.first, area, rng)
    drawn = _choose(places.pull[kind.setting] + 1e-12, places.first, area, rng)
    place = np.where(is_pulled, drawn, place)
    day = draw_days(year, kind.rhythm, kind.season, rng)
    if kind.near_repeat:
        place, day = _with_series(place, day, places, kind.near_repeat, rng)
    recorder = np.where(rng.uniform(size=place.size) < kind.police, POLICE, PROSECUTOR)
    new_register = (day >= _STATE_POLICE_FROM) & (kind.register[0] != "")
    new_register &= rng.uniform(size=place.size) < _STATE_POLICE_SHARE
    return Incidents(
        kind=np.full(place.size, index, np.int32),
        place=place.astype(np.int32),
        area=places.area[place],
        day=day,
        second=draw_seconds(day, kind.rhythm, rng),
        recorder=np.where(new_register, STATE_POLICE, recorder).astype(np.int8),
    )


def _choose(
    weight: Floats,
    first: npt.NDArray[np.int64],
    area: npt.NDArray[np.int64],
    rng: np.random.Generator,
) -> npt.NDArray[np.int64]:
    """An address within each given area, with chances in proportion to `weight`."""
    cumulative = np.concatenate([[0.0], np.cumsum(weight)])
    low, high = cumulative[first[area]], cumulative[first[area + 1]]
    at = low + rng.uniform(size=area.size) * (high - low)
    place = np.searchsorted(cumulative, at, side="right") - 1
    clipped: npt.NDArray[np.int64] = np.clip(place, first[area], first[area + 1] - 1)
    return clipped


def _with_series(
    place: npt.NDArray[np.int64],
    day: npt.NDArray[np.int32],
    places: Places,
    offspring: float,
    rng: np.random.Generator,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]:
    """Add near repeats: each incident brings some more within about 200 m and a fortnight.

    The pattern is that of Townsley, Homel & Chaseling (2003) and Johnson et al. (2007).
    """
    from scipy.spatial import cKDTree

    xy = np.column_stack([places.x, places.y])
    mother = np.repeat(np.arange(place.size), rng.poisson(offspring, place.size))
    _, nearest = cKDTree(xy).query(xy[place[mother]], k=14)
    chosen = np.minimum(rng.geometric(0.16, mother.size) - 1, 13)
    child = nearest[np.arange(mother.size), chosen]
    delay = np.minimum(rng.exponential(4.0, mother.size).astype(np.int32) + 1, _SERIES_DAYS)
    when = day[mother] + delay
    within = when < DAYS
    return (
        np.concatenate([place, child[within]]),
        np.concatenate([day, when[within]]).astype(np.int32),
    )
