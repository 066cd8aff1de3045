"""Whoever sends a file decides how long its texts are: no reader of them takes more than a moment.

1. Every reader of one text, for texts of 20,000 signs made of what its patterns repeat. In a
   pattern with the square of the length each of these takes minutes, in one with its cube days,
   and nothing can stop it.
2. What is long and means something at its end still does.
3. The longest whole number is no number, and no fault either.
"""

from __future__ import annotations

import resource
from collections.abc import Callable

import pytest

from sereno.exchange.boundaries.shape_texts import are_shapes
from sereno.methods.sources.indicators.periods import (
    find_period,
    fiscal_years,
    read_month,
    read_period,
)
from sereno.methods.sources.offences.coded import label_key
from sereno.methods.sources.places.place_name_forms import read_place_name
from sereno.methods.sources.reading.coarse_dates import read_coarse_date
from sereno.methods.sources.reading.counts import read_count
from sereno.methods.sources.reading.date_words import read_worded_date
from sereno.methods.sources.reading.degrees import read_written_coordinate
from sereno.methods.sources.reading.footnote_marks import read_figure, without_marks
from sereno.methods.sources.reading.hour_ranges import read_hour_range
from sereno.methods.sources.reading.number_forms import infer_decimal, read_number, thousands_mark

LONG = 20_000
REPEATED = (" ", "\n", "1", "1.", "1,", "a", "a ", "a(", "1/", "-", "1-", "* † ", "la a ", "de 1 ")
BEFORE = ("", "1", "a ", "1 de ")
READERS: dict[str, Callable[[str], object]] = {
    "shape": lambda text: are_shapes([text]),
    "decimal": lambda text: infer_decimal([[text]]),
    "thousands": lambda text: thousands_mark([[text]]),
    **{
        read.__name__: read
        for read in (
            *(find_period, fiscal_years, read_month, read_period, label_key, read_place_name),
            *(read_coarse_date, read_count, read_worded_date, read_written_coordinate),
            *(read_figure, without_marks, read_hour_range, read_number),
        )
    },
}


@pytest.mark.parametrize("reader", READERS)
def test_long_texts_take_a_moment(reader: str) -> None:
    """1. Limited by processor time, so that a pattern without end fails and doesn't hang."""
    begun = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    for before in BEFORE:
        for repeated in REPEATED:
            READERS[reader](before + repeated * (LONG // len(repeated)) + "\x02")
            taken = resource.getrusage(resource.RUSAGE_SELF).ru_utime - begun
            assert taken < 2, (before, repeated)


def test_the_end_of_a_long_text() -> None:
    """2."""
    words = "Tasa de incidencia delictiva por cada cien mil habitantes " * 8
    assert without_marks(f"{words}(cifras preliminares)").kind == "preliminary"
    found = find_period(f"{words}ene-2019")
    assert found.period is not None
    assert found.rest == words.strip()


def test_numbers_without_end() -> None:
    """3."""
    assert read_count("9" * 5_000) is None
    assert read_number("9" * 5_000) is None
    assert infer_decimal([["9" * 5_000], ["1,5"]]) == (",", True)
    assert thousands_mark([["9" * 5_000 + ".000.000"]]) == ""
