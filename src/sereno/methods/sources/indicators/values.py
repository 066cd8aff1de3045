"""Values of indicators by area, period and group, and those that formulas make of them.

A value is measured, estimated (modelled, interpolated or from a survey), suppressed (its holder
keeps it back) or missing. What is worked out is as good as the worst of what it rests on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final, Literal, get_args

import numpy as np
import numpy.typing as npt

from sereno.methods.sources.indicators.formulas import (
    Formula,
    evaluate,
    parse,
)
from sereno.methods.sources.indicators.intervals import binomial_limits, poisson_limits
from sereno.vocabulary.indicators import IndicatorDefinition
from sereno.vocabulary.problems import Problem

Floats = npt.NDArray[np.float64]
Texts = npt.NDArray[np.object_]
Status = Literal["measured", "estimated", "suppressed", "missing"]

# By falling worth: what rests on several values has the status that comes last.
STATUSES: Final[tuple[Status, ...]] = get_args(Status)
MEASURED, ESTIMATED, SUPPRESSED, MISSING = range(4)

# Why a calculated value is missing, by the number in `reasons`.
NO_REASON, OPERAND_NOT_THERE, DIVIDED_BY_ZERO, NOT_A_NUMBER = range(4)

Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class IndicatorValues:
    """A table of n values, column by column; each array has shape (n,).

    indicators: codes. areas: area codes, text. periods: labels of `periods.Period`. groups: ""
    for everybody, else what `group_key` gives. Numbers are NaN where they aren't known; where
    the status is suppressed or missing the value always is. lines: where each stood in its file,
    0 for what was calculated. reasons: why a calculated value is missing.
    """

    indicators: Texts
    areas: Texts
    periods: Texts
    groups: Texts
    values: Floats
    numerators: Floats
    denominators: Floats
    lows: Floats
    highs: Floats
    statuses: npt.NDArray[np.int8]
    lines: npt.NDArray[np.int64]
    reasons: npt.NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.values)

    @classmethod
    def of(
        cls,
        indicators: Sequence[str],
        areas: Sequence[str],
        periods: Sequence[str],
        values: npt.ArrayLike,
        *,
        groups: Sequence[str] | None = None,
        numerators: npt.ArrayLike | None = None,
        denominators: npt.ArrayLike | None = None,
        lows: npt.ArrayLike | None = None,
        highs: npt.ArrayLike | None = None,
        statuses: npt.ArrayLike | None = None,
        lines: npt.ArrayLike | None = None,
        reasons: npt.ArrayLike | None = None,
    ) -> IndicatorValues:
        """A table from plain columns; a value that isn't a number is missing unless told."""
        n = len(indicators)
        given = np.array(values, np.float64)
        status = (
            np.where(np.isfinite(given), MEASURED, MISSING).astype(np.int8)
            if statuses is None
            else np.asarray(statuses, np.int8)
        )
        given[status >= SUPPRESSED] = np.nan
        status = np.where(np.isnan(given) & (status < SUPPRESSED), MISSING, status).astype(np.int8)
        made = cls(
            indicators=_texts(indicators),
            areas=_texts(areas),
            periods=_texts(periods),
            groups=_texts([""] * n if groups is None else groups),
            values=given,
            numerators=_floats(numerators, n),
            denominators=_floats(denominators, n),
            lows=_floats(lows, n),
            highs=_floats(highs, n),
            statuses=status,
            lines=np.zeros(n, np.int64) if lines is None else np.asarray(lines, np.int64),
            reasons=np.zeros(n, np.int8) if reasons is None else np.asarray(reasons, np.int8),
        )
        lengths = {len(column) for column in made.columns().values()}
        if lengths - {n}:
            raise ValueError(f"columns of {sorted(lengths)} values in one table")
        return made

    def columns(self) -> dict[str, npt.NDArray[Any]]:
        """The columns by their names."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def cell_keys(self) -> Iterator[Key]:
        """Indicator, area, period and group of each value."""
        return zip(
            self.indicators.tolist(),
            self.areas.tolist(),
            self.periods.tolist(),
            self.groups.tolist(),
            strict=True,
        )

    def take(self, which: npt.NDArray[Any]) -> IndicatorValues:
        """The rows that a mask or indices choose."""
        return replace(self, **{name: column[which] for name, column in self.columns().items()})

    def of_indicator(self, code: str) -> IndicatorValues:
        """The values of one indicator."""
        return self.take(self.indicators == code)


def group_key(parts: Mapping[str, str]) -> str:
    """A group as text, its parts in order: "age_band=15-24|sex=women"; "" for everybody."""
    return "|".join(f"{name}={parts[name]}" for name in sorted(parts) if parts[name])


def together(tables: Iterable[IndicatorValues]) -> IndicatorValues:
    """Tables one after the other."""
    parts = list(tables)
    if not parts:
        return IndicatorValues.of([], [], [], [])
    return IndicatorValues(
        **{
            name: np.concatenate([part.columns()[name] for part in parts])
            for name in parts[0].columns()
        }
    )


def with_limits(
    table: IndicatorValues, definition: IndicatorDefinition, level: float = 0.95
) -> IndicatorValues:
    """The values of one indicator with exact limits where its law gives some and it has none.

    Poisson: from the numerator over the denominator, or from the value itself where there is
    none. Binomial: from both. Only whole counts that were measured get limits.
    """
    counts = np.where(np.isfinite(table.numerators), table.numerators, table.values)
    bare = ~np.isfinite(table.numerators)
    whole = (table.statuses == MEASURED) & (counts >= 0) & (counts == np.round(counts))
    whole &= ~np.isfinite(table.lows) & ~np.isfinite(table.highs)
    if definition.interval == "poisson":
        low, high = poisson_limits(np.where(whole, counts, np.nan), level)
        under = np.where(table.denominators > 0, table.denominators, np.nan)
        scale = np.where(bare, 1.0 if definition.factor == 1 else np.nan, definition.factor / under)
    elif definition.interval == "binomial":
        low, high = binomial_limits(np.where(whole, counts, np.nan), table.denominators, level)
        scale = np.full(len(table), definition.factor)
    else:
        return table
    return replace(
        table,
        lows=np.where(whole, low * scale, table.lows),
        highs=np.where(whole, high * scale, table.highs),
    )


def derive(
    definition: IndicatorDefinition,
    table: IndicatorValues,
    *,
    known: Iterable[str] | None = None,
    level: float = 0.95,
) -> IndicatorValues:
    """The indicator of a formula for every area, period and group that any of its names has.

    A name without a value there, or a division by zero, makes it missing, and `reasons` says
    which; a suppressed value makes it suppressed. `known` are the codes that may stand in the
    formula (default: those in the table). Raises the problems of `formulas.parse`.
    """
    codes = set(table.indicators.tolist()) if known is None else set(known)
    formula = parse(definition.formula, codes, where=definition.code)
    cells, operands, status = _aligned(formula, table)
    n = len(cells)
    if not formula.names:
        raise Problem("formula_without_names", where=definition.code, formula=formula.text)
    values, by_zero = evaluate(formula.tree, operands)
    values = values * formula.factor
    over, _ = evaluate(formula.numerator, operands)
    under = (
        evaluate(formula.denominator, operands)[0]
        if formula.denominator is not None
        else np.full(n, np.nan)
    )
    reasons = np.where(
        status >= SUPPRESSED,
        OPERAND_NOT_THERE,
        np.where(by_zero, DIVIDED_BY_ZERO, np.where(np.isfinite(values), 0, NOT_A_NUMBER)),
    ).astype(np.int8)
    made = IndicatorValues.of(
        [definition.code] * n,
        [cell[0] for cell in cells],
        [cell[1] for cell in cells],
        np.where(reasons == NO_REASON, values, np.nan),
        groups=[cell[2] for cell in cells],
        numerators=over if formula.denominator is not None else None,
        denominators=under,
        statuses=np.where(reasons > OPERAND_NOT_THERE, MISSING, status),
        reasons=reasons,
    )
    return with_limits(made, replace(definition, factor=formula.factor), level)


def reason(table: IndicatorValues, row: int) -> Problem | None:
    """Why a calculated value isn't there, for a reader; None where it is, or was given."""
    code = int(table.reasons[row])
    where = " · ".join(
        str(part) for part in (table.indicators[row], table.areas[row], table.periods[row]) if part
    )
    if code == OPERAND_NOT_THERE:
        return Problem("value_rests_on_missing", where=where)
    if code == DIVIDED_BY_ZERO:
        return Problem("value_divided_by_zero", where=where)
    return Problem("value_not_a_number", where=where) if code == NOT_A_NUMBER else None


def _aligned(
    formula: Formula, table: IndicatorValues
) -> tuple[list[tuple[str, str, str]], dict[str, Floats], npt.NDArray[np.int8]]:
    """Cells (area, period, group) that any name has, each name's values there, worst status."""
    wanted = np.isin(table.indicators, list(formula.names))
    part = table.take(wanted)
    cells = {cell: i for i, cell in enumerate(dict.fromkeys(key[1:] for key in part.cell_keys()))}
    n = len(cells)
    operands = {name: np.full(n, np.nan) for name in formula.names}
    met = {name: np.full(n, MISSING, np.int8) for name in formula.names}
    for key, value, status in zip(part.cell_keys(), part.values, part.statuses, strict=True):
        place = cells[key[1:]]
        operands[key[0]][place] = value
        met[key[0]][place] = status
    worst = np.max(list(met.values()), axis=0) if met else np.zeros(n, np.int8)
    return list(cells), operands, worst


def _texts(column: Sequence[str]) -> Texts:
    made = np.empty(len(column), object)
    made[:] = column
    return made


def _floats(column: npt.ArrayLike | None, n: int) -> Floats:
    return np.full(n, np.nan) if column is None else np.array(column, np.float64)
