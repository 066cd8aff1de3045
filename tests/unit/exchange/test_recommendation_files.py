"""Recommendations as files.

1. What was written as CSV, XLSX, JSON or DOCX reads back equal, in either language, with signs that
   part cells, formulas, line ends and quotes in it.
2. A table of a DOCX with headings is read, with merged cells; so are CSV with bare CR in Mac Roman.
3. What is no table says so.
4. Headings below one that several share are known; those that share none aren't.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from docx import Document

from sereno.exchange.recommendation_files import HEADINGS, PARTS, RECOMMENDATIONS
from sereno.exchange.row_files import WRITERS, Written, open_rows, row_file
from sereno.vocabulary.language import speaking
from sereno.vocabulary.problems import Problem

LAMPS = Written(
    texts={
        "reference": "R-031",
        "title": "=Iluminar; la «parada» | del Farol",
        "text": 'Primero la ruta.\n\nDespués, "el" parque; todo | junto.',
        "due_on": "2027-06-30",
        "impact": "5",
        "baseline": "007",
    },
    items={
        "partners": [("Colectivo Luz; Paz",), ('Red "Sol"',)],
        "areas": [("San Isidro", "22-014-001"), ("El | Farol", "22-014-002")],
        "deliverables": [
            ("Luminarias", "34.5", "piezas", "2027-03-31"),
            ("Una parada", "", "", ""),
        ],
        "targets": [("11.7", "directamente", "Calles que se usan"), ("16.10", "", "")],
        "beneficiaries": [("mujeres",), ("niñas",)],
        "principles": [("Liderazgo del gobierno, en todos los niveles",)],
        "findings": [("3",), ("12",)],
    },
)
BARE = Written(texts={"reference": "R-032", "title": "-5 % de robos", "text": "+1"})


def read(path: Path, name: str) -> list[tuple[dict[str, str], dict[str, Any]]]:
    """What a file says, by role: texts, and the items of lists."""
    table = open_rows(RECOMMENDATIONS, path, name)
    columns = RECOMMENDATIONS.guess(table.headings)
    found = []
    for row in table.rows():
        assert row.refused is None
        said = {role: row.cells[table.headings.index(name)] for role, name in columns.items()}
        texts = {role: cell for role, cell in said.items() if cell and role not in PARTS}
        items = {r: RECOMMENDATIONS.items(r, c) for r, c in said.items() if c and r in PARTS}
        found.append((texts, items))
    return found


def bare(row: Written) -> dict[str, Any]:
    """Its items as they are read: without the parts at their end that say nothing."""
    return {
        role: tuple(
            tuple(item[: max(i for i, part in enumerate(item) if part) + 1]) for item in each
        )
        for role, each in row.items.items()
    }


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("ending", WRITERS)
def test_what_was_written_reads_back(ending: str, language: Any, tmp_path: Path) -> None:
    """Equal but for parts that say nothing at the end of an item."""
    with speaking(language):
        made = row_file(RECOMMENDATIONS, ending, [LAMPS, BARE], "Recomendaciones")
    path = tmp_path / f"r.{ending}"
    path.write_bytes(made.encode() if isinstance(made, str) else made)

    assert read(path, path.name) == [(dict(each.texts), bare(each)) for each in (LAMPS, BARE)]


def test_tables_of_others(tmp_path: Path) -> None:
    """A Word table with a merged topic; a CSV as an old Mac wrote it."""
    document = Document()
    table = document.add_table(rows=3, cols=3)
    for place, word in enumerate(("Tema", "Recomendación", "Dependencia")):
        table.cell(0, place).text = word
    for line, words in enumerate((("Robo", "Alumbrar", "Obras"), ("", "Podar", "Parques")), 1):
        for place, word in enumerate(words):
            table.cell(line, place).text = word
    table.cell(1, 0).merge(table.cell(2, 0))
    document.save(str(tmp_path / "r.docx"))
    first, second = (texts for texts, _items in read(tmp_path / "r.docx", "r.docx"))
    assert first == {"topic": "Robo", "title": "Alumbrar", "responsible": "Obras"}
    assert second == {"topic": "Robo", "title": "Podar", "responsible": "Parques"}

    words = "Más niñas y niños podrán jugar en el jardín después del anochecer"
    old = f"Clave,Título,Institución\r1,Iluminación,Educación\r2,{words},Parques y niñez\r"
    (tmp_path / "r.csv").write_bytes(old.encode("mac-roman"))
    assert [texts for texts, _items in read(tmp_path / "r.csv", "r.csv")] == [
        {"reference": "1", "title": "Iluminación", "responsible": "Educación"},
        {"reference": "2", "title": words, "responsible": "Parques y niñez"},
    ]
    # What only counts the rows is nobody's reference.
    counted = open_rows(RECOMMENDATIONS, tmp_path / "r.csv", "r.csv")
    found, told = RECOMMENDATIONS.guess_of(counted)
    assert "reference" not in found
    assert [each.code for each in told] == ["brought_only_counts"]


def test_several_tables_in_a_document(tmp_path: Path) -> None:
    """A title above the headings, a table with the columns in another order, one within a cell, one
    without rows, and one that says nothing of recommendations, which is told.
    """
    document = Document()
    for lines in (
        [("Plan 2027", "Plan 2027"), ("Tema", "Título"), ("Robo", "Alumbrar")],
        [("Título", "Tema"), ("Podar", "Ruido")],
        [("a", "b"), ("1", "2")],
        [],
    ):
        table = document.add_table(rows=len(lines), cols=2)
        for at, words in enumerate(lines):
            for place, word in enumerate(words):
                table.cell(at, place).text = word
    document.tables[0].cell(2, 1).add_table(rows=1, cols=1).cell(0, 0).text = "en la ruta"
    document.save(str(tmp_path / "r.docx"))
    table_read = open_rows(RECOMMENDATIONS, tmp_path / "r.docx", "r.docx")
    assert [each.code for each in table_read.notes] == ["brought_tables_left"]
    assert [
        (row.line, *(" ".join(cell.split()) for cell in row.cells)) for row in table_read.rows()
    ] == [
        (3, "Robo", "Alumbrar en la ruta"),
        (5, "Ruido", "Podar"),
    ]


def test_a_cell_of_quotes_is_gone_through_once() -> None:
    """1"""
    for hostile in ("a" + '"' * 30_000, '"""a' * 8_000):
        assert RECOMMENDATIONS.items("partners", hostile) == ((hostile,),)


