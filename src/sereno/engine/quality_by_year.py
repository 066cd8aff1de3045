"""How much of the incidents' records is there, year by year, and on which days of the month."""

from __future__ import annotations

from typing import Any, Final

import duckdb

from sereno.engine.records import rows_of

_DAYS: Final = 31


def records_by_year(records: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Of each year how many incidents there are; how many of them have an exact day, a time of
    day, a point, an area's name; and how many are of rows equal to an earlier one.
    """
    return rows_of(
        records,
        """
        SELECT year(occurred_on) AS year, sum(n)::BIGINT AS n,
               coalesce(sum(n) FILTER (date_precision = 'day'), 0)::BIGINT AS day,
               coalesce(sum(n) FILTER (occurred_at IS NOT NULL), 0)::BIGINT AS time,
               coalesce(sum(n) FILTER (lon IS NOT NULL), 0)::BIGINT AS point,
               coalesce(sum(n) FILTER (coalesce(area_name_given, '') != ''), 0)::BIGINT AS name,
               coalesce(sum(n) FILTER (contains(flags, 'duplicate')), 0)::BIGINT AS duplicates
        FROM (SELECT *, n_incidents AS n FROM incidents) GROUP BY 1 ORDER BY 1
        """,
    )


def incidents_by_day(records: duckdb.DuckDBPyConnection) -> list[int]:
    """Incidents whose day is known by the day of the month, from the 1st to the 31st."""
    found = dict(
        records.execute(
            """
            SELECT day(occurred_on), sum(n_incidents)::BIGINT FROM incidents
            WHERE date_precision = 'day' GROUP BY 1
            """
        ).fetchall()
    )
    return [found.get(day, 0) for day in range(1, _DAYS + 1)]
