"""A report as DOCX, to be edited: headings, lists, tables and quotes by styles."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any, Final

from sereno.exchange.office_files import PAPERS_CM, repeat_head, same_bytes, set_language
from sereno.exchange.report.content import (
    Block,
    Bullets,
    Card,
    ChapterContent,
    Chip,
    Chips,
    Heading,
    NewPage,
    Numbers,
    Paragraph,
    Picture,
    Quote,
    ReportContent,
    Table,
)
from sereno.exchange.report.words import contents_word, for_whom
from sereno.exchange.request_letter.text import clean
from sereno.exchange.typesetting import set_picture

if TYPE_CHECKING:
    from docx.document import Document as DocumentObject
    from docx.table import Table as DocxTable

NIGHT: Final = (0x1F, 0x3A, 0x5F)
SOFT: Final = (0x48, 0x53, 0x5F)
RULE: Final = "B9B4A8"
LANTERN: Final = "F2B134"
VOICE: Final = (0x74, 0x47, 0x8C)
MARGIN_CM: Final = 2.3
DOTS_AN_INCH: Final = 200


def docx_report(report: ReportContent) -> bytes:
    """The DOCX; the same report gives the same bytes."""
    return _Writer(report).made()


class _Writer:
    """One document while it is written."""

    def __init__(self, report: ReportContent) -> None:
        from docx import Document

        self.report = report
        self.document: Any = Document()
        self._wide = PAPERS_CM[report.paper][0] - 2 * MARGIN_CM
        self._set_up()

    def made(self) -> bytes:
        if self.report.has_cover:
            self._cover()
        for i, chapter in enumerate(self.report.chapters):
            if i or self.report.has_cover:
                self.document.add_page_break()
            self._chapter(chapter)
        out = io.BytesIO()
        self.document.save(out)
        return same_bytes(out.getvalue())

    def _set_up(self) -> None:
        from docx.shared import Cm, Pt, RGBColor

        document, report = self.document, self.report
        section = document.sections[0]
        section.page_width, section.page_height = (Cm(x) for x in PAPERS_CM[report.paper])
        section.left_margin = section.right_margin = Cm(MARGIN_CM)
        section.top_margin = section.bottom_margin = Cm(2.3)
        set_language(document, report.language)
        normal: Any = document.styles["Normal"]
        normal.font.name, normal.font.size = "Calibri", Pt(10.5)
        normal.paragraph_format.space_after = Pt(7)
        self._headings: dict[int, str] = {}
        for level, size in ((1, 22), (2, 14), (3, 11.5)):
            style: Any = document.styles[f"Heading {level}"]
            self._headings[level] = style.style_id
            style.font.name, style.font.size = "Calibri", Pt(size)
            style.font.color.rgb = RGBColor(*NIGHT)
            # The theme's own face would win over the name.
            fonts = style.element.rPr.rFonts
            for name in [n for n in fonts.attrib if n.endswith("Theme")]:
                del fonts.attrib[name]
        quoted: Any = document.styles["Quote"]
        quoted.font.color.rgb = RGBColor(*VOICE)
        quoted.paragraph_format.left_indent = Cm(0.8)
        caption: Any = document.styles["Caption"]
        caption.font.size, caption.font.bold = Pt(9.5), True
        caption.font.color.rgb = RGBColor(*SOFT)
        properties = document.core_properties
        properties.title = clean(report.title)[:255]
        properties.author = clean(report.publisher)[:255]
        properties.comments = ""
        noon = dt.datetime(report.day.year, report.day.month, report.day.day, 12)  # noqa: DTZ001
        properties.created = properties.modified = noon
        self._number_pages(section)

    def _number_pages(self, section: Any) -> None:
        footer = section.footer.paragraphs[0]
        footer.add_run(clean(self.report.publisher) + "\t\t")
        _field(footer, "PAGE", "1")

    def _cover(self) -> None:
        from docx.shared import Cm, Pt, RGBColor

        document, report = self.document, self.report
        if report.logo is not None:
            document.add_picture(io.BytesIO(report.logo.content), height=Cm(2))
            _describe(document, report.logo.alt)
        title = document.add_paragraph(clean(report.title), style="Title")
        title.paragraph_format.space_before = Pt(140)
        for run in title.runs:
            run.font.name, run.font.size = "Calibri", Pt(30)
            run.font.color.rgb = RGBColor(*NIGHT)
        _rule_under(title)
        if report.subtitle:
            subtitle = document.add_paragraph(clean(report.subtitle), style="Subtitle")
            for run in subtitle.runs:
                run.font.name, run.font.size, run.italic = "Calibri", Pt(15), False
                run.font.color.rgb = RGBColor(*SOFT)
        document.add_paragraph().add_run(clean(report.publisher)).bold = True
        self._small(report.place_and_date)
        self._small(for_whom(report))
        document.add_page_break()
        word = document.add_paragraph().add_run(contents_word(report))
        word.bold, word.font.size, word.font.color.rgb = True, Pt(22), RGBColor(*NIGHT)
        # What stands in the field is there at once; Word renews it with its pages on F9.
        contents = document.add_paragraph()
        depth = 1 if report.kind == "areas" else 2
        listed = "\n".join(clean(chapter.title) for chapter in report.chapters)
        _field(contents, f'TOC \\o "1-{depth}" \\h \\z \\u', listed)
        for words in report.colophon:
            self._small(words)

    def _chapter(self, chapter: ChapterContent) -> None:
        if chapter.over:
            self._small(chapter.over)
        self._heading(chapter.title, 1)
        for block in chapter.blocks:
            self._block(block)

    def _block(self, block: Block) -> None:
        document = self.document
        match block:
            case Heading():
                self._heading(block.words, block.level)
            case Paragraph():
                self._paragraph(block)
            case Bullets():
                for words in block.items:
                    document.add_paragraph(clean(words), style="List Bullet")
            case Numbers():
                for value, words in block.items:
                    line = document.add_paragraph()
                    line.add_run(clean(value)).bold = True
                    line.add_run(f" {clean(words)}")
            case Table():
                self._table(block)
            case Picture():
                self._picture(block)
            case Quote():
                document.add_paragraph(f"{clean(block.words)}\n— {clean(block.said_by)}", "Quote")
            case Chips():
                self._chips(block.lead, block.items)
            case Card():
                self._card(block)
            case NewPage():
                document.add_page_break()

    def _heading(self, words: str, level: int) -> Any:
        # The library looks every style up by its name, which takes as long as all else of a card.
        line = self.document.add_paragraph(clean(words))
        line._p.style = self._headings[level]
        return line

    def _paragraph(self, block: Paragraph) -> None:
        if block.is_small:
            self._small(f"{block.lead} {block.words}".strip())
            return
        line = self.document.add_paragraph()
        if block.lead:
            line.add_run(f"{clean(block.lead)} ").bold = True
        line.add_run(clean(block.words))

    def _small(self, words: str) -> Any:
        from docx.shared import Pt, RGBColor

        line = self.document.add_paragraph()
        run = line.add_run(clean(words))
        run.font.size, run.font.color.rgb = Pt(9), RGBColor(*SOFT)
        return line

    def _table(self, block: Table) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Cm, Pt

        caption = self.document.add_paragraph(clean(block.caption), style="Caption")
        caption.paragraph_format.keep_with_next = True
        rows = [block.heads, *block.rows]
        table = self.document.add_table(len(rows), len(block.heads), style="Table Grid")
        table.autofit = False
        whole = sum(block.widths)
        widths = [Cm(self._wide * width / whole) for width in block.widths]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        # The cells of a row are worked out anew each time they are asked for.
        for i, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
            for x, (cell, words) in enumerate(zip(row.cells, texts, strict=True)):
                cell.width = widths[x]
                line = cell.paragraphs[0]
                line.paragraph_format.space_after = Pt(2)
                run = line.add_run(clean(words))
                is_sum = block.has_sum and i == len(rows) - 1
                run.font.size, run.bold = Pt(9), i == 0 or is_sum
                if x in block.numbers:
                    line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        repeat_head(table)
        _draw_lightly(table)
        self.document.add_paragraph()

    def _picture(self, block: Picture) -> None:
        from docx.shared import Mm

        png = set_picture(block.svg, per_inch=DOTS_AN_INCH)
        from PIL import Image

        with Image.open(io.BytesIO(png)) as drawn:
            width, height = drawn.size
        most = (self._wide * 10, block.height)
        scale = min(most[0] / width, most[1] / height)
        self.document.add_picture(io.BytesIO(png), Mm(width * scale), Mm(height * scale))
        _describe(self.document, block.alt)
        if block.legend:
            from docx.shared import RGBColor

            line = self.document.add_paragraph()
            for colour, words in block.legend:
                run = line.add_run("■ ")
                run.font.color.rgb = RGBColor.from_string(colour.lstrip("#").upper())
                line.add_run(f"{clean(words)}   ")
        if block.caption:
            self.document.add_paragraph(clean(block.caption), style="Caption")

    def _chips(self, lead: str, chips: tuple[Chip, ...]) -> Any:
        words = " · ".join(clean(chip.words) for chip in chips)
        return self._small(f"{lead} {words}".strip())

    def _card(self, block: Card) -> None:
        title = f"{block.reference} {block.title}".strip()
        lines = [self._heading(title, 3)]
        if block.text:
            lines.append(self.document.add_paragraph(clean(block.text)))
        if block.facts:
            line = self.document.add_paragraph()
            lines.append(line)
            self._facts(line, block.beside, " · ")
            if block.beside and block.below:
                line.add_run().add_break()
            self._facts(line, block.below, "\n")
        if block.chips:
            lines.append(self._chips(block.chips_lead, block.chips))
        # A card stays on one page.
        for line in lines[:-1]:
            line.paragraph_format.keep_with_next = True

    def _facts(self, line: Any, facts: tuple[tuple[str, str], ...], between: str) -> None:
        from docx.shared import Pt, RGBColor

        for i, (name, words) in enumerate(facts):
            lead = line.add_run(f"{between if i else ''}{clean(name)}: ")
            lead.font.color.rgb = RGBColor(*SOFT)
            said = line.add_run(clean(words))
            lead.font.size = said.font.size = Pt(9.5)


def _draw_lightly(table: DocxTable) -> None:
    """Thin grey lines under the rows, and no row parted by the end of a page."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        border = OxmlElement(f"w:{side}")
        is_drawn = side in ("bottom", "insideH")
        border.set(qn("w:val"), "single" if is_drawn else "nil")
        border.set(qn("w:sz"), "4")
        border.set(qn("w:color"), RULE)
        borders.append(border)
    table._tbl.tblPr.append(borders)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _rule_under(title: Any) -> None:
    """The lantern's line under the title, in place of that of its style."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    borders = OxmlElement("w:pBdr")
    line = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "24"), ("space", "8"), ("color", LANTERN)):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    title._p.get_or_add_pPr().append(borders)


def _describe(document: DocumentObject, words: str) -> None:
    """Say the picture that was added last in words."""
    shape = document.inline_shapes[len(document.inline_shapes) - 1]
    shape._inline.docPr.set("descr", clean(words))


def _field(paragraph: Any, code: str, shown: str) -> None:
    """A field that Word works out; `shown` until then."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    for kind in ("begin", "code", "separate", "shown", "end"):
        run = paragraph.add_run(shown if kind == "shown" else "")
        if kind == "code":
            text = OxmlElement("w:instrText")
            text.set(qn("xml:space"), "preserve")
            text.text = code
            run._r.append(text)
        elif kind != "shown":
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
