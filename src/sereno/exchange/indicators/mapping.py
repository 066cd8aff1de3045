"""How a table of indicators is to be read: which column is what, and what its marks mean.

A long table has one value a row and columns that say of what; a wide one has a column for each
period, for each indicator, or for both. A preset fills a mapping for a table that is known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from sereno.exchange.tables.column_profiles import fold_heading
from sereno.exchange.tables.table_facts import FileFacts
from sereno.methods.sources.indicators.periods import find_period
from sereno.methods.sources.reading.number_forms import DecimalSign
from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.value_tables import LevelRule, MarkStatus, TablePreset, table_presets


@dataclass(frozen=True)
class ValueColumn:
    """A column of values, and what its heading says of all of them.

    indicator: code or label, "" when the row says it. period: its label, "" when the row says it;
    month: 1-12 of the row's year, 0 when not. group: `indicators.group_key` of a heading's group.
    unit: key of what its values are in, "" where each indicator's name says it, if anything does.
    """

    column: str
    indicator: str = ""
    period: str = ""
    month: int = 0
    group: str = ""
    unit: str = ""


@dataclass(frozen=True)
class IndicatorMapping:
    """Which columns hold what. Names are those of `FileFacts.columns`.

    area: the columns that joined make the area's code, each filled with zeros to its width in
    `pads` (0: as it is); or `area_is`, the one area that the table is about.
    period, month: columns; or period_is. label: columns that joined name the indicator; or
    indicator_is; or each value column its own.
    groups: what a column disaggregates by ("sex") and the column.
    levels, level: rows of another level are kept apart. only: columns and the values that rows
    must have; the others are kept apart too.
    marks: what stands for "no value", before the declared marks. decimal: "" finds it out.
    fill_down: columns in which a blank repeats the cell above, as merged cells leave them.
    codes: indicator codes by label or heading; keep_codes: a label that is a code already stays.
    said_status: a column that says of each value whether it was measured, estimated … group_key:
    one that holds whole groups as Sereno writes them. area_name, note, unit: columns.
    fiscal_from: the month in which years such as 2021/22 begin; 0 where none is meant.
    footnotes: numbers that refer to notes under the table are taken off labels and headings.
    status: of values that are there.
    """

    values: tuple[ValueColumn, ...]
    area: tuple[str, ...] = ()
    area_joined_by: str = ""
    pads: tuple[int, ...] = ()
    area_is: str = ""
    period: str = ""
    period_is: str = ""
    month: str = ""
    label: tuple[str, ...] = ()
    indicator_is: str = ""
    numerator: str = ""
    denominator: str = ""
    low: str = ""
    high: str = ""
    said_status: str = ""
    group_key: str = ""
    area_name: str = ""
    note: str = ""
    unit: str = ""
    groups: tuple[tuple[str, str], ...] = ()
    level: str = ""
    levels: tuple[LevelRule, ...] = ()
    only: tuple[tuple[str, tuple[str, ...]], ...] = ()
    marks: Mapping[str, MarkStatus] = field(default_factory=dict)
    decimal: DecimalSign | Literal[""] = ""
    fill_down: tuple[str, ...] = ()
    codes: Mapping[str, str] = field(default_factory=dict)
    keep_codes: bool = False
    fiscal_from: int = 0
    footnotes: tuple[str, ...] = ()
    status: Literal["measured", "estimated"] = "measured"

    def columns(self) -> tuple[str, ...]:
        """Every column that is read, none twice."""
        named = [
            *self.area,
            self.period,
            self.month,
            *self.label,
            *(column for _name, column in self.groups),
            *(rule.column for rule in self.levels),
            *(column for column, _values in self.only),
            *(value.column for value in self.values),
            self.numerator,
            self.denominator,
            self.low,
            self.high,
            self.said_status,
            self.group_key,
            self.area_name,
            self.note,
            self.unit,
        ]
        return tuple(dict.fromkeys(column for column in named if column))


def indicator_code(label: str) -> str:
    """A code for a label, such as a formula can name: small letters, digits and "_".

    >>> indicator_code("Robo total de vehículo")
    'robo_total_de_vehiculo'
    """
    code = "_".join(fold(label).lower().replace("ñ", "n").split())
    return f"i_{code}" if not code or code[0].isdigit() else code


def without_footnotes(text: str, footnotes: Sequence[str]) -> str:
    """A text without the numbers of notes behind its words: "Delitos ocurridos1, 2 Sí3".

    Only numbers that there is a note for are taken off, and only right after a letter.
    """
    if not footnotes:
        return text
    one = "|".join(sorted(map(re.escape, footnotes), key=len, reverse=True))
    return re.sub(rf"(?<=[^\W\d_])(?:{one})(?:\s?,\s?(?:{one}))*(?!\w)", "", text)


def known_table(facts: FileFacts) -> tuple[TablePreset, IndicatorMapping] | None:
    """The preset whose columns a file has, and the mapping that it makes; None when there is none.

    When several fit, the one that asks for most columns.
    """
    by_heading: dict[str, str] = {}
    for column in facts.columns:
        by_heading.setdefault(fold_heading(column), column)
    fitting = [preset for preset in table_presets() if set(preset.columns) <= set(by_heading)]
    if not fitting:
        return None
    preset = max(fitting, key=lambda each: len(each.columns))
    return preset, _mapping_of(preset, by_heading)


def _mapping_of(preset: TablePreset, by_heading: Mapping[str, str]) -> IndicatorMapping:
    taken = {
        *preset.area,
        *preset.label,
        *preset.leave_out,
        preset.period,
        preset.month,
        *(rule.column for rule in preset.levels),
    }
    values = []
    for heading, column in by_heading.items():
        if heading in taken:
            continue
        value = _value_column(preset, heading, column)
        if value is not None:
            values.append(replace(value, unit=preset.values_in))
    names = {heading: by_heading[heading] for heading in taken if heading in by_heading}
    return IndicatorMapping(
        values=tuple(values),
        area=tuple(names[heading] for heading in preset.area),
        area_joined_by=preset.area_joined_by,
        pads=preset.pads,
        period=names.get(preset.period, ""),
        period_is=preset.period_is,
        month=names.get(preset.month, ""),
        label=tuple(names[heading] for heading in preset.label),
        indicator_is=preset.indicator_is,
        level=preset.level,
        levels=tuple(
            LevelRule(rule.name, names.get(rule.column, ""), rule.value) for rule in preset.levels
        ),
        marks=preset.marks,
        decimal=".",
        status=preset.status,
        numerator=by_heading.get(preset.numerator, ""),
        denominator=by_heading.get(preset.denominator, ""),
        low=by_heading.get(preset.low, ""),
        high=by_heading.get(preset.high, ""),
        said_status=by_heading.get(preset.said_status, ""),
        group_key=by_heading.get(preset.group_key, ""),
        area_name=by_heading.get(preset.area_name, ""),
        note=by_heading.get(preset.note, ""),
        unit=by_heading.get(preset.unit, ""),
        keep_codes=preset.keep_codes,
    )


def _value_column(preset: TablePreset, heading: str, column: str) -> ValueColumn | None:
    """What a column of a preset's table holds; None when it isn't one of its value columns."""
    if preset.value_columns == "others":
        return ValueColumn(column, indicator=preset.codes.get(heading, indicator_code(heading)))
    found = find_period(column)
    if preset.value_columns == "months":
        return ValueColumn(column, month=found.month) if found.month and not found.rest else None
    if preset.value_columns == "years":
        whole = found.period is not None and found.period.kind == "year" and not found.rest
        return ValueColumn(column, period=found.period.label) if whole and found.period else None
    return ValueColumn(column) if heading == preset.value_columns else None
