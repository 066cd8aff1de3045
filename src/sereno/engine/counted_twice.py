"""What seems to be counted more than once: rows that sum others, and what two files both tell.

Words give few of these away (`total_rows`): “Ambos sexos”, “17 serious crimes” or the name of the
city sum other rows without saying so, and a table of last year's months comes with one of whole
years. The numbers tell: in table after table one row is the sum of those beside it. Nothing is left
out by that alone, for it may be chance: a note names the rows, and a person decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import duckdb

from sereno.engine.importing import Imported
from sereno.engine.records import rows_of
from sereno.vocabulary.language import number, percent
from sereno.vocabulary.problems import Problem

# A pattern is seen in so many places, or it may be chance.
FEWEST: Final = 3
FEWEST_INCIDENTS: Final = 20
NEARLY_ALL: Final = 0.95
# So much of what two files could both tell, or of a file's rows, is no chance either.
HALF: Final = 0.5
FEWEST_ROWS: Final = 10
REPEATED: Final = 0.05

_SUMS: Final = (
    # What is alike in the rows compared, and what tells them apart.
    ("rows_sum_rows", "place, label, day, precision", "row"),
    ("rows_sum_labels", "place, day, precision", "label"),
    ("rows_sum_places", "label, day, precision", "place"),
)


def counted_twice(records: duckdb.DuckDBPyConnection, imported: Imported) -> list[Problem]:
    """Notes on what may be counted more than once. `records` has the view `incidents`."""
    counted = [file.name for file in imported.files if file.part.count is not None]
    found: list[Problem] = []
    if counted:
        _tell_counts(records, counted)
        found += _sums(records)
        found += _periods_in_periods(records)
    twice = list(_in_two_files(records, counted, len(imported.files)))
    told = {*counted, *(str(note.values[each]) for note in twice for each in ("one", "other"))}
    return [*found, *twice, *_repeated(records, told)]


def _tell_counts(records: duckdb.DuckDBPyConnection, files: list[str]) -> None:
    """The table `told`: the rows of tables of counts, each with what it counts."""
    records.execute(
        """
        CREATE OR REPLACE TEMP TABLE told AS
        SELECT source_file::VARCHAR AS file, source_row AS row, n_incidents::BIGINT AS n,
               coalesce(area_name_given::VARCHAR, area_code::VARCHAR, '')
                   || coalesce(' · ' || nullif(area_group_given::VARCHAR, ''), '') AS place,
               offence_label::VARCHAR AS label, occurred_on AS day,
               date_precision::VARCHAR AS precision
        FROM incidents WHERE source_file::VARCHAR IN (SELECT unnest($files))
        """,
        {"files": files},
    )


def _sums(records: duckdb.DuckDBPyConnection) -> Iterator[Problem]:
    """Rows, offences and places whose number is, nearly everywhere, the sum of those beside it.

    Where several kinds of sums stand in a table (by sex and by age), all is some whole number of
    times the largest.
    """
    for code, alike, apart in _SUMS:
        # Which of the rows is the sum differs from group to group: only the largest can be.
        name = "''" if apart == "row" else apart
        query = f"""
            WITH parts AS (
                SELECT file, {alike}, {apart} AS part, {name} AS name, sum(n) AS n
                FROM told GROUP BY ALL
            ), beside AS (
                SELECT file, name, n, count(*) OVER w AS k, sum(n) OVER w AS total,
                       max(n) OVER w AS top, row_number() OVER (w ORDER BY n DESC) AS nth
                FROM parts WINDOW w AS (PARTITION BY file, {alike})
            ), largest AS (
                SELECT file, name, n, CASE WHEN n = top AND total % n = 0 AND k > total // n
                                           THEN total // n ELSE 0 END AS times
                FROM beside WHERE k >= 3 AND n > 0 AND (name <> '' OR nth = 1)
            ), each_times AS (
                SELECT file, name, times, count(*) AS hits, sum(n) AS n FROM largest GROUP BY ALL
            )
            SELECT file, name, max(hits) FILTER (times > 1) AS hits
            FROM each_times GROUP BY ALL
            HAVING hits >= {FEWEST} AND hits >= {NEARLY_ALL} * sum(each_times.hits)
               AND sum(n) >= {FEWEST_INCIDENTS}
            ORDER BY file, name
        """
        for row in rows_of(records, query):
            yield Problem(code, where=row["file"], name=row["name"], n=number(row["hits"]))


def _periods_in_periods(records: duckdb.DuckDBPyConnection) -> Iterator[Problem]:
    """Counts of a year, a quarter or a month that others, of parts of it, make up already."""
    query = f"""
        WITH cells AS (
            SELECT coalesce(area_code::VARCHAR, area_name_given::VARCHAR, '') AS place,
                   offence_label::VARCHAR AS label, occurred_on AS day,
                   date_precision::VARCHAR AS precision, sum(n_incidents)::BIGINT AS n,
                   any_value(source_file::VARCHAR) AS file,
                   bool_or(source_file::VARCHAR IN (SELECT DISTINCT file FROM told)) AS counts
            FROM incidents GROUP BY ALL
        ), spans AS (
            SELECT *, CASE precision WHEN 'year' THEN 12 WHEN 'quarter' THEN 3
                                     WHEN 'month' THEN 1 ELSE 0 END AS months FROM cells
        ), whole AS (
            SELECT a.file, a.place, a.label, a.day, a.precision, a.n, sum(b.n) AS parts,
                   any_value(b.file) AS other
            FROM spans a LEFT JOIN spans b
              ON a.place = b.place AND a.label = b.label AND b.months < a.months
             AND b.day >= a.day AND b.day < a.day + to_months(a.months)
            WHERE a.months > 0 AND a.counts AND a.n > 0
            GROUP BY a.file, a.place, a.label, a.day, a.precision, a.n
        )
        SELECT precision, any_value(file ORDER BY file) AS file,
               any_value(other ORDER BY other) AS other, count(*) AS n,
               count(*) FILTER (parts BETWEEN {HALF} * n AND n / {HALF}) AS hits,
               min(day) FILTER (parts IS NOT NULL) AS day
        FROM whole GROUP BY precision
        HAVING hits >= {FEWEST} AND hits >= {HALF} * count(*) FILTER (parts IS NOT NULL)
        ORDER BY precision
    """
    for row in rows_of(records, query):
        yield Problem(
            "periods_counted_twice",
            one=row["file"],
            other="" if row["other"] == row["file"] else row["other"],
            n=number(row["hits"]),
            first=row["day"].isoformat(),
        )


def _in_two_files(
    records: duckdb.DuckDBPyConnection, counted: list[str], files: int
) -> Iterator[Problem]:
    """Pairs of files that tell the same, in the days of which both tell something."""
    if files < 2:
        return
    for pair in _files_of_the_same_days(records):
        counts = pair["one"] in counted and pair["other"] in counted
        exact = "occurred_at, lon, lat, date_precision::VARCHAR, "
        found = _rows_of_pair(records, pair, "" if counts else exact, counts=counts)
        least = min(found["one"], found["other"])
        if least < FEWEST_ROWS and not (counts and least >= FEWEST):
            continue
        if found["shared"] < HALF * least:
            continue
        yield Problem(
            "counts_in_two_files" if counts else "records_in_two_files",
            one=pair["one"],
            other=pair["other"],
            n=number(found["shared"]),
            first=pair["first"].isoformat(),
            last=pair["last"].isoformat(),
        )


def _files_of_the_same_days(records: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Pairs of files and the days that both tell of, without the few that stray from a file's."""
    return rows_of(
        records,
        """
        WITH days AS (
            SELECT source_file::VARCHAR AS file, occurred_on AS day, count(*) AS n,
                   max(CASE date_precision::VARCHAR WHEN 'year' THEN 364 WHEN 'quarter' THEN 89
                       WHEN 'month' THEN 27 ELSE 0 END) AS span
            FROM incidents GROUP BY ALL
        ), along AS (
            SELECT *, sum(n) OVER (PARTITION BY file ORDER BY day) AS so_far,
                   sum(n) OVER (PARTITION BY file) AS of FROM days
        ), ranges AS (
            SELECT file, min(day) AS first, max(day + span::INTEGER) AS last FROM along
            WHERE so_far > 0.02 * of AND so_far - n < 0.98 * of GROUP BY file
        )
        SELECT a.file AS one, b.file AS other, greatest(a.first, b.first) AS first,
               least(a.last, b.last) AS last
        FROM ranges a JOIN ranges b ON a.file < b.file
             AND greatest(a.first, b.first) <= least(a.last, b.last)
        ORDER BY 1, 2
        """,
    )


