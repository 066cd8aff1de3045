"""Reading tables of indicators, long or wide: CSV, XLSX or Parquet, plain or packed.

Every row of the file becomes values, or is rejected with its line and reason, or is kept apart
as a subtotal or a row of another level: rows in = rows with values + rejects + rows apart. A cell
that is no number and no known mark is told with its line and column; the row's other values hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sereno.exchange.indicators.decimals import decimal_of
from sereno.exchange.indicators.mapping import (
    IndicatorMapping,
    ValueColumn,
    indicator_code,
    without_footnotes,
)
from sereno.exchange.indicators.statuses import NOT_READ, with_said
from sereno.exchange.indicators.units import read_unit, unit_of
from sereno.exchange.indicators.value_files import note
from sereno.exchange.results.result_files import as_written
from sereno.exchange.tables.incident_files import batches
from sereno.exchange.tables.table_facts import Batch, FileFacts, RejectedRow, shorten
from sereno.methods.sources.indicators.periods import (
    Period,
    find_period,
    month_period,
    read_month,
    read_period,
)
from sereno.methods.sources.indicators.values import (
    ESTIMATED,
    MEASURED,
    MISSING,
    SUPPRESSED,
    IndicatorValues,
    Texts,
    group_key,
    together,
)
from sereno.methods.sources.reading.footnote_marks import Marked, read_figure, without_marks
from sereno.methods.sources.reading.number_forms import DecimalSign
from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.problems import Problem
from sereno.vocabulary.value_tables import marks, subtotal_words

SUBTOTAL: Final = "subtotal"
LEFT_OUT: Final = "left_out"
_TOTAL_OF: Final = re.compile(r"TOTAL (DE|DEL|OF)\b|SUBTOTAL\b")


class ApartRow(NamedTuple):
    """A row that isn't of the level wanted: its line, what it is, and the area it speaks of."""

    line: int
    level: str
    area: str


@dataclass(frozen=True)
class ReadTable:
    """What a file gave. rows == rows_with_values + len(rejects) + len(apart).

    cells: single cells that could not be read, of rows whose other values hold.
    labels: each indicator's code and how the file names it. decimal: the sign that was used.
    notes: one for each value, None where no column says any. area_names: by code, where one does.
    units: of each indicator that the table says one of.
    """

    values: IndicatorValues
    rows: int
    rows_with_values: int
    rejects: tuple[RejectedRow, ...]
    cells: tuple[RejectedRow, ...]
    apart: tuple[ApartRow, ...]
    labels: Mapping[str, str]
    decimal: DecimalSign
    notes: Texts | None = None
    area_names: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)


def read_indicators(facts: FileFacts, mapping: IndicatorMapping) -> ReadTable:
    """All values of a file. Raises Problem when a column isn't there or the file is damaged."""
    if not mapping.values:
        raise Problem("table_without_values", where=facts.path.name)
    reader = _Reader(facts, mapping)
    for batch in batches(facts, mapping.columns()):
        reader.take(batch)
    return reader.table()


