"""Submissions leave as files that users of ODK Central and of spreadsheets know.

1. A CSV for the form and one for each repeat, with Central's columns, keys and names of files.
2. Nothing that was answered is left out: what the form doesn't know stands in `Other`.
3. Versions are joined by name; who has no repeat has one row in the joined CSV too.
4. A workbook opens with its sheets, numbers as numbers, and in words where those are asked for.
5. No cell is taken for a formula, and what XML can't hold breaks no workbook.
6. GeoJSON has a feature for each place, with what else its row says.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import zipfile
from collections.abc import Iterable

import openpyxl

from sereno.exchange.submissions.export_files import csv_zip, geojson, joined_csv, workbook
from sereno.exchange.submissions.export_tables import NAMES, Sent, Speech
from sereno.exchange.submissions.instance import AnswerRow
from sereno.exchange.submissions.joined import JoinedForm
from sereno.exchange.tables.streamed_workbook import sheet_names
from sereno.exchange.xlsforms.questions import Choice, Form, Question

LISTS = {"l": (Choice("a", {"Español (es)": "Uno"}), Choice("b", {"Español (es)": "Dos"}))}


def question(path: str, kind: str, repeat: str = "", label: str = "", list_: str = "") -> Question:
    within = path.rpartition("/")[0]
    words = {"Español (es)": label} if label else {}
    within = "" if within == "/data" else within
    name = path.rpartition("/")[2]
    return Question(path, name, kind, words, within=within, repeat=repeat, list=list_)


def form(*questions: Question, version: str) -> Form:
    return Form("f", version, "Mi: formulario", "Español (es)", ("Español (es)",), questions, LISTS)


SPOT, THING = "/data/g/spot", "/data/g/spot/thing"
NEW = form(
    question("/data/who", "text", label="¿Quién?"),
    question("/data/g", "group"),
    question("/data/g/age", "integer", label="Edad"),
    question("/data/g/several", "select_multiple", label="¿Cuáles?", list_="l"),
    question(SPOT, "repeat", label="Lugar"),
    question(f"{SPOT}/place", "geopoint", SPOT, "¿Dónde?"),
    question(THING, "repeat", SPOT, "Cosa"),
    question(f"{THING}/name", "text", THING, "Nombre"),
    version="2",
)
OLD = form(question("/data/age", "integer"), question("/data/left", "text"), version="1")
BOTH = JoinedForm({2: NEW, 1: OLD})


def sent(key: str, version: int, *rows: AnswerRow) -> Sent:
    received = dt.datetime(2026, 11, 30, 6, tzinfo=dt.timezone(dt.timedelta(hours=-6)))
    return Sent(
        *(key, version, str(version), received, "Phone 3", "d3", 1, 2, 0, "7", "Walk", "field"),
        rows=rows,
    )


ROWS = (
    AnswerRow("", 1, None, {"/data/who": "=1+1\x0b", "/data/g/age": "41", "/data/new": "kept"}),
    AnswerRow(SPOT, 1, 0, {f"{SPOT}/place": "19.4 -99.1 2240 4.5"}),
    AnswerRow(THING, 1, 1, {f"{THING}/name": "lamp"}),
    AnswerRow(THING, 2, 1, {f"{THING}/name": "bench"}),
    AnswerRow(SPOT, 2, 0, {f"{SPOT}/unknown": "x"}),
    AnswerRow("/data/odd", 1, 0, {"/data/odd/q": "1"}),
)
SENT = (
    sent("uuid:1", 2, *ROWS),
    sent("uuid:2", 1, AnswerRow("", 1, None, {"/data/age": "007", "/data/left": "-5"})),
    sent("uuid:3", 2, AnswerRow("", 1, None, {"/data/g/several": "b a", "/data/who": "a\rb"})),
)


def written(blocks: Iterable[bytes]) -> bytes:
    return b"".join(blocks)


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_csv_as_central() -> None:
    """1, 2, 3, 5"""
    archive = zipfile.ZipFile(io.BytesIO(written(csv_zip(BOTH, lambda: SENT))))
    assert archive.testzip() is None
    assert archive.namelist() == ["f.csv", "f-spot.csv", "f-thing.csv"]
    assert archive.read("f.csv").decode().splitlines()[0] == (
        "SubmissionDate,who,g-age,g-several,left,meta-instanceID,meta-instanceName,KEY,SubmitterID,"
        "SubmitterName,AttachmentsPresent,AttachmentsExpected,Status,ReviewState,DeviceID,Edits,"
        "FormVersion,Activity,ActivityTitle,AccessLevel,Other"
    )
    first, second, third = table(archive.read("f.csv"))
    assert first["SubmissionDate"] == "2026-11-30T12:00:00.000Z"
    assert first["who"] == "'=1+1\x0b"
    assert (first["KEY"], first["meta-instanceID"], first["g-age"]) == ("uuid:1", "uuid:1", "41")
    assert (first["SubmitterName"], first["DeviceID"]) == ("Phone 3", "d3")
    assert json.loads(first["Other"]) == {"new": "kept", "odd[]": [{"odd/q": "1"}]}
    assert (second["g-age"], second["left"], second["FormVersion"]) == ("007", "-5", "1")
    assert (third["g-several"], third["who"]) == ("b a", "a\nb")
    spots = table(archive.read("f-spot.csv"))
    assert list(spots[0]) == [
        *("place-Latitude", "place-Longitude", "place-Altitude", "place-Accuracy"),
        *("PARENT_KEY", "KEY", "Other"),
    ]
    assert spots[0]["place-Longitude"] == "-99.1"
    assert [(row["PARENT_KEY"], row["KEY"]) for row in spots] == [
        ("uuid:1", "uuid:1/g/spot[1]"),
        ("uuid:1", "uuid:1/g/spot[2]"),
    ]
    assert json.loads(spots[1]["Other"]) == {"g/spot/unknown": "x"}
    things = table(archive.read("f-thing.csv"))
    assert [(row["PARENT_KEY"], row["KEY"], row["name"]) for row in things] == [
        ("uuid:1/g/spot[1]", "uuid:1/g/spot[1]/thing[1]", "lamp"),
        ("uuid:1/g/spot[1]", "uuid:1/g/spot[1]/thing[2]", "bench"),
    ]


def test_joined() -> None:
    """3"""
    rows = table(written(joined_csv(BOTH, BOTH.tables[2], lambda: SENT)))
    told = [(row["KEY"], row["spot-KEY"], row["thing-name"]) for row in rows]
    assert sorted(told) == [
        ("uuid:1", "uuid:1/g/spot[1]", "bench"),
        ("uuid:1", "uuid:1/g/spot[1]", "lamp"),
        ("uuid:1", "uuid:1/g/spot[2]", ""),
        ("uuid:2", "", ""),
        ("uuid:3", "", ""),
    ]
    assert len(table(written(joined_csv(BOTH, BOTH.tables[0], lambda: SENT)))) == len(SENT)
    # A repeat that stood within another one before, or does since.
    inner = form(
        question("/data/out", "repeat"),
        question("/data/out/spot", "repeat", "/data/out"),
        question("/data/out/spot/n", "text", "/data/out/spot"),
        version="1",
    )
    outer = form(
        question("/data/spot", "repeat"),
        question("/data/spot/n", "text", "/data/spot"),
        version="2",
    )
    top = AnswerRow("", 1, None, {})
    within = (
        AnswerRow("/data/out", 1, 0, {}),
        AnswerRow("/data/out/spot", 1, 1, {"/data/out/spot/n": "a"}),
    )
    both = (
        sent("uuid:1", 1, top, *within),
        sent("uuid:2", 2, top, AnswerRow("/data/spot", 1, 0, {"/data/spot/n": "b"})),
    )
    for forms in ({1: inner, 2: outer}, {2: outer, 1: inner}):
        joined = JoinedForm(forms)
        spot = next(each for each in joined.tables if each.key == "spot")
        rows = table(written(joined_csv(joined, spot, lambda: both)))
        assert [(row["KEY"], row["spot-n"]) for row in rows] == [("uuid:1", "a"), ("uuid:2", "b")]


def test_workbook() -> None:
    """4, 5"""
    content = written(workbook(BOTH, lambda: SENT, Speech(True, ("es",), {})))
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Mi  formulario", "Lugar", "Cosa"]
    heads, first, second, third = book.worksheets[0].values
    assert heads[1:5] == ("¿Quién?", "Edad", "¿Cuáles?", "left")
    assert (first[1], first[2]) == ("=1+1\ufffd", 41)
    assert book.worksheets[0]["B2"].data_type == "s"
    assert (second[2], second[4], third[3]) == ("007", "-5", "Dos; Uno")
    names = openpyxl.load_workbook(io.BytesIO(written(workbook(BOTH, lambda: SENT, NAMES))))
    assert names.sheetnames == ["Mi  formulario", "spot", "thing"]
    assert [row[0] for row in names["spot"].iter_rows(values_only=True)][:2] == [
        "place-Latitude",
        19.4,
    ]
    assert sheet_names(["a" * 40, "A" * 40, "", "[x]/y"]) == [
        "a" * 31,
        "A" * 29 + "~2",
        "-",
        "x  y",
    ]


def test_geojson() -> None:
    """6"""
    found = json.loads(written(geojson(BOTH, lambda: SENT)))
    (feature,) = found["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [-99.1, 19.4]}
    assert feature["properties"]["KEY"] == "uuid:1/g/spot[1]"
    assert feature["properties"]["accuracy"] == 4.5
    assert json.loads(written(geojson(BOTH, lambda: ()))) == found | {"features": []}
