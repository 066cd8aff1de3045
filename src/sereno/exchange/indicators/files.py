"""Writing indicators: their values as CSV or Parquet, their definitions as CSV.

The columns are those that `vocabulary.indicator_files` declares. What may not be seen has to be
taken out, or suppressed, beforehand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sereno.exchange.results.result_files import CsvTable, write_columns
from sereno.methods.sources.indicators.periods import read_period
from sereno.methods.sources.indicators.values import STATUSES, IndicatorValues
from sereno.vocabulary.indicator_files import DEFINITIONS, VALUES
from sereno.vocabulary.indicators import IndicatorDefinition, units
from sereno.vocabulary.language import Language
from sereno.vocabulary.phrases import Phrase
from sereno.vocabulary.results import Type

_ARROW: Mapping[Type, pa.DataType] = {
    "text": pa.string(),
    "number": pa.float64(),
    "date": pa.date32(),
}


def value_columns(
    table: IndicatorValues,
    definitions: Mapping[str, IndicatorDefinition],
    lang: Language,
    names: Mapping[str, str] | None = None,
) -> pa.Table:
    """The values with the declared columns and types, NaN as null.

    `names` are those of indicators that aren't in `definitions`, by code.
    """
    periods = {label: read_period(label) for label in set(table.periods.tolist())}
    said = {code: each.name.said(lang) for code, each in definitions.items()}
    said = {**(names or {}), **said}
    unit = {code: units()[each.unit].said(lang) for code, each in definitions.items()}
    codes = table.indicators.tolist()
    labels = table.periods.tolist()
    columns: dict[str, Any] = {
        "indicator": codes,
        "indicator_name": [said.get(code, "") for code in codes],
        "area": table.areas.tolist(),
        "period": labels,
        "period_first": [p.first if (p := periods[label]) else None for label in labels],
        "period_last": [p.last if (p := periods[label]) else None for label in labels],
        "group": table.groups.tolist(),
        "value": table.values,
        "numerator": table.numerators,
        "denominator": table.denominators,
        "low": table.lows,
        "high": table.highs,
        "unit": [unit.get(code, "") for code in codes],
        "status": [STATUSES[status] for status in table.statuses.tolist()],
    }
    return pa.table(
        {
            column.name: pa.array(columns[column.name], _ARROW[column.type], from_pandas=True)
            for column in VALUES.columns
        }
    )


def write_values_csv(path: Path, columns: pa.Table) -> None:
    """The values as CSV (UTF-8, LF), safe to open in a spreadsheet."""
    write_columns(path, {name: columns[name].combine_chunks() for name in columns.column_names})


def write_values_parquet(path: Path, columns: pa.Table) -> None:
    """The values as Parquet, typed."""
    pq.write_table(columns, path, compression="zstd")


def write_definitions(path: Path, definitions: Iterable[IndicatorDefinition]) -> None:
    """The definitions as CSV, in both languages."""
    with CsvTable(path, DEFINITIONS.column_names()) as table:
        for each in definitions:
            told = {
                "code": each.code,
                **_in_both("name", each.name),
                **_in_both("definition", each.definition),
                **_in_both("numerator", each.numerator),
                **_in_both("denominator", each.denominator),
                "factor": np.float64(each.factor),
                "unit": each.unit,
                "good": each.good,
                "level": each.level,
                "frequency": each.frequency,
                "sdg_target": each.sdg_target,
                "sdg_indicator": each.sdg_indicator,
                "topic": each.topic,
                "formula": each.formula,
            }
            table.row([told[name] for name in DEFINITIONS.column_names()])


def _in_both(name: str, phrase: Phrase | None) -> dict[str, str]:
    return {f"{name}_es": phrase.es if phrase else "", f"{name}_en": phrase.en if phrase else ""}
