"""What tables of indicators say without words: marks, subtotals, and tables known by sight.

- `marks.csv`: what stands in a cell instead of a number, and whether the value is then suppressed
  (it exists and isn't given) or missing;
- `statuses.csv`: words of a column that says whether a value was measured, estimated …;
- `subtotals.txt`: words of rows that only sum others;
- `presets.toml`: published tables that are known by their columns, and how each is read.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args

from sereno.vocabulary.phrases import Phrase

MarkStatus = Literal["suppressed", "missing"]
WordStatus = Literal["measured", "estimated", "suppressed", "missing"]


@dataclass(frozen=True)
class LevelRule:
    """Rows whose `column` says `value` are of the level `name`; all rows left where it is ""."""

    name: str
    column: str
    value: str


@dataclass(frozen=True)
class TablePreset:
    """A table known by its columns; every heading is folded.

    value_columns: "others" (all that are left), "months", "years", or one heading.
    numerator … unit: headings of what stands beside a value. values_in: the unit of them all, ""
    where each indicator's name says it. keep_codes: labels that are codes
    already are taken as they are.
    """

    key: str
    name: Phrase
    columns: tuple[str, ...]
    area: tuple[str, ...]
    area_joined_by: str = ""
    pads: tuple[int, ...] = ()
    period: str = ""
    period_is: str = ""
    month: str = ""
    label: tuple[str, ...] = ()
    indicator_is: str = ""
    value_columns: str = "others"
    numerator: str = ""
    denominator: str = ""
    low: str = ""
    high: str = ""
    said_status: str = ""
    group_key: str = ""
    area_name: str = ""
    note: str = ""
    unit: str = ""
    values_in: str = ""
    keep_codes: bool = False
    leave_out: tuple[str, ...] = ()
    level: str = ""
    levels: tuple[LevelRule, ...] = ()
    status: Literal["measured", "estimated"] = "measured"
    marks: Mapping[str, MarkStatus] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)


@cache
def marks() -> Mapping[str, MarkStatus]:
    """What each mark means; marks are in capitals, without white space around them."""
    found: dict[str, MarkStatus] = {}
    with (Path(__file__).parent / "marks.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["mark"]] = "suppressed" if row["status"] == "suppressed" else "missing"
    return MappingProxyType(found)


@cache
def status_words() -> Mapping[str, WordStatus]:
    """What each word of a column of statuses means; words are folded."""
    known: dict[str, WordStatus] = {each: each for each in get_args(WordStatus)}
    with (Path(__file__).parent / "statuses.csv").open(encoding="utf-8", newline="") as file:
        found = {row["word"]: known[row["status"]] for row in csv.DictReader(file)}
    return MappingProxyType(found)


@cache
def subtotal_words() -> frozenset[str]:
    """Folded words of rows that only sum others."""
    text = (Path(__file__).parent / "subtotals.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


@cache
def table_presets() -> tuple[TablePreset, ...]:
    """The presets in their order: the first whose columns are all there is the one."""
    text = (Path(__file__).parent / "presets.toml").read_text(encoding="utf-8")
    found = []
    for key, entry in tomllib.loads(text).items():
        given: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in entry.items()
        }
        given["name"] = Phrase(**entry["name"])
        given["levels"] = tuple(LevelRule(*rule) for rule in entry.get("levels", ()))
        found.append(TablePreset(key=key, **given))
    return tuple(found)