def test_json_of_others(tmp_path: Path) -> None:
    """Keys of theirs are headings, which the wizard asks about: nothing is dropped unseen."""
    path = tmp_path / "o.json"
    path.write_text('[{"Título": "Alumbrar", "Dependencia": "Obras", "Avance": 50}]')
    table = open_rows(RECOMMENDATIONS, path, "o.json")
    assert table.headings == (
        "Título",
        "Dependencia",
        "Avance",
    )
    assert read(path, "o.json") == [({"title": "Alumbrar", "responsible": "Obras"}, {})]


def test_headings_are_told_apart() -> None:
    """In each language every heading leads to its own role."""
    for place in (0, 1):
        headings = [words[place] for words in HEADINGS.values()]
        found = RECOMMENDATIONS.guess(headings)
        assert all(found[role] == HEADINGS[role][place] for role in found)
        assert len(found) == len(HEADINGS) - 2


def test_headings_of_others_are_guessed_by_how_they_begin() -> None:
    """As ministries write them; what is as often something else is left to the person."""
    assert RECOMMENDATIONS.guess(
        [
            *("Núm.", "Área técnica", "Nombre del enlace", "Propuesta de acción", "Eje temático"),
            *("Descripción de la propuesta", "Dependencia ejecutora", "Plazo de ejecución"),
            *("Fecha compromiso", "Fecha de captura", "Costo estimado"),
        ]
    ) == {
        "title": "Propuesta de acción",
        "text": "Descripción de la propuesta",
        "topic": "Eje temático",
        "responsible": "Dependencia ejecutora",
        "horizon": "Plazo de ejecución",
        "due_on": "Fecha compromiso",
        "resources": "Costo estimado",
    }


def test_what_is_no_table_is_told(tmp_path: Path) -> None:
    """JSON that is cut, endlessly nested or of others; a document without a table."""
    cut, other, nested, strange, twice, bare = (
        tmp_path / name
        for name in ("cut.json", "o.json", "n.json", "s.json", "twice.json", "bare.docx")
    )
    cut.write_bytes(b'[{"title": ')
    other.write_bytes(b"[1]")
    nested.write_bytes(b"[" * 200_000)
    strange.write_bytes(b'[{"title": {"of": "others"}}]')
    twice.write_bytes(b'[{"title": "One", "title": "Other"}]')
    Document().save(str(bare))
    codes = ("brought_broken_json",) * 5 + ("brought_no_table",)
    for path, code in zip((cut, other, nested, strange, twice, bare), codes, strict=True):
        with pytest.raises(Problem) as told:
            open_rows(RECOMMENDATIONS, path, path.name)
        assert told.value.code == code


def test_headings_of_two_rows() -> None:
    """4"""
    joined = ("Datos TITULO", "Datos texto", "Cierre FECHA LIMITE", "Datos de nadie")
    assert RECOMMENDATIONS.guess(joined) == {"title": "Datos TITULO", "text": "Datos texto"}
