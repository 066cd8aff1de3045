"""One batch of raw text rows becomes parsed, coded and placed incidents.

`RowReader` holds what is fixed for one `[[incidents]]` part (columns, areas, codes) and is safe
to call from several threads: what it learns are dictionaries whose entries come out the same
whoever writes them first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyproj

from sereno.engine.flags import FLAG_BIT
from sereno.engine.habits import FileHabits, habits_of
from sereno.engine.moments import Dates, count_delays, days_since_1970, moments_of, read_dates
from sereno.engine.named_places import NamedPlaces
from sereno.engine.places import Places
from sereno.engine.tally import Tally
from sereno.exchange.manifest.reading import IncidentsPart
from sereno.exchange.tables.incident_files import Batch, FileFacts, RejectedRow
from sereno.methods.sources.offences.coded import CodedOffence
from sereno.methods.sources.offences.coding import OffenceCoder
from sereno.methods.sources.offences.offence_labels import (
    BEFORE_VIOLENCE,
    code_joined,
    label_column,
)
from sereno.methods.sources.places.place_match import NameMatch
from sereno.methods.sources.reading.coarse_dates import PRECISIONS
from sereno.methods.sources.reading.coordinates import (
    SIGN_DOUBTED,
    SIGN_MENDED,
    SWAP_DOUBTED,
    SWAPPED,
    ZERO,
    parse_coordinates,
    repair,
)
from sereno.methods.sources.reading.counts import MISSING, UNREADABLE, parse_counts
from sereno.methods.sources.reading.crossing_years import fiscal_years
from sereno.methods.sources.reading.dates import FORMS, ParsedDates
from sereno.methods.sources.reading.day_ranges import is_range_of_days
from sereno.methods.sources.reading.duplicates import (
    content_hash,
    hash_encoded,
    hash_texts,
)
from sereno.methods.sources.reading.point_mendings import with_margin
from sereno.methods.sources.reading.point_texts import split_points
from sereno.methods.sources.reading.total_rows import is_total, say_total
from sereno.vocabulary.problems import Problem

# Columns whose values repeat.
ENCODED = ("offence", "area_name", "area_group", "area_code")
PLACED_BY = ("none", "point", "name", "code")
COUNT_REASONS = {MISSING: "count_missing", UNREADABLE: "count_unreadable"}
# What no month can be stands behind the year: 2023-13-01.
_YEAR_AND_DAY: Final = re.compile(r"\s*\d{4}[-/.](?:1[3-9]|2\d|3[01])[-/.](?:0?[1-9]|1[0-2])\b")


@dataclass(frozen=True)
class Reading:
    """One batch read: a table of incidents (ids and duplicates still to come), and the rest."""

    table: pa.Table
    lon: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]
    n: npt.NDArray[np.int64]
    bits: npt.NDArray[np.int32]
    hashes: npt.NDArray[np.uint64]
    rejected: list[RejectedRow]
    tally: Tally


class RowReader:
    """Reads the rows of one `[[incidents]]` part."""

    def __init__(
        self, part: IncidentsPart, *, places: Places, coder: OffenceCoder, dates: Dates
    ) -> None:
        self._part = part
        self._places = places
        self._coder = coder
        self._dates = dates
        self._today = days_since_1970(dates.today)
        self._named = NamedPlaces(places, part.name_threshold)
        self._codes: dict[str, CodedOffence] = {}
        self._area_codes = pa.array(places.areas.codes, pa.string())
        self._to_lonlat = (
            None
            if part.crs == "EPSG:4326"
            else pyproj.Transformer.from_crs(part.crs, "EPSG:4326", always_xy=True)
        )

    def habits(self, facts: FileFacts) -> FileHabits:
        """How a file of the part writes, found from its columns."""
        return habits_of(facts, self._part, self._places)

    def read(self, batch: Batch, source_file: str, habits: FileHabits) -> Reading:
        """Parse, code and place one batch, keeping every row that can't be an incident apart.

        `habits` are those of its file.
        """
        part = self._part
        tally = Tally(repaired=batch.repaired)
        columns = {role: batch.columns[name] for role, name in part.columns().items()}
        given = {role: _given(texts) for role, texts in columns.items()}
        for role, present in given.items():
            tally.filled[role] = int(present.sum())
        n = len(batch.lines)
        tally.rows = n + len(batch.rejected)
        if batch.from_columns is not None:
            tally.side_rows, tally.from_side_rows = batch.from_columns.file_rows, n

        dates = read_dates(part, columns["date"], habits, tally)
        # Names and labels repeat: each is handled once for all its rows.
        encoded = _encoded(columns)
        # Months still to come are in such tables, and blank.
        blank = ~given["count"] if batch.from_columns is not None else np.zeros(n, np.bool_)
        keep, rejected = self._sort_out(batch, dates, columns, say_total(encoded, n), blank)
        counts = self._counts(batch, columns, keep, rejected)
        rejected = sorted([*batch.rejected, *rejected], key=lambda row: row.line)
        tally.rejected = len(rejected)
        for row in rejected:
            tally.rejects[row.problem.code] = tally.rejects.get(row.problem.code, 0) + 1
        tally.unreadable["date"] = int((dates.status == 2).sum())
        tally.days_before_month = sum(
            row.problem.code == "date_unreadable" and _YEAR_AND_DAY.match(row.value) is not None
            for row in rejected
        )
        stands_for = counts[keep]
        tally.incidents = int(stands_for.sum())
        tally.rows_of_none = int((stands_for == 0).sum())
        forms = np.bincount(dates.form[keep], stands_for, len(FORMS)).astype(np.int64).tolist()
        tally.date_forms = {form: n for form, n in zip(FORMS, forms, strict=True) if n}

        # From here on only the rows that are incidents.
        lines = batch.lines
        if not keep.all():
            mask = pa.array(keep)
            columns = {role: texts.filter(mask) for role, texts in columns.items()}
            encoded = {role: _only(column, keep) for role, column in encoded.items()}
            dates = ParsedDates(
                dates.days[keep], dates.seconds[keep], dates.form[keep], dates.status[keep]
            )
            lines = lines[keep]
        n = len(lines)
        bits = np.zeros(n, np.int32)
        when = moments_of(part, columns, dates, habits, self._dates.period, bits, tally)
        if "date_reported" in columns:
            count_delays(part, columns["date_reported"], when, habits, stands_for, bits, tally)
        # What was written, not what was made of it: two unreadable times are not the same time.
        content = [
            hash_encoded(encoded[role]) if role in encoded else hash_texts(texts)
            for role, texts in columns.items()
        ]
        if part.point is not None:
            split = split_points(columns["point"], part.point_order)
            columns |= {"lon": split.lon, "lat": split.lat}
        lon, lat, point = self._points(columns, stands_for, bits, tally, habits)
        if part.point is not None:
            tally.unreadable["point"] = tally.unreadable["lon"]
        code = self._named.by_code(encoded.get("area_code"), stands_for, tally.codes)
        named = self._named.by_name(encoded, stands_for, tally.names)
        name = named.area
        bits[code.unknown] |= FLAG_BIT["code_unknown"]
        bits[named.blank] |= FLAG_BIT["no_name"]
        bits[named.unknown] |= FLAG_BIT["name_unmatched"]
        said = np.where(code.area >= 0, code.area, name)
        area = np.where(point >= 0, point, said)
        by = np.where(code.area >= 0, 3, np.where(name >= 0, 2, 0))
        placed_by = np.where(point >= 0, 1, by).astype(np.int8)
        tally.placed = int(stands_for[area >= 0].sum())
        mended = (bits & (FLAG_BIT["lonlat_swapped"] | FLAG_BIT["sign_mended"])) != 0
        tally.placed_by_mending = int(stands_for[mended & (point >= 0) & (said < 0)].sum())
        both = (point >= 0) & (name >= 0)
        labels, coded = self._offences(columns, encoded, stands_for, bits, tally)

        no_text = pa.nulls(n, pa.dictionary(pa.int32(), pa.string()))
        moment = when.days.astype(np.int64) * 86_400 + np.maximum(when.seconds, 0)
        table = pa.table(
            {
                "source_file": _constant(source_file, n),
                "source_row": pa.array(lines, pa.int64()),
                "n_incidents": pa.array(stands_for, pa.int32()),
                "occurred_on": pa.array(when.days, pa.int32()).cast(pa.date32()),
                "occurred_at": pa.array(moment, pa.timestamp("s"), mask=when.seconds < 0),
                "occurred_until": when.until,
                "date_precision": pa.DictionaryArray.from_arrays(
                    pa.array(when.precision), pa.array(PRECISIONS)
                ),
                "offence_label": labels,
                **coded,
                "lon": pa.array(lon, mask=np.isnan(lon)),
                "lat": pa.array(lat, mask=np.isnan(lat)),
                "area_code": pa.DictionaryArray.from_arrays(
                    pa.array(area, pa.int32(), mask=area < 0), self._area_codes
                ),
                "placed_by": pa.DictionaryArray.from_arrays(
                    pa.array(placed_by), pa.array(PLACED_BY)
                ),
                "name_score": pa.array(named.score, pa.float32(), mask=np.isnan(named.score)),
                "point_name_agree": pa.array(point == name, mask=~both),
                "area_name_given": encoded.get("area_name", no_text),
                "area_group_given": encoded.get("area_group", no_text),
            }
        )
        return Reading(table, lon, lat, stands_for, bits, content_hash(content, n), rejected, tally)

    def _sort_out(
        self,
        batch: Batch,
        dates: ParsedDates,
        columns: Mapping[str, pa.StringArray],
        totals: npt.NDArray[np.bool_],
        blank: npt.NDArray[np.bool_],
    ) -> tuple[npt.NDArray[np.bool_], list[RejectedRow]]:
        """Which rows are incidents, and the reason for each that isn't. `blank`: cells side by
        side that state nothing, of whatever day.
        """
        future = (dates.status == 0) & (dates.days > self._today) & ~blank
        beside = batch.from_columns.totals if batch.from_columns is not None else {}
        totals[list(beside)] = True
        keep = (dates.status == 0) & ~future & ~totals
        rejected = []
        column, texts = self._part.date, columns["date"]
        for i in np.flatnonzero(~keep):
            value = texts[int(i)].as_py() or ""
            line = int(batch.lines[i])
            dated = bool(dates.status[i] == 0)
            total = beside.get(int(i)) or self._total_in(columns, int(i), dated=dated)
            if total is not None:
                column_of_total, value = total
                problem = Problem("row_is_total", value=value.strip())
                rejected.append(RejectedRow(line, column_of_total, value, problem))
                continue
            if future[i]:
                problem = Problem(
                    "date_in_future", value=value, today=self._dates.today.isoformat()
                )
            elif dates.status[i] == 1:
                problem = Problem("date_missing", column=column)
            else:
                problem = Problem(_why_no_date(value), value=value, column=column)
            rejected.append(RejectedRow(line, column, value, problem))
        return keep, rejected

    def _total_in(
        self, columns: Mapping[str, pa.StringArray], row: int, *, dated: bool
    ) -> tuple[str, str] | None:
        """The column and the cell by which a row says that it sums others."""
        names = self._part.columns()
        for role in ENCODED if dated else columns:
            value = (columns[role][row].as_py() if role in columns else None) or ""
            if is_total(value, dated=dated):
                return names[role], value
        return None

    def _counts(
        self,
        batch: Batch,
        columns: Mapping[str, pa.StringArray],
        keep: npt.NDArray[np.bool_],
        rejected: list[RejectedRow],
    ) -> npt.NDArray[np.int64]:
        """How many incidents each row stands for; rows that don't say it, are put apart."""
        column = self._part.count
        if column is None:
            return np.ones(keep.size, np.int64)
        counts = parse_counts(columns["count"])
        # Months still to come are blank in thousands of rows: the same is said of them all.
        problems: dict[tuple[str, ...], Problem] = {}
        for i in np.flatnonzero(keep & (counts.status != 0)).tolist():
            value = columns["count"][i].as_py() or ""
            reason = COUNT_REASONS[int(counts.status[i])]
            if batch.from_columns is not None and not value.strip():
                reason = "side_cell_blank"
            where = batch.own_column(column, i)
            key = (reason, where, value)
            problem = problems.setdefault(key, Problem(reason, column=where, value=value))
            rejected.append(RejectedRow(int(batch.lines[i]), where, value, problem))
        keep &= counts.status == 0
        return counts.values

    def _points(
        self,
        columns: Mapping[str, pa.StringArray],
        stands_for: npt.NDArray[np.int64],
        bits: npt.NDArray[np.int32],
        tally: Tally,
        habits: FileHabits,
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.int32]]:
        """Longitude and latitude (EPSG:4326), and the area that each point falls in (−1: none)."""
        n = bits.size
        if "lon" not in columns:
            nothing = np.full(n, np.nan)
            return nothing, nothing.copy(), np.full(n, -1, np.int32)
        x = parse_coordinates(columns["lon"], habits.thousands)
        y = parse_coordinates(columns["lat"], habits.thousands)
        tally.unreadable["lon"] = int((x.status == 2).sum())
        tally.unreadable["lat"] = int((y.status == 2).sum())
        given = (x.status == 0) & (y.status == 0)
        tally.coordinates_given = int(stands_for[given].sum())
        bits[(x.status == 2) | (y.status == 2)] |= FLAG_BIT["coordinates_unreadable"]
        bits[(x.status == 1) | (y.status == 1)] |= FLAG_BIT["no_coordinates"]
        bits[x.decimal_comma | y.decimal_comma] |= FLAG_BIT["decimal_comma"]
        index, box = self._places.index(self._part.crs)
        mended = repair(x.values, y.values, with_margin(box), habits.mendings)
        zero = (mended.flags & ZERO) != 0
        swapped, turned = (mended.flags & SWAPPED) != 0, (mended.flags & SIGN_MENDED) != 0
        bits[zero] |= FLAG_BIT["zero_zero"]
        bits[swapped] |= FLAG_BIT["lonlat_swapped"]
        bits[turned] |= FLAG_BIT["sign_mended"]
        tally.sign_doubted = int(stands_for[(mended.flags & SIGN_DOUBTED) != 0].sum())
        tally.swap_doubted = int(stands_for[(mended.flags & SWAP_DOUBTED) != 0].sum())
        lon = np.where(given & ~zero, mended.lon, np.nan)
        lat = np.where(given & ~zero, mended.lat, np.nan)
        placed = index.locate(lon, lat)
        tally.overlaps = placed.overlaps
        tally.signs_turned = int(stands_for[turned].sum())
        tally.axes_swapped = int(stands_for[swapped].sum())
        bits[given & ~zero & (placed.index < 0)] |= FLAG_BIT["outside"]
        if self._to_lonlat is not None:
            lon, lat = self._to_lonlat.transform(lon, lat)
            lon[~np.isfinite(lon)], lat[~np.isfinite(lat)] = np.nan, np.nan
        return lon, lat, placed.index

    def _offences(
        self,
        columns: Mapping[str, pa.StringArray],
        encoded: Mapping[str, pa.DictionaryArray],
        stands_for: npt.NDArray[np.int64],
        bits: npt.NDArray[np.int32],
        tally: Tally,
    ) -> tuple[pa.Array, dict[str, pa.Array]]:
        """Labels as written, and the columns that coding adds."""
        if "offence" not in columns:
            labels = _constant(self._part.offence_label or "", bits.size)
        else:
            labels = label_column(columns, encoded["offence"])
        words = labels.dictionary.to_pylist()
        at = labels.indices.to_numpy(zero_copy_only=False)
        coded = [self._code(label) for label in words]
        rows = np.bincount(at, stands_for, len(words))
        missing = np.array([not w.strip(BEFORE_VIOLENCE) for w in words], bool)
        unknown = np.array([c.source == "unknown" for c in coded], bool) & ~missing
        bits[missing[at]] |= FLAG_BIT["offence_missing"]
        bits[unknown[at]] |= FLAG_BIT["offence_unknown"]
        for c, is_missing, count in zip(coded, missing, rows, strict=True):
            by = "missing" if is_missing else c.coded_by
            tally.coded_by[by] = tally.coded_by.get(by, 0) + int(count)
        violent = pa.array([c.violent for c in coded], pa.bool_()).take(pa.array(at))
        return labels, {
            "iccs": _recoded([c.iccs for c in coded], at),
            "violent": violent,
            "topic": _recoded([c.topic for c in coded], at),
        }

    def _code(self, label: str) -> CodedOffence:
        found = self._codes.get(label)
        if found is None:
            has_detail = self._part.offence_detail is not None
            coded = code_joined(self._coder, label, has_detail=has_detail)
            found = self._codes[label] = coded.as_counted()
        return found

    def codes(self) -> Mapping[str, CodedOffence]:
        """Every offence label met so far and how it was coded."""
        return self._codes

    def matches(self) -> Mapping[tuple[str, str], NameMatch]:
        """Every (group, name) pair met so far and where it led."""
        return self._named.matches


