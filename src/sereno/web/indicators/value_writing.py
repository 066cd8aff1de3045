"""Writes values to a folder that appears whole or not at all."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from sereno.exchange.indicators.value_files import LevelValues, write_values
from sereno.vocabulary.indicator_values import INDICATOR_VALUES
from sereno.web.audits.folders import audit_folder
from sereno.web.audits.models import Audit

CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Written:
    """A folder of values. facts: what each indicator has (`IndicatorEdition.facts`), by code."""

    folder: Path
    sha256: str
    n: int
    facts: dict[str, dict[str, Any]]

    def discard(self) -> None:
        """Take it away again: its rows were not kept."""
        shutil.rmtree(self.folder, ignore_errors=True)


def write_folder(audit: Audit, parts: Sequence[LevelValues]) -> Written:
    """Write values beside their place, see them to the disk, and put them there by a renaming."""
    home = audit_folder(audit) / "indicators"
    home.mkdir(parents=True, exist_ok=True)
    name = secrets.token_hex(8)
    making, place = home / f".{name}.part", home / name
    making.mkdir()
    try:
        file = making / INDICATOR_VALUES.name
        n = write_values(file, parts)
        digest = _seen_to_disk(file)
        making.rename(place)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return Written(place, digest, n, facts_of(parts))


def _seen_to_disk(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
        os.fsync(file.fileno())
    return digest.hexdigest()


def facts_of(parts: Sequence[LevelValues]) -> dict[str, dict[str, Any]]:
    """What each indicator has at each level: how many values, areas, which periods and groups."""
    facts: dict[str, dict[str, Any]] = {}
    for part in parts:
        values = part.values
        coded = pa.array(values.indicators, pa.string()).dictionary_encode()
        places = coded.indices.to_numpy()
        order = np.argsort(places, kind="stable")
        edges = np.searchsorted(places[order], np.arange(len(coded.dictionary) + 1))
        for i, code in enumerate(coded.dictionary.to_pylist()):
            rows = order[edges[i] : edges[i + 1]]
            facts.setdefault(code, {})[part.level] = {
                "n": len(rows),
                "areas": len(set(values.areas[rows].tolist())),
                "periods": sorted(set(values.periods[rows].tolist())),
                "groups": sorted(set(values.groups[rows].tolist())),
                "statuses": np.bincount(values.statuses[rows], minlength=4).tolist(),
            }
    return facts
