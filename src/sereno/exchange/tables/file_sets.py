"""Incident files looked into together: which share their columns, and what is in them."""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sereno.exchange.tables.alike_sheets import AlikeSheets, LeftOut, alike_sheets
from sereno.exchange.tables.incident_files import batches, look
from sereno.exchange.tables.joined_columns import dates_in_parts, with_year
from sereno.exchange.tables.side_columns import SideColumns
from sereno.exchange.tables.side_counts import dates_over_counts, offences_over_counts
from sereno.exchange.tables.table_facts import Batch, FileFacts
from sereno.methods.sources.offences.offence_labels import label_column
from sereno.methods.sources.reading.coarse_dates import last_days, precision_of
from sereno.methods.sources.reading.counts import MISSING as BLANK
from sereno.methods.sources.reading.counts import parse_counts
from sereno.methods.sources.reading.dates import MISSING_DAY, DateOrder, ParsedDates, parse_dates
from sereno.methods.sources.reading.exchanged_dates import read_back
from sereno.methods.sources.reading.time_zones import in_zone, offsets_of
from sereno.vocabulary.problems import Problem, once

Progress = Callable[[int, int], None]

_ROWS_OF_A_FILE: Final = 131_072
_SAMPLED_OF_A_FILE: Final = 1_500
_FILES_SAMPLED: Final = 12
# Of a table of thousands of columns fewer rows are looked at together.
_CELLS_AT_A_TIME: Final = 8 << 20
_EPOCH: Final = dt.date(1970, 1, 1)
# No date that is an interval is as long.
_MOST_DAYS: Final = 1_000


