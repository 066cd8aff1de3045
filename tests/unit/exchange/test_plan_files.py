"""Plans of a city as they come: tables and documents.

1. A column a level, merged or empty below: each cell is one line, and what was filled is told.
2. One line a row, by the line above or by its level; amounts as offices write them.
3. A document by its headings and numbers; without numbers they are counted as Word shows them;
   without headings the numbers alone tell.
4. What can't be read says how it could.
5. What no database keeps is not brought, and told: NUL, marks of direction, amounts without end.
6. What offices write besides: roman numerals, "1.1.-", totals, dates that were codes, columns of
   their own, counts and years in sentences, signs that nobody sees.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from openpyxl import Workbook

from sereno.exchange.plan_files import ReadPlan, read_plan_docx, read_plan_table
from sereno.vocabulary.problems import Problem

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def docx(*paragraphs: tuple[str, str]) -> io.BytesIO:
    """A DOCX of paragraphs, each with the key of its style and its text."""
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{escape(text)}</w:t></w:r></w:p>'
        for style, text in paragraphs
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="a" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made


def told(read: ReadPlan) -> list[tuple[int, str, str]]:
    """The lines of a plan: level, code, text."""
    return [(each.level, each.code, each.written.text) for each in read.outline.lines]


def csv(folder: Path, text: str) -> Path:
    path = folder / "plan.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_column_a_level(tmp_path) -> None:
    """1"""
    book = Workbook()
    sheet = book.active
    for row in [
        ["Eje", "Objetivo", "Línea de acción", "Responsable", "Presupuesto"],
        ["Eje 1. Paz", "Objetivo 1. Calles", "1.1.1 Alumbrar", "SSPMQ", "$1,200,000.00"],
        [None, None, "1.1.2 Pavimentar", "Obras", "350,000.00"],
        [None, "Objetivo 2. Jóvenes", "Becas", "", "n/d"],
        ["Eje 2. Policía", "Objetivo 1. Proximidad", "Capacitar", "SSPMQ", None],
    ]:
        sheet.append(row)
    sheet.merge_cells("A2:A4")
    book.save(tmp_path / "plan.xlsx")
    read = read_plan_table(tmp_path / "plan.xlsx", "plan.xlsx", [])
    assert told(read) == [
        (0, "1", "Paz"),
        (1, "1.1", "Calles"),
        (2, "1.1.1", "Alumbrar"),
        (2, "1.1.2", "Pavimentar"),
        (1, "1.2", "Jóvenes"),
        (2, "", "Becas"),
        (0, "2", "Policía"),
        (1, "2.1", "Proximidad"),
        (2, "", "Capacitar"),
    ]
    assert [each.written.budget for each in read.outline.lines][2:4] == [1_200_000, 350_000]
    assert {"merged_cells_filled", "plan_cells_filled", "plan_budget_unread"} <= {
        each.code for each in read.notes
    }
    assert read.outline.faults == ()
    assert read.levels == ("Eje", "Objetivo", "Línea de acción")


def test_a_line_a_row(tmp_path) -> None:
    """2"""
    rows = "Clave,Texto,Depende de\nB,Dos,A\nA,Uno,\nC,Tres,B\n"
    read = read_plan_table(csv(tmp_path, rows), "plan.csv", [])
    assert told(read) == [(0, "A", "Uno"), (1, "B", "Dos"), (2, "C", "Tres")]
    rows = "Nivel,Texto\nMeta,Uno\nProducto,Dos\nMeta,Tres\n"
    read = read_plan_table(csv(tmp_path, rows), "plan.csv", ["Meta", "Producto"])
    assert told(read) == [(0, "", "Uno"), (1, "", "Dos"), (0, "", "Tres")]
    with pytest.raises(Problem) as found:
        read_plan_table(csv(tmp_path, "a,b\n1,2\n"), "plan.csv", [])
    assert found.value.code == "plan_no_columns"


def test_a_document() -> None:
    """3, 4"""
    one, two, plain = "Heading1", "Heading2", "Normal"
    file = docx(
        ("Title", "Plan"), (one, "Eje 1. Paz"), (plain, "De esto se trata."),
        (two, "Objetivo 1. Calles"), (plain, "1.1.1 Alumbrar"), (one, "Eje 2. Policía"),
    )  # fmt: skip
    read = read_plan_docx(file, "plan.docx", ["Eje", "Objetivo"])
    assert told(read) == [
        (0, "1", "Paz"),
        (1, "1.1", "Calles"),
        (2, "1.1.1", "Alumbrar"),
        (0, "2", "Policía"),
    ]
    assert [(each.code, each.values["n"]) for each in read.notes] == [("plan_text_left_out", 1)]
    read = read_plan_docx(docx((one, "Paz"), (two, "Calles"), (one, "Orden")), "plan.docx", [])
    assert told(read) == [(0, "1", "Paz"), (1, "1.1", "Calles"), (0, "2", "Orden")]
    read = read_plan_docx(docx((plain, "1 Paz"), (plain, "1.1. Calles")), "plan.docx", [])
    assert told(read) == [(0, "1", "Paz"), (1, "1.1", "Calles")]
    with pytest.raises(Problem) as found:
        read_plan_docx(docx((plain, "Nada")), "plan.docx", [])
    assert found.value.code == "plan_no_outline"


def test_what_is_not_kept(tmp_path) -> None:
    """5"""
    amount, huge = "9" * 40, "1" + "0" * 400
    file = csv(
        tmp_path,
        "Clave,Texto,Responsable,Presupuesto\n1,Pa\0z,O\u202ebras,12\n"
        f"2,Or\u00adden,Luz,{amount}\n3,Luz,Luz,{huge}\n",
    )
    read = read_plan_table(file, "plan.csv", [])
    assert told(read) == [(0, "1", "Paz"), (0, "2", "Orden"), (0, "3", "Luz")]
    assert read.outline.lines[0].written.responsible == "Obras"
    assert [each.written.budget for each in read.outline.lines] == [12, None, None]
    assert {each.code: each.values["lines"] for each in read.notes} == {
        "plan_budget_unread": "3, 4", "plan_hidden_signs": "2, 3",
    }  # fmt: skip


_CODES = (
    ("I", "I.1", "I.1.1", "II"),
    ("1.-", "1.1.-", "1.1.1.-", "2.-"),
    ("E1", "E1.O1", "E1.O1.L1", "E2"),
)


def test_codes_as_offices_write_them(tmp_path) -> None:
    """6: a tree, never a flat list without a word."""
    for codes in _CODES:
        rows = "".join(f"{code},Línea {at}\n" for at, code in enumerate(codes))
        read = read_plan_table(csv(tmp_path, f"Clave,Texto\n{rows}"), "plan.csv", [])
        assert [level for level, _code, _text in told(read)] == [0, 1, 2, 0]
    words = "Texto\nEJE RECTOR I. Paz\nObjetivo 1. Calles\nEje rector II.- Orden\n"
    read = read_plan_table(csv(tmp_path, words), "plan.csv", ["Eje rector", "Objetivo"])
    assert told(read) == [(0, "I", "Paz"), (1, "I.1", "Calles"), (0, "II", "Orden")]
    plain = [("Normal", each) for each in ("3 de cada 10 mujeres", "2026 es el año", "II.1 Luz")]
    read = read_plan_docx(docx(("Heading1", "Eje II. Orden"), *plain), "plan.docx", ["Eje"])
    assert told(read) == [(0, "II", "Orden"), (1, "II.1", "Luz")]
    assert [(each.code, each.values["n"]) for each in read.notes] == [("plan_text_left_out", 2)]


def test_what_stands_besides(tmp_path) -> None:
    """6: what is left out or taken away is told; what can't be meant is a fault."""
    rows = (
        "Clave,Texto,Presupuesto,Presupuesto (miles)\n1,\u202ePaz\u202c,5,1\n"
        "2026-01-01 00:00:00,Luz,3,2\n,Total general,8,3\n3,\u200b,,\n3.1,Total apoyo,,\n"
    )
    read = read_plan_table(csv(tmp_path, rows), "plan.csv", [])
    assert [text for _level, _code, text in told(read)] == ["Paz", "Luz", "", "Total apoyo"]
    assert [each.code for each in read.notes] == [
        "plan_totals_left_out", "plan_columns_left_out", "plan_hidden_signs",
    ]  # fmt: skip
    assert [each.code for each in read.outline.faults] == [
        "plan_code_date", "plan_line_without_text",
    ]  # fmt: skip
    rows = "Nivel,Texto\n1.0,Uno\nNivel 2,Dos\nObjetivo,Tres\n"
    read = read_plan_table(csv(tmp_path, rows), "plan.csv", [])
    assert [level for level, _code, _text in told(read)] == [0, 1, 1]
    for strange in ("²", "-1", "9" * 5_000, "otro"):
        with pytest.raises(Problem) as found:
            read_plan_table(csv(tmp_path, f"Nivel,Texto\n{strange},Uno\n"), "plan.csv", [])
        assert found.value.code == "plan_level_unknown"
