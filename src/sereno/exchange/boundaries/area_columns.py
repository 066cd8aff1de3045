"""Attribute columns of a boundary file as codes, names and numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[Any]

_THOUSANDS = re.compile(r"[-+]?\d{1,3}([,\s]\d{3})+(\.\d+)?")
_WHOLE_WITH_POINT = re.compile(r"\d+\.0+")
SHOWN = 12


def texts(values: Values) -> list[str]:
    """Values as text: "" for none, white space to one space, 12.0 → "12", leading zeros kept.

    A column of text in which every value is like "12.0" was a number once and loses its ".0".
    """
    found = [_text(value) for value in values.tolist()]
    filled = [text for text in found if text]
    if filled and all(_WHOLE_WITH_POINT.fullmatch(text) for text in filled):
        return [text.partition(".")[0] for text in found]
    return found


def joined(columns: Sequence[list[str]]) -> list[str]:
    """Codes made of several columns, joined by "-"; "" where any of them is missing."""
    return ["-".join(parts) if all(parts) else "" for parts in zip(*columns, strict=True)]


def numbers(values: Values) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Values as float64[n] (NaN where there is none), and bool[n] where text is no number.

    Reads 1957, "1957", "1,957" and "1 957.5"; "*", "N/D" and the like are no numbers.
    """
    out = np.full(len(values), np.nan)
    unreadable = np.zeros(len(values), bool)
    for i, value in enumerate(values.tolist()):
        text = _text(value)
        if _THOUSANDS.fullmatch(text):
            text = re.sub(r"[,\s]", "", text)
        try:
            out[i] = float(text) if text else np.nan
        except ValueError:
            unreadable[i] = True
    out[~np.isfinite(out)] = np.nan
    return out, unreadable


def without_repeats(columns: Mapping[str, Values]) -> list[str]:
    """The columns that could be a code: each value there, and none twice; not measured numbers."""
    unique = []
    for name, values in columns.items():
        if values.dtype.kind == "f" and not np.all(values == np.round(values)):
            continue
        found = texts(values)
        if all(found) and len(set(found)) == len(found):
            unique.append(name)
    return unique


def kind_of(values: Values) -> str:
    """What a column holds: "integer", "number", "date", "text" or "other"."""
    by_kind = {"i": "integer", "u": "integer", "f": "number", "M": "date", "b": "other"}
    if values.dtype.kind != "O":
        return by_kind.get(values.dtype.kind, "text")
    simple = all(value is None or isinstance(value, str) for value in values.tolist())
    return "text" if simple else "other"


def listed(items: Iterable[str], most: int = SHOWN) -> str:
    """Items for a message, the first of them."""
    all_items = list(items)
    return ", ".join(all_items[:most]) + (" …" if len(all_items) > most else "")


def _text(value: object) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return " ".join(unicodedata.normalize("NFC", str(value)).split())