class _Reader:
    """Goes over the batches of one file and keeps what they give."""

    def __init__(self, facts: FileFacts, mapping: IndicatorMapping) -> None:
        self.mapping = mapping
        self.where = facts.path.name
        self.marks = {**marks(), **{mark.upper(): status for mark, status in mapping.marks.items()}}
        self.decimal: DecimalSign | None = mapping.decimal or None
        self.rows = self.rows_with_values = 0
        self.rejects: list[RejectedRow] = []
        self.cells: list[RejectedRow] = []
        self.apart: list[ApartRow] = []
        self.labels: dict[str, str] = {}
        self.codes: dict[str, str] = {}
        self.parts: list[IndicatorValues] = []
        self.notes: list[str] = []
        self.area_names: dict[str, str] = {}
        self.units: dict[str, str] = {}
        # What the rows of the batch in hand say of their values, and what was last filled in.
        self.texts: dict[str, list[str]] = {}
        self.filled: dict[str, str] = {}

    def take(self, batch: Batch) -> None:
        """The rows of one batch."""
        self.rows += len(batch.lines) + len(batch.rejected)
        self.rejects += batch.rejected
        if not len(batch.lines):
            return
        self._read_texts(batch)
        wanted = self._of_level(batch)
        rows = self._with_values(batch, wanted)
        if self.decimal is None:
            names = (value.column for value in self.mapping.values)
            figures = {name: batch.columns[name].to_pylist() for name in names}
            self.decimal, _sure = decimal_of(self.mapping, figures, self.texts)
        said = list(self._said(batch, rows))
        self.rows_with_values += len(said)
        if said:
            self._read_values(batch, said)

    def table(self) -> ReadTable:
        """What came of it all; values by line, in the order of the columns."""
        values = together(self.parts)
        order = np.argsort(values.lines, kind="stable")
        return ReadTable(
            values=values.take(order),
            rows=self.rows,
            rows_with_values=self.rows_with_values,
            rejects=tuple(sorted(self.rejects, key=lambda each: each.line)),
            cells=tuple(sorted(self.cells, key=lambda each: each.line)),
            apart=tuple(sorted(self.apart)),
            labels=self.labels,
            decimal=self.decimal or ".",
            notes=np.array(self.notes, object)[order] if any(self.notes) else None,
            area_names=self.area_names,
            units={code: unit for code, unit in self.units.items() if unit},
        )

    def _read_texts(self, batch: Batch) -> None:
        """The columns that say what a row is of, blanks filled from above where told."""
        values = {value.column for value in self.mapping.values}
        self.texts = {
            name: pc.utf8_trim_whitespace(column).to_pylist()
            for name, column in batch.columns.items()
            if name not in values
        }
        if self.mapping.keep_codes:
            self.texts = {name: list(map(as_written, t)) for name, t in self.texts.items()}
        for name in self.mapping.fill_down:
            for i, text in enumerate(self.texts[name]):
                if text:
                    self.filled[name] = text
                self.texts[name][i] = self.filled.get(name, "")

    def _of_level(self, batch: Batch) -> npt.NDArray[np.bool_]:
        """Which rows are of the level wanted; the others are kept apart."""
        n = len(batch.lines)
        level = np.full(n, "", object)
        for column, allowed in self.mapping.only:
            among = pc.is_in(pc.utf8_trim_whitespace(batch.columns[column]), pa.array(allowed))
            level[~among.to_numpy(zero_copy_only=False)] = LEFT_OUT
        for rule in self.mapping.levels:
            fits = np.ones(n, np.bool_)
            if rule.column:
                text = pc.utf8_trim_whitespace(batch.columns[rule.column])
                fits = pc.equal(text, rule.value).to_numpy(zero_copy_only=False)
            level[fits & (level == "")] = rule.name
        wanted: npt.NDArray[np.bool_] = level == (self.mapping.level if self.mapping.levels else "")
        if not self.mapping.levels:
            for i in np.flatnonzero(wanted).tolist():
                if self._is_subtotal(i):
                    level[i], wanted[i] = SUBTOTAL, False
        for i in np.flatnonzero(~wanted).tolist():
            self.apart.append(ApartRow(int(batch.lines[i]), str(level[i]), self._area(i) or ""))
        return wanted

    def _is_subtotal(self, row: int) -> bool:
        """Whether a row's area, or what names its indicator, says that it sums other rows."""
        for column in (*self.mapping.area, *self.mapping.label):
            folded = fold(without_footnotes(self.texts[column][row], self.mapping.footnotes))
            if folded in subtotal_words() or _TOTAL_OF.match(folded):
                return True
        return False

    def _with_values(self, batch: Batch, wanted: npt.NDArray[np.bool_]) -> list[int]:
        """The rows wanted in which any value cell holds something; a note or title holds none."""
        there = np.zeros(len(wanted), np.bool_)
        for value in self.mapping.values:
            text = pc.utf8_trim_whitespace(batch.columns[value.column])
            there |= pc.not_equal(text, "").to_numpy(zero_copy_only=False)
        there |= self._says_of_what(len(wanted))
        if self.mapping.said_status:
            there |= np.array(self.texts[self.mapping.said_status], object) != ""
        for i in np.flatnonzero(wanted & ~there).tolist():
            said = next((texts[i] for texts in self.texts.values() if texts[i]), "")
            self._reject(int(batch.lines[i]), "", said, "row_without_values")
        return np.flatnonzero(wanted & there).tolist()

    def _says_of_what(self, n: int) -> npt.NDArray[np.bool_]:
        """Which rows of a long table say of what their value is: then a blank is a missing one.

        A column for each period is another thing: there a blank is a period not yet reported.
        """
        mapping = self.mapping
        keys = [*mapping.area, *filter(None, (mapping.period, mapping.month)), *mapping.label]
        if len(keys) < 2 or all(value.period or value.month for value in mapping.values):
            return np.zeros(n, np.bool_)
        return np.array([all(self.texts[key][i] for key in keys) for i in range(n)], np.bool_)

    def _said(self, batch: Batch, rows: Sequence[int]) -> Iterator[_Said]:
        """What each row says of its values: area, period, indicator and group."""
        for row in rows:
            line = int(batch.lines[row])
            area = self._area(row)
            if not area:
                self._reject(line, "", "", "row_without_area")
                continue
            year = self._period(row, line)
            if year is None:
                continue
            label = self._label(row)
            if self.mapping.label and not label:
                self._reject(line, self.mapping.label[0], "", "row_without_indicator")
                continue
            group = self._group(row)
            if self.mapping.area_name:
                self.area_names.setdefault(area, self.texts[self.mapping.area_name][row])
            yield _Said(row, line, area, year, self._code(label) if label else "", group)

    def _group(self, row: int) -> str:
        """The group of a row, from the columns that each say a part of it and from a whole one."""
        parts = {name: self.texts[column][row] for name, column in self.mapping.groups}
        whole = self.texts[self.mapping.group_key][row] if self.mapping.group_key else ""
        for part in filter(None, whole.split("|")):
            name, equals, value = part.partition("=")
            parts[name if equals else "other"] = value if equals else name
        return group_key(parts)

    def _area(self, row: int) -> str | None:
        if self.mapping.area_is:
            return self.mapping.area_is
        parts = [self.texts[column][row] for column in self.mapping.area]
        if not all(parts):
            return None
        pads = self.mapping.pads or (0,) * len(parts)
        filled = [part.zfill(width) for part, width in zip(parts, pads, strict=True)]
        return without_footnotes(self.mapping.area_joined_by.join(filled), self.mapping.footnotes)

    def _period(self, row: int, line: int) -> Period | str | None:
        """The row's period; "" when its columns say it; None when it can't be read."""
        given = self.mapping.period_is
        if self.mapping.period:
            given = self.texts[self.mapping.period][row]
        if not given:
            if self.mapping.period:
                self._reject(line, self.mapping.period, "", "row_period_unknown")
                return None
            return ""
        period = read_period(given, self.mapping.fiscal_from)
        month = None
        if period is not None and self.mapping.month:
            given = self.texts[self.mapping.month][row]
            month = read_month(given)
            period = month_period(period.first.year, month) if month else None
        if period is None:
            self._reject(
                line, self.mapping.month or self.mapping.period, given, "row_period_unknown"
            )
        return period

    def _label(self, row: int) -> str:
        if not self.mapping.label:
            return self.mapping.indicator_is
        parts = [self.texts[column][row] for column in self.mapping.label]
        clean = (
            without_marks(without_footnotes(part, self.mapping.footnotes)).text for part in parts
        )
        return " · ".join(dict.fromkeys(part for part in clean if part))

    def _code(self, label: str) -> str:
        if label not in self.codes:
            kept = label if self.mapping.keep_codes and label.isidentifier() else ""
            code = self.mapping.codes.get(label) or kept or indicator_code(label)
            self.codes[label] = code
            self.labels.setdefault(code, label)
        return self.codes[label]

    def _read_values(self, batch: Batch, said: Sequence[_Said]) -> None:
        """The values of every value column for the rows that can have any."""
        rows = np.array([each.row for each in said])
        extra = {
            name: self._numbers(batch, getattr(self.mapping, name), rows).numbers
            for name in ("numerator", "denominator", "low", "high")
            if getattr(self.mapping, name)
        }
        for value in self.mapping.values:
            read = self._numbers(batch, value.column, rows)
            numbers, statuses = read.numbers, read.statuses
            periods = [_period_of(each, value) for each in said]
            # A month that hasn't been reported yet is an empty cell of a wide table: no value.
            blank = self._blank(batch, value, rows)
            statuses = self._with_said(batch, value, rows, statuses, blank)
            kept = np.flatnonzero((statuses != NOT_READ) & ~blank)
            heading = self._of_heading(value) if value.indicator else ""
            codes = [self._indicator(said[i].code, heading, value) for i in kept.tolist()]
            self._keep_units(codes, [said[i].row for i in kept.tolist()], value)
            self.parts.append(
                IndicatorValues.of(
                    codes,
                    [said[i].area for i in kept.tolist()],
                    [periods[i] for i in kept.tolist()],
                    numbers[kept],
                    groups=[said[i].group or value.group for i in kept.tolist()],
                    statuses=statuses[kept],
                    lines=[said[i].line for i in kept.tolist()],
                    **{f"{name}s": column[kept] for name, column in extra.items()},
                )
            )
            given = self.texts[self.mapping.note] if self.mapping.note else None
            self.notes += [
                (given[said[i].row] if given else "") or read.notes[i] for i in kept.tolist()
            ]

    def _with_said(
        self,
        batch: Batch,
        value: ValueColumn,
        rows: npt.NDArray[np.int64],
        statuses: npt.NDArray[np.int8],
        blank: npt.NDArray[np.bool_],
    ) -> npt.NDArray[np.int8]:
        """Statuses with those of the column that says them; what can't be is told."""
        column = self.mapping.said_status
        if not column:
            return statuses
        words = [self.texts[column][row] for row in rows.tolist()]
        statuses, faults = with_said(statuses, words, blank)
        for place, code in faults:
            line, word = int(batch.lines[rows[place]]), words[place]
            problem = Problem(
                code,
                where=f"{self.where}:{line}",
                column=column,
                value=shorten(word)[:80],
                figure=batch.columns[value.column][int(rows[place])].as_py(),
            )
            self.cells.append(RejectedRow(line, column, shorten(word), problem))
        return statuses

    def _of_heading(self, value: ValueColumn) -> str:
        """The code that a column's heading gives, kept with the heading's words for its label."""
        found = (
            find_period(value.column, self.mapping.fiscal_from)
            if value.period or value.month
            else None
        )
        words = (found.rest if found else "") or value.column
        plain = without_marks(without_footnotes(words, self.mapping.footnotes)).text
        self.labels.setdefault(value.indicator, plain)
        return value.indicator

    def _indicator(self, row: str, heading: str, value: ValueColumn) -> str:
        """The indicator of a cell: what its row names, what its heading names, or both."""
        if row and heading:
            code = f"{row}_{heading}"
            self.labels.setdefault(code, f"{self.labels[row]} · {self.labels[heading]}")
            return code
        return row or heading or self._code(value.column)

    def _keep_units(self, codes: Sequence[str], rows: Sequence[int], value: ValueColumn) -> None:
        """The unit of each indicator met first: what its row, its column or its name says."""
        for code, row in zip(codes, rows, strict=True):
            if code not in self.units:
                said = read_unit(self.texts[self.mapping.unit][row]) if self.mapping.unit else ""
                self.units[code] = said or value.unit or unit_of(self.labels.get(code, code))

    def _blank(
        self, batch: Batch, value: ValueColumn, rows: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.bool_]:
        if not (value.month or value.period):
            return np.zeros(len(rows), np.bool_)
        texts = pc.utf8_trim_whitespace(batch.columns[value.column].take(pa.array(rows)))
        return np.asarray(pc.equal(texts, "").to_numpy(zero_copy_only=False), np.bool_)

    def _numbers(self, batch: Batch, column: str, rows: npt.NDArray[np.int64]) -> _Figures:
        """The figures of a column in some rows; what can't be read is told.

        What the column's heading marks ("2022 p/") holds of all its figures.
        """
        of_all = without_marks(column)
        coded = batch.columns[column].take(pa.array(rows)).dictionary_encode()
        texts = coded.dictionary.to_pylist()
        numbers = np.full(len(texts), np.nan)
        statuses = np.empty(len(texts), np.int8)
        notes = [""] * len(texts)
        there = MEASURED if self.mapping.status == "measured" else ESTIMATED
        for i, text in enumerate(texts):
            plain = text.strip()
            mark = "missing" if not plain else self.marks.get(plain.upper())
            number = None if mark else read_figure(plain, self.decimal or ".")
            if mark:
                statuses[i] = SUPPRESSED if mark == "suppressed" else MISSING
            elif number is None:
                statuses[i] = NOT_READ
            else:
                said = without_marks(plain)
                said = said if said.kind else of_all
                estimated = said.kind == "estimated"
                numbers[i], statuses[i] = number, ESTIMATED if estimated else there
                notes[i] = _note_of(said)
        places = coded.indices.to_numpy()
        for k in np.flatnonzero(statuses[places] == NOT_READ).tolist():
            line, text = int(batch.lines[rows[k]]), texts[places[k]]
            problem = self._problem(line, column, text, "cell_not_a_number")
            self.cells.append(RejectedRow(line, column, shorten(text), problem))
        return _Figures(numbers[places], statuses[places], [notes[i] for i in places.tolist()])

    def _reject(self, line: int, column: str, value: str, code: str) -> None:
        problem = self._problem(line, column, value, code)
        self.rejects.append(RejectedRow(line, column, shorten(value), problem))

    def _problem(self, line: int, column: str, value: str, code: str) -> Problem:
        shown = shorten(value)[:80]
        return Problem(code, where=f"{self.where}:{line}", column=column, value=shown)


class _Figures(NamedTuple):
    """Figures of a column in some rows, their statuses, and what marks say of them."""

    numbers: npt.NDArray[np.float64]
    statuses: npt.NDArray[np.int8]
    notes: list[str]


def _note_of(said: Marked) -> str:
    """What a mark says of a figure beyond its status, as notes are kept; "" for nothing."""
    if said.kind == "note":
        return note("value_has_note", mark=said.note)
    codes = {"preliminary": "value_preliminary", "revised": "value_revised"}
    return codes.get(said.kind, "")


class _Said(NamedTuple):
    """What a row says of its values."""

    row: int
    line: int
    area: str
    period: Period | str
    code: str
    group: str


def _period_of(said: _Said, value: ValueColumn) -> str:
    """The period of one cell: the column's, or the row's, or the column's month of its year."""
    if value.period or isinstance(said.period, str):
        return value.period
    if value.month:
        return month_period(said.period.first.year, value.month).label
    return said.period.label
