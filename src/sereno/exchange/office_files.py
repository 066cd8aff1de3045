"""What all our DOCX files share: their language, their paper, heads that repeat, the same bytes."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from docx.document import Document as DocumentObject
    from docx.table import Table

LANGUAGES: Final = {"es": "es-MX", "en": "en-GB"}
PAPERS_CM: Final = {"us-letter": (21.59, 27.94), "a4": (21.0, 29.7)}


def set_language(document: DocumentObject, language: str) -> None:
    """In which language the text is: for spelling and for whoever listens to it."""
    from docx.oxml.ns import qn

    normal: Any = document.styles["Normal"]
    properties = normal.element.get_or_add_rPr()
    properties.append(properties.makeelement(qn("w:lang"), {qn("w:val"): LANGUAGES[language]}))
    document.core_properties.language = LANGUAGES[language]


def repeat_head(table: Table) -> None:
    """The first row is a head for screen readers, and stands on each page again."""
    from docx.oxml.ns import qn

    properties: Any = table.rows[0]._tr.get_or_add_trPr()
    properties.append(properties.makeelement(qn("w:tblHeader"), {qn("w:val"): "true"}))


def same_bytes(made: bytes) -> bytes:
    """The archive with fixed times: python-docx writes the moment into every member."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(made)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.infolist():
            new.writestr(
                zipfile.ZipInfo(member.filename, (1980, 1, 1, 0, 0, 0)),
                old.read(member.filename),
                zipfile.ZIP_DEFLATED,
            )
    return out.getvalue()
