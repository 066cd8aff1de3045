"""The paragraphs of a DOCX with what they are in its outline: the part that runs confined."""

from __future__ import annotations

import re
from typing import BinaryIO, Final, NamedTuple

from mammoth import documents, docx

from sereno.exchange.fieldwork.refusals import RefusedError
from sereno.exchange.fieldwork.texts import MOST_SIGNS, docx_parts

# Word keeps the English name of its own styles in a document of any language; other programs
# write the key of the style.
_HEADING: Final = re.compile(r"(?:heading|t[ií]tulo|ttulo|encabezado)\s*([1-9])", re.IGNORECASE)
_TITLE: Final = re.compile(r"(?:title|subtitle|toc)\b", re.IGNORECASE)


class Paragraph(NamedTuple):
    """A paragraph. heading: 0 for Heading 1; item: its depth in a list; None where it is none."""

    text: str
    heading: int | None
    item: int | None


def docx_outline(file: BinaryIO) -> list[Paragraph]:
    """The paragraphs with words, those of tables too, without titles and tables of contents."""
    found: list[Paragraph] = []
    signs = 0
    waiting = [docx.read(file).value]
    while waiting:
        element = waiting.pop()
        if isinstance(element, documents.Paragraph):
            text = " ".join("".join(docx_parts(element)).split())
            signs += len(text)
            if signs > MOST_SIGNS:
                raise RefusedError("document_too_long", most=MOST_SIGNS)
            named = (str(element.style_name or ""), str(element.style_id or ""))
            if text and not any(_TITLE.match(name) for name in named):
                found.append(Paragraph(text, _heading(named), _item(element.numbering)))
        else:
            waiting += reversed(getattr(element, "children", None) or [])
    return found


def _heading(named: tuple[str, str]) -> int | None:
    for name in named:
        if said := _HEADING.match(name):
            return int(said[1]) - 1
    return None


def _item(numbering: object) -> int | None:
    level = getattr(numbering, "level_index", None)
    return int(level) if level is not None and str(level).isdecimal() else None
