"""How often a name that isn't exactly an area's own leads to the right area, ground by ground.

    python benchmarks/place_names.py [DATA] [--judged PAIRS.csv AREAS.csv]...

DATA is the folder of real data (default ../shared/data). Mexico City is judged by points: a
(borough, name) pair of 20 records or more means the area in which 60 % or more of them fall.

A city whose records have no points is judged by a person, pair by pair, in files of their own:
PAIRS.csv has the columns group, written, area and right (yes or no: whether that area is meant);
AREAS.csv has name and group. No city's names are kept beside this program.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import geopandas
import numpy as np
import pyarrow as pa
import pyarrow.csv
import shapely

from sereno.methods.sources.places.area_borders import borders_of
from sereno.methods.sources.places.place_match import NameMatch
from sereno.methods.sources.places.place_names import NameIndex

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
PAIR = ("alcaldia_hecho", "colonia")
LEAST_RECORDS, LEAST_SHARE = 20, 0.6


@dataclass(frozen=True)
class City:
    """Areas, and (group, name) pairs with the area that each means (-1: none of the areas)."""

    names: Sequence[str]
    groups: Sequence[str]
    pairs: Sequence[tuple[str, str]]
    truth: Sequence[int]
    index: NameIndex

    def matches(self, threshold: float | None = None) -> list[NameMatch]:
        """Where each pair leads."""
        index = self.index if threshold is None else self.index.with_threshold(threshold)
        return index.match_all(
            [name for _, name in self.pairs], [group or None for group, _ in self.pairs]
        )


@dataclass(frozen=True)
class Found:
    """A name that led to an area which isn't exactly its own, and whether it was right."""

    pair: tuple[str, str]
    match: NameMatch
    right: bool


def inexact(city: City, threshold: float | None = None) -> list[Found]:
    """The pairs that lead to an area of which they aren't the name."""
    return [
        Found(pair, match, match.index == truth)
        for pair, truth, match in zip(city.pairs, city.truth, city.matches(threshold), strict=True)
        if match.index >= 0 and match.ground != "same"
    ]


def precision(found: Iterable[Found]) -> float:
    """The share that is right."""
    judged = [one.right for one in found]
    return sum(judged) / len(judged)


@cache
def mexico_city(data: Path = DATA) -> City:
    """The names of 1.1 million records of Mexico City, whose points tell the area."""
    areas = geopandas.read_file(data / "cdmx-colonias" / "colonias_iecm.gpkg")
    shapes = shapely.make_valid(areas.geometry.to_numpy())
    tree = shapely.STRtree(shapes)
    options = pyarrow.csv.ConvertOptions(
        include_columns=[*PAIR, "longitud", "latitud"],
        column_types=dict.fromkeys(PAIR, pa.string()),
    )
    files = sorted((data / "cdmx-incidents").glob("*.csv.gz"))
    records = pa.concat_tables(
        pyarrow.csv.read_csv(file, convert_options=options) for file in files
    )
    points = shapely.points(records["longitud"].to_numpy(), records["latitud"].to_numpy())
    inside, area = tree.query(points, predicate="intersects")
    place = np.full(len(points), -1)
    place[inside[::-1]] = area[::-1]
    counted = records.select(PAIR).append_column("area", pa.array(place))
    by_area = counted.group_by([*PAIR, "area"]).aggregate([([], "count_all")])
    total: dict[tuple[str, str], int] = {}
    most: dict[tuple[str, str], tuple[int, int]] = {}
    for row in by_area.to_pylist():
        pair = row["alcaldia_hecho"], row["colonia"]
        total[pair] = total.get(pair, 0) + row["count_all"]
        most[pair] = max(most.get(pair, (0, -1)), (row["count_all"], row["area"]))
    known = [
        pair
        for pair, (n, where) in most.items()
        if where >= 0 and total[pair] >= LEAST_RECORDS and n >= LEAST_SHARE * total[pair]
    ]
    names, groups = areas["NOMUT"].tolist(), areas["NOMDT"].tolist()
    index = NameIndex.build(names, groups, bordering=borders_of(shapes))
    return City(names, groups, known, [most[pair][1] for pair in known], index)


def judged_city(pairs: Path, areas: Path) -> City:
    """A city whose pairs were judged by hand; a pair whose area was wrong means none of them."""
    with areas.open(encoding="utf-8", newline="") as file:
        known = [(row["name"], row["group"]) for row in csv.DictReader(file)]
    with pairs.open(encoding="utf-8", newline="") as file:
        judged = list(csv.DictReader(file))
    names, groups = [name for name, _ in known], [group for _, group in known]
    truth = [names.index(row["area"]) if row["right"] == "yes" else -1 for row in judged]
    written = [(row["group"], row["written"]) for row in judged]
    return City(names, groups, written, truth, NameIndex.build(names, groups))


def _row(label: str, found: Sequence[Found]) -> str:
    right = sum(one.right for one in found)
    return f"{label:24} {len(found):5} {right:5} {100 * right / max(1, len(found)):6.1f} %"


def main() -> None:
    """Print, for each city and ground, how many names led to an area and how many rightly."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", nargs="?", type=Path, default=DATA)
    parser.add_argument(
        "--judged", nargs=2, type=Path, action="append", default=[], metavar=("PAIRS", "AREAS")
    )
    asked = parser.parse_args()
    cities = {"mexico city": mexico_city(asked.data)} | {
        pairs.stem: judged_city(pairs, areas) for pairs, areas in asked.judged
    }
    print(f"{'accepted':24} {'n':>5} {'right':>5} {'share':>8}")
    for name, city in cities.items():
        print(_row(name, inexact(city)))
    print("\nby ground, whatever its score")
    every = [one for city in cities.values() for one in inexact(city, 0)]
    kinds = {(one.match.score, one.match.ground) for one in every}
    for score, ground in sorted(kinds, reverse=True):
        some = [one for one in every if (one.match.score, one.match.ground) == (score, ground)]
        print(_row(f"{score:.0f} {ground}", some))
    print("\nof all pairs of mexico city")
    city = cities["mexico city"]
    matches = list(zip(city.matches(), city.truth, strict=True))
    exact = [(match, truth) for match, truth in matches if match.ground == "same"]
    left = [(match, truth) for match, truth in matches if match.index < 0]
    first = sum(match.candidates[0][0] == truth for match, truth in left if match.candidates)
    among = sum(truth in [area for area, _ in match.candidates] for match, truth in left)
    right = sum(match.index == truth for match, truth in exact)
    print(f"{len(matches)} pairs; {len(exact)} by their own name, {right} of them right")
    print(f"{len(left)} offered: the area is the first in {first}, among three in {among}")


if __name__ == "__main__":
    main()
