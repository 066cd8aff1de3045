"""New values laid over those of the editions in force."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import numpy as np

from sereno.exchange.indicators.value_files import LevelValues, joined, read_values
from sereno.methods.sources.indicators.values import IndicatorValues
from sereno.web.audits.models import Audit
from sereno.web.indicators.models import Indicator


def earlier_values(audit: Audit, codes: Iterable[str], level: str) -> dict[str, IndicatorValues]:
    """The values in force of some indicators at a level, by code; none of those without."""
    found: dict[str, IndicatorValues] = {}
    for path, wanted in _files_of(audit, set(codes)).items():
        for part in read_values(path, wanted, level).values():
            found |= {code: part.values.of_indicator(code) for code in wanted}
    return found


def _files_of(audit: Audit, codes: Collection[str]) -> dict[Path, list[str]]:
    """The files of the editions in force, and which of the indicators each holds."""
    files: dict[Path, list[str]] = {}
    for each in Indicator.objects.filter(audit=audit, code__in=codes).select_related(
        "current__file__audit", "current__file__kept"
    ):
        if each.current is not None:
            files.setdefault(each.current.file.path, []).append(each.code)
    return files


def with_earlier(audit: Audit, parts: Sequence[LevelValues]) -> list[LevelValues]:
    """New values, and those of the editions in force for every other cell.

    A table of one year, or of one level, adds to what is there; a cell that both have is the
    new table's. Without this, next year's table would hide all earlier years.
    """
    new = {part.level: set(part.values.cell_keys()) for part in parts}
    codes = {code for part in parts for code in part.values.indicators.tolist()}
    files = _files_of(audit, codes)
    levels = {part.level: [part] for part in parts}
    for path, wanted in files.items():
        for level, earlier in read_values(path, wanted).items():
            taken = new.get(level, set())
            kept = [key not in taken for key in earlier.values.cell_keys()]
            levels.setdefault(level, []).append(earlier.take(np.array(kept, np.bool_)))
    return [joined(level, each) for level, each in levels.items()]
