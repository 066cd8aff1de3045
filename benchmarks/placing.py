"""Points placed in areas, against geopandas, SedonaDB and DuckDB spatial, each in its own process.

Every one gets the same arrays of coordinates and the same polygons in memory. What counts is the
time from there to the pairs of point and area, any index built included. The peers need geometry
objects for the points first; that time is shown and not counted. Each works with all cores.

- `1.1 M`: the incidents of Mexico City, 2019-2023, in its 1,814 neighbourhoods, the best of three
  runs, or of as many as make two seconds;
- `--large`: 20 M points, the same again and again, moved a few metres each time, once each.

Without the real data, areas and points of the same number and shape are generated.

DuckDB's spatial extension comes from its own server, or, of some versions, as a Python package:
`--duckdb PYTHON` (or SERENO_BENCH_DUCKDB) names a Python in whose environment there are numpy,
pyarrow, and the same versions of `duckdb` and `duckdb-extension-spatial`.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
INCIDENTS = SHARED / "cdmx-incidents"
AREAS = SHARED / "cdmx-colonias" / "colonias_iecm.gpkg"
LARGE = 20_000_000
THREADS = os.cpu_count() or 1
ENOUGH = 2.0  # seconds of runs, of which the best counts
METRE = 1 / 111_000  # in degrees, about


# The data


def real_city() -> tuple[Any, Any]:
    """The city's polygons (objects), and its points, shape (n, 2)."""
    import geopandas
    import pyarrow as pa
    import pyarrow.csv

    areas = np.asarray(geopandas.read_file(AREAS).geometry.values)
    wanted = pyarrow.csv.ConvertOptions(include_columns=["longitud", "latitud"])
    table = pa.concat_tables(
        pyarrow.csv.read_csv(path, convert_options=wanted)
        for path in sorted(INCIDENTS.glob("*.csv.gz"))
    )
    return areas, np.stack([table["longitud"].to_numpy(), table["latitud"].to_numpy()], axis=1)


def generated_city(rng: np.random.Generator) -> tuple[Any, Any]:
    """1,849 polygons that share wandering borders of 17 edges, and 1.1 M clustered points."""
    import shapely

    side, steps = 43, 17
    nodes = np.stack(np.meshgrid(np.arange(side + 1.0), np.arange(side + 1.0)), axis=2)
    nodes += rng.uniform(-0.25, 0.25, nodes.shape)
    along = np.linspace(0, 1, steps + 1)[:, None]

    def wander(a: Any, b: Any) -> Any:
        line = a + along * (b - a)
        line[1:-1] += rng.normal(0, 0.01, (steps - 1, 2))
        return line

    flat = [[wander(nodes[i, j], nodes[i, j + 1]) for j in range(side)] for i in range(side + 1)]
    steep = [[wander(nodes[i, j], nodes[i + 1, j]) for j in range(side + 1)] for i in range(side)]
    areas = [
        shapely.Polygon(
            np.concatenate([flat[i][j], steep[i][j + 1], flat[i + 1][j][::-1], steep[i][j][::-1]])
        )
        for i in range(side)
        for j in range(side)
    ]
    centres = rng.uniform(0, side, (400, 2))
    points = centres[rng.integers(0, 400, 1_100_000)] + rng.normal(0, 1.5, (1_100_000, 2))
    return shapely.transform(np.array(areas), city_degrees), city_degrees(points)


def city_degrees(units: Any) -> Any:
    return units * 0.009 + np.array([-99.35, 19.13])


def many_times(points: Any, n: int, rng: np.random.Generator) -> Any:
    """The points again and again up to n, from the second time on moved by some 3 m."""
    out = np.empty((n, 2))
    for start in range(0, n, len(points)):
        part = points[: n - start]
        moved = rng.normal(0, 3 * METRE, part.shape) if start else 0
        out[start : start + len(part)] = part + moved
    return out


# Who is measured: each gives (seconds for points, for the index, for the join, pairs)


def with_sereno(areas: Any, x: Any, y: Any) -> tuple[float, float, float, Any]:
    from sereno.methods.sources.places.placing import AreaIndex

    start = time.perf_counter()
    index = AreaIndex.build(areas)
    built = time.perf_counter()
    placed = index.locate(x, y, threads=THREADS)
    done = time.perf_counter()
    return 0.0, built - start, done - built, placed.index


def with_geopandas(areas: Any, x: Any, y: Any) -> tuple[float, float, float, Any]:
    import geopandas

    polygons = geopandas.GeoDataFrame({"area": np.arange(len(areas))}, geometry=areas, crs=4326)
    start = time.perf_counter()
    points = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(x, y, crs=4326))
    made = time.perf_counter()
    joined = points.sjoin(polygons, predicate="within")
    done = time.perf_counter()
    return made - start, 0.0, done - made, (joined.index.to_numpy(), joined["area"].to_numpy())


