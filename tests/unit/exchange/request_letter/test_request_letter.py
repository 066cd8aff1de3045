"""Letters: the same text as DOCX and as PDF, read back.

1. The DOCX opens and says everything, with its table, its head and its language.
2. The PDF says everything, is tagged as PDF/UA-1 with the heads of its table, has its fonts inside
   and asks nobody for more.
3. What a person typed is text, never markup, in both; what no file can hold is left out.
4. The same letter gives the same bytes.
5. A long table goes over pages with its head on each.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import re
import zipfile

import docx
import pypdf
import pytest

from sereno.exchange.request_letter import LetterItem, LetterText, docx_letter, pdf_letter
from tests.unit.exchange.pdf_structure import structure

ITEM = LetterItem("Lesiones (salud)", "colonia", "2019–2024", "Lo que no se denuncia.", "CSV")
LETTER = LetterText(
    language="es",
    day=dt.date(2026, 1, 12),
    place_and_date="Querétaro, a 12 de enero de 2026",
    reference="Solicitud 3",
    addressee="Dra. Elena Mota\nSecretaría de Salud",
    subject="Solicitud de información",
    opening="El municipio prepara una auditoría.",
    legal_basis="Con fundamento en el artículo 6.º.",
    items=(ITEM,),
    closing="Quedo a sus órdenes.\n\nAtentamente,",
    signature="Carmen Ortega\nCoordinadora",
)
SAID = [
    *("Querétaro, a 12 de enero de 2026", "Solicitud 3", "Dra. Elena Mota", "Secretaría de Salud"),
    *("Solicitud de información", "El municipio prepara una auditoría.", "artículo 6.º"),
    *("Información solicitada", "Quedo a sus órdenes.", "Atentamente,", "Carmen Ortega"),
]
CELLS = ["Lesiones (salud)", "colonia", "2019–2024", "Lo que no se denuncia.", "CSV"]


def _words(pdf: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_docx() -> None:
    """1"""
    document = docx.Document(io.BytesIO(docx_letter(LETTER)))
    text = "\n".join(p.text for p in document.paragraphs)
    assert [said for said in SAID if said not in text] == []
    (table,) = document.tables
    assert [c.text for c in table.rows[0].cells] == ["Qué", "Nivel", "Años", "Para qué", "Formato"]
    assert [c.text for c in table.rows[1].cells] == CELLS
    assert "w:tblHeader" in table.rows[0]._tr.xml
    assert document.core_properties.language == "es-MX"
    assert document.core_properties.title == LETTER.subject
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 1"] == [LETTER.subject]


@pytest.mark.parametrize("language", ["es", "en"])
def test_pdf(language) -> None:
    """2"""
    made = pdf_letter(dataclasses.replace(LETTER, language=language))
    text = _words(made)
    said = [s for s in SAID if s != "Información solicitada"] + CELLS
    said.append("Información solicitada" if language == "es" else "Information requested")
    assert [s for s in said if s not in text] == []
    reader = pypdf.PdfReader(io.BytesIO(made))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    kinds = [each["/S"] for each in structure(root["/StructTreeRoot"])]
    assert kinds.count("/TH") == 5
    assert root["/Lang"].lower().startswith(language)
    assert reader.metadata.title == LETTER.subject
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            (inner,) = font["/DescendantFonts"]
            described = inner.get_object()["/FontDescriptor"]
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(described)


def test_typed_text_is_text() -> None:
    """3"""
    typed = '#sys.version $x^2$ *a* _b_ @c <w:p/> "]\\ &amp; =1+1'
    nasty = dataclasses.replace(LETTER, opening=typed + "\x0b\x00", subject=typed[:20])
    document = docx.Document(io.BytesIO(docx_letter(nasty)))
    assert typed in [p.text for p in document.paragraphs]
    assert re.sub(r"\s", "", typed) in re.sub(r"\s", "", _words(pdf_letter(nasty)))


def test_the_same_bytes() -> None:
    """4"""
    assert docx_letter(LETTER) == docx_letter(LETTER)
    assert pdf_letter(LETTER) == pdf_letter(LETTER)
    with zipfile.ZipFile(io.BytesIO(docx_letter(LETTER))) as parts:
        assert parts.testzip() is None


def test_a_long_table() -> None:
    """5"""
    long = dataclasses.replace(LETTER, items=(ITEM,) * 60)
    pages = pypdf.PdfReader(io.BytesIO(pdf_letter(long))).pages
    assert len(pages) > 2
    assert all("Para qué" in page.extract_text() for page in pages[:-1])
    assert len(docx.Document(io.BytesIO(docx_letter(long))).tables[0].rows) == 61
