"""Weights of a crosswalk from polygons: by the surface that areas share, or by who lives there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from sereno.methods.sources.geographies.crosswalks import Crosswalk, crosswalk
from sereno.methods.sources.geographies.levels import overlaps

Floats = npt.NDArray[np.float64]
Shapes = npt.NDArray[Any]

# Less of a source than this in a target comes from boundaries that were drawn twice.
SLIVER: Final = 0.002


def weights_by_area(
    source_shapes: Shapes,
    target_shapes: Shapes,
    sources: Sequence[str],
    targets: Sequence[str],
    *,
    sliver: float = SLIVER,
) -> Crosswalk:
    """w_st = surface of s in t over surface of s; both sets of polygons in one metric CRS.

    Slivers are left out and what they held goes to the source's other parts in proportion, so
    that nothing is lost. It takes what is counted to lie evenly over the source.
    """
    source, target, area = overlaps(source_shapes, target_shapes)
    share = area / shapely.area(source_shapes)[source]
    return _without_slivers(sources, targets, source, target, share, sliver)


def weights_by_population(
    source_shapes: Shapes,
    target_shapes: Shapes,
    sources: Sequence[str],
    targets: Sequence[str],
    control_shapes: Shapes,
    control_population: Floats,
    *,
    sliver: float = SLIVER,
) -> Crosswalk:
    """w_st = people of s who live in t over people of s, from smaller areas with a population
    (blocks: polygons, or points at their middle) in the same metric CRS.

    Dasymetric: within a control area people are taken to live evenly. Sources where nobody is
    known to live fall back on surface, and `by_area` tells them.
    """
    people = np.nan_to_num(np.asarray(control_population, np.float64))
    by_surface = weights_by_area(source_shapes, target_shapes, sources, targets, sliver=sliver)
    control, source, part = _shared(control_shapes, source_shapes)
    pieces = shapely.intersection(control_shapes[control], source_shapes[source])
    held = np.bincount(source, people[control] * part, len(sources))
    piece, target, piece_part = _shared(pieces, target_shapes)
    given = people[control][piece] * part[piece] * piece_part
    key = source[piece] * len(targets) + target
    pairs, place = np.unique(key, return_inverse=True)
    total = np.bincount(place, given, len(pairs))
    of, to = pairs // max(len(targets), 1), pairs % max(len(targets), 1)
    lived = held > 0
    share = np.where(lived[of], total / np.where(lived, held, 1.0)[of], 0.0)
    use_surface = ~lived[by_surface.source]
    return _without_slivers(
        sources,
        targets,
        np.concatenate([of[share > 0], by_surface.source[use_surface]]),
        np.concatenate([to[share > 0], by_surface.target[use_surface]]),
        np.concatenate([share[share > 0], by_surface.weight[use_surface]]),
        sliver,
        by_area=~lived,
    )


def _shared(
    small: Shapes, large: Shapes
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Floats]:
    """Pairs of a small shape and a large one that holds some of it, and which share of it.

    A point on a border belongs to the first that holds it.
    """
    first, second = shapely.STRtree(large).query(small, predicate="intersects")
    is_point = shapely.get_dimensions(small) == 0
    sizes = shapely.area(small)
    area = shapely.area(shapely.intersection(small[first], large[second]))
    once = np.zeros(len(first), np.bool_)
    once[np.unique(first, return_index=True)[1]] = True
    share = np.where(is_point[first], once, area / np.where(sizes > 0, sizes, 1.0)[first])
    real = share > 0
    return first[real].astype(np.int64), second[real].astype(np.int64), share[real]


def _without_slivers(
    sources: Sequence[str],
    targets: Sequence[str],
    source: npt.NDArray[np.int64],
    target: npt.NDArray[np.int64],
    share: Floats,
    sliver: float,
    by_area: npt.NDArray[np.bool_] | None = None,
) -> Crosswalk:
    """Shares without those under `sliver`, whose part goes to the rest of their source.

    The part outside every target counts as one of the rest; as a sliver itself it goes too.
    """
    n = len(sources)
    inside = np.minimum(np.bincount(source, share, n), 1.0)
    outside = 1 - inside
    kept = share >= sliver
    held = np.bincount(source[kept], share[kept], n) + np.where(outside >= sliver, outside, 0.0)
    scale = np.where(held > 0, 1 / np.where(held > 0, held, 1.0), 1.0)
    weight = np.minimum(share[kept] * scale[source[kept]], 1.0)
    return crosswalk(
        sources,
        targets,
        source[kept],
        target[kept],
        weight,
        "area" if by_area is None else "population",
        by_area,
    )
