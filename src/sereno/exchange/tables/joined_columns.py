"""A date that stands in several columns, read as one: "ANIO + MES + DIA".

Statistics offices write the year, the month and the day, or the year and the quarter, in columns
of their own. Such a column is asked for by the names of its parts with " + " between, the year
first, in a manifest as in the wizard; nothing of it stands in the file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from sereno.exchange.tables.column_profiles import fold_heading
from sereno.exchange.tables.table_facts import Batch, FileFacts
from sereno.methods.sources.indicators.periods import read_month
from sereno.methods.sources.reading.date_forms import full_year
from sereno.vocabulary.columns import heading_strength

_SIGN: Final = " + "
_BETWEEN: Final = "\x1f"
_YEAR: Final = frozenset(("AÑO", "ANO", "ANIO", "AO", "YEAR", "YR"))
_MONTH: Final = frozenset(("MES", "MONTH"))
_DAY: Final = frozenset(("DIA", "DAY"))
_QUARTER: Final = frozenset(("TRIMESTRE", "QUARTER", "TRIM", "QTR"))
_PARTS: Final = ((_YEAR, _MONTH, _DAY), (_YEAR, _MONTH), (_YEAR, _QUARTER))
_SMALL_WORDS: Final = frozenset(("DE", "DEL", "LA", "LOS", "OF", "THE", "NUM", "NO"))
_WHOLE: Final = re.compile(r"(\d+)(?:[.,]0+)?")
_SHORT_YEAR: Final = re.compile(r"\d\d")
_UNKNOWN: Final = frozenset(("", "0", "00", "99"))


def parts_of(column: str, columns: Sequence[str]) -> tuple[str, ...]:
    """The columns of which `column` is made; none where it is a column of the file itself."""
    parts = tuple(column.split(_SIGN))
    if column in columns or not 2 <= len(parts) <= len(_PARTS[0]):
        return ()
    return parts if set(parts) <= set(columns) else ()


def dates_in_parts(columns: Sequence[str]) -> tuple[str, ...]:
    """The dates that the headings of a table hold in parts, the likeliest and exactest first."""
    return _dates_of(columns, _PARTS)


def years_alone(columns: Sequence[str]) -> tuple[str, ...]:
    """Columns that may tell the year of an incident and no more: AÑO, ANIO_HECHO."""
    return _dates_of(columns, ((_YEAR,),))


def _dates_of(
    columns: Sequence[str], forms: Sequence[tuple[frozenset[str], ...]]
) -> tuple[str, ...]:
    by_rest: dict[str, dict[str, str]] = {}
    for column in columns:
        words = [word for word in fold_heading(column).split() if word not in _SMALL_WORDS]
        said = [word for word in words if word in _YEAR | _MONTH | _DAY | _QUARTER]
        if len(said) == 1:
            rest = " ".join(word for word in words if word != said[0])
            by_rest.setdefault(rest, {}).setdefault(said[0], column)
    found: list[tuple[int, str]] = []
    for rest, named in by_rest.items():
        heading = f"FECHA {rest}".strip()
        reported = heading_strength(heading, "incidents", "date_reported")[0]
        strength = heading_strength(heading, "incidents", "date")[0] - reported
        for kinds in forms:
            parts = [next((named[word] for word in named if word in kind), "") for kind in kinds]
            if all(parts):
                found.append((-strength, _SIGN.join(parts)))
    # Python's sort is stable: the exactest of one heading stays first.
    return tuple(name for _strength, name in sorted(found, key=lambda each: each[0]))


def needed(columns: Sequence[str], facts: FileFacts) -> list[str]:
    """The file's own columns that are needed for `columns`, each once."""
    own = [parts_of(column, facts.columns) or (column,) for column in columns]
    return list(dict.fromkeys(part for parts in own for part in parts))


def with_joined(batch: Batch, columns: Sequence[str], facts: FileFacts) -> Batch:
    """The batch with the columns asked for, those in parts joined."""
    made: dict[str, pa.StringArray] = {}
    for column in columns:
        parts = parts_of(column, facts.columns)
        made[column] = _of_columns(parts, batch.columns) if parts else batch.columns[column]
    return replace(batch, columns=made)


def year_columns(columns: Sequence[str]) -> tuple[str, ...]:
    """Those whose heading says that they hold a year and nothing more."""
    words = {column: set(fold_heading(column).split()) - _SMALL_WORDS for column in columns}
    return tuple(column for column in columns if words[column] and words[column] <= _YEAR)


def _of_columns(parts: Sequence[str], columns: Mapping[str, pa.StringArray]) -> pa.StringArray:
    quarters = bool(_QUARTER & set(fold_heading(parts[1]).split()))
    return join_dates([columns[part] for part in parts], quarters=quarters)


def join_dates(parts: Sequence[pa.StringArray], *, quarters: bool) -> pa.StringArray:
    """Years with the months (and days), or the `quarters`, beside them; each different date is
    put together once.
    """
    encoded = pc.binary_join_element_wise(*parts, _BETWEEN).dictionary_encode()
    texts = [_date(text.split(_BETWEEN), quarters) for text in encoded.dictionary.to_pylist()]
    return pa.array(texts, pa.string()).take(encoded.indices)


def with_year(years: Sequence[str], parts: Sequence[str], *, quarters: bool) -> list[str]:
    """The same of plain texts."""
    both = zip(years, parts, strict=True)
    return [_date((year or "", part), quarters) for year, part in both]


def _date(parts: Sequence[str], quarters: bool) -> str:
    """ "2023-3-5"; without a day that isn't known a month, without a month a year.

    What is no number stays as it is written, to be told among the rejected rows.
    """
    year, inner, *day = (_plain(part) for part in parts)
    if _SHORT_YEAR.fullmatch(year):
        # Beside a month and a day, two digits could be taken for either.
        year = str(int(full_year(int(year))))
    if not year:
        # A month of no year is no date, nor is it blank: 03/14 must not become one.
        return " ".join(part for part in ("?", inner, *day) if part) if inner else ""
    if inner in _UNKNOWN:
        return year
    if quarters:
        # "1er trimestre", "ene-mar" are read as they are beside a year.
        number = inner.strip("QTqt ")
        return f"{year}-Q{number}" if number in ("1", "2", "3", "4") else f"{inner} {year}"
    month = read_month(inner)
    if month is None:
        return _SIGN.join((year, inner, *day))
    return "-".join((year, str(month), *(each for each in day if each not in _UNKNOWN)))


def _plain(text: str) -> str:
    """A number without the ".0" of spreadsheets, else the text."""
    whole = _WHOLE.fullmatch(text.strip())
    return whole[1] if whole else text.strip()
