"""What made-up groups marked on maps: places on which they agree, on which they don't, and some of
each group's own; and one map on paper with its photo.
"""

from __future__ import annotations

import tomllib
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from sereno.methods.diagnosis.hexagons import METRES_A_DEGREE, widened
from sereno.vocabulary.language import Language
from sereno.web.diagnosis.consent.standing import may_be_mapped
from sereno.web.diagnosis.marks.changes import Drawn, add_group, add_marks
from sereno.web.diagnosis.marks.places import places_of
from sereno.web.diagnosis.models import Activity, DrawingGroup, MarkSource
from sereno.web.people.models import Person

MARKS = 600
# Of each area's mapping activities, in few areas, so that several groups are asked about each.
MAPPED_AREAS = 2
# A group that was asked marks what all see, nearly always.
AGREES = 0.85
# Where a group knows its way: there it marks what no other does.
CENTRES = 4


@cache
def _words() -> Mapping[str, Any]:
    table = files("sereno.web.diagnosis.demo") / "maps.toml"
    return tomllib.loads(table.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class MarksDrawn:
    """How many marks an activity's groups draw, and by which chance."""

    n: int
    rng: np.random.Generator


def draw_maps(activity: Activity, draws: MarksDrawn, by: Person, spoken: Language) -> None:
    """Groups of an activity that draw so many marks together."""
    marks, rng = draws.n, draws.rng
    area = activity.areas.get()
    shape = places_of(activity.audit).shape_of(area.code)
    people = sum(activity.participants.values_list("people", flat=True))
    if shape is None or not may_be_mapped(activity):
        return
    names = _words()[spoken]["groups"]
    n = 3 if people >= 11 else 2
    kinds = sorted(rng.choice(len(names), n, replace=False).tolist())
    for i, kind in enumerate(kinds):
        group = add_group(
            activity=activity,
            label=names[kind],
            people=people // n + (i < people % n),
            by=by,
        )
        wanted = marks // n + (i < marks % n)
        _draw(group, kind, shape, area.code, wanted, by, rng, spoken)


def _draw(
    group: DrawingGroup,
    kind: int,
    shape: BaseGeometry,
    code: str,
    wanted: int,
    by: Person,
    rng: np.random.Generator,
    spoken: Language,
) -> None:
    drawn = [*_shared(kind, shape, code, rng, spoken), *_own(shape, wanted, rng, spoken)]
    add_marks(
        group=group,
        drawn={uuid.UUID(bytes=rng.bytes(16), version=4): each for each in drawn[:wanted]},
        by=by,
        source=MarkSource.DRAWN,
    )


def _shared(
    kind: int, shape: BaseGeometry, code: str, rng: np.random.Generator, spoken: Language
) -> Iterator[Drawn]:
    """What several groups mark: the same places of an area for all of them."""
    there = np.random.default_rng([*code.encode()])
    words = _words()
    for entry in words["agreed"]:
        spot = _spot(shape, there)
        if rng.random() < AGREES:
            yield Drawn(
                pole=entry["pole"],
                shape=_near(spot, rng),
                category=entry["category"],
                hours=entry["hours"],
                words=str(rng.choice(entry[spoken])),
                precision_m=10,
            )
    for entry in words["disputed"]:
        spot = _spot(shape, there)
        pole = next(each for each in ("threat", "capacity") if kind in entry[each]["groups"])
        yield Drawn(
            pole=pole,
            shape=_near(spot, rng),
            category=entry["category"],
            hours=["afternoon"],
            words=str(rng.choice(entry[pole][spoken])),
            precision_m=10,
        )
    # A way that is feared by night, drawn as a line by half of the groups.
    one, other = _spot(shape, there), _spot(shape, there)
    if kind % 2 == 0:
        yield Drawn("threat", shapely.LineString([one, other]), "harassment", ["night"])
    # Where neighbours look after each other, drawn as a surface.
    spot = _spot(shape, there)
    if kind % 3 == 0:
        yield Drawn("capacity", widened(spot, 90.0), "neighbours", ["afternoon"])


def _own(
    shape: BaseGeometry, wanted: int, rng: np.random.Generator, spoken: Language
) -> Iterator[Drawn]:
    """What one group marks alone."""
    entries = _words()["own"]
    centres = [_spot(shape, rng) for _n in range(CENTRES)]
    for _each in range(wanted):
        entry = entries[int(rng.integers(len(entries)))]
        yield Drawn(
            pole=entry["pole"],
            shape=_around(centres[int(rng.integers(CENTRES))], shape, rng),
            category=entry["category"],
            hours=entry["hours"],
            words=str(rng.choice(entry[spoken])),
            precision_m=int(rng.choice([10, 50, 50, 150])),
        )


def _spot(shape: BaseGeometry, rng: np.random.Generator) -> shapely.Point:
    """A place within an area."""
    west, south, east, north = shape.bounds
    for _try in range(200):
        spot = shapely.Point(rng.uniform(west, east), rng.uniform(south, north))
        if shapely.intersects(shape, spot):
            return spot
    return shapely.Point(shape.representative_point())


def _around(spot: shapely.Point, shape: BaseGeometry, rng: np.random.Generator) -> shapely.Point:
    """A place within some sixty metres of another, in the same area."""
    found = _near(spot, rng, 60)
    return found if shapely.intersects(shape, found) else spot


def _near(spot: shapely.Point, rng: np.random.Generator, metres: float = 6) -> shapely.Point:
    """Where a hand points at a place: within some metres."""
    east, north = rng.normal(0, metres, 2) / METRES_A_DEGREE
    return shapely.Point(spot.x + east, spot.y + north)
