"""XML that somebody else wrote, opened without trust."""

from __future__ import annotations

from lxml import etree


def careful_root(content: bytes) -> etree._Element:
    """The root of a document of which nothing is fetched and no entity resolved, without comments
    and processing instructions. How large it may be, whoever calls has to look at before.

    Raises etree.XMLSyntaxError, and DoctypeError where it brings definitions of its own.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    root = etree.fromstring(content, parser)
    told = root.getroottree().docinfo
    if told.doctype or told.internalDTD is not None:
        raise DoctypeError
    return root


class DoctypeError(Exception):
    """A document with definitions (a DTD): no program writes them into what is read here."""
