"""Months of the period of which no file tells anything, though others are full.

A file of January to June and one of the next July to December leave a year out in the middle: the
days of the period count in every rate, and nobody sees that half of them were never asked for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import groupby
from typing import Final

import duckdb

from sereno.vocabulary.problems import Problem

# So many incidents would be expected in a gap: by chance it is empty once in 20,000 times.
EXPECTED: Final = 10
_MOST_NAMED: Final = 6


def empty_months(
    records: duckdb.DuckDBPyConnection, period: tuple[dt.date, dt.date]
) -> Iterator[Problem]:
    """A note where months in a row hold nothing and should. `records` has the view `incidents`."""
    first, last = period
    told = dict(
        records.execute(
            """
            WITH spans AS (
                SELECT date_trunc('month', occurred_on)::DATE AS month, n_incidents AS n,
                       CASE date_precision::VARCHAR WHEN 'year' THEN 12 WHEN 'quarter' THEN 3
                       ELSE 1 END AS months
                FROM incidents
            ), counted AS (
                SELECT month, months, sum(n)::DOUBLE AS n FROM spans GROUP BY ALL
            )
            SELECT (month + to_months(i::INTEGER))::DATE, sum(n / months)
            FROM (SELECT *, unnest(range(months)) AS i FROM counted) GROUP BY 1
            """
        ).fetchall()
    )
    months = list(_months(first, last))
    full = [told[month] for month in months if told.get(month)]
    if not full:
        return
    usual = sum(full) / len(full)
    gaps: list[str] = []
    empty = 0
    for has_some, together in groupby(months, key=lambda month: bool(told.get(month))):
        run = list(together)
        if not has_some and usual * len(run) >= EXPECTED:
            empty += len(run)
            begins, ends = f"{run[0]:%Y-%m}", f"{run[-1]:%Y-%m}"
            gaps.append(begins if begins == ends else f"{begins} … {ends}")
    if gaps:
        named = ", ".join(gaps[:_MOST_NAMED]) + (" …" if len(gaps) > _MOST_NAMED else "")
        yield Problem("months_without_records", n=empty, of=len(months), months=named)


def _months(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """The first days of the months that lie in the period as a whole."""
    month = first.replace(day=1)
    while month <= last:
        following = (month + dt.timedelta(days=32)).replace(day=1)
        if month >= first and following - dt.timedelta(days=1) <= last:
            yield month
        month = following
