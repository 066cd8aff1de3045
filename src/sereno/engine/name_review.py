"""The names that people should look at: those without an area, and those that aren't exact."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import duckdb

from sereno.engine.records import rows_of
from sereno.exchange.boundaries.areas import Areas
from sereno.methods.sources.places.place_match import NameMatch

LONGEST_QUEUE: Final = 20_000
# Of an area's rows with a point of their own, so many tell whether the name is right, and fewer
# than this share in the area says that it hardly is.
ENOUGH_POINTS: Final = 5
HARDLY_ANY: Final = 0.2


def names_to_review(
    records: duckdb.DuckDBPyConnection,
    areas: Areas,
    matches: Mapping[tuple[str, str], NameMatch],
) -> dict[str, Any]:
    """`unmatched` and `unmatched_names`, `accepted` and `accepted_names` of the quality report."""
    return {**_unmatched(records, areas, matches), **_accepted(records, areas, matches)}


def _unmatched(
    records: duckdb.DuckDBPyConnection,
    areas: Areas,
    matches: Mapping[tuple[str, str], NameMatch],
) -> dict[str, Any]:
    """The most frequent names without an area, and how many there are in all.

    Counted are the incidents that stay without one: a point or a code may have placed the others.
    """
    rows = rows_of(
        records,
        f"""
        SELECT coalesce(area_group_given, '') AS "group", area_name_given AS name,
               sum(n_incidents)::BIGINT AS n, count(*) OVER () AS all_names,
               (sum(sum(n_incidents)) OVER ())::BIGINT AS all_rows
        FROM incidents WHERE contains(flags, 'name_unmatched') AND placed_by = 'none'
        GROUP BY ALL ORDER BY n DESC, "group", name LIMIT {LONGEST_QUEUE}
        """,
    )
    whole = {"names": 0, "rows": 0}
    for row in rows:
        whole = {"names": row.pop("all_names"), "rows": row.pop("all_rows")}
        match = matches.get((row["group"], row["name"]))
        row["candidates"] = [
            {**_area(areas, index), "score": round(float(score), 1)}
            for index, score in (match.candidates if match else ())
        ]
    return {"unmatched": whole, "unmatched_names": rows}


def _accepted(
    records: duckdb.DuckDBPyConnection,
    areas: Areas,
    matches: Mapping[tuple[str, str], NameMatch],
) -> dict[str, Any]:
    """The names that were taken for an area though they aren't exactly its own, least sure first.

    `points` counts the rows of the name that have a point in the city, `agree` those of them whose
    point lies in the area; where these are `doubtful`, the name comes before all others.
    """
    rows = rows_of(
        records,
        f"""
        SELECT coalesce(area_group_given, '') AS "group", area_name_given AS name,
               sum(n_incidents)::BIGINT AS n,
               coalesce(sum(n_incidents) FILTER (placed_by = 'name'), 0)::BIGINT AS placed,
               coalesce(sum(n_incidents) FILTER (point_name_agree IS NOT NULL), 0)::BIGINT
                   AS points,
               coalesce(sum(n_incidents) FILTER (point_name_agree), 0)::BIGINT AS agree,
               count(*) OVER () AS all_names, (sum(sum(n_incidents)) OVER ())::BIGINT AS all_rows
        FROM incidents WHERE name_score < 100
        GROUP BY "group", name ORDER BY n DESC, "group", name LIMIT {LONGEST_QUEUE}
        """,
    )
    whole = {"names": 0, "rows": 0}
    for row in rows:
        whole = {"names": row.pop("all_names"), "rows": row.pop("all_rows")}
        match = matches[row["group"], row["name"]]
        row["area"] = _area(areas, match.index)
        row["score"], row["ground"] = round(float(match.score), 1), match.ground
        row["doubtful"] = (
            row["points"] >= ENOUGH_POINTS and row["agree"] < HARDLY_ANY * row["points"]
        )
    rows.sort(key=lambda row: (not row["doubtful"], row["score"], -row["n"]))
    return {"accepted": whole, "accepted_names": rows}


def _area(areas: Areas, index: int) -> dict[str, str]:
    return {
        "area_code": areas.codes[index],
        "area_name": areas.names[index],
        "group": areas.groups[index],
    }
