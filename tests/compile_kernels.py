"""Compiles the arithmetic by running a small city, before tests start in several processes.

Each process that finds no compiled kernel on the disk compiles its own, which takes a minute.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import numpy as np

from sereno.engine.stage_one import run_stage_one
from tests.integration.small_city import make_small_city

TODAY = dt.date(2024, 1, 15)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="sereno-tests-") as folder:
        city = make_small_city(Path(folder), np.random.default_rng(20181204))
        run_stage_one(city.write_manifest(), city.folder / "results", seed=1, today=TODAY)


if __name__ == "__main__":
    main()
