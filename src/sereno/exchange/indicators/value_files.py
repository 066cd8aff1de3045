"""Values of indicators as Parquet: written once, read by indicator and level without the rest."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from sereno.methods.sources.indicators.values import (
    DIVIDED_BY_ZERO,
    NOT_A_NUMBER,
    OPERAND_NOT_THERE,
    STATUSES,
    IndicatorValues,
    Texts,
    together,
)
from sereno.vocabulary.indicator_values import INDICATOR_VALUES

_ARROW: Final = {"text": pa.dictionary(pa.int32(), pa.string()), "number": pa.float64()}
SCHEMA: Final = pa.schema(
    [(column.name, _ARROW[column.type]) for column in INDICATOR_VALUES.columns]
)
# A calculated value that isn't there names its problem.
_REASONS: Final = {
    OPERAND_NOT_THERE: "value_rests_on_missing",
    DIVIDED_BY_ZERO: "value_divided_by_zero",
    NOT_A_NUMBER: "value_not_a_number",
}
_ROWS_A_GROUP: Final = 65_536


@dataclass(frozen=True)
class LevelValues:
    """Values at one level. notes: a text for each, "" for most; None: what `reasons` say."""

    level: str
    values: IndicatorValues
    notes: Texts | None = None

    def __len__(self) -> int:
        return len(self.values)

    def said(self) -> Texts:
        """The note of each value: its own, else the problem that its reason names."""
        if self.notes is not None:
            return self.notes
        notes = np.full(len(self.values), "", object)
        for number, code in _REASONS.items():
            notes[self.values.reasons == number] = code
        return notes

    def take(self, which: Any) -> LevelValues:
        """The rows that a mask or indices choose."""
        notes = None if self.notes is None else self.notes[which]
        return LevelValues(self.level, self.values.take(which), notes)


def joined(level: str, parts: Sequence[LevelValues]) -> LevelValues:
    """Parts of one level, one after the other, with their notes."""
    values = together(part.values for part in parts)
    return LevelValues(level, values, np.concatenate([part.said() for part in parts]))


def note(code: str, **values: Any) -> str:
    """A note as it is kept: a problem's code and, where it has any, its values."""
    return code if not values else f"{code} {json.dumps(values, ensure_ascii=False)}"


def read_note(text: str) -> tuple[str, dict[str, Any]]:
    """A note's code and values."""
    code, _space, values = text.partition(" ")
    if values and not values.startswith("{"):
        # What a table says in words of its own.
        return text, {}
    return code, json.loads(values) if values else {}


def write_values(path: Path, parts: Sequence[LevelValues]) -> int:
    """Write values, sorted by indicator so that one is read without the others; how many."""
    table = pa.concat_tables([_table(part) for part in parts] or [SCHEMA.empty_table()])
    table = table.unify_dictionaries()
    order = pc.sort_indices(
        pa.table({name: table[name].cast(pa.string()) for name in ("indicator", "level")}),
        sort_keys=[("indicator", "ascending"), ("level", "ascending")],
    )
    pq.write_table(
        table.take(order), path, compression="zstd", row_group_size=_ROWS_A_GROUP, version="2.6"
    )
    return int(table.num_rows)


def read_values(
    path: Path, indicators: Iterable[str] | None = None, level: str = ""
) -> dict[str, LevelValues]:
    """The values of some indicators (None: all) by level, or of one level alone."""
    wanted: Any = None
    if indicators is not None:
        wanted = pc.field("indicator").isin(list(indicators))
    if level:
        at_level = pc.field("level") == level
        wanted = at_level if wanted is None else wanted & at_level
    table = pq.read_table(path, filters=wanted, partitioning=None)
    levels = table["level"].cast(pa.string())
    found = {}
    for name in sorted(set(levels.unique().to_pylist())):
        part = table.filter(pc.equal(levels, name))
        found[name] = LevelValues(name, _values(part), _texts(part, "note"))
    return found


def _table(part: LevelValues) -> pa.Table:
    values = part.values
    n = len(values)
    columns = {
        "indicator": _coded(values.indicators),
        "level": _coded(np.full(n, part.level, object)),
        "area": _coded(values.areas),
        "period": _coded(values.periods),
        "group": _coded(values.groups),
        "numerator": _numbers(values.numerators),
        "denominator": _numbers(values.denominators),
        "value": _numbers(values.values),
        "low": _numbers(values.lows),
        "high": _numbers(values.highs),
        "status": pa.DictionaryArray.from_arrays(
            pa.array(values.statuses.astype(np.int32)), pa.array(STATUSES)
        ),
        "note": _coded(part.said()),
    }
    return pa.table(columns, schema=SCHEMA)


def _coded(texts: Any) -> pa.DictionaryArray:
    return pa.array(texts, pa.string()).dictionary_encode()


def _numbers(column: Any) -> pa.Array:
    return pa.array(column, pa.float64(), from_pandas=True)


def _values(table: pa.Table) -> IndicatorValues:
    status = {name: i for i, name in enumerate(STATUSES)}
    return IndicatorValues.of(
        _texts(table, "indicator"),
        _texts(table, "area"),
        _texts(table, "period"),
        _floats(table, "value"),
        groups=_texts(table, "group"),
        numerators=_floats(table, "numerator"),
        denominators=_floats(table, "denominator"),
        lows=_floats(table, "low"),
        highs=_floats(table, "high"),
        statuses=[status[name] for name in _texts(table, "status")],
    )


def _texts(table: pa.Table, name: str) -> Any:
    return table[name].cast(pa.string()).to_numpy(zero_copy_only=False).astype(object)


def _floats(table: pa.Table, name: str) -> Any:
    return table[name].to_numpy(zero_copy_only=False).astype(np.float64)
