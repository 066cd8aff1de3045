"""The sign before decimals in a table of indicators: from all its figures, by what each counts.

People, incidents and dwellings come whole, so that 1.234 of them are thousands; percentages don't
reach a thousand, so that there it is decimals. What a figure counts is said by the heading of its
column, and in a long table by the name of the indicator in its row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sereno.exchange.indicators.mapping import IndicatorMapping, without_footnotes
from sereno.exchange.indicators.units import read_unit, unit_of
from sereno.exchange.tables.column_profiles import fold_heading
from sereno.methods.sources.reading.footnote_marks import without_marks
from sereno.methods.sources.reading.number_forms import DecimalSign, infer_decimal
from sereno.vocabulary.columns import heading_strength
from sereno.vocabulary.indicators import COUNTED_UNITS, PERCENT

_SAYS_PEOPLE: Final = 2


def decimal_of(
    mapping: IndicatorMapping,
    figures: Mapping[str, Sequence[str]],
    texts: Mapping[str, Sequence[str]],
) -> tuple[DecimalSign, bool]:
    """The sign, and whether it is sure.

    figures: the cells of every column of figures; texts: those of the columns that say of what
    the rows are. All are aligned by row.
    """
    groups: dict[str, list[Sequence[str]]] = {"whole": [], "below_1000": [], "": []}
    values = {value.column: value for value in mapping.values}
    rows = _units_of_rows(mapping, texts)
    for column, marked in figures.items():
        cells = [without_marks(cell).text for cell in marked]
        unit = values[column].unit if column in values else ""
        unit = unit or _unit_of_heading(without_footnotes(column, mapping.footnotes))
        if unit or column not in values or not rows:
            groups[_kind(unit)].append(cells)
            continue
        for kind, group in groups.items():
            group.append([c for c, of in zip(cells, rows, strict=True) if _kind(of) == kind])
    return infer_decimal(groups[""], whole=groups["whole"], below_1000=groups["below_1000"])


def _units_of_rows(mapping: IndicatorMapping, texts: Mapping[str, Sequence[str]]) -> list[str]:
    """The unit of each row's values by what the row says; [] where rows say none."""
    if mapping.unit in texts:
        known = {text: read_unit(text) for text in set(texts[mapping.unit])}
        return [known[text] for text in texts[mapping.unit]]
    if not mapping.label:
        return []
    labels = [" · ".join(row) for row in zip(*(texts[c] for c in mapping.label), strict=True)]
    known = {label: unit_of(label) for label in set(labels)}
    return [known[label] for label in labels]


def _unit_of_heading(heading: str) -> str:
    unit = unit_of(heading)
    strength, _place = heading_strength(fold_heading(heading), "areas", "population")
    return "persons" if not unit and strength >= _SAYS_PEOPLE else unit


def _kind(unit: str) -> str:
    if unit in COUNTED_UNITS:
        return "whole"
    return "below_1000" if unit == PERCENT else ""
