"""The whole import against its floor and against what an analyst writes, each in its own process.

- floor: DuckDB copies the CSV files to one Parquet file, and does nothing else;
- pandas + geopandas: reads, parses dates and numbers, joins points to areas, writes Parquet;
- Sereno: reads, validates, places by point and by name, codes offences, finds duplicates, counts
  the quality figures, writes Parquet and rejects.

Each is run three times after one that warms caches; the least time counts. `--large` also reads
the files eighteen times over (20 M rows) and reports the peak memory of both sizes.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
INCIDENTS = SHARED / "cdmx-incidents"
AREAS = SHARED / "cdmx-colonias" / "colonias_iecm.gpkg"
TIMES = 3
COPIES = 18


def floor(files: list[str], into: Path) -> None:
    import duckdb

    duckdb.sql(f"COPY (SELECT * FROM read_csv({files})) TO '{into / 'floor.parquet'}'")


def geopandas_way(files: list[str], into: Path) -> None:
    import geopandas
    import pandas as pd

    rows = pd.concat([pd.read_csv(f) for f in files], ignore_index=True)
    rows["fecha"] = pd.to_datetime(rows["fecha_hecho"], format="mixed", errors="coerce")
    points = geopandas.GeoDataFrame(
        rows, geometry=geopandas.points_from_xy(rows["longitud"], rows["latitud"]), crs=4326
    )
    areas = geopandas.read_file(AREAS)[["CVEUT", "geometry"]].to_crs(4326)
    joined = points.sjoin(areas, how="left", predicate="within")
    joined.drop(columns="geometry").to_parquet(into / "geopandas.parquet")


def sereno_way(files: list[str], into: Path) -> None:
    import datetime as dt

    from sereno.engine.importing import import_incidents
    from sereno.engine.incidence import guess_period, measure_incidence
    from sereno.engine.places import Places
    from sereno.engine.quality import quality_report
    from sereno.engine.records import open_records
    from sereno.engine.stage_one import areas_of, no_progress
    from sereno.exchange.manifest.reading import read_manifest
    from sereno.methods.sources.offences.coding import OffenceCoder

    manifest_file = into / "audit.toml"
    manifest_file.write_text(MANIFEST.format(areas=AREAS, files=json.dumps(files)))
    manifest = read_manifest(manifest_file)
    areas = areas_of(manifest)
    imported = import_incidents(
        manifest.incidents,
        folder=into,
        into=into,
        places=Places(areas),
        coder=OffenceCoder("mx"),
        period=None,
        today=dt.date(2026, 11, 22),
        progress=no_progress,
    )
    with open_records(into) as records:
        period = guess_period(records)
        incidence = measure_incidence(into, areas, period)
        quality_report(
            records,
            manifest=manifest,
            areas=areas,
            imported=imported,
            incidence=incidence,
            period=period,
            notes=[],
        )


MANIFEST = """
[audit]
name = "CDMX"
select = 22
[areas]
file = "{areas}"
code = "CVEUT"
name = "NOMUT"
group = "NOMDT"
population = "SUMPOB1"
[[incidents]]
files = {files}
date = "fecha_hecho"
time = "hora_hecho"
lon = "longitud"
lat = "latitud"
area_name = "colonia"
area_group = "alcaldia_hecho"
offence = "delito"
[selection]
topics = {{ robbery = 1.0 }}
"""
WAYS = {"floor": floor, "geopandas": geopandas_way, "sereno": sereno_way}
NAMES = {
    "floor": "DuckDB, CSV to Parquet (the floor)",
    "geopandas": "pandas + geopandas: read, parse, sjoin, write",
    "sereno": "Sereno: the whole import with its quality figures",
}


def one(way: str, files: list[str], times: int) -> None:
    """In the child: run a way and print its least time and its peak memory."""
    taken = []
    for _ in range(times):
        with tempfile.TemporaryDirectory() as folder:
            start = time.perf_counter()
            WAYS[way](files, Path(folder))
            taken.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": min(taken), "peak_mb": peak}))


def measure(way: str, files: list[str], times: int) -> dict[str, float]:
    """In the parent: the child's answer."""
    done = subprocess.run(
        [sys.executable, __file__, "--way", way, "--times", str(times), *files],
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--way", choices=WAYS)
    parser.add_argument("--times", type=int, default=TIMES + 1)
    parser.add_argument("--large", action="store_true", help="also 20 M rows")
    parser.add_argument("files", nargs="*")
    given = parser.parse_args()
    if given.way:
        one(given.way, given.files, given.times)
        return
    files = [str(f) for f in sorted(INCIDENTS.glob("*.csv.gz"))]
    if not files:
        print("not run: the incidents of Mexico City are not beside this checkout (../shared/data)")
        return
    print("Import of 1.1 M incidents (5 gz files) into 1,814 areas; least of three runs, warm\n")
    print("| who | seconds | × floor | peak MB |")
    print("| --- | ---: | ---: | ---: |")
    results = {way: measure(way, files, given.times) for way in WAYS}
    for way, got in results.items():
        ratio = got["seconds"] / results["floor"]["seconds"]
        print(f"| {NAMES[way]} | {got['seconds']:.2f} | {ratio:.2f} | {got['peak_mb']:.0f} |")
    print("\naim: Sereno ≤ 2 × the floor")
    if given.large:
        with tempfile.TemporaryDirectory() as folder:
            many = []
            for file in files:
                # A file named twice is refused, even by another name: each must be one of its own.
                first = shutil.copy(file, Path(folder) / f"00-{Path(file).name}")
                many.append(str(first))
                for copy in range(1, COPIES):
                    link = Path(folder) / f"{copy:02d}-{Path(file).name}"
                    os.link(first, link)
                    many.append(str(link))
            large = measure("sereno", many, 1)
        small = results["sereno"]
        print(
            f"\n{COPIES} times the files (20 M rows): {large['seconds']:.1f} s, "
            f"peak {large['peak_mb']:.0f} MB against {small['peak_mb']:.0f} MB for 1.1 M rows "
            f"(× {large['peak_mb'] / small['peak_mb']:.2f})"
        )


if __name__ == "__main__":
    main()