def with_sedonadb(areas: Any, x: Any, y: Any) -> tuple[float, float, float, Any]:
    import geopandas
    import pyarrow as pa
    import sedonadb

    session = sedonadb.connect()
    # The fastest of the settings that were tried.
    session.sql("SET sedona.spatial_join.execution_mode = 'prepare_build'").execute()
    session.sql("SET sedona.spatial_join.tg.index_type = 'natural'").execute()
    polygons = geopandas.GeoDataFrame({"area": np.arange(len(areas))}, geometry=areas, crs=4326)
    session.create_data_frame(polygons).to_memtable().to_view("areas")
    session.create_data_frame(pa.table({"id": np.arange(x.size), "x": x, "y": y})).to_view("xy")
    start = time.perf_counter()
    made_points = "SELECT id, ST_SetSRID(ST_Point(x, y), 4326) AS geometry FROM xy"
    session.sql(made_points).to_memtable().to_view("points")
    made = time.perf_counter()
    pairs = session.sql(
        "SELECT points.id, areas.area FROM points JOIN areas "
        "ON ST_Intersects(points.geometry, areas.geometry)"
    ).to_arrow_table()
    done = time.perf_counter()
    return made - start, 0.0, done - made, (pairs["id"].to_numpy(), pairs["area"].to_numpy())


def with_duckdb(wkb: Any, x: Any, y: Any) -> tuple[float, float, float, Any]:
    import duckdb
    import pyarrow as pa

    session = load_spatial(duckdb)
    session.register("raw", pa.table({"area": np.arange(len(wkb)), "wkb": pa.array(wkb)}))
    session.sql("CREATE TABLE areas AS SELECT area, ST_GeomFromWKB(wkb) AS geometry FROM raw")
    session.register("xy", pa.table({"id": np.arange(x.size), "x": x, "y": y}))
    start = time.perf_counter()
    session.sql("CREATE TABLE points AS SELECT id, ST_Point(x, y) AS geometry FROM xy")
    made = time.perf_counter()
    pairs = session.sql(
        "SELECT points.id, areas.area FROM areas JOIN points "
        "ON ST_Contains(areas.geometry, points.geometry)"
    ).fetchnumpy()
    done = time.perf_counter()
    return made - start, 0.0, done - made, (pairs["id"], pairs["area"])


def load_spatial(duckdb: Any) -> Any:
    """A session with the spatial extension, from the package beside `duckdb` or as installed."""
    session = duckdb.connect()
    files = list(
        Path(duckdb.__file__).parent.parent.glob(
            f"duckdb_extension_spatial/extensions/v{duckdb.__version__}/spatial.duckdb_extension"
        )
    )
    session.sql(f"LOAD '{files[0]}'" if files else "LOAD spatial")
    return session


PEERS = {
    "sereno": with_sereno,
    "geopandas": with_geopandas,
    "sedonadb": with_sedonadb,
    "duckdb": with_duckdb,
}


# One of them, in a process of its own


def measure(who: str, folder: Path, times: int) -> None:
    """Runs `who` on the data in `folder`, keeps its best time and its pairs there."""
    from importlib.metadata import version

    points = np.load(folder / "points.npy")
    x, y = np.ascontiguousarray(points[:, 0]), np.ascontiguousarray(points[:, 1])
    del points
    wkb = np.load(folder / "areas.npy", allow_pickle=True)
    if who == "duckdb":
        areas = wkb
    else:
        import shapely

        areas = np.asarray(shapely.from_wkb(wkb))
    few = min(1000, x.size)
    start = time.perf_counter()
    PEERS[who](areas, x[:few], y[:few])
    warm = time.perf_counter() - start
    best = PEERS[who](areas, x, y)
    runs, seconds = 1, best[1] + best[2]
    while runs < times or (times > 1 and seconds < ENOUGH):
        again = PEERS[who](areas, x, y)
        runs, seconds = runs + 1, seconds + again[1] + again[2]
        best = min(best, again, key=lambda run: run[1] + run[2])
    pairs = best[3]
    if isinstance(pairs, tuple):
        np.savez(folder / f"{who}.npz", point=pairs[0], area=pairs[1].astype(np.int32))
    else:
        found = np.flatnonzero(pairs >= 0)
        np.savez(folder / f"{who}.npz", point=found, area=pairs[found])
    print(
        json.dumps(
            {
                "points": best[0],
                "build": best[1],
                "join": best[2],
                "warm": warm,
                "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2,
                "version": version(who),
            }
        )
    )


