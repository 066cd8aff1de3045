"""What is known of a table of incidents before it is read, and the shape in which it is read."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sereno.vocabulary.plain_text import without_hidden_signs
from sereno.vocabulary.problems import Problem

TableKind = Literal["csv", "xlsx", "html", "parquet", "geojson"]
LONGEST_VALUE = 500
# Nobody chooses among so many; the widest tables that offices publish have some 1,800 (days).
MOST_COLUMNS = 4_096


@dataclass(frozen=True)
class FileFacts:
    """How a file has to be read; `look` finds it out.

    `columns` are unique: a heading that stands twice is "fecha (1)" and "fecha (2)", a blank one
    "column_3". `data_line` is the physical line (or row of the sheet) after the heading.
    `notes` are things that a person should know though the file can be read. `titles` are the
    texts above the headings, from the top. `sheets` are the visible ones of a workbook, and
    `filled` its columns with cells that reach down over several rows.
    """

    path: Path
    kind: TableKind
    columns: tuple[str, ...]
    encoding: str = "utf-8"
    delimiter: str = ","
    sheet: str = ""
    data_line: int = 2
    sheets: tuple[str, ...] = ()
    notes: tuple[Problem, ...] = ()
    titles: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()

    def position(self, column: str) -> int:
        """The place of a column by its name, or a Problem that says which columns there are."""
        wanted = tidy_name(column)
        if wanted in self.columns:
            return self.columns.index(wanted)
        twins = [name for name in self.columns if name.rpartition(" (")[0] == wanted]
        if len(twins) > 1:
            raise Problem(
                "column_name_repeated",
                where=self.path.name,
                column=column,
                n=len(twins),
                columns=", ".join(twins),
            )
        raise column_not_in_file(self.path.name, column, self.columns)


@dataclass(frozen=True)
class RejectedRow:
    """A row that could not be read, where it stands, and why."""

    line: int
    column: str
    value: str
    problem: Problem


@dataclass(frozen=True)
class FromColumns:
    """That the rows of a batch stood side by side in the file, in columns with counts.

    file_rows: how many rows of the file begin in the batch. numbers: the name under which the
    counts were asked for. columns, at: the columns, and int32[n], in which of them each row stood.
    totals: of rows that sum others, by their place in the batch, the column and the cell that say
    so; their dates, which their headings are, don't tell them apart.
    """

    file_rows: int
    numbers: str
    columns: tuple[str, ...]
    at: npt.NDArray[np.int32]
    totals: Mapping[int, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Batch:
    """Rows of a file as text.

    lines: int64[n], the physical line of each row as an editor (or Excel) numbers it.
    columns: for each column asked for, n strings; never null, "" where nothing stands.
    rejected: rows met on the way that could not be read; they are not among the n.
    repaired: how many of the n rows held a value in another encoding than the file's.
    from_columns: where each row of the file was read as several, which then share its line.
    """

    lines: npt.NDArray[np.int64]
    columns: dict[str, pa.StringArray]
    rejected: list[RejectedRow] = field(default_factory=list)
    repaired: int = 0
    from_columns: FromColumns | None = None

    def own_column(self, column: str, row: int) -> str:
        """The column of the file in which a value of `column` stands."""
        found = self.from_columns
        if found is None or column != found.numbers:
            return column
        return found.columns[int(found.at[row])]


def column_not_in_file(where: str, column: str, columns: Iterable[str]) -> Problem:
    """The Problem that a column isn't there, with the columns that are and the nearest of them."""
    there = list(columns)
    shown = ", ".join(there[:60]) + (" …" if len(there) > 60 else "")
    nearest = nearest_name(column, there)
    return Problem("column_not_in_file", where=where, column=column, columns=shown, nearest=nearest)


def nearest_name(wanted: str, names: Sequence[str]) -> str:
    """The name most like `wanted`, case and punctuation aside; "" when there are no names."""
    from rapidfuzz import fuzz, process, utils

    best = process.extractOne(wanted, names, scorer=fuzz.ratio, processor=utils.default_process)
    return str(best[0]) if best else ""


def titles_of(rows: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """What stands in rows above the headings, cell by cell, white space tidied."""
    return tuple(name for row in rows for cell in row if (name := tidy_name(cell)))


def tidy_name(heading: str) -> str:
    """A heading as it is compared and shown: NFC, white space and line breaks to one space, no
    signs that nobody sees, and no longer than a value is shown.
    """
    plain = unicodedata.normalize("NFC", heading.replace("\ufeff", ""))
    return shorten(without_hidden_signs(" ".join(plain.split())).strip())


def unique_names(headings: Sequence[str], where: str) -> tuple[tuple[str, ...], list[Problem]]:
    """Headings made unique and never blank, with notes on those that were not.

    Raises Problem table_too_wide when there are more than MOST_COLUMNS.
    """
    if len(headings) > MOST_COLUMNS:
        raise Problem("table_too_wide", where=where, most=MOST_COLUMNS)
    tidy = [tidy_name(heading) for heading in headings]
    times = Counter(tidy)
    seen: Counter[str] = Counter()
    names: list[str] = []
    for place, name in enumerate(tidy, start=1):
        seen[name] += 1
        if not name:
            names.append(f"column_{place}")
        elif times[name] > 1:
            names.append(f"{name} ({seen[name]})")
        else:
            names.append(name)
    notes = []
    repeated = [name for name, n in times.items() if name and n > 1]
    if repeated:
        notes.append(Problem("headings_repeated", where=where, columns=", ".join(repeated)))
    if times[""]:
        blank = [name for name, heading in zip(names, tidy, strict=True) if not heading]
        notes.append(
            Problem("headings_blank", where=where, n=len(blank), columns=", ".join(blank[:12]))
        )
    return tuple(names), notes


def shorten(value: str) -> str:
    """A value short enough to be shown among the rejects."""
    return value if len(value) <= LONGEST_VALUE else value[: LONGEST_VALUE - 1] + "…"
