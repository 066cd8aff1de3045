"""Dates and times against Python's own calendar, and Arrow arrays of every make."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sereno.methods.sources.reading.clock_forms import CLOCK_FORMS
from sereno.methods.sources.reading.coarse_dates import last_days, precision_of
from sereno.methods.sources.reading.date_forms import DATE_FORMS
from sereno.methods.sources.reading.dates import (
    EMPTY,
    FORMS,
    MISSING_DAY,
    OK,
    UNREADABLE,
    DateOrder,
    infer_order,
    parse_dates,
    parse_times,
)
from sereno.methods.sources.reading.exchanged_dates import split_of

# The first example compiles the kernels, and the machine may be busy.
patient = settings(deadline=None)

EPOCH = dt.date(1970, 1, 1)
MONTHS_ES = (
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
)

# How a moment is written in a form, and the order that reads it.
WRITERS: dict[str, tuple[Callable[[dt.datetime], str], DateOrder]] = {
    "YYYY-MM-DD": (lambda t: f"{t.year:04d}-{t:%m-%d}", "ymd"),
    "YYYY/MM/DD": (lambda t: f"{t.year:04d}/{t:%m/%d}", "dmy"),
    "DD/MM/YYYY": (lambda t: f"{t:%d/%m}/{t.year:04d}", "dmy"),
    "DD.MM.YYYY": (lambda t: f"{t:%d.%m}.{t.year:04d}", "dmy"),
    "MM/DD/YYYY": (lambda t: f"{t:%m/%d}/{t.year:04d}", "mdy"),
    "YYYY-MM-DD HH:MM:SS": (lambda t: f"{t.year:04d}-{t:%m-%d %H:%M:%S}", "dmy"),
    "YYYY-MM-DDTHH:MM": (lambda t: f"{t.year:04d}-{t:%m-%dT%H:%M}", "dmy"),
    "MM/DD/YYYY HH:MM:SS AM/PM": (
        lambda t: f"{t:%m/%d}/{t.year:04d} {t:%I:%M:%S} {'AM' if t.hour < 12 else 'PM'}",
        "mdy",
    ),
    "DD MMM YYYY": (
        lambda t: f"{t.day} de {MONTHS_ES.split()[t.month - 1]} de {t.year:04d}",
        "dmy",
    ),
}

moments = st.datetimes()


@pytest.mark.parametrize("form", WRITERS)
@patient
@given(times=st.lists(moments, min_size=1, max_size=20))
def test_what_datetime_writes_is_read_back(form: str, times: list[dt.datetime]) -> None:
    write, order = WRITERS[form]
    read = parse_dates(pa.array([write(time) for time in times]), order)
    assert (read.status == OK).all()
    for i, time in enumerate(times):
        assert EPOCH + dt.timedelta(days=int(read.days[i])) == time.date()
        assert FORMS[read.form[i]] == form
        if ":SS" in form:
            assert read.seconds[i] == time.hour * 3600 + time.minute * 60 + time.second
        elif ":MM" in form:
            assert read.seconds[i] == time.hour * 3600 + time.minute * 60
        else:
            assert read.seconds[i] == -1


@patient
@given(
    year=st.integers(0, 9999),
    month=st.integers(0, 99),
    day=st.integers(0, 99),
    separator=st.sampled_from("-/."),
    year_first=st.booleans(),
)
def test_exactly_the_dates_of_the_calendar_are_read(
    year: int, month: int, day: int, separator: str, year_first: bool
) -> None:
    parts = (f"{year:04d}", f"{month:02d}", f"{day:02d}")
    text = separator.join(parts if year_first else reversed(parts))
    possible = [(month, day)] if year_first else [(month, day), (day, month)]
    expected = None
    for m, d in possible:
        try:
            expected = dt.date(year, m, d)
            break
        except ValueError:
            continue
    read = parse_dates(pa.array([text]), "dmy")
    if expected is None:
        assert read.status[0] in (UNREADABLE, EMPTY)
        assert read.days[0] == MISSING_DAY
    else:
        assert read.status[0] == OK
        assert EPOCH + dt.timedelta(days=int(read.days[0])) == expected


@patient
@given(st.integers(0, 99), st.integers(1, 12), st.integers(1, 28))
def test_two_digit_years_are_those_of_strptime(year: int, month: int, day: int) -> None:
    text = f"{day:02d}/{month:02d}/{year:02d}"
    read = parse_dates(pa.array([text]), "dmy")
    expected = dt.datetime.strptime(text, "%d/%m/%y").date()  # noqa: DTZ007
    assert EPOCH + dt.timedelta(days=int(read.days[0])) == expected


@patient
@given(st.integers(18_264, 73_050), st.integers(0, 86_399))
def test_excel_serials_are_days_since_30_december_1899(serial: int, second: int) -> None:
    read = parse_dates(pa.array([f"{serial + second / 86_400:.10f}"]), "dmy")
    day = dt.date(1899, 12, 30) + dt.timedelta(days=serial)
    assert EPOCH + dt.timedelta(days=int(read.days[0])) == day
    assert read.seconds[0] == second


@patient
@given(st.text(max_size=30))
def test_no_text_breaks_the_reader(text: str) -> None:
    array = pa.array([text, text + " ", "2019-01-31"])
    for order in ("ymd", "dmy", "mdy"):
        read = parse_dates(array, order)  # type: ignore[arg-type]
        assert read.status[2] == OK
        assert ((read.days == MISSING_DAY) == (read.status != OK)).all()
    infer_order(array)
    times = parse_times(array)
    assert ((times.seconds == -1) == (times.status != OK)).all()
    assert times.seconds.max() < 86_400


@patient
@given(st.integers(0, 23), st.integers(0, 59), st.integers(0, 59))
def test_clocks_of_twelve_and_of_twenty_four_hours_agree(
    hour: int, minute: int, second: int
) -> None:
    time = dt.time(hour, minute, second)
    written = [f"{time:%H:%M:%S}", f"{time:%I:%M:%S %p}", f"{time:%I:%M:%S}"]
    written[2] += " a. m." if hour < 12 else " p.\u00a0m."
    read = parse_times(pa.array([*written, f"{time:%H%M%S}"]))
    assert read.seconds.tolist() == [hour * 3600 + minute * 60 + second] * 4


TEXTS = ["2019-01-31", None, "31/12/2020 10:20", "", "x", "5 de mayo de 2021", "2019-02-28"] * 5


@pytest.mark.parametrize(
    "made",
    [
        pa.array(TEXTS),
        pa.array(TEXTS, pa.large_string()),
        pa.array(TEXTS).dictionary_encode(),
        pa.array(TEXTS, pa.string_view()),
        pa.chunked_array([TEXTS[:4], TEXTS[4:9], [], TEXTS[9:]]),
        pa.array(["skipped", None, *TEXTS]).slice(2),
        pa.array([*TEXTS, None, "skipped"], pa.large_string()).slice(0, len(TEXTS)),
    ],
    ids=["string", "large", "dictionary", "view", "chunked", "slice", "large slice"],
)
def test_every_make_of_array_reads_the_same(made: pa.Array | pa.ChunkedArray) -> None:
    read, one_by_one = (
        parse_dates(made, "dmy"),
        [parse_dates(pa.array([t], pa.string()), "dmy") for t in TEXTS],
    )
    for name in ("days", "seconds", "form", "status"):
        assert getattr(read, name).tolist() == [int(getattr(one, name)[0]) for one in one_by_one]
    assert parse_times(made).status.size == len(TEXTS)


@patient
@given(st.integers(0, 34), st.integers(0, 34))
def test_slices_see_only_their_rows(first: int, last: int) -> None:
    first, last = min(first, last), max(first, last)
    whole = parse_dates(pa.array(TEXTS), "dmy")
    part = parse_dates(pa.array(TEXTS).slice(first, last - first), "dmy")
    assert part.days.tolist() == whole.days[first:last].tolist()
    assert part.status.tolist() == whole.status[first:last].tolist()


def test_columns_without_any_text() -> None:
    for nothing in (
        pa.array([], pa.string()),
        pa.array([], pa.large_string()),
        pa.chunked_array([], pa.string()),
    ):
        assert parse_dates(nothing, "dmy").days.size == 0
        assert parse_times(nothing).seconds.size == 0
    for missing in (pa.nulls(3), pa.nulls(3, pa.string()), pa.array(["", " ", "\u00a0"])):
        assert parse_dates(missing, "dmy").status.tolist() == [EMPTY] * 3
        assert parse_times(missing).status.tolist() == [EMPTY] * 3


def test_numbers_are_refused() -> None:
    with pytest.raises(TypeError, match="texts are wanted"):
        parse_dates(pa.array([20190131]), "ymd")


def test_a_second_form_in_three_of_a_hundred_rows_is_counted() -> None:
    texts = ["2019-01-31"] * 97 + ["31/01/2019"] * 3
    order, _ = infer_order(pa.array(texts))
    read = parse_dates(pa.array(texts), order)
    counts = np.bincount(read.form, minlength=len(FORMS))
    assert {FORMS[i]: int(counts[i]) for i in counts.nonzero()[0]} == {
        "YYYY-MM-DD": 97,
        "DD/MM/YYYY": 3,
    }


def test_the_names_of_the_forms_are_distinct_and_fit_a_byte() -> None:
    assert len(set(FORMS)) == len(FORMS) == 12 + len(DATE_FORMS) * len(CLOCK_FORMS) <= 256
    assert FORMS[1] == "YYYY-MM-DD"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023-Q2", "2023-04-01", "2023-06-30"),
        ("2023T4", "2023-10-01", "2023-12-31"),
        ("Q1 2024", "2024-01-01", "2024-03-31"),
        ("Tercer trimestre 2023", "2023-07-01", "2023-09-30"),
        ("3er. trimestre de 2023", "2023-07-01", "2023-09-30"),
        ("1st quarter of 2023", "2023-01-01", "2023-03-31"),
        ("Ene-Mar 2023", "2023-01-01", "2023-03-31"),
        ("April to June 2023", "2023-04-01", "2023-06-30"),
        ("octubre a diciembre de 2023", "2023-10-01", "2023-12-31"),
        ("feb-abr 2023", None, None),
        ("ene-jun 2023", None, None),
        ("2022/23 Q1", None, None),
        ("2023-Q5", None, None),
    ],
)
def test_quarters_are_intervals(text: str, first: str | None, last: str | None) -> None:
    read = parse_dates(pa.array([text]), "dmy", years=True)
    if first is None:
        assert read.status[0] == 2
        return
    days = np.array([read.days[0], last_days(read.days, precision_of(read.form))[0]])
    assert days.astype("datetime64[D]").astype(str).tolist() == [first, last]


def test_months_are_no_sign_of_exchanged_days() -> None:
    texts = ["2022-05", "14/05/2022", "03/2022", "25/11/2022"] * 30
    assert not split_of(parse_dates(pa.array(texts), "dmy")).is_half_exchanged
