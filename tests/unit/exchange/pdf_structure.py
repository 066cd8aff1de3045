"""The structure tree of a tagged PDF, as a screen reader goes through it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pypdf.generic import ArrayObject, DictionaryObject


def structure(node: Any) -> Iterator[DictionaryObject]:
    """The elements under a node in their order."""
    node = node.get_object()
    if isinstance(node, ArrayObject):
        for each in node:
            yield from structure(each)
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from structure(node["/K"])
