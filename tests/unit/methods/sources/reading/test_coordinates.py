"""Numbers against float(), coordinates of every make, and the mending of slips."""

from __future__ import annotations

import math
import struct

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sereno.methods.sources.reading.coordinates import (
    EMPTY,
    OK,
    OUTSIDE,
    SIGN_MENDED,
    SWAPPED,
    UNREADABLE,
    ZERO,
    parse_coordinates,
    repair,
)

# The first example compiles the kernels, and the machine may be busy.
patient = settings(deadline=None)

CITY = (-99.40, 19.00, -98.90, 19.60)


def bits(value: float) -> bytes:
    return struct.pack("d", value)


@patient
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_every_float_is_read_back_to_the_bit(values: list[float]) -> None:
    read = parse_coordinates(pa.array([repr(value) for value in values]))
    assert [bits(value) for value in read.values] == [bits(value) for value in values]


@patient
@given(st.floats(-1e6, 1e6), st.integers(0, 25))
def test_any_number_of_decimals_rounds_as_float_does(value: float, decimals: int) -> None:
    text = f"{value:.{decimals}f}"
    read = parse_coordinates(pa.array([text, text.replace(".", ",")]))
    assert [bits(v) for v in read.values] == [bits(float(text))] * 2
    assert read.decimal_comma.tolist() == [False, "." in text]


@patient
@given(
    st.integers(0, 10**19 - 1),
    st.integers(-90, 90),
    st.sampled_from(["", "-", "+"]),
    st.sampled_from("eE"),
)
def test_digits_and_exponents_round_as_float_does(
    digits: int, power: int, sign: str, letter: str
) -> None:
    text = f"{sign}{digits}{letter}{power}"
    assert bits(parse_coordinates(pa.array([text])).values[0]) == bits(float(text))


@patient
@given(st.integers(2**52, 2**53 - 1), st.integers(-22, 22), st.sampled_from([-1, 0, 1]))
def test_halfway_cases_round_to_even(mantissa: int, power: int, aside: int) -> None:
    # 2·mantissa + 1 lies between two float64; one unit aside settles it.
    text = f"{(2 * mantissa + 1) * 100 + aside}e{power - 2}"
    assert bits(parse_coordinates(pa.array([text])).values[0]) == bits(float(text))


@patient
@given(st.text(max_size=25))
def test_no_text_breaks_the_reader(text: str) -> None:
    read = parse_coordinates(pa.array([text, "19.5"]))
    assert read.values[1] == 19.5
    assert np.isfinite(read.values[0]) == (read.status[0] == OK)
    try:
        value = float(text)
    except ValueError:
        return
    if math.isfinite(value) and "_" not in text and text.isascii():
        assert bits(read.values[0]) == bits(value)


@patient
@given(st.integers(0, 179), st.integers(0, 59), st.integers(0, 5999), st.sampled_from("NSEWO"))
def test_degrees_minutes_and_seconds(degrees: int, minutes: int, hundredths: int, way: str) -> None:
    read = parse_coordinates(pa.array([f"{degrees}°{minutes:02d}'{hundredths / 100:05.2f}\"{way}"]))
    size = degrees + minutes / 60 + hundredths / 360_000
    assert read.values[0] == pytest.approx(-size if way in "SWO" else size, abs=1e-12)


TEXTS = ["19.4326", None, "-99,1332", "", "x", "19°26'01\"N", "19.4716442340485123"] * 3


@pytest.mark.parametrize(
    "made",
    [
        pa.array(TEXTS),
        pa.array(TEXTS, pa.large_string()),
        pa.array(TEXTS).dictionary_encode(),
        pa.chunked_array([TEXTS[:4], TEXTS[4:]]),
        pa.array([None, "1", *TEXTS]).slice(2),
    ],
    ids=["string", "large", "dictionary", "chunked", "slice"],
)
def test_every_make_of_array_reads_the_same(made: pa.Array | pa.ChunkedArray) -> None:
    read = parse_coordinates(made)
    assert read.status.tolist() == [OK, EMPTY, OK, EMPTY, UNREADABLE, OK, OK] * 3
    assert read.decimal_comma.tolist() == [False, False, True, False, False, False, False] * 3
    assert read.values[2] == -99.1332
    assert read.values[20] == 19.4716442340485123


