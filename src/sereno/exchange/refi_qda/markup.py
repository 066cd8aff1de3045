"""The XML of REFI-QDA: opened without trust, its elements by their own names.

Programs have written several versions of its namespaces (1.0, 0:4) with the same elements.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Final

from lxml import etree

from sereno.exchange.careful_xml import DoctypeError, careful_root
from sereno.exchange.fieldwork.refusals import RefusedError

PROJECT: Final = "urn:QDA-XML:project:1.0"
CODEBOOK: Final = "urn:QDA-XML:codebook:1.0"
# A project of ten thousand passages has six million signs.
MOST_BYTES: Final = 256 << 20
MOST_ELEMENTS: Final = 3_000_000
# A codebook has ten levels; what has hundreds is made to end whoever reads it.
MOST_DEPTH: Final = 100


def root_of(content: bytes, name: str) -> etree._Element:
    """The root of a document, which has to have that name.

    Raises RefusedError refi_too_large, refi_too_many, refi_entities, refi_broken, refi_unknown.
    """
    if len(content) > MOST_BYTES:
        raise RefusedError("refi_too_large", most=MOST_BYTES >> 20)
    if content.count(b"<") > 2 * MOST_ELEMENTS:
        raise RefusedError("refi_too_many", most=MOST_ELEMENTS)
    try:
        root = careful_root(content)
    except DoctypeError as defining:
        raise RefusedError("refi_entities") from defining
    except etree.XMLSyntaxError as broken:
        # Entities within entities end in a syntax error of their own. What a parser says quotes
        # what it read, and a job keeps its reason in the clear.
        refused = "refi_entities" if b"<!ENTITY" in content[:4096] else "refi_broken"
        raise RefusedError(refused) from broken
    if local(root) != name or "QDA-XML" not in (etree.QName(root).namespace or "QDA-XML"):
        raise RefusedError("refi_unknown", name=local(root)[:80])
    return root


def local(element: etree._Element) -> str:
    """An element's own name, whatever its namespace."""
    return str(etree.QName(element).localname)


def parts(element: etree._Element | None, *names: str) -> Iterator[etree._Element]:
    """The elements directly within another, of these names."""
    for child in () if element is None else element:
        if local(child) in names:
            yield child


def part(element: etree._Element | None, name: str) -> etree._Element | None:
    """The first of them, if there is one."""
    return next(parts(element, name), None)


def words_in(element: etree._Element | None, name: str) -> str:
    """What stands in an element within another, "" where there is none."""
    found = part(element, name)
    return "" if found is None or found.text is None else str(found.text)


def guid_of(written: str | None) -> str:
    """A GUID in the one form in which it is kept: small letters, no braces; "" where none is.

    What is written as one and is none becomes one, the same wherever it is written so.
    """
    told = (written or "").strip()
    if not told:
        return ""
    try:
        return str(uuid.UUID(told))
    except ValueError:
        return str(uuid.uuid5(uuid.NAMESPACE_OID, told))


def targets(element: etree._Element, *names: str) -> tuple[str, ...]:
    """What elements such as NoteRef point to."""
    return tuple(guid_of(each.get("targetGUID")) for each in parts(element, *names))
