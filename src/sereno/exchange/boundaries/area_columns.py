"""Attribute columns of a boundary file as codes, names and numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sereno.exchange.tables.column_profiles import fold_heading
from sereno.methods.sources.reading.number_forms import DecimalSign, infer_decimal, read_number
from sereno.methods.sources.reading.words import fold

Values = npt.NDArray[Any]

_WHOLE_WITH_POINT = re.compile(r"\d+\.0+")
SHOWN = 12
DECIMAL_SIGNS: tuple[DecimalSign, ...] = (".", ",")
_MOST = 0.8
# As headings and cells say that figures are thousands, folded; the signs stand in headings alone.
_THOUSANDS = frozenset({"MIL", "MILES", "MILLARES", "MILHARES", "THOUSAND", "THOUSANDS"})
_THOUSAND_SIGNS = frozenset({"000", "000S", "1000", "1000S", "X1000"})


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


class FigureSign(NamedTuple):
    """The sign before the decimals of figures that are written as text; whether that is sure.

    parted: whether the other sign parts thousands where a habit of one country would have read
    decimals (1.234 people).
    """

    decimal: DecimalSign
    sure: bool
    parted: bool


def figure_sign(
    columns: Mapping[str, Sequence[str]], people: str, said: DecimalSign | None = None
) -> FigureSign:
    """The sign that is `said`, else that in the column of `people`, from all columns of text of
    its file together.

    People come whole: what can only be thousands in their own column is that, whatever the
    others show; but where these contradict it, it isn't sure.
    """
    if said is not None:
        return FigureSign(said, sure=True, parted=False)
    counted = columns.get(people, ())
    figures = [cells for name, cells in columns.items() if name != people and _are_figures(cells)]
    decimal, sure = infer_decimal(figures, whole=[counted])
    alone, alone_sure = infer_decimal(whole=[counted])
    if alone_sure and any("." in cell or "," in cell for cell in counted):
        decimal, sure = alone, sure and alone == decimal
    return FigureSign(decimal, sure, decimal == "," and any("." in cell for cell in counted))


def _are_figures(cells: Sequence[str]) -> bool:
    there = [cell for cell in cells if cell]
    return bool(there) and sum(map(_is_figure, there)) >= _MOST * len(there)


def _is_figure(text: str) -> bool:
    return any(read_number(text, sign) is not None for sign in DECIMAL_SIGNS)


def numbers(
    values: Values, decimal: DecimalSign = "."
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Values as float64[n] (NaN where there is none), and bool[n] where text is no number.

    Reads 1957, "1957", and by the sign before decimals "1,957", "1.957" and "1 957.5"; "*",
    "N/D" and the like are no numbers.
    """
    out = np.full(len(values), np.nan)
    unreadable = np.zeros(len(values), bool)
    for i, value in enumerate(values.tolist()):
        text = _text(value)
        if not text:
            continue
        written = isinstance(value, str)
        number = read_number(text, decimal) if written else _plain_number(text)
        unreadable[i] = number is None
        out[i] = np.nan if number is None else number
    out[~np.isfinite(out)] = np.nan
    return out, unreadable


def like_thousands(people: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Populations such as 1.234 where a number of a thousand and more is never met, bool[n].

    An estimate has decimals too, but seldom three of them beside nothing above 999.
    """
    thousandths = people * 1_000
    broken = (people != np.round(people)) & np.isclose(thousandths, np.round(thousandths))
    three = broken & (np.round(thousandths) % 10 != 0)
    if np.nanmax(people, initial=0) >= 1_000 or three.sum() * 4 < broken.sum():
        return np.zeros(len(people), np.bool_)
    found: npt.NDArray[np.bool_] = broken
    return found


def speaks_of_thousands(heading: str, cells: Iterable[str] = ()) -> bool:
    """Whether a column says of itself that its figures are thousands: "Población (miles)"."""
    if (_THOUSANDS | _THOUSAND_SIGNS) & set(fold_heading(heading).split()):
        return True
    return any(_THOUSANDS & set(fold(cell).split()) for cell in dict.fromkeys(cells))


def _plain_number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


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
