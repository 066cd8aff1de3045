"""The sheets of a workbook that are read: all that hold the same table, which a person confirms."""

from __future__ import annotations

from typing import Final

from sereno.exchange.manifest.text import Entry
from sereno.exchange.tables.alike_sheets import LeftOut
from sereno.exchange.tables.file_sets import FileSet
from sereno.vocabulary.in_both import InBoth, joined
from sereno.vocabulary.in_both import in_both as _

LEFT_OUT: Final[tuple[LeftOut, ...]] = ("total", "repeats", "sums", "other")


def sheet_entry(files: FileSet) -> Entry:
    """The sheets' entry, in doubt where the workbook has others: one with a heading more or less,
    or with its columns in another order, may be the table of another year.
    """
    read = list(files.sheets)
    value = read if len(read) > 1 else read[0]
    if len(read) == 1 and not files.left_out:
        return Entry(value)
    all_read = _("these sheets have the same headings, and all of them are read: {sheets}")
    alike = [all_read.format(sheets=", ".join(read))] if len(read) > 1 else []
    return Entry(value, joined([*alike, *_left_out(files)], "; "))


def _left_out(files: FileSet) -> list[InBoth]:
    said = {
        "total": _("left out, since by its name it holds the rows of the others: {sheets}"),
        "repeats": _("left out, since its first rows are on another sheet too: {sheets}"),
        "sums": _("left out, since its numbers sum those of all the others: {sheets}"),
        "other": _("left out, since its headings are others or in another order: {sheets}"),
    }
    named = {
        why: ", ".join(sheet for sheet, reason in files.left_out if reason == why)
        for why in LEFT_OUT
    }
    return [said[why].format(sheets=named[why]) for why in LEFT_OUT if named[why]]
