"""What a sample of a column's values looks like: dates, times, numbers, words, codes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sereno.methods.sources.reading.coarse_dates import BARE_FORMS
from sereno.methods.sources.reading.coordinates import parse_coordinates
from sereno.methods.sources.reading.dates import (
    FORMS,
    OK,
    ParsedDates,
    infer_order,
    parse_dates,
    parse_times,
)
from sereno.methods.sources.reading.hour_ranges import read_hour_ranges
from sereno.methods.sources.reading.missing_marks import is_missing_mark
from sereno.methods.sources.reading.number_forms import Mark, thousands_mark
from sereno.methods.sources.reading.words import fold

Bounds = tuple[float, float, float, float]

# Forms that a number that is no date has too: only a heading can tell those apart.
_BARE_FORMS: Final = frozenset(
    i
    for i, form in enumerate(FORMS)
    if form in BARE_FORMS or form.startswith(("Excel", "Unix", "YYYYMMDD", "DDMMYYYY", "MMDDYYYY"))
)
_CAMEL: Final = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])")
_LETTERS: Final = re.compile(r"[^\W\d_]{2}")


def fold_heading(heading: str) -> str:
    """A heading as headings are compared: "fecha_hecho", "FechaHecho", "FECHA HECHO" are one."""
    return fold(_CAMEL.sub(" ", heading).replace("_", " "))


@dataclass(frozen=True)
class Profile:
    """A column's heading and a sample of its values; what they look like is found when asked.

    Shares are of the values that are there (0 when none is).
    """

    name: str
    values: tuple[str, ...]

    @cached_property
    def heading(self) -> str:
        """The folded heading."""
        return fold_heading(self.name)

    @cached_property
    def filled(self) -> list[str]:
        """The values that are there and aren't just a mark of "no data"."""
        marks = {value: is_missing_mark(value) for value in set(self.values)}
        return [value for value in self.values if not marks[value]]

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each value occurs."""
        return Counter(self.filled)

    @cached_property
    def folded(self) -> Counter[str]:
        """How often each folded value occurs."""
        folded: Counter[str] = Counter()
        for value, n in self.counts.items():
            folded[fold(value)] += n
        return folded

    @property
    def distinct(self) -> int:
        return len(self.counts)

    def share_in(self, texts: frozenset[str]) -> float:
        """Share of the values that, folded, are among `texts`."""
        return self._share(sum(n for value, n in self.folded.items() if value in texts))

    def share_with(self, pattern: str) -> float:
        """Share of the values in which a regular expression is found once folded."""
        found = re.compile(pattern)
        return self._share(sum(n for value, n in self.folded.items() if found.search(value)))

    def _share(self, n: int) -> float:
        return n / len(self.filled) if self.filled else 0.0

    @cached_property
    def letters(self) -> float:
        """Share of the values with a word in them."""
        return self._share(sum(n for value, n in self.counts.items() if _LETTERS.search(value)))

    @cached_property
    def _texts(self) -> pa.Array:
        return pa.array(self.filled, pa.string())

    @cached_property
    def _dates(self) -> ParsedDates:
        return parse_dates(self._texts, infer_order(self._texts)[0], years=True)

    @cached_property
    def dates(self) -> float:
        """Share that can be read as dates."""
        return self._share(int((self._dates.status == OK).sum()))

    @cached_property
    def plain_dates(self) -> float:
        """Share that can be read as dates and as nothing else."""
        bare = np.isin(self._dates.form, list(_BARE_FORMS))
        return self._share(int(((self._dates.status == OK) & ~bare).sum()))

    @cached_property
    def dates_with_time(self) -> float:
        """Share of the dates that bring a time of day other than midnight."""
        read = self._dates.status == OK
        return float((self._dates.seconds[read] > 0).mean()) if read.any() else 0.0

    @cached_property
    def times(self) -> float:
        """Share that can be read as times of day, or as ranges of hours."""
        read = parse_times(self._texts).status == OK
        return self._share(int((read | (read_hour_ranges(self._texts).start >= 0)).sum()))

    @cached_property
    def clocks(self) -> float:
        """Share that is written as a clock shows it, with a colon, and no date."""
        with_colon = sum(n for value, n in self.counts.items() if ":" in value[:6])
        return min(self._share(with_colon), self.times) if self.dates < 0.5 else 0.0

    @cached_property
    def numbers(self) -> npt.NDArray[np.float64]:
        """The values as numbers, those that are, shape (k,)."""
        return self.number_rows[np.isfinite(self.number_rows)]

    @cached_property
    def number_rows(self) -> npt.NDArray[np.float64]:
        """The values as numbers row by row, NaN where there is none, shape (len(values),)."""
        return numbers_of(self.values, thousands_mark([self.filled]))

    @cached_property
    def in_thousands(self) -> npt.NDArray[np.float64]:
        """The values as numbers if every sign in them parts thousands, shape (k,); else none."""
        mark = thousands_mark([self.filled], metres=True)
        read = numbers_of(self.filled, mark)
        return read[np.isfinite(read)] if mark else read[:0]

    @cached_property
    def numeric(self) -> float:
        """Share that are numbers."""
        return self._share(len(self.numbers))

    def share_between(self, low: float, high: float) -> float:
        """Share of the numbers in a range; those that are exactly 0 don't count either way."""
        return _share_between(self.numbers, low, high)

    def share_in_thousands(self, low: float, high: float) -> float:
        """The same of the numbers that they are if every sign in them parts thousands."""
        return _share_between(self.in_thousands, low, high)


def _share_between(numbers: npt.NDArray[np.float64], low: float, high: float) -> float:
    there = numbers[numbers != 0]
    return float(((there >= low) & (there <= high)).mean()) if there.size else 0.0


def numbers_of(values: Sequence[str], thousands: Mark = "") -> npt.NDArray[np.float64]:
    """Values as numbers row by row, NaN where there is none, shape (len(values),)."""
    return parse_coordinates(pa.array(values, pa.string()), thousands).values


def profiles(samples: Mapping[str, Sequence[str]]) -> dict[str, Profile]:
    """A profile for each column of row-aligned samples."""
    return {name: Profile(name, tuple(values)) for name, values in samples.items()}
