"""Columns of coordinates, as texts, read to numbers; and the usual slips in them mended.

Plain numbers are read by a kernel straight from the Arrow bytes; thousands marks, degrees,
minutes and seconds, hemisphere letters and marks of "no data" are read in Python, once for
each distinct text.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sereno.methods.sources.reading.clock_forms import skip_spaces, trim_end
from sereno.methods.sources.reading.decimal_numbers import NOT_READ, READ_WITH_COMMA, read_decimal
from sereno.methods.sources.reading.degrees import read_written_coordinate
from sereno.methods.sources.reading.kernels import bytes_kernel, is_missing
from sereno.methods.sources.reading.missing_marks import is_missing_mark
from sereno.methods.sources.reading.number_forms import Mark, grouped_by
from sereno.methods.sources.reading.point_mendings import EVERY_MENDING, PointMendings
from sereno.methods.sources.reading.text_buffers import as_text, distinct_of, text_buffers

OK: Final = 0
EMPTY: Final = 1
UNREADABLE: Final = 2

ZERO: Final = 1
SWAPPED: Final = 2
OUTSIDE: Final = 4
SIGN_MENDED: Final = 8
# Outside, though with its sign turned, or with its axes swapped, it would not be.
SIGN_DOUBTED: Final = 16
SWAP_DOUBTED: Final = 32


@dataclass(frozen=True)
class ParsedNumbers:
    """One entry a row.

    values         float64[n]  NaN where status is not OK
    status         uint8[n]    OK, EMPTY (nothing there, or a mark such as "S/D"), UNREADABLE
    decimal_comma  bool[n]     the decimals stand after a comma
    """

    values: npt.NDArray[np.float64]
    status: npt.NDArray[np.uint8]
    decimal_comma: npt.NDArray[np.bool_]


def parse_coordinates(texts: pa.Array | pa.ChunkedArray, thousands: Mark = "") -> ParsedNumbers:
    """Read a column of coordinates; plain numbers come out exactly as float() reads them.

    `thousands` is the sign that parts them, found for the file as a whole: "352,001" is 352001
    then and not 352.001. Where it is "", one comma alone is a decimal comma ("19,4326"). With
    commas and dots the last mark is the decimal one and the others must part thousands
    ("1.234.567,8"). Degrees are read with minutes and seconds, and S, W and O (oeste) are
    negative. Infinite values are unreadable.
    """
    texts = as_text(texts)
    if thousands:
        parted = pc.match_substring_regex(texts, grouped_by(thousands))
        texts = pc.if_else(parted, pc.replace_substring(texts, thousands, ""), texts)
    rows = len(texts)
    values = np.empty(rows, np.float64)
    status, comma = np.empty(rows, np.uint8), np.zeros(rows, np.bool_)
    _read_rows(*text_buffers(texts), values, values.view(np.uint64), status, comma)
    unread = np.flatnonzero(status == UNREADABLE)
    if unread.size:
        distinct, which = distinct_of(texts, unread)
        read = [_read_text(text) for text in distinct]
        values[unread] = np.array([value for value, _, _ in read])[which]
        status[unread] = np.array([state for _, state, _ in read], np.uint8)[which]
        comma[unread] = np.array([with_comma for _, _, with_comma in read])[which]
    return ParsedNumbers(values, status, comma)


def _read_text(text: str) -> tuple[float, int, bool]:
    """(value, status, decimal comma) of a text that the kernel left."""
    if is_missing_mark(text):
        return math.nan, EMPTY, False
    read = read_written_coordinate(text)
    if read is None or not math.isfinite(read.value):
        return math.nan, UNREADABLE, False
    return read.value, OK, read.decimal_comma


@bytes_kernel
def _read_rows(  # type: ignore[no-untyped-def]
    data, offsets, valid, first_bit, values, bits, status, comma
):
    for row in range(status.size):
        values[row] = np.nan
        status[row] = EMPTY
        if is_missing(valid, first_bit, row):
            continue
        at, end = np.int64(offsets[row]), np.int64(offsets[row + 1])
        at = skip_spaces(data, at, end)
        end = trim_end(data, at, end)
        if at == end:
            continue
        state = read_decimal(data, at, end, values, bits, row)
        if state == NOT_READ:
            status[row] = UNREADABLE
        else:
            status[row] = OK
            comma[row] = state == READ_WITH_COMMA


@dataclass(frozen=True)
class Repaired:
    """One entry a row.

    lon, lat  float64[n]  after mending; NaN where either was missing or the point is (0, 0)
    flags     uint8[n]    sum of ZERO, SWAPPED, OUTSIDE, SIGN_MENDED, SIGN_DOUBTED, SWAP_DOUBTED; 0
                          when nothing was amiss
    """

    lon: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]
    flags: npt.NDArray[np.uint8]


def repair(
    lon: npt.NDArray[np.float64],
    lat: npt.NDArray[np.float64],
    bounds: Sequence[float],
    mendings: PointMendings = EVERY_MENDING,
) -> Repaired:
    """Mend what can only be meant one way: swapped axes and forgotten minus signs.

    `bounds` is (west, south, east, north): the box of the areas, grown by a margin, in the units
    of the coordinates; `mendings` is what was decided for the file as a whole. A point outside the
    box is put right when one of the mendings, tried from the least to the most (one sign, both
    signs, swapped, swapped with signs), brings it inside. Otherwise it stays as it came, flagged
    OUTSIDE, and as doubted where a mending that was not allowed would bring it inside. A
    coordinate of exactly 0 where the box reaches no 0 and none is near stands for a missing one:
    the point is dropped (NaN) and flagged ZERO.
    """
    west, south, east, north = (float(bound) for bound in bounds)
    if not (west <= east and south <= north):
        raise ValueError(f"bounds must be (west, south, east, north), not {tuple(bounds)}")
    lon, lat = lon.astype(np.float64), lat.astype(np.float64)
    flags = np.zeros(lon.size, np.uint8)
    reaches_no_zero = not (west <= 0.0 <= east or south <= 0.0 <= north)
    _repair_rows(
        lon, lat, flags, west, south, east, north, mendings.ways,
        reaches_no_zero and mendings.zero_lon, reaches_no_zero and mendings.zero_lat,
    )  # fmt: skip
    return Repaired(lon, lat, flags)


@bytes_kernel
def _repair_rows(  # type: ignore[no-untyped-def]
    lon, lat, flags, west, south, east, north, ways, no_zero_lon, no_zero_lat
):
    for row in range(flags.size):
        x, y = lon[row], lat[row]
        if np.isnan(x) or np.isnan(y):
            lon[row] = np.nan
            lat[row] = np.nan
            continue
        if west <= x <= east and south <= y <= north:
            continue
        if (x == 0.0 and y == 0.0) or (no_zero_lon and x == 0.0) or (no_zero_lat and y == 0.0):
            lon[row] = np.nan
            lat[row] = np.nan
            flags[row] = ZERO
            continue
        flags[row] = OUTSIDE
        for way in range(1, 8):
            a, b = (y, x) if way & 4 else (x, y)
            if way & 1:
                a = -a
            if way & 2:
                b = -b
            if not (west <= a <= east and south <= b <= north):
                continue
            if (ways >> way) & 1:
                lon[row] = a
                lat[row] = b
                flags[row] = (SWAPPED if way & 4 else 0) + (SIGN_MENDED if way & 3 else 0)
                break
            if flags[row] == OUTSIDE:
                flags[row] += (SWAP_DOUBTED if way & 4 else 0) + (SIGN_DOUBTED if way & 3 else 0)