def _why_no_date(value: str) -> str:
    """The reason for which a text is no date."""
    if fiscal_years(value, whole=True):
        return "date_crosses_years"
    return "date_is_range" if is_range_of_days(value) else "date_unreadable"


def _encoded(columns: Mapping[str, pa.StringArray]) -> dict[str, pa.DictionaryArray]:
    return {role: columns[role].dictionary_encode() for role in ENCODED if role in columns}


def _only(column: pa.DictionaryArray, keep: npt.NDArray[np.bool_]) -> pa.DictionaryArray:
    """Some rows of a column, without the words that only the others had."""
    at = column.indices.to_numpy(zero_copy_only=False)[keep]
    used = np.bincount(at, minlength=len(column.dictionary)) > 0
    if used.all():
        return pa.DictionaryArray.from_arrays(pa.array(at), column.dictionary)
    place = (np.cumsum(used) - 1).astype(np.int32)
    words = column.dictionary.filter(pa.array(used))
    return pa.DictionaryArray.from_arrays(pa.array(place[at]), words)


def _given(texts: pa.StringArray) -> npt.NDArray[np.bool_]:
    """Whether each value holds anything but blanks."""
    present = pc.greater(pc.binary_length(texts), 0)
    return np.asarray(present.fill_null(False))


def _constant(text: str, n: int) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(n, np.int32)), pa.array([text]))


def _recoded(values: Sequence[str | None], at: npt.NDArray[np.int32]) -> pa.DictionaryArray:
    """Values by position in a dictionary → a dictionary array with each value once."""
    unique = pa.array(values, pa.string()).dictionary_encode()
    return pa.DictionaryArray.from_arrays(unique.indices.take(pa.array(at)), unique.dictionary)
