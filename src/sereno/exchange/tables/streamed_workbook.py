"""A workbook of plain tables (XLSX, ECMA-376), made while it is sent.

openpyxl keeps each sheet in a temporary file until the workbook is whole; what somebody said must
never lie on a disk in clear.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from sereno.exchange.streamed_zip import streamed_zip
from sereno.exchange.tables.table_files import NOT_IN_XML, as_cell

LONGEST_NAME: Final = 31
_NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\']")
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_KIND: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_STYLES: Final = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}">'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf/><xf fontId="1" applyFont="1" applyAlignment="1">'
    '<alignment wrapText="1" vertical="top"/></xf></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
# Where the head stays in sight.
_VIEW: Final = (
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
    'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
)


@dataclass(frozen=True)
class Sheet:
    """A table. Its rows are asked for once, when it is their turn."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[str | float | None]]


def streamed_workbook(sheets: Sequence[Sheet]) -> Iterator[bytes]:
    """The bytes of a workbook. A text is a text, never a formula, whatever it begins with."""
    yield from streamed_zip(_parts(sheets))


def sheet_names(wanted: Iterable[str]) -> list[str]:
    """Names that a workbook takes: short, without forbidden signs, each once whatever its case."""
    found: list[str] = []
    for name in wanted:
        plain = NOT_IN_XML.sub(" ", _NOT_IN_NAMES.sub(" ", name)).strip()[:LONGEST_NAME] or "-"
        taken = {each.lower() for each in found}
        made, n = plain, 1
        while made.lower() in taken:
            n += 1
            made = f"{plain[: LONGEST_NAME - len(str(n)) - 1]}~{n}"
        found.append(made)
    return found


def _parts(sheets: Sequence[Sheet]) -> Iterator[tuple[str, Iterable[bytes]]]:
    numbers = range(1, len(sheets) + 1)
    names = sheet_names(each.name for each in sheets)
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_KIND}.worksheet+xml"/>'
        for n in numbers
    )
    yield from _written(
        "[Content_Types].xml",
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>{types}</Types>',
    )
    yield from _written("_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")]))
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="r{n}"/>'
        for n, name in zip(numbers, names, strict=True)
    )
    yield from _written(
        "xl/workbook.xml",
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATED}"><sheets>{listed}</sheets></workbook>',
    )
    to = [("worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    yield from _written("xl/_rels/workbook.xml.rels", _relations([*to, ("styles", "styles.xml")]))
    yield "xl/styles.xml", [_STYLES.encode()]
    for n, sheet in zip(numbers, sheets, strict=True):
        yield f"xl/worksheets/sheet{n}.xml", _sheet(sheet)


def _written(name: str, text: str) -> Iterator[tuple[str, list[bytes]]]:
    yield name, [(_HEAD + text).encode()]


def _relations(to: Sequence[tuple[str, str]]) -> str:
    each = "".join(
        f'<Relationship Id="r{n}" Type="{_RELATED}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(to, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>'


def _sheet(sheet: Sheet) -> Iterator[bytes]:
    yield f'{_HEAD}<worksheet xmlns="{_MAIN}">{_VIEW}<sheetData>'.encode()
    yield _row(sheet.columns, ' s="1"')
    for row in sheet.rows:
        yield _row(row, "")
    yield b"</sheetData></worksheet>"


def _row(cells: Iterable[str | float | None], style: str) -> bytes:
    return f"<row>{''.join(_cell(cell, style) for cell in cells)}</row>".encode()


def _cell(value: str | float | None, style: str) -> str:
    if value is None or value == "":
        return f"<c{style}/>"
    if not isinstance(value, str):
        return f"<c{style}><v>{value!r}</v></c>"
    text = escape(as_cell(value))
    return f'<c{style} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
