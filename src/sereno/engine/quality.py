"""The data quality report: what the import counted, and what the incidents show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

import sereno
from sereno.engine.counted_twice import counted_twice
from sereno.engine.empty_months import empty_months
from sereno.engine.importing import FileTally, Imported
from sereno.engine.incidence import Incidence
from sereno.engine.mending_notes import mending_notes
from sereno.engine.name_review import LONGEST_QUEUE, names_to_review
from sereno.engine.quality_by_year import incidents_by_day, records_by_year
from sereno.engine.records import rows_of
from sereno.exchange.boundaries.area_columns import listed
from sereno.exchange.boundaries.areas import Areas
from sereno.exchange.manifest.reading import Manifest
from sereno.exchange.tables.side_columns import side_columns_among
from sereno.methods.sources.reading.date_forms import COARSE_FORMS
from sereno.methods.sources.reading.quality import (
    EXPECTED_MINUTE,
    EXPECTED_ON_THE_HOUR,
    RATCLIFFE,
    delay,
    expected_days,
    heap,
    share,
)
from sereno.vocabulary.language import number, percent
from sereno.vocabulary.problems import Problem, once

# A share of all coordinates on one and the same point that no market or station explains.
ONE_POINT_SHARE = 0.20
# A larger share of dates that can't be in their file's order than slips of the pen explain.
ORDER_DENIED_BY = 0.01
# Boundaries drawn one by one overlap a little at their edges; beyond that one hides another.
OVERLAPS_TOLD = 0.01
LONGEST_LIST = 500


def quality_report(
    records: duckdb.DuckDBPyConnection,
    *,
    manifest: Manifest,
    areas: Areas,
    imported: Imported,
    incidence: Incidence,
    period: tuple[dt.date, dt.date],
    notes: Sequence[Problem],
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """quality.json as a dictionary, and its notes: those given and what the import shows.

    `records` has the view `incidents` (incidents.parquet).
    """
    most_common = _most_common_point(records, imported)
    records.register(
        "coded",
        pa.table(
            {
                "offence_label": pa.array(imported.codes, pa.string()),
                "topic": pa.array([c.topic for c in imported.codes.values()], pa.string()),
                "iccs": pa.array([c.iccs for c in imported.codes.values()], pa.string()),
            }
        ),
    )
    # One pass over the incidents; what follows counts these cells.
    records.execute(
        """
        CREATE OR REPLACE TEMP TABLE cells AS
        WITH counted AS (
            SELECT year(occurred_on) AS year, offence_label, placed_by, flags, area_group_given,
                   point_name_agree, sum(n_incidents)::BIGINT AS n
            FROM incidents GROUP BY ALL
        )
        SELECT year, topic, offence_label, iccs, placed_by, flags,
               coalesce(area_group_given, '') AS grp, point_name_agree, n
        FROM counted JOIN coded USING (offence_label)
        """
    )
    placed = _placed(records, imported)
    notes = [
        *notes,
        *_warnings(most_common, placed["placed"]["share"], imported),
        *counted_twice(records, imported),
        *empty_months(records, period),
    ]
    document = {
        "sereno": sereno.__version__,
        "audit": manifest.audit.name,
        "rows": {
            "in": imported.total.rows,
            "incidents": imported.incidents,
            "rejected": imported.total.rejected,
        },
        "files": [
            {
                "file": f.name,
                "rows": f.tally.rows,
                "incidents": f.tally.incidents,
                "rejected": f.tally.rejected,
                "repaired_encoding": f.tally.repaired,
                "encoding": f.facts.encoding,
                "delimiter": f.facts.delimiter,
                "sha256": f.sha256,
            }
            for f in imported.files
        ],
        "rejects": _rejects(imported),
        **placed,
        **names_to_review(records, areas, imported.matches),
        "area_bounds": [
            {
                "area_code": areas.codes[a],
                "area_name": areas.names[a],
                "group": areas.groups[a],
                "n": int(incidence.all.n[a]),
                "lowest": int(incidence.all.lowest[a]),
                "highest": int(incidence.all.highest[a]),
            }
            for a in range(len(areas.codes))
        ],
        "completeness": _completeness(imported),
        "filled_by_year": records_by_year(records),
        "dates": _dates(records, imported, period),
        "times": _times(records),
        "places": _places(records, most_common, imported),
        "duplicates": imported.duplicates,
        "offences": _offences(records, imported),
        "notes": [note.as_data() for note in notes],
    }
    return document, tuple(notes)


def _warnings(
    most: Mapping[str, Any] | None, placed: float | None, imported: Imported
) -> list[Problem]:
    """What a reader of the report must not overlook."""
    found = []
    if most is not None and most["n"] > 20 and most["share"] >= ONE_POINT_SHARE:
        found.append(
            Problem("one_point", n=most["n"], lon=f"{most['lon']:.5f}", lat=f"{most['lat']:.5f}")
        )
    if placed is not None and placed < RATCLIFFE:
        found.append(
            Problem("few_placed", share=percent(placed), least=percent(RATCLIFFE, decimals=0))
        )
    found += once(note for file in imported.files for note in file.facts.notes)
    twice = imported.total.overlaps
    if twice >= OVERLAPS_TOLD * max(imported.total.coordinates_given, 1):
        shared = percent(twice / max(imported.total.coordinates_given, 1))
        found.append(Problem("points_in_two_areas", n=number(twice), share=shared))
    for file in imported.files:
        found += _date_order_doubts(file)
        found += mending_notes(file)
    coarse = sum(imported.total.date_forms.get(form, 0) for form in COARSE_FORMS)
    if coarse:
        years = sum(imported.total.date_forms.get(form, 0) for form in ("YYYY", "YYYY/YY"))
        found.append(Problem("dates_coarse", n=number(coarse), years=number(years)))
    if imported.total.codes:
        found.append(_unknown_codes(imported.total.codes))
    if imported.total.repaired:
        found.append(Problem("mixed_encoding", n=imported.total.repaired))
    for part, tally in imported.parts:
        if part.count is not None and any(
            _is_filled(part.count, file) for file in imported.files if file.part is part
        ):
            found.append(Problem("count_in_merged_cells", column=part.count))
        if part.count is not None:
            rows = number(tally.rows - tally.rejected)
            told = Problem(
                "rows_stand_for", column=part.count, rows=rows, n=number(tally.incidents)
            )
            found.append(told)
        if tally.rows_of_none:
            none = number(tally.rows_of_none)
            found.append(Problem("rows_of_none", column=part.count, rows=none))
        for role in ("time", "lon", "lat", "point"):
            unread = tally.unreadable.get(role, 0)
            if (
                role in part.columns()
                and unread
                and unread >= 0.5 * max(tally.filled.get(role, 0), 1)
            ):
                found.append(Problem("column_unreadable", column=part.columns()[role], n=unread))
    return found


def _is_filled(count: str, file: FileTally) -> bool:
    """Whether the counts stand in cells that reach down over several rows."""
    side = side_columns_among([count], file.facts.columns)
    return not {count, *(side.columns if side else ())}.isdisjoint(file.facts.filled)


def _unknown_codes(codes: Mapping[str, int]) -> Problem:
    """How many incidents carry codes of no area, with the most frequent of them."""
    often = sorted((code for code in codes if code), key=lambda code: (-codes[code], code))
    return Problem("codes_unknown", n=sum(codes.values()), codes=listed(often))


def _date_order_doubts(file: FileTally) -> list[Problem]:
    """What a file's dates leave open, or deny, of the order of day and month."""
    denied = file.tally.days_before_month
    if denied > ORDER_DENIED_BY * file.tally.rows:
        return [Problem("dates_year_day_month", where=file.name, n=number(denied))]
    forms = file.tally.date_forms
    day_first = sum(n for form, n in forms.items() if form.startswith("DD") and " MMM" not in form)
    month_first = sum(
        n for form, n in forms.items() if form.startswith("MM") and not form.startswith("MMM")
    )
    fewer = min(day_first, month_first)
    if fewer > ORDER_DENIED_BY * (day_first + month_first):
        return [Problem("date_order_mixed", where=file.name, day=day_first, month=month_first)]
    if day_first + month_first > 0 and not file.habits.order_sure:
        return [Problem("date_order_assumed", where=file.name)]
    return []


