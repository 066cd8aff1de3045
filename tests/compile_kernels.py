"""Compiles the arithmetic by running a small city, before tests start in several processes.

Each process that finds no compiled kernel on the disk compiles its own, which takes a minute.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import numpy as np

from sereno.engine.stage_one import run_stage_one
from sereno.methods.policy.disclosure import held_back
from tests.integration.small_city import make_small_city

TODAY = dt.date(2024, 1, 15)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="sereno-tests-") as folder:
        city = make_small_city(Path(folder), np.random.default_rng(20181204))
        run_stage_one(city.write_manifest(), city.folder / "results", seed=1, today=TODAY)
    # What is held back of an import is worked out where its pages are prepared.
    held_back([[1, 9, 1], [9, 9, 9], [2, 9, 1]])


if __name__ == "__main__":
    main()
