"""When things happen in the demo city: hours, weekdays, months, and how clocks are rounded.

Hours are read as shares of a weekday and of a Saturday or Sunday; the small hours of Saturday
are Friday's night, so that a night out needs no rule of its own.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

FIRST_DAY = dt.date(2021, 1, 1)
LAST_DAY = dt.date(2025, 12, 31)
YEARS = tuple(range(FIRST_DAY.year, LAST_DAY.year + 1))
DAYS = (LAST_DAY - FIRST_DAY).days + 1

#                      0                 6                  12                 18
HOURS: dict[str, tuple[tuple[float, ...], tuple[float, ...]]] = {
    "dusk": (
        (3, 2, 1.5, 1, 1, 2, 3, 3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 5, 7, 9, 10, 9, 7, 5),
        (5, 4, 3, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 5, 5, 7, 9, 9, 8, 7, 6),
    ),
    "commute": (
        (1, 0.5, 0.5, 0.5, 1, 5, 9, 8, 4, 3, 2, 2, 3, 4, 4, 4, 4, 5, 7, 9, 9, 7, 4, 2),
        (2, 1, 1, 0.5, 1, 2, 3, 3, 3, 3, 3, 4, 4, 5, 5, 5, 5, 6, 7, 8, 8, 6, 4, 3),
    ),
    "closing": (
        (2, 1, 1, 1, 1, 1, 3, 4, 4, 4, 4, 4, 4, 4, 4, 5, 6, 7, 8, 10, 11, 10, 5, 3),
        (3, 2, 1, 1, 1, 1, 2, 3, 3, 4, 4, 4, 4, 5, 5, 5, 6, 7, 8, 10, 11, 10, 6, 4),
    ),
    "night": (
        (5, 4, 3, 2, 3, 5, 4, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 4, 6, 8, 10, 10, 9, 7),
        (7, 6, 5, 4, 4, 4, 3, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 4, 5, 7, 9, 9, 9, 8),
    ),
    "late": (
        (7, 6, 4, 3, 2, 2, 2, 1.5, 1.5, 1.5, 2, 2, 2, 2, 3, 3, 4, 4, 5, 6, 8, 10, 10, 9),
        (10, 9, 7, 6, 4, 3, 2, 1.5, 1.5, 1.5, 2, 2, 2, 2, 3, 3, 3, 4, 5, 6, 8, 9, 10, 10),
    ),
    "overnight": (
        (6, 6, 6, 6, 6, 6, 5, 5, 5, 4, 3, 2, 2, 2, 2, 2, 2, 3, 4, 5, 6, 7, 7, 7),
        (7, 7, 7, 6, 6, 6, 5, 5, 4, 4, 3, 2, 2, 2, 2, 2, 3, 3, 4, 5, 6, 7, 7, 7),
    ),
    "home_by_day": (
        (1.5, 1.5, 1.5, 2, 2, 2, 2.5, 4, 6, 8, 9, 9, 7, 7, 6, 5, 5, 5, 4, 4, 3, 3, 2, 2),
        (2, 2, 3, 3, 3, 2, 2, 3, 4, 5, 6, 7, 7, 6, 6, 6, 6, 6, 7, 7, 6, 5, 4, 3),
    ),
    "weekend_nights": (
        (2.5, 2, 1.5, 1, 0.7, 0.7, 1, 2, 3, 3.5, 4, 4, 4, 4.5, 5, 5, 5, 5.5, 6, 7, 8, 8, 7, 5),
        (8, 8, 6, 5, 3, 2, 1.5, 1.5, 2, 2.5, 3, 3.5, 4, 4, 4.5, 5, 5, 6, 7, 8, 9, 9, 9, 9),
    ),
    "shops": (
        (0.2, 0.1, 0.1, 0.1, 0.1, 0.3, 0.5, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 11, 10, 8, 4, 1, 1),
        (0.3, 0.2, 0.1, 0.1, 0.1, 0.2, 0.3, 1, 2, 3, 5, 7, 8, 9, 9, 9, 9, 9, 10, 9, 7, 4, 2, 1),
    ),
    "morning": (
        (2, 2, 2, 2, 2, 3, 5, 6, 8, 9, 9, 8, 6, 5, 5, 4, 4, 4, 4, 3, 3, 3, 2, 2),
        (3, 3, 3, 3, 3, 3, 3, 4, 5, 6, 7, 7, 6, 5, 5, 5, 5, 5, 5, 4, 4, 3, 3, 3),
    ),
    "by_day": (
        (2, 1, 1, 1, 0.7, 0.7, 1.5, 3, 4.5, 6, 7, 7, 6, 6, 6, 6, 6, 6, 6, 6, 6, 5, 4, 3),
        (4, 3, 2, 2, 1, 1, 1, 2, 3, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 5, 4),
    ),
    "office": (
        (0.5, 0.3, 0.2, 0.2, 0.2, 0.5, 1, 2, 5, 10, 13, 12, 9, 8, 7, 7, 7, 6, 4, 3, 2, 1, 0.7, 0.5),
        (0.5, 0.3, 0.2, 0.2, 0.2, 0.5, 1, 2, 4, 8, 12, 12, 10, 8, 7, 6, 6, 5, 4, 3, 3, 2, 1, 0.7),
    ),
    "afternoon": (
        (3, 2, 2, 1, 1, 1, 1, 2, 2, 3, 5, 6, 6, 7, 7, 7, 8, 8, 8, 7, 6, 6, 4, 3),
        (5, 4, 3, 2, 1, 1, 1, 1, 2, 3, 4, 5, 5, 6, 6, 6, 7, 8, 8, 8, 7, 7, 6, 5),
    ),
    "evening": (
        (4, 3, 2, 2, 2, 2, 3, 4, 4, 4, 4, 4, 4, 4, 4, 4, 5, 5, 6, 7, 7, 7, 6, 5),
        (7, 6, 5, 4, 3, 3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 5, 5, 6, 6, 6, 6, 6),
    ),
    "traffic": (
        (2, 2, 1, 1, 1, 2, 5, 8, 8, 5, 4, 4, 4, 5, 7, 6, 5, 6, 8, 8, 6, 4, 3, 3),
        (6, 6, 5, 4, 4, 4, 3, 3, 3, 3, 4, 4, 4, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5),
    ),
}  # fmt: skip

# Monday to Sunday.
WEEKDAYS: dict[str, tuple[float, ...]] = {
    "dusk": (1.0, 1.0, 1.02, 1.05, 1.12, 1.0, 0.78),
    "commute": (1.1, 1.1, 1.1, 1.1, 1.15, 0.8, 0.55),
    "closing": (1.0, 0.98, 1.0, 1.0, 1.05, 1.05, 0.92),
    "night": (0.95, 0.95, 1.0, 1.05, 1.15, 1.05, 0.85),
    "late": (0.85, 0.8, 0.85, 0.95, 1.1, 1.25, 1.3),
    "overnight": (1.0, 1.0, 1.0, 1.0, 1.05, 1.0, 0.95),
    "home_by_day": (1.0, 1.0, 1.0, 1.0, 1.1, 1.05, 0.9),
    "weekend_nights": (0.9, 0.82, 0.82, 0.85, 0.98, 1.25, 1.4),
    "shops": (0.9, 0.92, 1.0, 1.0, 1.1, 1.15, 0.9),
    "morning": (1.05, 1.05, 1.05, 1.05, 1.1, 0.9, 0.75),
    "by_day": (1.05, 1.0, 1.0, 1.0, 1.0, 0.98, 0.95),
    "office": (1.2, 1.2, 1.2, 1.15, 1.15, 0.65, 0.45),
    "afternoon": (1.0, 1.15, 1.15, 1.2, 1.1, 0.75, 0.65),
    "evening": (0.95, 0.9, 0.95, 0.95, 1.05, 1.1, 1.1),
    "traffic": (0.95, 0.95, 0.95, 1.0, 1.1, 1.1, 0.95),
}

# January to December.
SEASONS: dict[str, tuple[float, ...]] = {
    "flat": (0.98, 0.99, 1.01, 1.0, 1.02, 1.0, 1.0, 1.0, 0.99, 1.02, 1.0, 0.99),
    "december": (0.98, 0.95, 0.98, 0.95, 0.97, 0.95, 0.97, 0.98, 0.97, 1.0, 1.1, 1.22),
    "holidays": (0.95, 0.85, 0.98, 1.2, 0.9, 0.9, 1.15, 1.1, 0.88, 0.9, 0.95, 1.3),
    "spring": (0.86, 0.94, 1.08, 1.06, 1.15, 1.06, 1.02, 0.98, 1.0, 1.0, 0.92, 0.95),
}

# Minutes as people tell them: on the hour, the half, the quarters, the tens, the rest.
_MINUTE_SHARES = np.full(60, 0.0016)
_MINUTE_SHARES[::5] = 0.011
_MINUTE_SHARES[::10] = 0.031
_MINUTE_SHARES[[15, 45]] = 0.033
_MINUTE_SHARES[30] = 0.19
_MINUTE_SHARES[0] = 0.0
_MINUTE_SHARES[0] = 1.0 - _MINUTE_SHARES.sum()


def calendar() -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Year index, month (0-11) and weekday (0 Monday) of each of the five years' days."""
    days = np.datetime64(FIRST_DAY) + np.arange(DAYS)
    months = days.astype("datetime64[M]").astype(int)
    year = (months // 12 + 1970 - YEARS[0]).astype(np.int32)
    weekday = ((days.astype(int) + 3) % 7).astype(np.int32)
    return year, (months % 12).astype(np.int32), weekday


def draw_days(
    years: npt.NDArray[np.int64], rhythm: str, season: str, rng: np.random.Generator
) -> npt.NDArray[np.int32]:
    """A day of the given years (indices, any shape (n,)) for each, by month and weekday."""
    year, month, weekday = calendar()
    weight = np.array(SEASONS[season])[month] * np.array(WEEKDAYS[rhythm])[weekday]
    cumulative = np.concatenate([[0.0], np.cumsum(weight)])
    first = np.searchsorted(year, np.arange(len(YEARS) + 1))
    low, high = cumulative[first[years]], cumulative[first[years + 1]]
    at = low + rng.uniform(size=years.size) * (high - low)
    day = np.searchsorted(cumulative, at, side="right") - 1
    clipped: npt.NDArray[np.int32] = np.clip(day, 0, DAYS - 1).astype(np.int32)
    return clipped


def draw_seconds(
    days: npt.NDArray[np.int32], rhythm: str, rng: np.random.Generator
) -> npt.NDArray[np.int32]:
    """A time of day for each, as told to an officer: an hour by rhythm, a rounded minute."""
    weekday = calendar()[2][days]
    u = rng.uniform(size=days.size)
    hour = np.empty(days.size, np.int64)
    for profile, chosen in zip(HOURS[rhythm], (weekday < 5, weekday >= 5), strict=True):
        cumulative = np.cumsum(profile) / np.sum(profile)
        hour[chosen] = np.searchsorted(cumulative, u[chosen], side="right")
    minute = rng.choice(60, size=days.size, p=_MINUTE_SHARES)
    return (np.minimum(hour, 23) * 3600 + minute * 60).astype(np.int32)