def _rejects(imported: Imported) -> list[dict[str, Any]]:
    rows = []
    for code, n in sorted(imported.total.rejects.items(), key=lambda item: (-item[1], item[0])):
        file, row = imported.reject_examples[code]
        rows.append(
            {
                "n": n,
                **row.problem.as_data(),
                "example_file": file,
                "example_line": row.line,
            }
        )
    return rows


_COUNTS = """
    sum(n)::BIGINT AS n,
    coalesce(sum(n) FILTER (placed_by = 'point'), 0)::BIGINT AS point,
    coalesce(sum(n) FILTER (placed_by IN ('name', 'code')), 0)::BIGINT AS name,
    coalesce(sum(n) FILTER (placed_by = 'none'), 0)::BIGINT AS none
"""


def _with_share(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    for row in rows:
        row["share"] = share(row["point"] + row["name"], row["n"])
    return rows


def _placed(records: duckdb.DuckDBPyConnection, imported: Imported) -> dict[str, Any]:
    whole = _with_share(rows_of(records, f"SELECT {_COUNTS} FROM cells"))[0]
    agreement = rows_of(
        records,
        """
        SELECT coalesce(sum(n) FILTER (point_name_agree IS NOT NULL), 0)::BIGINT AS "both",
               coalesce(sum(n) FILTER (point_name_agree), 0)::BIGINT AS agree,
               coalesce(sum(n) FILTER (NOT point_name_agree), 0)::BIGINT AS disagree
        FROM cells
        """,
    )[0]

    def by(key: str, columns: str) -> list[dict[str, Any]]:
        query = f"SELECT {columns}, {_COUNTS} FROM cells GROUP BY ALL ORDER BY n DESC, {key}"
        return _with_share(rows_of(records, query))

    years = by("year", "year")
    return {
        "placed": {**whole, "warn_below": RATCLIFFE},
        "placed_by_year": sorted(years, key=lambda row: row["year"]),
        "placed_by_topic": by("topic", "topic"),
        "placed_by_offence": by("offence", "offence_label AS offence, iccs, topic")[:LONGEST_LIST],
        "placed_by_group": by('"group"', 'grp AS "group"'),
        "agreement": {**agreement, "share": share(agreement["agree"], agreement["both"])},
        "names": dict(sorted(imported.total.names.items())),
    }


def _completeness(imported: Imported) -> list[dict[str, Any]]:
    rows = []
    for file_set, (part, tally) in enumerate(imported.parts, start=1):
        readable_rows = tally.rows - tally.rejects.get("row_width", 0)
        for role, column in part.columns().items():
            filled = tally.filled.get(role, 0)
            rows.append(
                {
                    "column": column,
                    "role": role,
                    "file_set": file_set,
                    "filled": filled,
                    "empty": max(readable_rows - filled, 0),
                    "unreadable": tally.unreadable.get(role, 0),
                    "share": share(filled, readable_rows),
                }
            )
    return rows


def _dates(
    records: duckdb.DuckDBPyConnection, imported: Imported, period: tuple[dt.date, dt.date]
) -> dict[str, Any]:
    n, exact, january, month, outside = records.execute(
        """
        SELECT coalesce(sum(n), 0)::BIGINT,
               coalesce(sum(n) FILTER (exact), 0)::BIGINT,
               coalesce(sum(n) FILTER (exact AND month(day) = 1 AND day(day) = 1), 0)::BIGINT,
               coalesce(sum(n) FILTER (exact AND day(day) = 1), 0)::BIGINT,
               coalesce(sum(n) FILTER (day NOT BETWEEN $first AND $last), 0)::BIGINT
        FROM (
            SELECT occurred_on AS day, n_incidents AS n, date_precision = 'day' AS exact
            FROM incidents
        )
        """,
        {"first": period[0], "last": period[1]},
    ).fetchall()[0]
    expected_january, expected_month = expected_days(*period)
    forms = sorted(imported.total.date_forms.items(), key=lambda item: (-item[1], item[0]))
    return {
        "forms": [{"form": form, "n": count, "share": share(count, n)} for form, count in forms],
        "first_of_january": heap(january, exact, expected_january).as_dict(),
        "first_of_month": heap(month, exact, expected_month).as_dict(),
        "by_day": incidents_by_day(records),
        "future": imported.total.rejects.get("date_in_future", 0),
        "out_of_period": outside,
        "period": [period[0].isoformat(), period[1].isoformat()],
        # The months in which the years begin of which records tell no more.
        "years_begin": [
            month
            for (month,) in records.execute(
                """
                SELECT DISTINCT month(occurred_on) FROM incidents
                WHERE date_precision = 'year' ORDER BY 1
                """
            ).fetchall()
        ],
        # None where no column holds the date of the report.
        "delay": delay(imported.total.delays).as_dict() if imported.total.delays else None,
    }


def _times(records: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    records.execute(
        """
        CREATE OR REPLACE TEMP TABLE times AS
        SELECT occurred_at::TIME AS time, sum(n_incidents)::BIGINT AS n FROM incidents
        WHERE occurred_at IS NOT NULL GROUP BY 1
        """
    )
    given, noon, midnight, hour = records.execute(
        """
        SELECT coalesce(sum(n), 0)::BIGINT,
               coalesce(sum(n) FILTER (time = TIME '12:00:00'), 0)::BIGINT,
               coalesce(sum(n) FILTER (time = TIME '00:00:00'), 0)::BIGINT,
               coalesce(sum(n) FILTER (minute(time) = 0 AND second(time) = 0), 0)::BIGINT
        FROM times
        """
    ).fetchall()[0]
    hours = dict(
        records.execute("SELECT hour(time), sum(n)::BIGINT FROM times GROUP BY 1").fetchall()
    )
    return {
        "given": given,
        "noon": heap(noon, given, EXPECTED_MINUTE).as_dict(),
        "midnight": heap(midnight, given, EXPECTED_MINUTE).as_dict(),
        "on_the_hour": heap(hour, given, EXPECTED_ON_THE_HOUR).as_dict(),
        "by_hour": [hours.get(h, 0) for h in range(24)],
    }


def _most_common_point(
    records: duckdb.DuckDBPyConnection, imported: Imported
) -> dict[str, Any] | None:
    def points() -> Iterator[
        tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.int64]]
    ]:
        query = "SELECT lon, lat, n_incidents::BIGINT AS n FROM incidents WHERE lon IS NOT NULL"
        for batch in records.sql(query).to_arrow_reader():
            lon, lat, n = (batch.column(name).to_numpy() for name in ("lon", "lat", "n"))
            yield lon, lat, n

    found = imported.points.most_common(points)
    if found is None:
        return None
    return {"lon": found.lon, "lat": found.lat, "n": found.n, "share": found.n / found.given}