def test_columns_without_any_text() -> None:
    assert parse_coordinates(pa.array([], pa.string())).values.size == 0
    assert parse_coordinates(pa.nulls(2)).status.tolist() == [EMPTY, EMPTY]


@pytest.mark.parametrize(
    ("lon", "lat", "mended", "flags"),
    [
        (-99.13, 19.43, (-99.13, 19.43), 0),
        (19.43, -99.13, (-99.13, 19.43), SWAPPED),
        (99.13, 19.43, (-99.13, 19.43), SIGN_MENDED),
        (-99.13, -19.43, (-99.13, 19.43), SIGN_MENDED),
        (99.13, -19.43, (-99.13, 19.43), SIGN_MENDED),
        (19.43, 99.13, (-99.13, 19.43), SWAPPED + SIGN_MENDED),
        (0.0, 0.0, None, ZERO),
        (-99.13, 0.0, None, ZERO),
        (0.0, 19.43, None, ZERO),
        (-100.23, 19.43, (-100.23, 19.43), OUTSIDE),
        (-9913.0, 1943.0, (-9913.0, 1943.0), OUTSIDE),
        (math.nan, 19.43, None, 0),
        (-99.13, math.nan, None, 0),
        (-99.40, 19.60, (-99.40, 19.60), 0),
    ],
)
def test_mending(lon: float, lat: float, mended: tuple[float, float] | None, flags: int) -> None:
    done = repair(np.array([lon]), np.array([lat]), CITY)
    assert done.flags[0] == flags
    if mended is None:
        assert np.isnan(done.lon[0])
        assert np.isnan(done.lat[0])
    else:
        assert (done.lon[0], done.lat[0]) == mended


def test_mending_leaves_its_input_alone() -> None:
    lon, lat = np.array([19.43, 0.0]), np.array([-99.13, 0.0])
    repair(lon, lat, CITY)
    assert (lon.tolist(), lat.tolist()) == ([19.43, 0.0], [-99.13, 0.0])


def test_a_city_on_the_meridian_keeps_its_zeros() -> None:
    greenwich = (-0.5, 51.3, 0.3, 51.7)
    done = repair(np.array([0.0, 0.0, 0.0]), np.array([51.5, 60.0, 0.0]), greenwich)
    assert done.flags.tolist() == [0, OUTSIDE, ZERO]


def test_an_ambiguous_slip_in_a_box_that_bears_both_is_left_alone() -> None:
    both = (-10.0, -10.0, 10.0, 10.0)
    done = repair(np.array([5.0]), np.array([-7.0]), both)
    assert (done.lon[0], done.lat[0], done.flags[0]) == (5.0, -7.0, 0)


@patient
@given(
    st.floats(-180, 180), st.floats(-90, 90), st.tuples(st.floats(-170, 160), st.floats(-80, 80))
)
def test_what_is_mended_lies_inside(lon: float, lat: float, corner: tuple[float, float]) -> None:
    box = (corner[0], corner[1], corner[0] + 0.5, corner[1] + 0.5)
    done = repair(np.array([lon]), np.array([lat]), box)
    inside = box[0] <= done.lon[0] <= box[2] and box[1] <= done.lat[0] <= box[3]
    assert inside == (done.flags[0] in (0, SWAPPED, SIGN_MENDED, SWAPPED + SIGN_MENDED))
    assert sorted((abs(done.lon[0]), abs(done.lat[0]))) == sorted((abs(lon), abs(lat))) or (
        done.flags[0] == ZERO
    )


def test_bounds_the_wrong_way_round_are_refused() -> None:
    with pytest.raises(ValueError, match="west, south, east, north"):
        repair(np.array([1.0]), np.array([1.0]), (10, 0, 5, 1))
