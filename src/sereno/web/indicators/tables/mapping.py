"""How a table is read, as the menus of its page keep it, and as the reader takes it.

`IndicatorTable.settled` is a SettledTable as JSON, or empty before the first look.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal, TypedDict

from sereno.exchange.indicators.guess import MappingGuess
from sereno.exchange.indicators.mapping import IndicatorMapping, ValueColumn
from sereno.exchange.tables.table_facts import FileFacts
from sereno.methods.sources.reading.number_forms import DecimalSign
from sereno.vocabulary.plain_text import shortened
from sereno.vocabulary.value_tables import LevelRule, MarkStatus

AREA_ROLE, PERIOD, MONTH, LABEL, VALUE = "area", "period", "month", "label", "value"
BESIDE: Final = (
    "numerator", "denominator", "low", "high", "said_status", "area_name", "note", "unit",
)  # fmt: skip
GROUP_PREFIX: Final = "group:"
WHOLE_GROUP: Final = "group_key"
GROUPS: Final = ("sex", "age_band", "other")
ROLES: Final = (
    "", AREA_ROLE, PERIOD, MONTH, LABEL, VALUE, *BESIDE, WHOLE_GROUP,
    *(GROUP_PREFIX + name for name in GROUPS),
)  # fmt: skip
SAMPLES_SHOWN: Final = 3
NEW_LEVEL: Final = "+"
# As much of a cell as the menus show.
SAMPLE_SHOWN: Final = 60


class SettledColumn(TypedDict):
    """A column. role: one of `ROLES`. code: the indicator of a column of values; period and month:
    what its heading says of time; unit: what it is in.
    """

    name: str
    role: str
    code: str
    period: str
    month: int
    group: str
    unit: str
    samples: list[str]


class Doubt(TypedDict):
    """Why the guess isn't sure, for readers of both languages."""

    es: str
    en: str


class SettledTable(TypedDict):
    """The columns in the file's order, and the settings of the whole table.

    level: a level's key, or NEW_LEVEL for one that is called `new_level`. levels: the rules by
    which rows are of the level `rows_level`, as LevelRule has them. marks: {mark: status}.
    """

    sheet: str
    sheets: list[str]
    columns: list[SettledColumn]
    area_joined_by: str
    pads: list[int]
    area_is: str
    period_is: str
    indicator_is: str
    rows_level: str
    levels: list[tuple[str, str, str]]
    only_column: str
    only_values: str
    decimal: DecimalSign | Literal[""]
    status: str
    fill_down: bool
    fiscal_from: int
    footnotes: list[str]
    marks: dict[str, MarkStatus]
    codes: dict[str, str]
    keep_codes: bool
    level: str
    new_level: str
    preset: str
    doubts: list[Doubt]


def settled_of(
    guess: MappingGuess, facts: FileFacts, samples: Mapping[str, Sequence[str]]
) -> SettledTable:
    """The guess as the menus show it."""
    mapping = guess.mapping
    roles = dict.fromkeys(mapping.area, AREA_ROLE)
    roles |= dict.fromkeys(mapping.label, LABEL)
    roles |= {column: GROUP_PREFIX + _group(name) for name, column in mapping.groups}
    roles |= {getattr(mapping, name): name for name in (PERIOD, MONTH, *BESIDE, WHOLE_GROUP)}
    values = {value.column: value for value in mapping.values}
    shown: list[SettledColumn] = []
    for column in facts.columns:
        value = values.get(column)
        given = dict.fromkeys(text for text in samples.get(column, ()) if text.strip())
        shown.append(
            {
                "name": column,
                "role": VALUE if value else roles.get(column, ""),
                "code": value.indicator if value else "",
                "period": value.period if value else "",
                "month": value.month if value else 0,
                "group": value.group if value else "",
                "unit": value.unit if value else "",
                "samples": [shortened(text, SAMPLE_SHOWN) for text in list(given)[:SAMPLES_SHOWN]],
            }
        )
    return {
        "sheet": facts.sheet,
        "sheets": list(facts.sheets),
        "columns": shown,
        "area_joined_by": mapping.area_joined_by,
        "pads": list(mapping.pads),
        "area_is": mapping.area_is,
        "period_is": mapping.period_is,
        "indicator_is": mapping.indicator_is,
        "rows_level": mapping.level,
        "levels": [(rule.name, rule.column, rule.value) for rule in mapping.levels],
        "only_column": "",
        "only_values": "",
        "decimal": mapping.decimal,
        "status": mapping.status,
        "fill_down": bool(mapping.fill_down),
        "fiscal_from": mapping.fiscal_from,
        "footnotes": list(mapping.footnotes),
        "marks": dict(mapping.marks),
        "codes": dict(mapping.codes),
        "keep_codes": mapping.keep_codes,
        "level": "",
        "new_level": "",
        "preset": guess.preset.key if guess.preset else "",
        "doubts": [],
    }


def mapping_of(settled: SettledTable) -> IndicatorMapping:
    """What the menus say, as the reader takes it."""
    columns = settled["columns"]

    def having(role: str) -> tuple[str, ...]:
        return tuple(column["name"] for column in columns if column["role"] == role)

    def one(role: str) -> str:
        return next(iter(having(role)), "")

    areas = having(AREA_ROLE)
    area_is = settled["area_is"]
    if area_is and settled["level"] == NEW_LEVEL:
        area_is = settled["new_level"]
    pads = tuple(settled["pads"])
    texts = (AREA_ROLE, PERIOD, LABEL)
    wanted = tuple(text.strip() for text in settled["only_values"].split(",") if text.strip())
    only = ((settled["only_column"], wanted),) if settled["only_column"] and wanted else ()
    return IndicatorMapping(
        values=tuple(
            ValueColumn(c["name"], c["code"], c["period"], c["month"], c["group"], c["unit"])
            for c in columns
            if c["role"] == VALUE
        ),
        area=areas,
        area_joined_by=settled["area_joined_by"],
        pads=pads if len(pads) == len(areas) else (),
        area_is=area_is,
        period=one(PERIOD),
        period_is=settled["period_is"],
        month=one(MONTH),
        label=having(LABEL),
        indicator_is=settled["indicator_is"],
        **{role: one(role) for role in (*BESIDE, WHOLE_GROUP)},
        groups=tuple(
            (name, one(GROUP_PREFIX + name)) for name in GROUPS if one(GROUP_PREFIX + name)
        ),
        level=settled["rows_level"],
        levels=tuple(LevelRule(*rule) for rule in settled["levels"]),
        only=only,
        marks=settled["marks"],
        decimal=settled["decimal"],
        fill_down=tuple(c["name"] for c in columns if c["role"] in texts)
        if settled["fill_down"]
        else (),
        codes=settled["codes"],
        keep_codes=settled["keep_codes"],
        fiscal_from=settled["fiscal_from"],
        footnotes=tuple(settled["footnotes"]),
        status="estimated" if settled["status"] == "estimated" else "measured",
    )


def _group(name: str) -> str:
    return name if name in GROUPS else "other"