def _places(
    records: duckdb.DuckDBPyConnection, most_common: Mapping[str, Any] | None, imported: Imported
) -> dict[str, Any]:
    flags = ("zero_zero", "lonlat_swapped", "sign_mended", "decimal_comma", "outside")
    kinds = records.execute("SELECT flags, sum(n)::BIGINT FROM cells GROUP BY 1").fetchall()
    counted = {flag: sum(n for kind, n in kinds if flag in kind.split(";")) for flag in flags}
    return {
        "given": imported.total.coordinates_given,
        "zero": counted["zero_zero"],
        "swapped": counted["lonlat_swapped"],
        "sign_mended": counted["sign_mended"],
        "decimal_comma": counted["decimal_comma"],
        "outside": counted["outside"],
        "overlaps": imported.total.overlaps,
        "most_common_point": most_common,
    }


def _offences(records: duckdb.DuckDBPyConnection, imported: Imported) -> dict[str, Any]:
    counts = dict(
        records.execute("SELECT offence_label, sum(n)::BIGINT FROM cells GROUP BY 1").fetchall()
    )
    review = [
        {
            "label": label,
            "n": counts.get(label, 0),
            "doubt_es": coded.doubt_es,
            "doubt_en": coded.doubt_en,
            "why_es": coded.why_es,
            "why_en": coded.why_en,
            "iccs": coded.iccs,
            "confidence": coded.confidence,
            "near": [asdict(near) for near in coded.near],
            "answers": [asdict(answer) for answer in coded.answers],
        }
        for label, coded in imported.codes.items()
        if coded.needs_review
    ]
    return {
        "labels": len(imported.codes),
        "coded_by": dict(sorted(imported.total.coded_by.items())),
        "review": sorted(review, key=lambda row: (-row["n"], row["label"]))[:LONGEST_QUEUE],
        "not_an_offence": records.execute(
            "SELECT coalesce(sum(n), 0)::BIGINT FROM cells WHERE topic = 'not_an_offence'"
        ).fetchall()[0][0],
    }
