"""Workbooks, Parquet and GeoJSON are read where nothing else can be, no longer than a table takes.

1. The reading process gives up files, network and programs before it looks at a byte.
2. A small file made to unpack to much, with rows or columns without end, or with entities within
   entities, is refused at once and in words, and whoever reads next is served.
3. A reading process that is killed, or runs against its limits, is told; the next file is read.
4. Whoever has read enough leaves nobody reading on.
5. A table wider than anybody could choose from is refused at once, however it is written.
6. A text that stands once in a file may fill any number of cells: what is handed on at once stays
   small, however long the text and however many the rows.
7. HTML that never ends a tag is read in a moment, and what its parser doesn't know is said.
8. GeoJSON holds what no text of a table can: half letters, nesting, endless features, NULs.
"""

from __future__ import annotations

import json
import signal
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sereno.exchange.tables.confined_tables import READER, confinement, first_rows
from sereno.exchange.tables.incident_files import batches, look
from sereno.vocabulary.problems import Problem

SHEET = "xl/worksheets/sheet1.xml"
HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
FOOT = "</sheetData></worksheet>"


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "robos.xlsx"
    book = openpyxl.Workbook()
    for row in (("fecha", "delito", "colonia"), *(("2023-01-01", "robo", "Centro"),) * 2000):
        book.active.append(row)
    book.save(path)
    return path


def _with_part(path: Path, name: str, content: str) -> Path:
    """The same workbook with other content in one of its parts."""
    made = path.with_name("made.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in {*old.namelist(), name}:
            new.writestr(part, content if part == name else old.read(part))
    return made


def _rows(path: Path, column: str) -> int:
    return sum(len(batch.lines) for batch in batches(look(path), [column]))


def _cells(row: str) -> str:
    words = ("fecha", "delito", "colonia")
    named = (f'<c t="inlineStr"><is><t>{word}</t></is></c>' for word in words)
    return f"{HEAD}<row>{''.join(named)}</row>{row}{FOOT}"


def _shared_strings() -> str:
    """68 MB that pack into one: fewer than what no archive may have, more than a table's."""
    some = (f"<si><t>{n % 977:x}{n * 7919:08x}{'a' * 1000}</t></si>" for n in range(68_000))
    return f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{"".join(some)}'


FAR_ROW = _cells(
    '<row><c t="inlineStr"><is><t>x</t></is></c></row>' * 200
    + '<row r="2000000000"><c t="inlineStr"><is><t>x</t></is></c></row>'
)
FAR_COLUMN = _cells('<row r="2"><c r="XFD2" t="inlineStr"><is><t>x</t></is></c></row>')
LAUGHS = "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True)
)
ENTITIES = f'<!DOCTYPE x [<!ENTITY a "robo">{LAUGHS}]>' + _cells(
    '<row r="2"><c r="A2" t="inlineStr"><is><t>&j;</t></is></c></row>'
)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("xl/sharedStrings.xml", _shared_strings, "workbook_unpacks_too_large"),
        (SHEET, lambda: FAR_ROW, "table_too_long"),
        (SHEET, lambda: FAR_COLUMN, "table_too_wide"),
        (SHEET, lambda: ENTITIES, "spreadsheet_broken"),
    ],
)
def test_made_to_take_long(
    workbook: Path, name: str, content: Callable[[], str], code: str
) -> None:
    """2"""
    made = _with_part(workbook, name, content())
    assert made.stat().st_size < 2_000_000
    with pytest.raises(Problem) as refused:
        _rows(made, "fecha")
    assert refused.value.code == code
    for language in ("es", "en"):
        assert refused.value.what(language)
    assert _rows(workbook, "fecha") == 2000


def test_what_is_given_up() -> None:
    """1"""
    held = confinement()
    if set(held) != {"files", "calls"}:
        pytest.skip(f"this kernel holds {held} only")


