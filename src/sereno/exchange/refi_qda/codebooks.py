"""Codebooks alone (.qdc): codes in their tree and sets of them, in and out."""

from __future__ import annotations

import uuid
from typing import BinaryIO, Final

from lxml import etree

from sereno.exchange.refi_qda.confined_projects import read_codebook
from sereno.exchange.refi_qda.markup import CODEBOOK
from sereno.exchange.refi_qda.project import Code, Codebook, Set
from sereno.exchange.refi_qda.writing import ORIGIN, clean, write_codes
from sereno.vocabulary.problems import Problem

__all__ = ["Code", "Codebook", "Set", "read_qdc", "write_qdc"]

MOST_BYTES: Final = 16 << 20


def read_qdc(stream: BinaryIO, *, where: str) -> Codebook:
    """A codebook that somebody else may have written, read confined.

    stream: at its beginning. Raises Problem refi_* (vocabulary/problems/refi_qda.toml).
    """
    content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Problem("refi_too_large", where=where, most=MOST_BYTES >> 20)
    return read_codebook(content, where=where)


def write_qdc(codebook: Codebook) -> bytes:
    """The bytes of a `.qdc`, valid against its schema.

    Raises Problem refi_codebook_empty, and ValueError for a GUID that is none.
    """
    if not codebook.codes:
        raise Problem("refi_codebook_empty")
    root = etree.Element(f"{{{CODEBOOK}}}CodeBook", nsmap={None: CODEBOOK})
    root.set("origin", clean(codebook.origin or ORIGIN))
    write_codes(etree.SubElement(root, f"{{{CODEBOOK}}}Codes"), codebook.codes, with_notes=False)
    if codebook.sets:
        sets = etree.SubElement(root, f"{{{CODEBOOK}}}Sets")
        for each in codebook.sets:
            made = etree.SubElement(sets, f"{{{CODEBOOK}}}Set", guid=str(uuid.UUID(each.guid)))
            made.set("name", clean(each.name))
            if each.description:
                etree.SubElement(made, f"{{{CODEBOOK}}}Description").text = clean(each.description)
            for code in each.codes:
                etree.SubElement(made, f"{{{CODEBOOK}}}MemberCode", guid=str(uuid.UUID(code)))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8"))
