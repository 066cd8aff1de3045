"""Carrying counts between boundaries that don't nest, against geopandas' overlay.

Sources: a grid of squares over Mexico City, each with a seeded count (sectors of a police force are
drawn much like that); targets: the city's 1,814 colonias. The peer is what an analyst writes, and
what the usual packages do inside: `geopandas.overlay(how="intersection")`, the share of each
source's surface, and a `groupby`. Sereno makes the same weights, and leaves out slivers.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import shapely

from sereno.methods.sources.geographies.areal_interpolation import weights_by_area

AREAS = Path(__file__).resolve().parents[2] / "shared/data/cdmx-colonias/colonias_iecm.gpkg"
METRIC = "EPSG:6369"
TIMES = 3


def squares(bounds: tuple[float, float, float, float], side: float) -> np.ndarray:
    west, south, east, north = bounds
    x, y = np.meshgrid(np.arange(west, east, side), np.arange(south, north, side))
    corner = np.column_stack([x.ravel(), y.ravel()])
    return shapely.box(corner[:, 0], corner[:, 1], corner[:, 0] + side, corner[:, 1] + side)


def overlaid(sources: Any, targets: Any, counts: np.ndarray) -> np.ndarray:
    """The counts of the targets by overlay and groupby."""
    size = sources.geometry.area.to_numpy()
    pieces = geopandas.overlay(sources, targets, how="intersection", keep_geom_type=True)
    share = pieces.geometry.area.to_numpy() / size[pieces["source"]]
    pieces["count"] = counts[pieces["source"]] * share
    found = pieces.groupby("target")["count"].sum()
    return np.asarray(found.reindex(range(len(targets)), fill_value=0.0))


def seconds(run: Callable[[], np.ndarray]) -> tuple[float, np.ndarray]:
    """The least time of several runs, after one that warms, and what came out."""
    found, taken = run(), []
    for _ in range(TIMES):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return min(taken), found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--side", type=float, default=500.0, help="metres of a square's side")
    side = parser.parse_args().side
    if not AREAS.exists():
        raise SystemExit("the colonias of Mexico City are not beside this checkout (../shared)")
    targets = geopandas.read_file(AREAS, columns=[]).to_crs(METRIC)
    targets.geometry = shapely.make_valid(targets.geometry.to_numpy())
    city = shapely.union_all(targets.geometry.to_numpy())
    grid = squares(targets.total_bounds, side)
    grid = grid[shapely.intersects(grid, city)]
    counts = np.random.default_rng(4).poisson(40, len(grid)).astype(float)
    sources = geopandas.GeoDataFrame({"source": range(len(grid))}, geometry=grid, crs=METRIC)
    targets["target"] = range(len(targets))
    shapes = targets.geometry.to_numpy()
    names = [str(i) for i in range(max(len(grid), len(shapes)))]

    def ours(sliver: float) -> np.ndarray:
        made = weights_by_area(
            grid, shapes, names[: len(grid)], names[: len(shapes)], sliver=sliver
        )
        return np.bincount(made.target, counts[made.source] * made.weight, len(shapes))

    peer, theirs = seconds(lambda: overlaid(sources, targets, counts))
    mine, found = seconds(lambda: ours(0.002))
    inside = counts @ (shapely.area(shapely.intersection(grid, city)) / side**2)
    print(f"{len(grid):,} squares of {side:.0f} m into {len(shapes):,} colonias of Mexico City\n")
    print("| who | seconds | × Sereno |")
    print("| --- | ---: | ---: |")
    print(f"| Sereno, weights by surface | {mine:.2f} | 1.0 |")
    print(
        f"| geopandas {geopandas.__version__}: overlay, groupby | {peer:.2f} | {peer / mine:.1f} |"
    )
    print(
        f"\nOf {counts.sum():,.0f} counted, {inside:,.0f} by surface lie in some colonia; Sereno "
        f"carries {found.sum():,.0f} over, the overlay {theirs.sum():,.0f}."
    )
    whole = np.isclose(_covered(shapes), 1, atol=1e-3)
    print(
        f"In the {whole.sum():,} colonias that overlap no other the two differ by at most "
        f"{np.abs(found - theirs)[whole].max():.2f} of {theirs[whole].mean():.0f} on average."
    )


def _covered(shapes: np.ndarray) -> np.ndarray:
    """How often each colonia's surface is covered by colonias: 1 where it overlaps no other."""
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    shared = shapely.area(shapely.intersection(shapes[first], shapes[second]))
    return np.bincount(first, shared, len(shapes)) / shapely.area(shapes)


if __name__ == "__main__":
    main()
