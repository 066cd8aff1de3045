"""A list of flat objects out of a JSON file: the part that runs confined."""

from __future__ import annotations

import json
from typing import Any

from sereno.exchange.fieldwork.refusals import RefusedError

# What one key of an object says: a text, or several things, each a text or an object of texts.
Value = str | list[str | dict[str, str]]


def json_objects(content: bytes) -> list[dict[str, Value]]:
    """The objects of a list, with what they say as texts; null says nothing.

    Raises RefusedError brought_broken_json of whatever else it is.
    """
    try:
        read = json.loads(content, object_pairs_hook=_said_once)
    except (ValueError, RecursionError) as error:
        raise RefusedError("brought_broken_json") from error
    if not isinstance(read, list) or not read or not all(isinstance(each, dict) for each in read):
        raise RefusedError("brought_broken_json")
    return [{key: _value(value) for key, value in each.items()} for each in read]


def _said_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """What is said of a key twice would be lost but for the last."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice in an object")
    return found


def _value(value: Any) -> Value:
    if not isinstance(value, list):
        return _text(value)
    return [
        {key: _text(part) for key, part in each.items()} if isinstance(each, dict) else _text(each)
        for each in value
    ]


def _text(value: Any) -> str:
    if isinstance(value, (list, dict)):
        raise RefusedError("brought_broken_json")
    # A lone half of a pair of surrogates is no text: no database keeps it.
    return "" if value is None else str(value).encode("utf-8", "replace").decode()
