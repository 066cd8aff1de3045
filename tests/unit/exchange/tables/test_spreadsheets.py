"""Workbooks: the sheet, the headings, and cells as the text that a person reads in them."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from sereno.exchange.tables import incident_files
from sereno.vocabulary.problems import Problem


def workbook(path: Path, rows: list[list[object]], **other_sheets: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, content in {"Incidentes": rows, **other_sheets}.items():
        sheet = book.create_sheet(title)
        for row in content:
            sheet.append(row)
    book.save(path)
    return path


def read(path: Path, *columns: str) -> list[tuple[int, tuple[str, ...]]]:
    facts = incident_files.look(path)
    rows: list[tuple[int, tuple[str, ...]]] = []
    for batch in incident_files.batches(facts, columns or facts.columns, rows=2):
        values = zip(*(column.to_pylist() for column in batch.columns.values()), strict=True)
        rows += zip(batch.lines.tolist(), values, strict=True)
    return rows


def test_typed_cells_become_iso_text(tmp_path: Path) -> None:
    moment, midnight = (
        dt.datetime.fromisoformat(text) for text in ("2019-01-31T10:20", "2019-02-01T00:00")
    )
    path = workbook(
        tmp_path / "robos.xlsx",
        [
            ["fecha", "momento", "hora", "lat", "folio", "violencia", "clave"],
            [dt.date(2019, 1, 31), moment, dt.time(10, 20), 19.4326, 12.0, True, "007"],
            [dt.date(2019, 2, 1), midnight, None, -99.1, 13, False, "010"],
        ],
    )
    assert read(path) == [
        (2, ("2019-01-31", "2019-01-31 10:20:00", "10:20:00", "19.4326", "12", "true", "007")),
        (3, ("2019-02-01", "2019-02-01 00:00:00", "", "-99.1", "13", "false", "010")),
    ]


def test_notes_above_gaps_and_blank_rows_keep_the_row_numbers(tmp_path: Path) -> None:
    path = tmp_path / "robos.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "Fiscalía General: incidentes 2019"
    sheet.merge_cells("A1:C1")
    for row, values in {
        4: ["fecha", "colonia", "delito"],
        5: ["2019-01-01", "Centro", "ROBO"],
        8: ["2019-01-02", "Roma", "ROBO"],
        9: ["Fuente: FGJ", None, None],
    }.items():
        for column, value in enumerate(values, start=1):
            sheet.cell(row, column, value)
    book.save(path)
    facts = incident_files.look(path)
    assert [note.code for note in facts.notes] == ["lines_above_header"]
    assert [line for line, _ in read(path)] == [5, 8, 9]


def test_merged_headings_over_two_rows(tmp_path: Path) -> None:
    path = tmp_path / "robos.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Fecha", "Delito", "Coordenadas", None], [None, None, "lat", "lon"]):
        sheet.append(row)
    for n in range(5):
        sheet.append([dt.date(2019, 1, 1 + n), "ROBO", 19.4 + n, -99.1])
    sheet.merge_cells("C1:D1")
    book.save(path)
    facts = incident_files.look(path)
    assert facts.columns == ("Fecha", "Delito", "Coordenadas lat", "Coordenadas lon")
    assert facts.data_line == 3


def test_the_sheet_with_the_table_is_found_and_told(tmp_path: Path) -> None:
    path = workbook(tmp_path / "robos.xlsx", [["Notas"], ["Cifras preliminares"]])
    book = openpyxl.load_workbook(path)
    table = book.create_sheet("2019")
    hidden = book.create_sheet("vieja")
    hidden.sheet_state = "hidden"
    for sheet in (table, hidden):
        sheet.append(["fecha", "colonia", "delito"])
        sheet.append(["2019-01-01", "Centro", "ROBO"])
    book.save(path)
    facts = incident_files.look(path)
    assert facts.sheet == "2019"
    note, hidden = facts.notes
    assert (note.code, hidden.code) == ("sheet_chosen", "sheets_hidden")
    assert "Incidentes" in note.what("es")
    assert "vieja" not in note.what("es")
    assert incident_files.look(path, sheet="vieja").sheet == "vieja"


def test_a_sheet_that_is_not_there(tmp_path: Path) -> None:
    path = workbook(tmp_path / "robos.xlsx", [["fecha", "colonia"], ["2019-01-01", "Centro"]])
    with pytest.raises(Problem) as caught:
        incident_files.look(path, sheet="incidente")
    assert caught.value.code == "sheet_not_in_file"
    assert "«Incidentes»" in caught.value.mend("es")


def test_a_wrong_extent_hides_nothing(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "robos.xlsx", [["a", "b", "c"], ["1", "2", "3"], ["4", "5", "6"]])
    path = rewritten(whole, "xl/worksheets/sheet1.xml", b'ref="A1:C3"', b'ref="A1"')
    assert len(read(path)) == 2


def test_formulas_give_their_saved_result_or_are_rejected(tmp_path: Path) -> None:
    """openpyxl saves no results, as some exporters do; the second file has one put in."""
    unsaved = workbook(tmp_path / "robos.xlsx", [["n", "total"], ["1", "=1+1"], ["2", "7"]])
    facts = incident_files.look(unsaved)
    (batch,) = incident_files.batches(facts, facts.columns)
    assert batch.columns["total"].to_pylist() == ["7"]
    (row,) = batch.rejected
    assert (row.line, row.column, row.value) == (2, "total", "=1+1")
    assert row.problem.code == "formula_without_value"
    # A column that nobody asked for costs no row.
    assert len(next(incident_files.batches(facts, ["n"])).lines) == 2
    saved = rewritten(
        unsaved, "xl/worksheets/sheet1.xml", rb"(<f>1.1</f>)<v ?(/>|></v>)", rb"\1<v>2</v>"
    )
    assert read(saved) == [(2, ("1", "2")), (3, ("2", "7"))]


def rewritten(path: Path, member: str, old: bytes, new: bytes) -> Path:
    """A copy of a workbook with some bytes of one of its parts changed."""
    held = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(held, "w") as goal:
        for info in source.infolist():
            content = source.read(info)
            if info.filename == member:
                changed = re.sub(old, new, content)
                assert changed != content
                content = changed
            goal.writestr(info, content)
    copy = path.with_name(f"changed_{path.name}")
    copy.write_bytes(held.getvalue())
    return copy


def test_a_workbook_inside_a_zip_is_read(tmp_path: Path) -> None:
    inner = workbook(tmp_path / "robos.xlsx", [["fecha", "colonia"], ["2019-01-01", "Centro"]])
    path = tmp_path / "datos.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(inner, "datos/robos.xlsx")
    assert read(path) == [(2, ("2019-01-01", "Centro"))]


def test_a_part_cut_off_inside_is_a_problem(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "robos.xlsx", [["a", "b"], *([str(n), "x"] for n in range(300))])
    path = rewritten(whole, "xl/worksheets/sheet1.xml", b'<c r="A300"', b'<c r="A300')
    facts = incident_files.look(path)
    with pytest.raises(Problem) as caught:
        list(incident_files.batches(facts, facts.columns))
    assert caught.value.code == "spreadsheet_broken"


@pytest.mark.real_data
def test_the_corrupt_workbook_of_the_real_data(real_data: Callable[[str], Path]) -> None:
    with pytest.raises(Problem) as caught:
        incident_files.look(real_data("xlsforms/Biweekly_Wellbeing_Survey_XLSForm.xlsx"))
    assert caught.value.code == "spreadsheet_broken"


@pytest.mark.real_data
def test_a_messy_workbook_of_the_real_data(real_data: Callable[[str], Path]) -> None:
    path = real_data("envipe/III_denuncia_delito_2025_est.xlsx")
    facts = incident_files.look(path)
    assert facts.sheet == "3.1"
    assert "sheet_chosen" in [note.code for note in facts.notes]
    assert sum(len(batch.lines) for batch in incident_files.batches(facts, facts.columns)) > 30


OPEN_DOCUMENT = """<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:t="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:s="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:x="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<o:automatic-styles><s:style s:name="no" s:family="table"><s:table-properties t:display="false"/>
</s:style></o:automatic-styles><o:body><o:spreadsheet>
<t:table t:name="Notas" t:style-name="no"><t:table-row><t:table-cell><x:p>a</x:p></t:table-cell>
</t:table-row></t:table>
<t:table t:name="Acciones"><t:table-column t:number-columns-repeated="4"/>
<t:table-column t:visibility="collapse"/>
<t:table-row t:number-rows-repeated="2"><t:table-cell t:number-columns-repeated="16384"/>
</t:table-row>
<t:table-header-rows><t:table-row>{heads}</t:table-row></t:table-header-rows>
<t:table-row><t:table-cell t:number-rows-spanned="2"><x:p>Policía</x:p></t:table-cell>
<t:table-cell><o:annotation><x:p>nota</x:p></o:annotation>
<x:p>Luz <x:s x:c="2"/>y</x:p><x:p>calle</x:p></t:table-cell>
<t:table-cell o:value-type="date" o:date-value="2019-03-15"><x:p>15/3/19</x:p>
</t:table-cell><t:table-cell o:value-type="currency" o:value="1234567"><x:p>$1,234,567.00</x:p>
</t:table-cell><t:table-cell o:value-type="percentage" o:value="0.5"><x:p>50 %</x:p>
</t:table-cell><t:table-cell t:number-columns-repeated="16379"/></t:table-row>
<t:table-row t:visibility="filter"><t:covered-table-cell/>
<t:table-cell t:number-columns-repeated="2"><x:p>=1+1</x:p></t:table-cell>
<t:table-cell o:value-type="boolean" o:boolean-value="true"/>
<t:table-cell o:value-type="time" o:time-value="PT10H05M00S"/></t:table-row>
<t:table-row><t:table-cell/><t:table-cell t:formula="of:=A1"/></t:table-row>
<t:table-row t:number-rows-repeated="1048570"><t:table-cell t:number-columns-repeated="16384"/>
</t:table-row></t:table></o:spreadsheet></o:body></o:document-content>"""


def test_a_spreadsheet_of_opendocument_is_read_as_one_of_excel(tmp_path: Path) -> None:
    path = tmp_path / "acciones.ods"
    names = ("dependencia", "acción", "fecha", "monto", "avance")
    heads = "".join(f"<t:table-cell><x:p>{name}</x:p></t:table-cell>" for name in names)
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("content.xml", OPEN_DOCUMENT.format(heads=heads))
    facts = incident_files.look(path)
    assert (facts.sheet, facts.columns, facts.filled) == ("Acciones", names, ("dependencia",))
    assert [note.code for note in facts.notes] == [
        *("merged_cells_filled", "rows_hidden", "columns_hidden", "sheets_hidden"),
    ]
    assert read(path) == [
        (4, ("Policía", "Luz   y\ncalle", "2019-03-15", "1234567", "0.5")),
        (5, ("Policía", "=1+1", "=1+1", "true", "10:05:00")),
    ]
    rejected = [row for batch in incident_files.batches(facts, names) for row in batch.rejected]
    assert [(row.line, row.problem.code) for row in rejected] == [(6, "formula_without_value")]
