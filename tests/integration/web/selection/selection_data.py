"""A small city's data version in an audit, run once for all tests."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import numpy as np
from django.utils import timezone

from sereno.engine.stage_one import run_stage_one
from sereno.web.audits.models import Audit
from sereno.web.imports.models import DataVersion
from tests.integration.small_city import make_small_city

SEED = 7
_made: dict[str, Path] = {}


def results(folder: Path) -> Path:
    """The result folder of the small city; made by the first test that asks."""
    if "out" not in _made or not _made["out"].is_dir():
        city = make_small_city(folder / "city", np.random.default_rng(20), rows=1200)
        out = folder / "out"
        run_stage_one(city.manifest, out, seed=SEED, today=dt.date(2024, 6, 1))
        _made["out"] = out
    return _made["out"]


def add_version(audit: Audit, out: Path, number: int = 1) -> DataVersion:
    """A ready data version whose folder is a copy of `out`."""
    version = DataVersion.objects.create(
        audit=audit, number=number, seed=SEED, finished_at=timezone.now()
    )
    shutil.rmtree(version.folder, ignore_errors=True)
    version.folder.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(out, version.folder)
    return version
