"""What is held back of an indicator whose values come from tables, worked out once an edition.

The job that is asked for when values are published keeps it. Whoever reads them sooner works it out
themselves: nothing is shown before.
"""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from sereno.exchange.indicators.units import NUMBER
from sereno.exchange.indicators.value_files import read_values
from sereno.methods.sources.indicators.table_release import Place, held_of_table
from sereno.methods.sources.indicators.values import IndicatorValues
from sereno.web.audits.folders import audit_folder
from sereno.web.geographies.models import GeographyArea
from sereno.web.imports.version_files import kept
from sereno.web.indicators.models import Indicator, IndicatorEdition
from sereno.web.indicators.models.indicators import EVENTS

Flags = npt.NDArray[np.bool_]
# Units of what is a person, or happened to one; "number" is what nobody told the unit of.
COUNTED: Final = EVENTS | {"persons", NUMBER}
FOLDER: Final = "held"


def held_of_given(indicator: Indicator, edition: IndicatorEdition, k: int) -> dict[str, Flags]:
    """Which values of an edition are held back at each of its levels, (n,) each."""
    folder = audit_folder(indicator.audit) / FOLDER
    # By the content too: a home into which another database is restored has other editions.
    name = f"{indicator.pk}-{edition.number}-{edition.file.kept.sha256}-{k}.npz"
    path = folder / "browser" / name
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        path = kept(folder, name, lambda: _file(indicator, edition, k))
    return _read(path)


@lru_cache(maxsize=64)
def _read(path: Path) -> dict[str, Flags]:
    with np.load(path) as levels:
        return {level: levels[level] for level in levels.files}


def _file(indicator: Indicator, edition: IndicatorEdition, k: int) -> bytes:
    levels = _levels(indicator, edition)
    within: dict[Place, Place] = {
        (level, code): (above_level, above)
        for level, code, above_level, above in GeographyArea.objects.filter(
            level__audit=indicator.audit, parent__isnull=False, is_current=True
        ).values_list("level__key", "code", "parent__level__key", "parent__code")
    }
    also = _held_before(indicator, edition, levels, k)
    held = held_of_table(
        levels,
        within,
        counted=indicator.unit in COUNTED,
        factor=indicator.factor,
        k=k,
        also=also,
    )
    out = io.BytesIO()
    by_level: Any = held
    np.savez_compressed(out, **by_level)
    return out.getvalue()


def _levels(indicator: Indicator, edition: IndicatorEdition) -> dict[str, IndicatorValues]:
    edition.file.audit = indicator.audit
    found = read_values(edition.file.path, [indicator.code])
    return {level: part.values for level, part in found.items()}


def _held_before(
    indicator: Indicator, edition: IndicatorEdition, levels: dict[str, IndicatorValues], k: int
) -> dict[str, Flags]:
    """What the edition before held back and is the same now stays held back."""
    before = (
        indicator.editions.filter(number__lt=edition.number)
        .select_related("file__kept")
        .order_by("-number")
        .first()
    )
    if before is None:
        return {}
    held = held_of_given(indicator, before, k)
    then = _levels(indicator, before)
    also = {}
    for level, values in levels.items():
        if level not in then:
            continue
        old = then[level].take(held[level])
        cells = dict(zip(old.cell_keys(), _numbers(old), strict=True))
        now = zip(values.cell_keys(), _numbers(values), strict=True)
        also[level] = np.array([cells.get(key) == number for key, number in now], np.bool_)
    return also


def _numbers(values: IndicatorValues) -> list[tuple[float, float]]:
    """What a value is, as it can be compared; NaN is not itself."""
    pairs = zip(values.values.tolist(), values.numerators.tolist(), strict=True)
    return [(value, -1.0 if n != n else n) for value, n in pairs]
