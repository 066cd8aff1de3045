"""A letter as DOCX, with styles, a table whose head repeats, and its language set."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

from sereno.exchange.office_files import PAPERS_CM, repeat_head, same_bytes, set_language
from sereno.exchange.request_letter.text import LetterText, clean, lines, paragraphs

if TYPE_CHECKING:
    from docx.document import Document as DocumentObject

WIDTHS_CM = (4.6, 2.6, 2.2, 4.8, 2.2)


def docx_letter(letter: LetterText) -> bytes:
    """The DOCX; the same letter gives the same bytes."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    document = Document()
    _set_up(document, letter)
    _paragraph(
        document, "\n".join(lines(letter.place_and_date) + lines(letter.reference))
    ).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for run in _paragraph(document, "\n".join(lines(letter.addressee))).runs:
        run.bold = True
    document.add_heading(clean(letter.subject), level=1)
    for text in paragraphs(letter.opening) + paragraphs(letter.legal_basis):
        _paragraph(document, text)
    _table(document, letter)
    for text in ["", *paragraphs(letter.closing)]:
        _paragraph(document, text)
    _paragraph(document, "\n" + "_" * 32 + "\n" + "\n".join(lines(letter.signature)))
    out = io.BytesIO()
    document.save(out)
    return same_bytes(out.getvalue())


def _set_up(document: DocumentObject, letter: LetterText) -> None:
    from docx.shared import Cm, Pt, RGBColor

    section = document.sections[0]
    section.page_width, section.page_height = (Cm(x) for x in PAPERS_CM[letter.paper])
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.4)
    normal: Any = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    normal.paragraph_format.space_after = Pt(8)
    set_language(document, letter.language)
    heading: Any = document.styles["Heading 1"]
    heading.font.name, heading.font.size = "Calibri", Pt(13)
    heading.font.color.rgb = RGBColor(0x1F, 0x3A, 0x5F)
    noon = dt.datetime(letter.day.year, letter.day.month, letter.day.day, 12)  # noqa: DTZ001
    properties = document.core_properties
    properties.title = clean(letter.subject)[:255]
    properties.author = (lines(letter.signature) or [""])[0][:255]
    properties.comments = ""
    properties.created = properties.modified = noon


def _paragraph(document: DocumentObject, text: str) -> Any:
    """A paragraph; "\\n" in its text is a line break."""
    return document.add_paragraph(text)


def _table(document: DocumentObject, letter: LetterText) -> None:
    from docx.shared import Cm, Pt

    caption = document.add_paragraph(letter.caption(), style="Caption")
    caption.paragraph_format.keep_with_next = True
    rows = [letter.heads(), *letter.rows()]
    table = document.add_table(rows=len(rows), cols=len(WIDTHS_CM), style="Table Grid")
    for i, texts in enumerate(rows):
        for cell, text, width in zip(table.rows[i].cells, texts, WIDTHS_CM, strict=True):
            cell.width = Cm(width)
            run = cell.paragraphs[0].add_run(text)
            run.font.size, run.bold = Pt(10), i == 0
    repeat_head(table)
