"""Files of submissions: CSV in a ZIP, one joined CSV, a workbook, GeoJSON. All are made as they are
sent, so that a form with many answers takes no more memory than one with few.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from sereno.exchange.streamed_zip import streamed_zip
from sereno.exchange.submissions.export_tables import (
    NAMES,
    Cell,
    ExportTable,
    Sent,
    Speech,
    as_csv_cell,
    keys_of_rows,
)
from sereno.exchange.submissions.instance import AnswerRow, place_of
from sereno.exchange.submissions.joined import FormTable, JoinedForm
from sereno.exchange.tables.streamed_workbook import Sheet, streamed_workbook
from sereno.exchange.xlsforms.questions import GEOMETRIES

# Each file that is made asks for the submissions once or more.
Source = Callable[[], Iterable[Sent]]
_NOT_IN_FILES: Final = re.compile(r'[\x00-\x1f\x80-\x9f/?<>\\:*|"]')
# As many lines as leave together.
_LINES: Final = 200


def csv_zip(form: JoinedForm, source: Source) -> Iterator[bytes]:
    """A CSV for the form and one for each repeat, with names as ODK Central gives them."""
    made = [ExportTable(form, table, NAMES) for table in form.tables]
    names = table_files(form)

    def members() -> Iterator[tuple[str, Iterable[bytes]]]:
        for name, table in zip(names, made, strict=True):
            yield name, _csv(table.heads, _rows(table, source))

    yield from streamed_zip(members())


def table_files(form: JoinedForm) -> list[str]:
    """The names of the files; repeats of the same name get a number."""
    base = form.newest.form_id
    repeats = [table.repeat.question.name for table in form.tables if table.repeat]
    often, seen = Counter(repeats), Counter[str]()
    names = [f"{base}.csv"]
    for name in repeats:
        seen[name] += 1
        names.append(f"{base}-{name}{f'~{seen[name]}' if often[name] > 1 else ''}.csv")
    return [_NOT_IN_FILES.sub("", name) for name in names]


def joined_csv(form: JoinedForm, table: FormTable, source: Source) -> Iterator[bytes]:
    """Each row of a repeat beside all that is around it; who has none of it has one row too."""
    chain = _chain(form, table)
    made = [ExportTable(form, each, NAMES) for each in chain]
    heads: list[str] = []
    for each, one in zip(chain, made, strict=True):
        before = f"{each.repeat.question.name}-" if each.repeat else ""
        heads += [head if not before else f"{before}{head}" for head in one.heads]
    widths = [len(each.heads) for each in made]

    def rows() -> Iterator[list[Cell]]:
        for sent in source():
            yield from _joined(sent, chain, made, widths)

    yield from _csv(heads, rows())


def workbook(form: JoinedForm, source: Source, speech: Speech) -> Iterator[bytes]:
    """A sheet for the form and one for each repeat."""
    sheets = []
    for table in form.tables:
        made = ExportTable(form, table, speech)
        if table.repeat is None:
            name = form.newest.title
        elif speech.labels:
            name = table.repeat.question.said(*speech.spoken)
        else:
            name = table.repeat.question.name
        sheets.append(Sheet(name, made.heads, _rows(made, source)))
    yield from streamed_workbook(sheets)


def geojson(form: JoinedForm, source: Source) -> Iterator[bytes]:
    """A feature for each place that was answered, with what else its row says (RFC 7946)."""
    made = [(table, ExportTable(form, table, NAMES)) for table in form.tables]
    before = b'{"type":"FeatureCollection","features":[\n'
    for sent in source():
        keys = keys_of_rows(sent)
        for table, export in made:
            path = table.path_in(sent.version)
            for at, row in enumerate(sent.rows):
                if row.path != path:
                    continue
                for feature in _features(sent, keys[at], export, row.values):
                    yield before + json.dumps(feature, ensure_ascii=False).encode()
                    before = b",\n"
    yield (b"" if before == b",\n" else before) + b"\n]}\n"


def _features(
    sent: Sent, key: str, export: ExportTable, values: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    import shapely

    told = {
        each.key: values[path]
        for each in export.columns
        if (path := each.paths.get(sent.version, "")) in values
    }
    for each in export.columns:
        value = told.get(each.key)
        if value is None or each.question.type not in GEOMETRIES:
            continue
        geometry, accuracy = place_of(value, each.question.type)
        if geometry is not None:
            yield {
                "type": "Feature",
                "geometry": shapely.geometry.mapping(geometry),
                "properties": {
                    **{name: text for name, text in told.items() if name != each.key},
                    "KEY": key,
                    "instanceID": sent.key,
                    "question": each.key,
                    "accuracy": accuracy,
                    "activity": sent.activity,
                    "access_level": sent.access_level,
                },
            }


def _rows(table: ExportTable, source: Source) -> Iterator[list[Cell]]:
    for sent in source():
        yield from table.rows(sent)


def _chain(form: JoinedForm, table: FormTable) -> list[FormTable]:
    """A table and those around it, the form itself first."""
    by_key = {each.key: each for each in form.tables}
    chain = [table]
    while chain[0].repeat is not None:
        chain.insert(0, by_key[chain[0].repeat.table])
    return chain


def _joined(
    sent: Sent, chain: Sequence[FormTable], made: Sequence[ExportTable], widths: Sequence[int]
) -> Iterator[list[Cell]]:
    by_index: list[dict[int, list[Cell]]] = []
    for table, export in zip(chain, made, strict=True):
        path = table.path_in(sent.version)
        places = [at for at, row in enumerate(sent.rows) if row.path == path]
        by_index.append(dict(zip(places, export.rows(sent), strict=True)))
    # In another version a repeat may stand within others than in the newest, or within none.
    around = {at: list(_around(sent.rows, at)) for rows in by_index[1:] for at in rows}
    is_within = {place for places in around.values() for place in places}
    for depth, rows in enumerate(by_index):
        for at, cells in rows.items():
            if at in is_within:
                continue
            line: list[Cell] = []
            for above, width in zip(by_index[:depth], widths, strict=False):
                place = next((each for each in around.get(at, ()) if each in above), None)
                line += [None] * width if place is None else above[place]
            yield [*line, *cells, *[None] * sum(widths[depth + 1 :])]


def _around(rows: Sequence[AnswerRow], at: int) -> Iterator[int]:
    """The rows around one, the nearest first."""
    place = rows[at].parent
    while place is not None:
        yield place
        place = rows[place].parent


def _csv(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([as_csv_cell(head) for head in heads])
    for n, row in enumerate(rows, 1):
        writer.writerow([as_csv_cell(cell) for cell in row])
        if n % _LINES == 0:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()