def test_a_reader_that_ends(workbook: Path) -> None:
    """3"""
    facts = look(workbook)
    process = READER.process
    assert process is not None
    # Asked for and not yet read from: it can't have sent all of it already.
    process.send_signal(signal.SIGSTOP)
    read = batches(facts, ["fecha"], rows=600)
    threading.Timer(0.2, process.send_signal, [signal.SIGKILL]).start()
    with pytest.raises(Problem) as told:
        list(read)
    process.wait()
    assert told.value.code == "file_too_heavy"
    assert look(workbook) == facts
    parquet = workbook.with_suffix(".parquet")
    pq.write_table(pa.table({"a": ["x"] * 10_000}), parquet)
    whole = parquet.read_bytes()
    for n in (8, len(whole) // 2, len(whole) - 4):
        parquet.write_bytes(whole[:n] + b"\xff" * 4 + whole[n + 4 :])
        with pytest.raises(Problem) as told:
            _rows(parquet, "a")
        assert told.value.code == "parquet_broken"


def test_whoever_has_read_enough(workbook: Path) -> None:
    """4"""
    with first_rows(workbook, None, 3, markup=False) as (sheets, read):
        assert sheets == [("Sheet", True)]
        assert [len(first.rows) for first in read] == [3]
    facts = look(workbook)
    for _batch in batches(facts, ["fecha"], rows=10):
        break
    process = READER.process
    assert process is not None
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    for _look in range(200):
        if not children.read_text().strip():
            break
        time.sleep(0.05)
    assert not children.read_text().strip()


def test_headings_that_nobody_sees(tmp_path: Path) -> None:
    """6: signs without a shape, and headings as long as a book."""
    names = ("fe\0cha", "\u202edelito\u202c\x07", "c" * 1_000_000)
    facts = look(_collection(tmp_path / "x.geojson", dict.fromkeys(names, "1")))
    assert facts.columns[:2] == ("fecha", "delito")
    assert len(facts.columns[2]) <= 500
    assert _rows(facts.path, names[2]) == 1


@pytest.mark.parametrize("kind", ["csv", "parquet", "geojson"])
def test_a_table_without_an_end_to_the_right(tmp_path: Path, kind: str) -> None:
    """5"""
    names = [f"k{n}" for n in range(60_000)]
    path = tmp_path / f"wide.{kind}"
    if kind == "csv":
        path.write_text(",".join(names) + "\n" + ",".join("1" for _ in names) + "\n")
    elif kind == "parquet":
        pq.write_table(pa.table({name: [1] for name in names}), path)
    else:
        # A few names each, as no single feature need be remarkable.
        _collection(path, *(dict.fromkeys(names[n : n + 4], 1) for n in range(0, 60_000, 4)))
    begun = time.process_time()
    with pytest.raises(Problem) as refused:
        look(path)
    assert refused.value.code == "table_too_wide"
    assert time.process_time() - begun < 5


def test_what_geojson_can_hold(tmp_path: Path) -> None:
    """6"""
    deep = json.loads("[" * 900 + "]" * 900)
    values = {"a\ud800": "x\ud800", "b": {"\udc00": ["\ud800"]}, "c": deep, "d": float("nan")}
    values["e"] = "x\0y"
    facts = look(_collection(tmp_path / "puntos.geojson", values))
    assert facts.columns == ("a?", "b", "c", "d", "e", "point_longitude", "point_latitude")
    (batch,) = batches(facts, facts.columns)
    read = {name: column.to_pylist()[0] for name, column in batch.columns.items()}
    assert read == {
        "a?": "x?",
        "b": '{"?": ["?"]}',
        "c": json.dumps(deep),
        "d": "nan",
        "e": "xy",
        "point_longitude": "-99.1",
        "point_latitude": "19.4",
    }
    for name in ("tail", "wall"):
        endless = tmp_path / f"{name}.geojson"
        end = '"x' + "x" * (17 << 20) if name == "tail" else "[" * 100_000
        endless.write_text('{"type": "FeatureCollection", "features": [' + end)
        with pytest.raises(Problem) as refused:
            look(endless)
        assert refused.value.code == "geojson_broken"


def test_a_nul_in_parquet(tmp_path: Path) -> None:
    """8: as in GeoJSON; a text file that has one isn't taken for a table."""
    pq.write_table(pa.table({"a": ["x\0y", None], "b": [b"\0z", b""]}), tmp_path / "x.parquet")
    (batch,) = batches(look(tmp_path / "x.parquet"), ["a", "b"])
    assert [column.to_pylist() for column in batch.columns.values()] == [["xy", ""], ["z", ""]]


def test_long_features_come_in_short_blocks(tmp_path: Path) -> None:
    """6"""
    path = _collection(tmp_path / "largos.geojson", *({"nota": "x" * (1 << 20)} for _ in range(80)))
    assert [len(batch.lines) for batch in batches(look(path), ["nota"])] == [65, 15]


def _collection(path: Path, *properties: dict[str, object]) -> Path:
    place = {"type": "Point", "coordinates": [-99.1, 19.4]}
    features = [{"type": "Feature", "properties": each, "geometry": place} for each in properties]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def _told(path: Path, question: dict[str, object]) -> list[bytes]:
    """The lines that the reading process answers."""
    asked = {"markup": False, "packed": path.stat().st_size} | question
    with path.open("rb") as file, READER.asked(asked, [file.fileno()]) as answer:
        return list(answer)


def test_one_text_in_many_cells(tmp_path: Path) -> None:
    """6."""
    path = tmp_path / "robos.xls"
    head = "<table><tr><td>fecha<td>delito<td>colonia<tr><td>2023<td>robo"
    rows = "<tr><td>2023<td>robo" * 999
    path.write_text(f"{head}<td rowspan=1000>{'x' * 30_000}{rows}</table>")
    question = {"read": "workbook rows", "sheet": "", "first": 2, "markup": True}
    blocks = _told(path, question)
    assert sum(map(len, blocks)) > 30_000_000
    assert max(map(len, blocks)) < 10_000_000
    look_at = {"read": "workbook look", "sheet": None, "rows": 90, "markup": True}
    assert max(map(len, _told(path, look_at))) < 300_000
    facts = look(path)
    read = [batch.columns["colonia"].nbytes for batch in batches(facts, ["colonia"])]
    assert sum(read) > 30_000_000
    path.write_text(f"{head}<td>{'x' * 32_768}{rows}</table>")
    with pytest.raises(Problem) as refused:
        _rows(path, "fecha")
    assert refused.value.code == "cell_too_long"


@pytest.mark.parametrize("endless", ["<a ", "<!--", "</a ", "<a x='"])
def test_tags_that_never_end(tmp_path: Path, endless: str) -> None:
    """7."""
    path = tmp_path / "robos.xls"
    table = "<table><tr><td>fecha<td>delito<td>colonia<tr><td>2023<td>robo<td>Centro</table>"
    path.write_text(table + endless * 20_000)
    begun = time.monotonic()
    assert _rows(path, "fecha") == 1
    assert time.monotonic() - begun < 8
    # Python's parser refuses this one up to 3.13.4, and reads over it since.
    path.write_text(f"{table}<![x[ ]]>")
    told = []
    try:
        look(path)
    except Problem as refused:
        told.append(refused.code)
    assert told == ["spreadsheet_broken"] or _rows(path, "fecha") == 1