def _rows_of_pair(
    records: duckdb.DuckDBPyConnection, pair: dict[str, Any], exact: str, *, counts: bool
) -> dict[str, int]:
    """Rows of each file in the days of both, and how many of them both tell.

    Records are compared by what was read of them, since two files write the same differently; those
    that tell neither an hour nor a point are alike too often.
    """
    told = "true" if counts else "(occurred_at IS NOT NULL OR lon IS NOT NULL)"
    exact = exact.replace("lon, lat", "round(lon, 5), round(lat, 5)")
    query = f"""
        WITH keys AS (
            SELECT hash(occurred_on, {exact} offence_label::VARCHAR,
                        coalesce(area_code::VARCHAR, area_name_given::VARCHAR)) AS key,
                   count(*) FILTER (source_file::VARCHAR = $one) AS one,
                   count(*) FILTER (source_file::VARCHAR = $other) AS other
            FROM incidents
            WHERE occurred_on BETWEEN $first AND $last AND {told}
              AND source_file::VARCHAR IN ($one, $other)
            GROUP BY 1
        )
        SELECT coalesce(sum(one), 0)::BIGINT, coalesce(sum(other), 0)::BIGINT,
               coalesce(sum(least(one, other)), 0)::BIGINT
        FROM keys
    """
    one, other, shared = records.execute(query, pair).fetchall()[0]
    return {"one": one, "other": other, "shared": shared}


def _repeated(records: duckdb.DuckDBPyConnection, told: set[str]) -> Iterator[Problem]:
    """Files of records many of which equal an earlier one of the same file."""
    for row in rows_of(
        records,
        """
        SELECT source_file::VARCHAR AS file, count(*) AS of,
               count(*) FILTER (contains(flags, 'duplicate')) AS n
        FROM incidents WHERE date_precision::VARCHAR = 'day' GROUP BY 1 ORDER BY 1
        """,
    ):
        if row["file"] in told or row["n"] < max(FEWEST_ROWS, REPEATED * row["of"]):
            continue
        share = percent(row["n"] / row["of"])
        yield Problem("rows_repeated", where=row["file"], n=number(row["n"]), share=share)
