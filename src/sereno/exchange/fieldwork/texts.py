"""The text of a document, one driver a format: the part that runs confined."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO, Final
from xml.etree import ElementTree

from mammoth import documents, docx
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject
from striprtf.striprtf import rtf_to_text

from sereno.exchange.fieldwork.refusals import RefusedError

MOST_PAGES: Final = 2_000
MOST_SIGNS: Final = 20_000_000
_ODF: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_LINES: Final = (f"{_ODF}p", f"{_ODF}h")
# What somebody deleted or remarked is not what was said.
_PASSED_OVER: Final = (f"{_ODF}tracked-changes", f"{_OFFICE}annotation", f"{_ODF}note-citation")
_MOST_SPACES: Final = 1_000
# Nobody's PDF does more one after another; one that goes round never ends.
_MOST_NEXT: Final = 20


def docx_text(file: BinaryIO) -> str:
    """The paragraphs of a DOCX, tables cell by cell."""
    read = docx.read(file)
    return "".join(docx_parts(read.value))


def docx_parts(element: object) -> Iterator[str]:
    """What an element of a DOCX says, a line break after each paragraph."""
    if isinstance(element, documents.Text):
        yield str(element.value)
    elif isinstance(element, documents.Tab):
        yield "\t"
    elif isinstance(element, documents.Break):
        yield "\n"
    else:
        for child in getattr(element, "children", None) or ():
            yield from docx_parts(child)
        if isinstance(element, documents.Paragraph):
            yield "\n"


def odt_text(file: BinaryIO) -> str:
    """The paragraphs and headings of an ODT."""
    with zipfile.ZipFile(file) as archive:
        # ElementTree fetches nothing, and expat stops entities that grow without end.
        root = ElementTree.fromstring(archive.read("content.xml"))
    body = root.find(f"{_OFFICE}body")
    return "" if body is None else "".join(_odt_parts(body, within=False))


def _odt_parts(element: ElementTree.Element, *, within: bool) -> Iterator[str]:
    """within: in a line, whose spaces are text; those between lines only indent the file."""
    if element.tag in _PASSED_OVER:
        return
    within = within or element.tag in _LINES
    if element.tag == f"{_ODF}s":
        yield " " * min(int(element.get(f"{_ODF}c", "1")), _MOST_SPACES)
    elif element.tag == f"{_ODF}tab":
        yield "\t"
    elif element.tag == f"{_ODF}line-break":
        yield "\n"
    if within and element.text:
        yield element.text
    for child in element:
        yield from _odt_parts(child, within=within)
        if within and child.tail:
            yield child.tail
    if element.tag in _LINES:
        yield "\n"


def pdf_text(file: BinaryIO) -> str:
    """The text of a PDF page by page; of a scan there is none."""
    try:
        reader = PdfReader(file)
        if reader.is_encrypted and not reader.decrypt(""):
            raise RefusedError("document_locked")
        if _has_program(reader):
            raise RefusedError("document_macros")
        if len(reader.pages) > MOST_PAGES:
            raise RefusedError("document_too_long", most=MOST_PAGES)
        parts, signs = [], 0
        for page in reader.pages:
            parts.append(page.extract_text())
            signs += len(parts[-1])
            if signs > MOST_SIGNS:
                raise RefusedError("document_too_long", most=MOST_PAGES)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise RefusedError("document_broken") from error
    return "\n\n".join(parts)


def _has_program(reader: PdfReader) -> bool:
    """Whether opening the PDF or turning to one of its pages runs something."""
    root = reader.root_object
    names = root.get("/Names")
    if isinstance(names := _plain(names), DictionaryObject) and "/JavaScript" in names:
        return True
    acting = [root.get("/OpenAction"), *_actions(root.get("/AA"))]
    for page in list(reader.pages)[:MOST_PAGES]:
        acting += _actions(page.get("/AA"))
        # What stands on a page may act when that is shown.
        for mark in _listed(page.get("/Annots")):
            acting += _actions(mark.get("/AA"))
    return any(_runs(each, _MOST_NEXT) for each in acting)


def _listed(found: object) -> list[DictionaryObject]:
    marks = _plain(found)
    plain = map(_plain, marks) if isinstance(marks, ArrayObject) else ()
    return [each for each in plain if isinstance(each, DictionaryObject)]


def _plain(found: object) -> object:
    return found.get_object() if hasattr(found, "get_object") else found


def _actions(found: object) -> list[object]:
    table = _plain(found)
    return list(table.values()) if isinstance(table, DictionaryObject) else []


def _runs(found: object, left: int) -> bool:
    """Whether an action or one that follows it runs something; left: how many may follow."""
    action = _plain(found)
    if not isinstance(action, DictionaryObject):
        return False
    if left == 0 or action.get("/S") in ("/JavaScript", "/Launch"):
        return True
    following = _plain(action.get("/Next"))
    each = following if isinstance(following, ArrayObject) else (following,)
    return any(_runs(one, left - 1) for one in each)


def rtf_text(said: str) -> str:
    """The text of an RTF, whose file is letters of ASCII."""
    read: Any = rtf_to_text
    text = str(read(said, errors="replace"))
    # It writes signs beyond 16 bits, such as emoji, as two halves.
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def opened(content: bytes) -> io.BytesIO:
    """Bytes as a file."""
    return io.BytesIO(content)
