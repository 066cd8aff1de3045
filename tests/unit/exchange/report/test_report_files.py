"""A report in its three formats, read back.

1. The PDF is tagged as PDF/UA-1: language, title, every Figure said in words, heads of tables as
   TH, headings without jumps, quotes; its fonts are inside and tell their characters.
2. The head of a long table stands on each of its pages.
3. The DOCX has styles for headings and quotes, a table whose head repeats, alternative texts.
4. The HTML fetches and runs nothing, and its headings have no jumps.
5. What a person typed is text in each, and what no file can hold is left out.
6. The same report gives the same bytes.
7. What readers may not be told is refused in every format and named; a chapter of jumping headings
   can't be made.
"""

from __future__ import annotations

import dataclasses
import io
import re

import docx
import pypdf
import pytest

from sereno.exchange.report import FORMATS, written
from sereno.exchange.report.content import Card, ChapterContent, Paragraph, Quote, Table
from sereno.methods.policy.access_levels import Access
from sereno.vocabulary.problems import Problem
from tests.unit.exchange.pdf_structure import structure
from tests.unit.exchange.report.content_example import RECOMMENDATIONS, REPORT, TYPED

PDF_BLOCKS = {"H1", "H2", "H3", "L", "Table", "TH", "Figure", "TOC", "P"}


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return {format_: written(REPORT, format_) for format_ in FORMATS}


def _jumps(levels: list[int]) -> list[tuple[int, int]]:
    return [(one, two) for one, two in zip([0, *levels], levels, strict=False) if two > one + 1]


def test_pdf(made) -> None:
    """1, 2"""
    reader = pypdf.PdfReader(io.BytesIO(made["pdf"]))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].lower().startswith("es")
    assert reader.metadata.title == REPORT.title
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    elements = list(structure(root["/StructTreeRoot"]))
    kinds = [str(each["/S"])[1:] for each in elements]
    assert PDF_BLOCKS - set(kinds) == set()
    assert [e for e in elements if e["/S"] == "/Figure" and not e.get("/Alt")] == []
    assert kinds.count("TH") == 4
    assert _jumps([int(kind[1]) for kind in kinds if re.fullmatch(r"H\d", kind)]) == []
    for page in reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            (inner,) = font["/DescendantFonts"]
            described = inner.get_object()["/FontDescriptor"]
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(described)
            assert "/ToUnicode" in font
    texts = [page.extract_text() for page in reader.pages]
    with_rows = [text for text in texts if "Poner luz en la parada" in text]
    assert len(with_rows) > 2
    assert all("Responsable" in text for text in with_rows)
    # No glyph is lost, in drawings neither.
    assert "Cañón" in "".join(texts)


def test_docx(made) -> None:
    """3"""
    document = docx.Document(io.BytesIO(made["docx"]))
    styles = {p.style.name for p in document.paragraphs}
    assert {"Title", "Heading 1", "Heading 2", "Heading 3", "Quote", "List Bullet"} <= styles
    (table,) = document.tables
    assert len(table.rows) == len(RECOMMENDATIONS) + 1
    assert "w:tblHeader" in table.rows[0]._tr.xml
    alts = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert alts == ["Escudo del municipio", "Mapa de una colonia"]
    assert document.core_properties.language == "es-MX"


def test_html(made) -> None:
    """4"""
    page = made["html"].decode()
    assert "<script" not in page
    assert re.findall(r'(?:src|href)="(?!data:|#)', page) == []
    levels = [int(level) for level in re.findall(r"<h(\d)", page)]
    assert levels.count(1) == 1
    assert _jumps(levels) == []


def test_typed_text_is_text(made) -> None:
    """5"""

    def bare(text: str) -> str:
        return re.sub(r"\s", "", text)

    reader = pypdf.PdfReader(io.BytesIO(made["pdf"]))
    assert bare(TYPED) in bare("".join(page.extract_text() for page in reader.pages))
    assert TYPED in [p.text for p in docx.Document(io.BytesIO(made["docx"])).paragraphs]
    assert "<b>" not in made["html"].decode()


def test_the_same_bytes(made) -> None:
    """6"""
    assert all(written(REPORT, format_) == made[format_] for format_ in FORMATS)


def test_refused_and_named() -> None:
    """7"""
    secret = Quote("Sé quién fue.", "alguien", access=Access.RESTRICTED, about="Cita 12")
    few = Paragraph("Tres personas.", fewest=3, about="Evidencia 7")
    none = Paragraph("Nadie.", fewest=0, about="Evidencia 8")
    chapter = ChapterContent("x", "Voces", (secret, few, none))
    report = dataclasses.replace(REPORT, chapters=(chapter,))
    for format_ in FORMATS:
        with pytest.raises(Problem) as raised:
            written(report, format_)
        said = raised.value.what("es")
        assert "Cita 12 (Voces" in said
        assert "Evidencia 7" in said
        assert "Evidencia 8" not in said
    for_few = dataclasses.replace(report, access=Access.RESTRICTED, k=1)
    assert written(for_few, "html")
    with pytest.raises(ValueError, match="level 3 under 1"):
        ChapterContent("x", "Voces", (Card("R-1", "Sin sección"),))
    with pytest.raises(ValueError, match="rectangular"):
        Table("Mal", ("a", "b"), (("1",),), (1, 1))
