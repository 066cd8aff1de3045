"""Quotes as files: a table in four formats, and a text to go on writing in."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from itertools import groupby
from typing import Final, NamedTuple

from sereno.exchange.tables.table_files import CSV, XLSX, as_cell, csv_text, xlsx_bytes
from sereno.vocabulary.language import gettext as _

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PARQUET: Final = "application/vnd.apache.parquet"
JSON: Final = "application/json"


@dataclass(frozen=True)
class QuoteLine:
    """A quote as it is told: never more of who speaks than group, place and year.

    level: who may see it; consent: to what somebody agrees of those on whom it rests.
    """

    number: int
    code: str
    words: str
    areas: str
    group: str
    technique: str
    year: int | None
    level: str
    consent: str
    state: str


COLUMNS: Final = tuple(field.name for field in fields(QuoteLine))


class Made(NamedTuple):
    """A kind of file."""

    ending: str
    words: str
    media_type: str


MADE: Final = (
    Made("xlsx", "XLSX", XLSX),
    Made("docx", "DOCX", DOCX),
    Made("csv", "CSV", CSV),
    Made("json", "JSON", JSON),
    Made("parquet", "Parquet", PARQUET),
)


def quote_file(ending: str, lines: Sequence[QuoteLine], title: str) -> bytes | str:
    """The file of an ending of `MADE`; columns are named alike in every language."""
    return _WRITERS[ending](lines, title)


def _rows(lines: Sequence[QuoteLine]) -> list[list[object]]:
    return [list(asdict(line).values()) for line in lines]


def _csv(lines: Sequence[QuoteLine], _title: str) -> str:
    return csv_text(COLUMNS, _rows(lines))


def _xlsx(lines: Sequence[QuoteLine], title: str) -> bytes:
    return xlsx_bytes(COLUMNS, _rows(lines), sheet=title)


def _json(lines: Sequence[QuoteLine], _title: str) -> str:
    return json.dumps([asdict(line) for line in lines], ensure_ascii=False, indent=2)


def _parquet(lines: Sequence[QuoteLine], _title: str) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    whole = {"number", "year"}
    schema = pa.schema([(name, pa.int64() if name in whole else pa.string()) for name in COLUMNS])
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([asdict(line) for line in lines], schema=schema), out)
    return out.getvalue()


def _docx(lines: Sequence[QuoteLine], title: str) -> bytes:
    """A heading for each code and for each place, under it each quote with who says it."""
    from docx import Document

    document = Document()
    document.core_properties.author = ""
    document.core_properties.title = as_cell(title)
    document.add_heading(as_cell(title), 0)
    for code, of_code in groupby(lines, key=lambda line: line.code):
        document.add_heading(as_cell(code), 1)
        for areas, there in groupby(of_code, key=lambda line: line.areas):
            if areas:
                document.add_heading(as_cell(areas), 2)
            for line in there:
                document.add_paragraph(as_cell(_("“{words}”").format(words=line.words)), "Quote")
                told = (line.group, line.technique, line.year, line.state, line.level, line.consent)
                where = " · ".join(str(each) for each in told if each)
                document.add_paragraph(as_cell(f"{where} ({line.number})"))
    if not lines:
        document.add_paragraph(_("No quote."))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


_WRITERS: Final[Mapping[str, Callable[[Sequence[QuoteLine], str], bytes | str]]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "json": _json,
    "parquet": _parquet,
    "docx": _docx,
}
