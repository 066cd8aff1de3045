"""Tables that programs write as HTML and name .xls, and cells that reach down over several rows.

1. HTML in every encoding and shape that offices' systems write, and Excel's XML of 2003; a page
   without a table is refused as such.
2. Merged cells stand in each row they reach, in workbooks and in HTML, and are told.
3. What would make its reader work without end is refused.
4. Rows and columns that a sheet hides are read and told, and sheets that are hidden.
"""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from sereno.exchange.tables.incident_files import batches, look
from sereno.exchange.tables.table_facts import FileFacts
from sereno.vocabulary.problems import Problem

HEAD = "<tr><th>FECHA<th>HORA<th>DELITO<th>COLONIA</tr>"
ROWS = (
    "<tr><td>03/01/2022</td><td>10:20</td><td>ROBO A&nbsp;NEGOCIO</td><td>Álamos &amp; Niño</td>"
    "</tr><tr><td>14/01/2022<td>23:15<td>HOMICIDIO<br>DOLOSO<td>Centro</tr>"
)
TABLE = f"<table border=1>{HEAD}{ROWS}</table>"
WANTED = [
    ["03/01/2022", "10:20", "ROBO A NEGOCIO", "Álamos & Niño"],
    ["14/01/2022", "23:15", "HOMICIDIO DOLOSO", "Centro"],
]
EXCEL_XML = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="Hoja 1"><Table>'
    + "".join(
        f"<Row>{''.join(f'<Cell><Data>{cell}</Data></Cell>' for cell in row)}</Row>"
        for row in (["FECHA", "HORA", "DELITO", "COLONIA"], [*WANTED[0][:3], "Álamos &amp; Niño"])
    )
    + '<Row ss:Index="5"><Cell><Data ss:Type="String">14/01/2022</Data></Cell>'
    '<Cell ss:Index="3"><Data ss:Type="String">HOMICIDIO DOLOSO</Data></Cell></Row>'
    "</Table></Worksheet></Workbook>"
)


def _read(path: Path) -> tuple[FileFacts, list[list[str]]]:
    facts = look(path)
    rows: list[list[str]] = []
    for batch in batches(facts, facts.columns):
        rows += [list(row) for row in zip(*(c.to_pylist() for c in batch.columns.values()),
                                          strict=True)]  # fmt: skip
    return facts, rows


@pytest.mark.parametrize(
    "content",
    [
        TABLE.encode("utf-8"),
        b"\xef\xbb\xbf" + TABLE.encode("utf-8"),
        TABLE.encode("utf-16"),
        TABLE.encode("cp1252"),
        f'<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">{TABLE}'.encode(
            "latin-1"
        ),
        (
            "<!DOCTYPE html><html><head><title>t</title><style>td{color:red}</style></head><body>"
            f"<table><tr><td>Menú</td><td>{TABLE}</td></tr></table><script>1</script></body></html>"
        ).encode(),
        TABLE.replace(HEAD, f"<tr><td colspan=4>Incidencia 2022</td></tr>{HEAD}").encode(),
    ],
    ids=["plain", "BOM", "UTF-16", "Windows", "said Latin-1", "layout", "title"],
)
def test_html_is_read_as_a_table(tmp_path: Path, content: bytes) -> None:
    """1"""
    path = tmp_path / "reporte.xls"
    path.write_bytes(content)
    facts, rows = _read(path)
    assert (facts.kind, facts.columns) == ("html", ("FECHA", "HORA", "DELITO", "COLONIA"))
    assert rows == WANTED


def test_the_xml_of_excel(tmp_path: Path) -> None:
    """1"""
    path = tmp_path / "reporte.xls"
    path.write_text(EXCEL_XML, encoding="utf-8")
    facts, rows = _read(path)
    assert (facts.kind, facts.sheet) == ("html", "Hoja 1")
    assert rows == [WANTED[0], ["14/01/2022", "", "HOMICIDIO DOLOSO", ""]]


@pytest.mark.parametrize(
    "page", ["<!DOCTYPE html><html><body>504</body></html>", "<table></table>"]
)
def test_a_page_without_a_table(tmp_path: Path, page: str) -> None:
    """1"""
    (tmp_path / "x.xls").write_text(page)
    with pytest.raises(Problem) as refused:
        look(tmp_path / "x.xls")
    assert refused.value.code == "file_is_other_kind"


