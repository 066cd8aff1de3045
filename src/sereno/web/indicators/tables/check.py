"""Looks into a table and checks it: what its jobs do."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from typing import Final

import numpy as np

from sereno.exchange.indicators.tables import ReadTable, read_indicators
from sereno.exchange.indicators.units import NUMBER
from sereno.exchange.indicators.value_files import LevelValues, write_values
from sereno.exchange.results.result_files import safe_text
from sereno.exchange.tables.incident_files import look
from sereno.methods.sources.indicators.checks import Checked, check_values
from sereno.methods.sources.indicators.plausibility import implausible
from sereno.methods.sources.indicators.values import IndicatorValues, Texts, together, with_limits
from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.indicator_values import INDICATOR_VALUES
from sereno.vocabulary.indicators import IndicatorDefinition
from sereno.vocabulary.indicators import indicators as starting_catalogue
from sereno.vocabulary.language import LANGUAGES
from sereno.web.files.spool import Spool
from sereno.web.geographies.models import GeographyArea
from sereno.web.indicators.changes import new_definition
from sereno.web.indicators.earlier import earlier_values
from sereno.web.indicators.models import Indicator, IndicatorTable
from sereno.web.indicators.tables.changes import keep_check, keep_look
from sereno.web.indicators.tables.check_summary import CheckSummary, summary_of
from sereno.web.indicators.tables.look import looked
from sereno.web.indicators.tables.mapping import NEW_LEVEL, mapping_of
from sereno.web.jobs.kinds import Result, Say
from sereno.web.jobs.models import Job

# The files that a check writes, by the field of the table that names each.
FILES: Final = {"values": INDICATOR_VALUES.name, "rejects": "rejects.csv", "apart": "apart.csv"}


def look_into_table(job: Job, say: Say) -> Result:
    """Say what a table of which nothing is known yet seems to be."""
    table = _table(job)
    say("looking")
    settled = looked(table)
    return Result(keep=lambda: keep_look(table=table, settled=settled))


def check_table(job: Job, say: Say) -> Result:
    """Read a table by what was settled, and check it."""
    table = _table(job)
    with ExitStack() as stack:
        files = {
            field: stack.enter_context(Spool(table.audit, name)) for field, name in FILES.items()
        }
        checked = _checked(table, files, say)
        written = stack.pop_all()
    return Result(
        keep=lambda: keep_check(table=table, checked=checked, files=files),
        then=written.close,
        drop=written.close,
    )


def _table(job: Job) -> IndicatorTable:
    found = IndicatorTable.objects.select_related("audit", "upload")
    table = found.get(pk=job.subject_key)
    table.upload.audit = table.audit
    return table


def _codes_of(table: IndicatorTable, level: str) -> dict[str, str]:
    """{code: name} of a level's areas."""
    found = GeographyArea.objects.filter(level__audit=table.audit, level__key=level)
    return dict(found.filter(is_current=True).values_list("code", "name"))


def _checked(table: IndicatorTable, files: Mapping[str, Spool], say: Say) -> CheckSummary:
    say("reading", 0, 3)
    facts = look(table.upload.path, sheet=table.settled["sheet"] or None)
    read = read_indicators(facts, mapping_of(table.settled))
    level = table.settled["level"]
    codes = None if level == NEW_LEVEL else _codes_of(table, level)
    values = read.values if codes is None else _by_code(read.values, codes)
    known = _definitions(table, read.labels)
    definitions = {
        **{code: new_definition(code, "", read.units.get(code, NUMBER)) for code in read.labels},
        **known,
    }
    say("checking", 1, 3)
    checked = check_values(values, definitions, codes, where=table.upload.name)
    good = _limited(checked.good, definitions)
    notes = None
    if read.notes is not None:
        notes = np.delete(read.notes, [fault.row for fault in checked.faults])
    say("keeping", 2, 3)
    with files["values"].filled_by_path() as path:
        write_values(path, [LevelValues(level, good, notes)])
    _write_rejects(files["rejects"], read, checked)
    _write_apart(files["apart"], read)
    # The names of its areas are only needed for a level that isn't there yet.
    names = read.area_names if codes is None else {}
    to_confirm = implausible(good, earlier_values(table.audit, definitions, level), definitions)
    return summary_of(read, checked, good, definitions, set(known), names, to_confirm)


def _by_code(values: IndicatorValues, codes: Mapping[str, str]) -> IndicatorValues:
    """Areas told by name become their codes, where one area alone has that name."""
    times = Counter(fold(name) for name in codes.values())
    by_name = {fold(name): code for code, name in codes.items() if times[fold(name)] == 1}
    said: Texts = np.array(
        [a if a in codes else by_name.get(fold(a), a) for a in values.areas.tolist()], object
    )
    columns = values.columns() | {"areas": said}
    return IndicatorValues(**columns)


def _definitions(
    table: IndicatorTable, labels: Mapping[str, str]
) -> dict[str, IndicatorDefinition]:
    known = {code: d for code, d in starting_catalogue().items() if code in labels}
    for indicator in Indicator.objects.filter(audit=table.audit, code__in=labels):
        known[indicator.code] = indicator.defined()
    return known


def _limited(
    good: IndicatorValues, definitions: Mapping[str, IndicatorDefinition]
) -> IndicatorValues:
    """With exact limits where an indicator's law gives some and the table brought none."""
    lawful = [code for code, each in definitions.items() if each.interval]
    if not np.isin(good.indicators, lawful).any():
        return good
    # Row numbers take the values back to their order, which that of their notes is.
    rows = [np.flatnonzero(~np.isin(good.indicators, lawful))]
    rows += [np.flatnonzero(good.indicators == code) for code in lawful]
    parts = [good.take(rows[0])]
    parts += [
        with_limits(good.take(part), definitions[code])
        for part, code in zip(rows[1:], lawful, strict=True)
    ]
    return together(parts).take(np.argsort(np.concatenate(rows), kind="stable"))


def _write_rejects(spool: Spool, read: ReadTable, checked: Checked) -> None:
    rows = [(row.line, row.column, row.value, row.problem) for row in (*read.rejects, *read.cells)]
    rows += [(fault.line, "", "", fault.problem) for fault in checked.faults]
    with spool.filled_by_path() as path, path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        said = [f"{what}_{lang}" for lang in LANGUAGES for what in ("reason", "how_to_mend")]
        writer.writerow(["line", "column", "value", "code", *said])
        for line, column, value, problem in sorted(rows, key=lambda row: row[0]):
            writer.writerow(
                [line, safe_text(column), safe_text(value), problem.code,
                 *map(safe_text, problem.in_every_language())]
            )  # fmt: skip


def _write_apart(spool: Spool, read: ReadTable) -> None:
    with spool.filled_by_path() as path, path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["line", "level", "area"])
        writer.writerows([row.line, row.level, safe_text(row.area)] for row in read.apart)