def run(who: str, folder: Path, times: int, python: str = sys.executable, **env: str) -> Any:
    """What `measure` prints, or the last line of what went wrong."""
    done = subprocess.run(
        [python, __file__, "--measure", who, "--folder", str(folder), "--times", str(times)],
        capture_output=True,
        text=True,
        env={**os.environ, **env},
        check=False,
    )
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["it was stopped"])[-1]
    return json.loads(done.stdout)


# The comparison


def answer(folder: Path, who: str, n: int, size: Any) -> Any:
    """The area of each point, the smaller one when there are several, as Sereno does."""
    with np.load(folder / f"{who}.npz") as kept:
        point, area = kept["point"], kept["area"]
    order = np.lexsort((-area, -size[area]))
    out = np.full(n, -1, np.int32)
    out[point[order]] = area[order]
    return out


def on_an_outline(areas: Any, points: Any) -> int:
    """How many of the points lie exactly on the outline of an area."""
    import shapely

    tree = shapely.STRtree(shapely.boundary(areas))
    held = shapely.points(points)
    return len(np.unique(tree.query(held, predicate="intersects")[0]))


def compare(title: str, areas: Any, points: Any, times: int, duckdb_python: str) -> None:
    import shapely

    n = len(points)
    size = shapely.area(areas)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        np.save(folder / "points.npy", points)
        np.save(folder / "areas.npy", shapely.to_wkb(areas), allow_pickle=True)
        got = {
            who: run(who, folder, times, duckdb_python if who == "duckdb" else sys.executable)
            for who in PEERS
        }
        print(f"### {title}: {n:,} points, {len(areas):,} areas\n")
        if isinstance(got["sereno"], str):
            raise SystemExit(got["sereno"])
        own = answer(folder, "sereno", n, size)
        own_total = got["sereno"]["build"] + got["sereno"]["join"]
        print("| who | making points s | index s | join s | total s | × Sereno | M points/s | GB |")
        print("| --- | --: | --: | --: | --: | --: | --: | --: |")
        notes = []
        for who, figures in got.items():
            if isinstance(figures, str):
                notes.append(f"- {who}: not to be had here ({figures[:150]})")
                continue
            total = figures["build"] + figures["join"]
            built = f"{figures['build']:.3f}" if figures["build"] else "in join"
            print(
                f"| {who} {figures['version']} | {figures['points']:.2f} | {built} "
                f"| {figures['join']:.3f} | {total:.3f} | {total / own_total:.1f} "
                f"| {n / total / 1e6:.1f} | {figures['memory']:.1f} |"
            )
            differing = np.flatnonzero(answer(folder, who, n, size) != own)
            if who != "sereno":
                edge = on_an_outline(areas, points[differing]) if differing.size else 0
                notes.append(
                    f"- {who}: {differing.size:,} of the points placed differently, "
                    f"{edge:,} of them exactly on an outline"
                )
        print("\n" + "\n".join(notes) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--large", action="store_true", help="20 M points too")
    parser.add_argument("--duckdb", default=os.environ.get("SERENO_BENCH_DUCKDB", sys.executable))
    parser.add_argument("--measure", choices=PEERS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--times", type=int, default=3, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.measure:
        measure(chosen.measure, chosen.folder, chosen.times)
        return

    import shapely

    rng = np.random.default_rng(2019)
    real = INCIDENTS.is_dir() and AREAS.is_file()
    areas, points = real_city() if real else generated_city(rng)
    print("Real data of Mexico City." if real else "Generated data: ../shared/data isn't there.")
    print(
        "Each peer joins with the predicate that is fastest for it. geopandas' `within` and "
        "DuckDB's `ST_Contains` leave out points exactly on an outline; Sereno (shapely's "
        "`covers`) and SedonaDB's `ST_Intersects` take them in.\n"
    )
    compare("City", areas, points, chosen.times, chosen.duckdb)
    if chosen.large:
        many = many_times(points, LARGE, rng)
        compare("City, many times", areas, many, 1, chosen.duckdb)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        np.save(folder / "points.npy", points[:10])
        np.save(folder / "areas.npy", shapely.to_wkb(areas[:2]), allow_pickle=True)
        loaded = run("sereno", folder, 1)["warm"]
        compiled = run("sereno", folder, 1, NUMBA_CACHE_DIR=name)["warm"]
    print(
        f"Sereno's first call in a process takes {loaded:.1f} s more, to load compiled code; the "
        f"first on a machine {compiled:.0f} s, to compile it. Neither is in the tables."
    )


if __name__ == "__main__":
    main()