def _workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["Incidencia 2022"])
    page.append(["COLONIA", "FECHA", "DELITO"])
    for row in (["Álamos", "2022-01-03", "ROBO"], [None, "2022-01-04", "FRAUDE"],
                ["Centro", "2022-01-05", "ROBO"], [None, None, None],
                [None, "2022-01-07", "FRAUDE"]):  # fmt: skip
        page.append(row)
    page.merge_cells("A1:C1")
    page.merge_cells("A3:A4")
    page.merge_cells("A5:A7")
    book.save(path)


def _html(path: Path) -> None:
    path.write_text(
        "<table><tr><th colspan=3>Incidencia 2022</tr><tr><th>COLONIA<th>FECHA<th>DELITO</tr>"
        "<tr><td rowspan=2>Álamos<td>2022-01-03<td>ROBO</tr><tr><td>2022-01-04<td>FRAUDE</tr>"
        "<tr><td rowspan=3>Centro<td>2022-01-05<td>ROBO</tr><tr><td><td></tr>"
        "<tr><td>2022-01-07<td>FRAUDE</tr></table>",
        encoding="utf-8",
    )


@pytest.mark.parametrize(("name", "write"), [("a.xlsx", _workbook), ("a.xls", _html)])
def test_merged_cells_stand_in_each_row(tmp_path: Path, name: str, write) -> None:
    """2: but in none that is blank."""
    write(tmp_path / name)
    facts, rows = _read(tmp_path / name)
    assert facts.columns == ("COLONIA", "FECHA", "DELITO")
    assert [row[0] for row in rows] == ["Álamos", "Álamos", "Centro", "Centro"]
    (told,) = [note for note in facts.notes if note.code == "merged_cells_filled"]
    assert (told.values["n"], told.values["columns"], facts.filled) == (2, "COLONIA", ("COLONIA",))


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "b.xls"])
def test_what_is_hidden_is_read_and_told(tmp_path: Path, name: str) -> None:
    """4: rows of the table, not of the notes above it; columns; and sheets, which aren't read."""
    cells = [["Notas", "", ""], ["COLONIA", "FECHA", "DELITO"]]
    cells += [["Centro", f"2022-01-{day:02}", "ROBO"] for day in range(1, 31)]
    hidden = {1, 5, 6, 20}
    if name.endswith("xlsx"):
        book = openpyxl.Workbook()
        page = book.active
        assert page is not None
        for row in cells:
            page.append(row)
        for line in hidden:
            page.row_dimensions[line].hidden = True
        # Two of the table, one beside it.
        for letter in ("B", "C", "XFD"):
            page.column_dimensions[letter].hidden = True
        book.create_sheet("Listas").sheet_state = "veryHidden"
        book.save(tmp_path / name)
    else:
        mark = ' ss:Hidden="1"' if name == "a.xls" else " style='height:0; display: none'"
        column = f'<Column ss:Index="2" ss:Span="1"{mark}/>'
        rows = "".join(
            f"<tr{mark if line in hidden else ''}>{''.join(f'<td>{cell}' for cell in row)}</tr>"
            for line, row in enumerate(cells, start=1)
        )
        (tmp_path / name).write_text(
            f'<Worksheet ss:Name="2022"><table>{column}{rows}</table></Worksheet>'
            '<Worksheet ss:Name="Listas"><table><tr><td>a<td>b<tr><td>c<td>d</table>'
            "<Visible>SheetHidden</Visible></Worksheet>"
            if name == "a.xls"
            else f"<table><col><col span=2{mark}>{rows}</table>"
        )
    facts, rows_read = _read(tmp_path / name)
    assert [row[1] for row in rows_read] == [row[1] for row in cells[2:]]
    told = {note.code: note.values for note in facts.notes}
    assert told["rows_hidden"] == {"n": 3, "lines": "5-6, 20"}
    assert told["columns_hidden"] == {"n": 2, "columns": "FECHA, DELITO"}
    if name != "b.xls":
        assert told["sheets_hidden"] == {"n": 1, "sheets": "Listas"}


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ("<table><tr><td>a<td colspan=65000>b<td>c</tr><tr><td>1<td>2</tr></table>",
         "table_too_wide"),
        ('<table xmlns="urn:schemas-microsoft-com:office:spreadsheet"><row ss:index="65534"><td>a'
         "</row>" + '<row ss:index="99999999"/>' * 20 + "</table>", "file_is_other_kind"),
    ],
)  # fmt: skip
def test_what_spans_without_end(tmp_path: Path, html: str, code: str) -> None:
    """3"""
    (tmp_path / "x.xls").write_text(html)
    with pytest.raises(Problem) as refused:
        look(tmp_path / "x.xls")
    assert refused.value.code == code
