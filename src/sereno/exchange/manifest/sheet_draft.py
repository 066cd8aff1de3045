"""The sheet of a workbook that is read, asked about where others hold the same table."""

from __future__ import annotations

from typing import Final

from sereno.exchange.manifest.text import Entry
from sereno.exchange.tables.file_sets import FileSet
from sereno.exchange.tables.incident_files import look
from sereno.exchange.tables.table_facts import FileFacts
from sereno.vocabulary.in_both import in_both as _
from sereno.vocabulary.problems import Problem

# Each is opened in a process of its own.
_SHEETS_LOOKED_AT: Final = 12


def sheet_entry(files: FileSet) -> Entry:
    """The sheet's entry: a sheet a year or a month is usual, and a total of them too."""
    for facts in files.facts:
        same = _same_columns(facts)
        if same:
            why = _(
                "other sheets of {file} have the same columns: {sheets}; only this one is read, "
                "so put the rows of the others that are still missing below it, or save those "
                "sheets as files of their own"
            )
            return Entry(facts.sheet, why.format(file=facts.path.name, sheets=", ".join(same)))
    return Entry(files.facts[0].sheet)


def _same_columns(facts: FileFacts) -> list[str]:
    others = [sheet for sheet in facts.sheets if sheet != facts.sheet]
    found = []
    for sheet in others[:_SHEETS_LOOKED_AT]:
        try:
            other = look(facts.path, sheet=sheet)
        except Problem:
            # Notes, a chart, nothing: no table of its own.
            continue
        if other.columns == facts.columns:
            found.append(sheet)
    return found
