"""Workbooks in the wizard.

1. The sheets of a workbook with the same headings are read together, or those that are chosen;
   rows say which sheet they came from, also those that could not be read.
"""

from __future__ import annotations

import io
from collections import Counter

import openpyxl
import pyarrow.parquet as pq
import pytest

from sereno.web.imports.models import ImportDraft
from sereno.web.imports.version_reader import open_version
from sereno.web.sources.models import Coverage
from tests.integration.web.imports.small_city import areas_file, incidents_file
from tests.integration.web.imports.wizard_steps import look, page, run, send, start, take_guesses

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    pytest.mark.usefixtures("empty_home"),
]


def test_sheets_of_one_table(client, audit) -> None:
    """1"""
    head, *rows = (line.split(",") for line in incidents_file().decode().splitlines())
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, part in (("I", rows[:120]), ("II", rows[120:]), ("TOTAL", rows)):
        sheet = book.create_sheet(title)
        for row in (head, *part):
            sheet.append(row)
    book.worksheets[0].row_dimensions[5].hidden = True
    held = io.BytesIO()
    book.save(held)
    assert send(client, audit, "areas", "colonias.geojson", areas_file()).status_code == 302
    assert send(client, audit, "incidents", "fgj.xlsx", held.getvalue()).status_code == 302
    look(audit)
    text = page(client, audit, "incidents").content.decode()
    assert "Not sure: these sheets have the same headings" in text
    assert "rows of the others: TOTAL" in text
    assert ImportDraft.objects.get(audit=audit).contents.guessed.rows == len(rows)
    take_guesses(client, audit, **{"set0-sheet": '["I", "II", "TOTAL"]'})
    assert ImportDraft.objects.get(audit=audit).contents.guessed.rows == 2 * len(rows)
    version = run(start(client, audit))
    assert version.is_ready
    read = pq.read_table(version.folder / "incidents.parquet", columns=["source_file"])
    counted = Counter(read.column("source_file").to_pylist())
    assert counted == {
        "fgj.xlsx (I)": 120,
        "fgj.xlsx (II)": len(rows) - 121,
        "fgj.xlsx (TOTAL)": len(rows) - 1,
    }
    assert Coverage.objects.filter(source__in=version.sources.all()).exists()
    (note,) = [n for n in open_version(version).quality["notes"] if n["code"] == "rows_hidden"]
    assert (note["where"], "(5)" in note["what"]["es"]) == ("fgj.xlsx (I)", True)
    file, _of_total = page(client, audit, "rejects").context["files"]
    assert file[0] == "fgj.xlsx (II)"
    (_heads, row) = b"".join(client.get(file[2]).streaming_content).decode().splitlines()
    assert row.startswith(",10:00:00")