@dataclass(frozen=True)
class FileSet:
    """Files with the same columns, and row-aligned values from the beginnings of them.

    sides: counts that stand side by side below dates or offences, the likeliest first. Of these
    the samples have one cell a row, of one column after the other.
    facts: those of each file, and of each sheet of a workbook that is read. alike: those of all
    its sheets with these columns. left_out: sheets that aren't read, and why.
    """

    facts: tuple[FileFacts, ...]
    samples: dict[str, tuple[str, ...]]
    sides: tuple[SideColumns, ...] = ()
    alike: tuple[FileFacts, ...] = ()
    left_out: tuple[tuple[str, LeftOut], ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Those of the files, the dates that stand in several of them, the counts side by side."""
        own = self.facts[0].columns
        sides = (name for side in self.sides for name in (side.headings, side.numbers))
        return (*own, *dates_in_parts(own), *sides)

    @property
    def paths(self) -> tuple[Path, ...]:
        return tuple(dict.fromkeys(facts.path for facts in self.facts))

    @property
    def sheets(self) -> tuple[str, ...]:
        """The sheets that are read of each workbook; of other files none."""
        return tuple(dict.fromkeys(facts.sheet for facts in self.facts if facts.sheet))

    @property
    def notes(self) -> list[Problem]:
        """What a person should know of the files, each thing once."""
        return once(note for facts in self.facts for note in facts.notes)

    def of_sheets(self, names: Collection[str]) -> FileSet:
        """The same files by other sheets; as they are where these aren't among those alike."""
        facts = tuple(facts for facts in self.alike if facts.sheet in names)
        return replace(self, facts=facts) if facts else self


def file_sets(paths: Sequence[Path], country: str = "mx") -> list[FileSet]:
    """The files by their columns, sets and files in the order given.

    `country` tells which headings are offences. Raises Problem for a file that can't be read as a
    table.
    """
    sets: dict[tuple[object, ...], list[AlikeSheets]] = {}
    for path in dict.fromkeys(paths):
        facts = look(path)
        found = alike_sheets(facts)
        # A workbook's sheets are named in the manifest, so files of other sheets stand apart.
        named = tuple(each.sheet for each in found.read)
        sets.setdefault((facts.columns, named), []).append(found)
    return [_file_set(each, country) for each in sets.values()]


def _file_set(files: Sequence[AlikeSheets], country: str) -> FileSet:
    facts = tuple(facts for file in files for facts in file.read)
    samples = _sample(facts)
    own = facts[0].columns
    sides = (
        *dates_over_counts(own, samples),
        *offences_over_counts(own, samples, country),
    )
    for side in sides:
        samples |= _one_cell_a_row(side, samples)
    return FileSet(
        facts,
        samples,
        sides,
        alike=tuple(facts for file in files for facts in file.alike),
        left_out=tuple(dict.fromkeys(each for file in files for each in file.left_out)),
    )


def _one_cell_a_row(
    side: SideColumns, samples: Mapping[str, Sequence[str]]
) -> dict[str, tuple[str, ...]]:
    """Headings and numbers of columns side by side, as row-aligned values."""
    n = len(samples[side.columns[0]])
    at = [row % len(side.columns) for row in range(n)]
    says = [side.says[place] for place in at]
    if side.year:
        says = with_year(samples[side.year], says, quarters=side.has_quarters)
    numbers = tuple(samples[side.columns[place]][row] for row, place in enumerate(at))
    return {side.headings: tuple(says), side.numbers: numbers}


def _sample(files: Sequence[FileFacts]) -> dict[str, tuple[str, ...]]:
    """Values from rows spread over the beginnings of files spread over the set."""
    own = files[0].columns
    columns = (*own, *dates_in_parts(own))
    spread = np.unique(np.linspace(0, len(files) - 1, _FILES_SAMPLED).astype(int))
    parts: list[dict[str, pa.Array]] = []
    most = max(_SAMPLED_OF_A_FILE, min(_ROWS_OF_A_FILE, _CELLS_AT_A_TIME // len(columns)))
    for i in spread.tolist():
        for batch in batches(files[i], columns, rows=most):
            n = len(batch.lines)
            rows = pa.array(
                np.unique(np.linspace(0, max(n - 1, 0), _SAMPLED_OF_A_FILE).astype(int))
            )
            if n:
                parts.append({name: texts.take(rows) for name, texts in batch.columns.items()})
            break
    return {
        name: tuple(value or "" for part in parts for value in part[name].to_pylist())
        for name in columns
    }


@dataclass(frozen=True)
class Contents:
    """What all rows of a set say: incidents by day and, if there is a column, by offence label.

    ends: the last day of months, quarters and years that are dates, the longest by their first.
    """

    rows: int
    days: Counter[dt.date]
    labels: Counter[str]
    ends: Mapping[dt.date, dt.date] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """By which columns the days and labels of a set are counted, and how its dates are read.

    year_begins: the month in which years as 2021/22 begin; with 1 there are none.
    exchanged: typed dates are to be read back (`exchanged_dates`). zone: the time zone to which
    moments are brought. count: the column that says how many incidents a row stands for.
    """

    date: str
    order: DateOrder
    offence: str | None = None
    offence_detail: str | None = None
    violence: str | None = None
    count: str | None = None
    year_begins: int = 1
    exchanged: bool = False
    zone: str | None = None


def read_contents(files: FileSet, asked: Asked, progress: Progress) -> Contents:
    """Read the date and offence columns of a set through; progress in bytes of the files."""
    named = (asked.date, asked.offence, asked.offence_detail, asked.violence, asked.count)
    columns = [name for name in named if name]
    sizes = [os.path.getsize(facts.path) for facts in files.facts]
    done, rows = 0, 0
    days: Counter[int] = Counter()
    labels: Counter[str] = Counter()
    longer: set[tuple[int, int]] = set()
    for facts, size in zip(files.facts, sizes, strict=True):
        for batch in batches(facts, columns, rows=_ROWS_OF_A_FILE):
            rows += len(batch.lines)
            texts = batch.columns[asked.date]
            dates = parse_dates(texts, asked.order, years=True, year_begins=asked.year_begins)
            if asked.exchanged:
                dates, _n = read_back(dates)
            if asked.zone is not None:
                dates = in_zone(dates, offsets_of(texts, dates), asked.zone).dates
            n = None
            if asked.count:
                counts = parse_counts(batch.columns[asked.count])
                # A month that nobody has filled in yet is no part of the records.
                dates = _without(dates, counts.status == BLANK)
                # A row without a date may be the table's own total.
                n = counts.values * (dates.days != MISSING_DAY)
            _add(days, pa.array(dates.days), n)
            longer |= _longer(dates)
            if asked.offence:
                _add(labels, _labels(batch, asked.offence, asked), n)
        done += size
        progress(done, sum(sizes))
    days.pop(MISSING_DAY, None)
    for _first, last in longer:
        # It is in the records, though nothing is counted on it.
        days[last] += 0
    return Contents(
        rows,
        Counter({_day(day): n for day, n in days.items()}),
        labels,
        {_day(first): _day(last) for first, last in sorted(longer)},
    )


def _without(dates: ParsedDates, left_out: npt.NDArray[np.bool_]) -> ParsedDates:
    days, form = np.where(left_out, MISSING_DAY, dates.days), np.where(left_out, 0, dates.form)
    return replace(dates, days=days.astype(np.int32), form=form.astype(np.uint8))


def _longer(dates: ParsedDates) -> set[tuple[int, int]]:
    """The first and the last day of dates that are more than a day."""
    precision = precision_of(dates.form)
    coarse = precision > 0
    firsts = dates.days[coarse].astype(np.int64)
    lasts = last_days(dates.days[coarse], precision[coarse])
    different = np.unique(firsts * _MOST_DAYS + (lasts - firsts))
    return {
        (pair // _MOST_DAYS, pair // _MOST_DAYS + pair % _MOST_DAYS) for pair in different.tolist()
    }


def _day(number: int) -> dt.date:
    return _EPOCH + dt.timedelta(days=number)


def _labels(batch: Batch, offence: str, asked: Asked) -> pa.DictionaryArray:
    """As the import joins them, so that it comes to the same topics."""
    beside = {"offence_detail": asked.offence_detail, "violence": asked.violence}
    columns = {role: batch.columns[name] for role, name in beside.items() if name}
    return label_column(columns, batch.columns[offence].dictionary_encode())


def _add(counter: Counter[Any], values: pa.Array, n: npt.NDArray[np.int64] | None) -> None:
    """Count each value, by as much as its row stands for."""
    encoded = values if isinstance(values, pa.DictionaryArray) else values.dictionary_encode()
    at = encoded.indices.to_numpy(zero_copy_only=False)
    counted = np.bincount(at, n, len(encoded.dictionary)).astype(np.int64).tolist()
    for value, times in zip(encoded.dictionary.to_pylist(), counted, strict=True):
        counter[value] += times


def as_patterns(paths: Sequence[Path], folder: Path) -> tuple[str, ...]:
    """Paths as a manifest in `folder` names them: one pattern where it fits exactly these files."""
    names = [_relative(path, folder) for path in paths]
    if len(names) < 3 or len({path.parent.resolve() for path in paths}) > 1:
        return tuple(names)
    # Cut before the digits, so that "2019" and "2020" leave "*" and not "20*".
    prefix = _common_start(names).rstrip("0123456789")
    tails = [name[len(prefix) :][::-1] for name in names]
    suffix = _common_start(tails)[::-1].lstrip("0123456789")
    pattern = f"{prefix}*{suffix}"
    if any(sign in prefix + suffix for sign in "*?[") or pattern.rpartition("/")[2] == "*":
        return tuple(names)
    parent = paths[0].parent
    fitting = {path.name for path in parent.glob(pattern.rpartition("/")[2]) if path.is_file()}
    return (pattern,) if fitting == {path.name for path in paths} else tuple(names)


def _common_start(names: Sequence[str]) -> str:
    first, last = min(names), max(names)
    same = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), None)
    return first[:same] if same is not None else first


def _relative(path: Path, folder: Path) -> str:
    """The path from `folder`, with forward slashes; whole where no relative path leads there."""
    try:
        return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
    except ValueError:
        # Windows: another drive.
        return path.resolve().as_posix()
