"""Levels of an audit's geography and what holds what: municipality > delegation > colonia > block.

A level's areas each lie in one area of the level above (`area_tables.py` reads which), or they
don't nest and say so. Levels must not run in a circle, nor may areas.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from sereno.vocabulary.problems import Problem

Floats = npt.NDArray[np.float64]

# An area of which less than this lies in one area of the level above doesn't nest in it.
NESTED_SHARE: Final = 0.98


@dataclass(frozen=True)
class Nesting:
    """How areas lie in those of the level above; arrays have shape (children,).

    parent: index of the one that holds most of it, -1 when none does; share: how much of it;
    problems: areas that don't nest.
    """

    parent: npt.NDArray[np.int64]
    share: Floats
    problems: tuple[Problem, ...]


def order_of_areas(parent_of: Mapping[str, str]) -> tuple[str, ...]:
    """The codes of one table of all levels, each after its parent; "" for none.

    Raises Problem hierarchy_circular when an area lies in itself by whatever way round.
    """
    graph = {each: ({parent} if parent else set()) for each, parent in parent_of.items()}
    try:
        return tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        circle = " → ".join(reversed(error.args[1]))
        raise Problem("hierarchy_circular", where=error.args[1][0], circle=circle) from error


def nesting(
    children: npt.NDArray[Any],
    parents: npt.NDArray[Any],
    child_codes: Sequence[str],
    parent_codes: Sequence[str],
) -> Nesting:
    """How polygons (both in one metric CRS) lie in those of the level above."""
    child, parent, area = overlaps(children, parents)
    sizes = shapely.area(children)
    best = np.full(len(children), -1, np.int64)
    share = np.zeros(len(children))
    for c, p, a in zip(child.tolist(), parent.tolist(), area.tolist(), strict=True):
        if sizes[c] > 0 and a / sizes[c] > share[c]:
            best[c], share[c] = p, a / sizes[c]
    problems = tuple(
        Problem(
            "area_does_not_nest",
            where=child_codes[c],
            area=child_codes[c],
            parent=parent_codes[best[c]] if best[c] >= 0 else "-",
            share=f"{100 * share[c]:.0f} %",
        )
        for c in np.flatnonzero(share < NESTED_SHARE).tolist()
    )
    return Nesting(best, np.minimum(share, 1.0), problems)


def overlaps(
    one: npt.NDArray[Any], other: npt.NDArray[Any]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Floats]:
    """Pairs of polygons that share surface: indices into each, and the surface, shape (k,).

    Both in one metric CRS: in degrees, surfaces of different latitudes aren't comparable.
    """
    first, second = shapely.STRtree(other).query(one, predicate="intersects")
    area = shapely.area(shapely.intersection(one[first], other[second]))
    real = area > 0
    return first[real].astype(np.int64), second[real].astype(np.int64), area[real]
