"""A first mapping for a table of indicators: by a preset, or from headings and values.

As with incidents, a guess is sure or says why not, and a person confirms it. Wide tables are told
by headings that are periods, or by many columns of figures without a column of indicators.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from sereno.exchange.indicators.decimals import decimal_of
from sereno.exchange.indicators.evidence import figures
from sereno.exchange.indicators.fiscal_years import fiscal_year_of
from sereno.exchange.indicators.mapping import (
    IndicatorMapping,
    ValueColumn,
    indicator_code,
    known_table,
    without_footnotes,
)
from sereno.exchange.indicators.units import FACTORS, NUMBER, unit_of, unit_of_column
from sereno.exchange.indicators.year_columns import columns_of_years
from sereno.exchange.tables.column_evidence import Known
from sereno.exchange.tables.column_profiles import Profile, fold_heading, profiles
from sereno.exchange.tables.column_roles import Guess, guess_roles
from sereno.exchange.tables.table_facts import FileFacts
from sereno.methods.sources.indicators.periods import find_period, read_period
from sereno.methods.sources.reading.footnote_marks import read_figure, without_marks
from sereno.methods.sources.reading.number_forms import DecimalSign
from sereno.vocabulary.columns import heading_strength
from sereno.vocabulary.language import gettext as _
from sereno.vocabulary.language import ngettext, number
from sereno.vocabulary.problems import Problem
from sereno.vocabulary.value_tables import TablePreset

_FIGURES: Final = 0.8
_TOLD_APART: Final = 0.95
_COLUMNS_SHOWN: Final = 12
_NOTE: Final = re.compile(r"\s*(\d{1,2})\s+\S.*[^\W\d_]{2}")
_YEAR_IN_NAME: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")


@dataclass(frozen=True)
class MappingGuess:
    """A mapping to confirm. guesses: what speaks for each role. doubts: why it isn't sure."""

    mapping: IndicatorMapping
    preset: TablePreset | None = None
    guesses: Mapping[str, Guess] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()

    @property
    def sure(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.doubts


def guess_mapping(
    facts: FileFacts, samples: Mapping[str, Sequence[str]], known: Known | None = None
) -> MappingGuess:
    """The likeliest mapping of a file from a sample of its rows (`incident_files.samples`).

    Raises Problem table_without_figures when no column holds figures.
    """
    found = known_table(facts)
    if found:
        preset, mapping = found
        return MappingGuess(mapping, preset)
    seen = profiles({column: samples.get(column, ()) for column in facts.columns})
    there = [column for column in facts.columns if seen[column].filled]
    years, only_alike = columns_of_years(there, seen)
    known = replace(known or Known(), figures=only_alike)
    guesses = guess_roles(there, samples, "indicators", known)
    footnotes = _footnotes([text for column in there for text in samples[column]])
    numeric = [c for c in there if figures(seen[c]) >= _FIGURES and c not in years]
    fiscal_from, fiscal_doubts = fiscal_year_of(numeric, guesses.get("period"), samples)
    mapping, doubts = _by_shape(guesses, there, numeric, footnotes, fiscal_from)
    doubts += fiscal_doubts
    if not mapping.values:
        shown = ", ".join(there[:_COLUMNS_SHOWN]) + (" …" if len(there) > _COLUMNS_SHOWN else "")
        where = f"{facts.path.name} ({facts.sheet})" if facts.sheet else facts.path.name
        raise Problem("table_without_figures", where=where, columns=shown or "-")
    mapping = replace(mapping, footnotes=footnotes, fiscal_from=fiscal_from)
    if "area" in guesses:
        mapping = _with_area(mapping, guesses["area"], samples)
    else:
        doubts.append(
            _(
                "no column was recognised as the area: the table is taken to be about the whole "
                "city; if a column holds the areas, choose it"
            )
        )
    texts = [c for c in there if c not in numeric and c not in years]
    mapping, more = _with_labels(mapping, texts, samples)
    doubts += more
    mapping, more = _with_period(mapping, facts)
    doubts += more
    # One habit for the whole table: a column of "1.234" alone doesn't tell.
    columns = dict.fromkeys([*(value.column for value in mapping.values), *numeric])
    decimal, plain = decimal_of(mapping, {c: samples[c] for c in columns}, samples)
    mapping = replace(
        mapping, decimal=decimal, values=_with_units(mapping, seen, decimal, facts.titles)
    )
    if not plain:
        doubts.append(
            _(
                "it isn't clear whether a point or a comma separates thousands: say it, since "
                "with the other sign the values are a thousand times as large or small"
            )
        )
    doubts += [str(guess.why) for guess in guesses.values() if not guess.sure]
    return MappingGuess(mapping, None, guesses, tuple(dict.fromkeys(doubts)))


def _with_units(
    mapping: IndicatorMapping,
    seen: Mapping[str, Profile],
    decimal: DecimalSign,
    titles: Sequence[str],
) -> tuple[ValueColumn, ...]:
    """The value columns with the units that they say, else with the one of the table's title."""
    found = []
    for value in mapping.values:
        cells = seen[value.column].filled
        numbers = [n for cell in cells if (n := read_figure(cell, decimal)) is not None]
        heading = without_footnotes(value.column, mapping.footnotes)
        found.append(unit_of_column(heading, cells, numbers))
    said = {unit for title in titles if (unit := unit_of(title)) in FACTORS}
    if len(said) == 1 and not any(found):
        found = [said.pop()] * len(found)
    if not mapping.label:
        found = [unit or NUMBER for unit in found]
    pairs = zip(mapping.values, found, strict=True)
    return tuple(replace(value, unit=unit) for value, unit in pairs)


def _with_period(mapping: IndicatorMapping, facts: FileFacts) -> tuple[IndicatorMapping, list[str]]:
    """The mapping with a period for every value, from what stands above the table at worst."""
    if mapping.period or all(value.period for value in mapping.values):
        return mapping, []
    year = _year_of(facts)
    if not year:
        return mapping, [_("nothing says which period the values are for")]
    said = _("the period was taken from the title or the file's name: {year}")
    return replace(mapping, period_is=year), [said.format(year=year)]


def _by_shape(
    guesses: dict[str, Guess],
    there: Sequence[str],
    numeric: Sequence[str],
    notes: tuple[str, ...],
    fiscal_from: int,
) -> tuple[IndicatorMapping, list[str]]:
    """The mapping by whether the table is long, wide by period, or wide by indicator."""
    taken = {role: guess.column for role, guess in guesses.items()}
    headed = {
        column: find_period(column, fiscal_from)
        for column in numeric
        if column not in {taken.get("period"), taken.get("area")}
    }
    timed = {c: h for c, h in headed.items() if h.period or (h.month and "period" in taken)}
    base = IndicatorMapping(
        values=(),
        period=taken.get("period", ""),
        month=taken.get("month", ""),
        label=(taken["indicator"],) if "indicator" in taken else (),
        groups=tuple((role, taken[role]) for role in ("sex", "age_band") if role in taken),
        said_status=taken.get("said_status", ""),
        group_key=taken.get("group_key", ""),
        area_name=taken.get("area_name", ""),
        note=taken.get("note", ""),
        unit=taken.get("unit", ""),
    )
    if len(timed) >= 2 or (timed and "value" not in taken):
        for role in ("value", "numerator", "denominator", "low", "high"):
            guesses.pop(role, None)
        values = [
            ValueColumn(
                column,
                indicator=indicator_code(heading.rest) if heading.rest and not base.label else "",
                period=heading.period.label if heading.period else "",
                month=heading.month or 0,
            )
            for column, heading in timed.items()
        ]
        whole = all(value.period for value in values)
        left_out = len(_others([c for c in numeric if c not in timed], taken))
        mapping = replace(base, values=tuple(values), period="" if whole else base.period)
        left_open = [column for column, heading in headed.items() if heading.is_open]
        doubts = [_left_out(left_out)] if left_out else []
        return mapping, doubts + _open_headings(left_open)
    if "value" in taken and (
        _value_alone(guesses["value"]) or len(_others(numeric, taken)) <= ("indicator" not in taken)
    ):
        return replace(
            base,
            values=(ValueColumn(taken["value"]),),
            numerator=taken.get("numerator", ""),
            denominator=taken.get("denominator", ""),
            low=taken.get("low", ""),
            high=taken.get("high", ""),
        ), []
    guesses.pop("value", None)
    left_open = [column for column, heading in headed.items() if heading.is_open]
    kept = {guesses[role].column for role in guesses}
    columns = [column for column in numeric if column not in kept]
    codes = _distinct(
        [indicator_code(without_marks(without_footnotes(c, notes)).text) for c in columns]
    )
    pairs = zip(columns, codes, strict=True)
    values = [ValueColumn(column, indicator=code) for column, code in pairs]
    return replace(
        base,
        values=tuple(values),
        numerator=taken.get("numerator", ""),
        denominator=taken.get("denominator", ""),
    ), _open_headings(left_open)


def _open_headings(columns: Sequence[str]) -> list[str]:
    """The doubt about headings that say of time what can't be read whole."""
    if not columns:
        return []
    said = _("the period in these headings could not be read: {columns}; say which it is")
    return [said.format(columns=", ".join(columns[:_COLUMNS_SHOWN]))]


def _left_out(n: int) -> str:
    said = ngettext(
        "{n} column of figures is left out: its heading gives no period, unlike the others",
        "{n} columns of figures are left out: their headings give no period, unlike the others",
        n,
    )
    return said.format(n=number(n))


def _value_alone(value: Guess) -> bool:
    """Whether a heading such as "VALOR" says that the table's values stand in it alone."""
    return heading_strength(fold_heading(value.column), "indicators", "value")[0] > 2 and (
        not value.others
    )


def _with_area(
    mapping: IndicatorMapping, area: Guess, samples: Mapping[str, Sequence[str]]
) -> IndicatorMapping:
    """The mapping with its area: with a second column where the first alone is twice in a period.

    Names of municipalities repeat between states; then the state's column belongs to the key.
    """
    if len(set(samples[area.column])) > 1:
        beside = [*mapping.label, mapping.period, mapping.month, *(c for _n, c in mapping.groups)]
        rest = [samples[column] for column in beside if column]
        alone = _distinct_rows(samples[area.column], *rest)
        for other in area.others:
            if _distinct_rows(samples[other], samples[area.column], *rest) > alone:
                return replace(mapping, area=(other, area.column), area_joined_by=" / ")
    return replace(mapping, area=(area.column,))


def _with_labels(
    mapping: IndicatorMapping, texts: Sequence[str], samples: Mapping[str, Sequence[str]]
) -> tuple[IndicatorMapping, list[str]]:
    """The mapping with the columns of words that tell its rows apart, in the table's order.

    A table of offences by type and manner has two: the type alone is the same on many rows. None
    is taken where no choice of them tells the rows apart; then that is said.
    """
    rows = np.array(
        [any(map(str.strip, row)) for row in zip(*_values(mapping, samples), strict=True)]
    )
    n = int(rows.sum())
    says_of_what = replace(
        mapping, values=(), label=(), numerator="", denominator="", low="", high="",
        said_status="", area_name="", note="", unit="",
    )  # fmt: skip
    keys = says_of_what.columns()
    chosen: list[str] = []
    left = [column for column in texts if column not in keys]

    def told(*more: str) -> int:
        columns = [np.array(samples[c], object)[rows].tolist() for c in (*keys, *chosen, *more)]
        return _distinct_rows(*columns) if columns else min(n, 1)

    apart = told()
    # A single column of values needs its indicator's name; several have names of their own.
    for column in mapping.label:
        if len(mapping.values) == 1 or told(column) > apart:
            chosen.append(column)
            apart = told()
    left = [column for column in left if column not in chosen]
    while apart < n and left:
        best = max(left, key=lambda column: (told(column), -left.index(column)))
        if told(best) <= apart:
            break
        left.remove(best)
        chosen.append(best)
        apart = told()
    if apart >= _TOLD_APART * n:
        label = tuple(column for column in texts if column in chosen)
        return replace(mapping, label=label), []
    said = ngettext(
        "{n} row has the same area, period and indicator as another: perhaps titles "
        "between the rows show how they differ; give those a column of their own",
        "{n} rows have the same area, period and indicator as others: perhaps titles "
        "between the rows show how they differ; give those a column of their own",
        n - apart,
    )
    return mapping, [said.format(n=number(n - apart))]


def _values(mapping: IndicatorMapping, samples: Mapping[str, Sequence[str]]) -> list[Sequence[str]]:
    return [samples[value.column] for value in mapping.values]


def _distinct_rows(*columns: Sequence[str]) -> int:
    return len(set(zip(*columns, strict=True)))


def _others(numeric: Sequence[str], taken: Mapping[str, str]) -> list[str]:
    return [column for column in numeric if column not in set(taken.values())]


def _distinct(codes: Sequence[str]) -> list[str]:
    """Codes none of which is twice: a second one gets a number."""
    seen: dict[str, int] = {}
    out = []
    for code in codes:
        seen[code] = seen.get(code, 0) + 1
        out.append(code if seen[code] == 1 else f"{code}_{seen[code]}")
    return out


def _footnotes(texts: Sequence[str]) -> tuple[str, ...]:
    """The numbers that notes in the table begin with: "3 Incluye robo de autopartes."."""
    numbers = {match[1] for text in texts if len(text) > 20 and (match := _NOTE.match(text))}
    return tuple(sorted(numbers, key=int))


def _year_of(facts: FileFacts) -> str:
    """The one period that the titles say, else the one year in them or in the file's name."""
    whole = {period.label for title in facts.titles if (period := read_period(title))}
    if len(whole) == 1:
        return whole.pop()
    for texts in (facts.titles, (facts.path.name,)):
        years = {year for text in texts for year in _YEAR_IN_NAME.findall(text)}
        if len(years) == 1:
            return str(years.pop())
    return ""
