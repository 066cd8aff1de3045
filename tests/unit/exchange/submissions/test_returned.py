"""What ODK Central and KoboToolbox give of submissions becomes the same rows again.

1. Central's ZIP, and Kobo's XLSX with names or labels and each separator, its CSV and its JSON.
2. What no question or repeat fits is kept under its own name, and told.
3. Choices that the form doesn't have are told; labels with spaces are told apart.
4. Rows of no submission of the file are counted; the same key twice is taken once; a row without a
   key gets the same one each time, by whatever version of the form it is read.
5. What Sereno gave comes back as it was.
6. Broken files, bombs and what holds no table are refused.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest

from sereno.exchange.submissions.export_files import csv_zip
from sereno.exchange.submissions.export_tables import Sent
from sereno.exchange.submissions.instance import AnswerRow
from sereno.exchange.submissions.joined import JoinedForm
from sereno.exchange.submissions.returned_files import read_returned
from sereno.exchange.submissions.returned_rows import ReadReturn, put_together
from sereno.exchange.xlsforms.questions import Question
from sereno.vocabulary.problems import Problem
from tests.unit.exchange.submissions.returned import (
    FORM,
    SPOT,
    THING,
    central,
    kobo_csv,
    kobo_json,
    kobo_sheets,
    kobo_workbook,
    zipped,
)

ROOT = {
    "/data/who": "Ana",
    "/data/home/light": "y",
    "/data/home/fears": "robbery dark",
    "/data/home/at": "19.4 -99.1 2240 4.5",
}
ROWS = (
    AnswerRow("", 1, None, ROOT),
    AnswerRow(SPOT, 1, 0, {f"{SPOT}/name": "Park", f"{SPOT}/photo": "a.jpg"}),
    AnswerRow(THING, 1, 1, {f"{THING}/what": "lamp"}),
    AnswerRow(THING, 2, 1, {f"{THING}/what": "bench"}),
    AnswerRow(SPOT, 2, 0, {f"{SPOT}/name": "Bus stop"}),
    AnswerRow(THING, 1, 4, {f"{THING}/what": "bin"}),
)


def returned(content: bytes, where: str = "f") -> ReadReturn:
    return put_together(read_returned(io.BytesIO(content), where=where), FORM)


def without_brought(rows: tuple[AnswerRow, ...]) -> tuple[AnswerRow, ...]:
    """What belongs to the form."""
    return tuple(
        AnswerRow(
            row.path,
            row.ordinal,
            row.parent,
            {path: value for path, value in row.values.items() if "/brought/" not in path},
        )
        for row in rows
    )


WHOLE = {
    "Central": central(),
    "Kobo, JSON": kobo_json(),
    **{
        f"Kobo, {'labels' if labels else 'names'}, {separator}": kobo_workbook(
            labels=labels, separator=separator
        )
        for labels in (False, True)
        for separator in ("/", "-", ".")
    },
}


@pytest.mark.parametrize("source", WHOLE)
def test_the_same_rows(source: str) -> None:
    """1"""
    found = returned(WHOLE[source])
    first, second = found.submissions
    assert without_brought(first.rows) == ROWS
    second_root = {"/data/who": "Eva", "/data/home/light": "n"}
    assert without_brought(second.rows) == (AnswerRow("", 1, None, second_root),)
    assert (first.key, second.key, first.version) == ("uuid:1", "uuid:2", "1")
    assert first.received.startswith("2026-11-30T12:00:00")
    assert (found.unknown, found.doubled, found.orphans, found.keyless) == ({}, 0, 0, 0)
    kept = {each.head for each in found.columns if each.is_kept}
    assert kept <= {
        *("SubmitterName", "Status", "ReviewState", "DeviceID"),
        *("_submitted_by", "_tags", "_notes", "_validation_status"),
    }


@pytest.mark.parametrize("labels", [False, True])
def test_kobo_csv(labels: bool) -> None:
    """1"""
    found = returned(kobo_csv(labels=labels), "calle.csv")
    assert [without_brought(each.rows) for each in found.submissions] == [
        (AnswerRow("", 1, None, ROOT),),
        (AnswerRow("", 1, None, {"/data/who": "Eva", "/data/home/light": "n"}),),
    ]


def test_nothing_is_lost() -> None:
    """2"""
    more = {"street-other.csv": b"a,PARENT_KEY,KEY\nx,uuid:1,uuid:1/other[1]\n"}
    found = returned(central("1", more, {"media/audit.csv": b"event,node\n"}))
    first = found.submissions[0]
    assert first.rows[0].values["/data/brought/SubmitterName"] == "Phone"
    other = first.rows[-1]
    assert (other.path, other.values) == (
        "/data/street-other",
        {"/data/street-other/brought/a": "x"},
    )
    assert ("street-other", "a") in {(c.table, c.head) for c in found.columns if c.is_kept}
    read = read_returned(io.BytesIO(central("1", {"media/audit.csv": b"x,y\n"})), where="f")
    assert read.media == ("media/a.jpg", "media/audit.csv")


def test_choices_keys_and_orphans() -> None:
    """3, 4"""
    found = returned(
        b"KEY,light,fears,home-fears/robbery\n"
        b"k1,maybe,Calles sin luz Robos fuego,\nk1,y,,\nk2,y,robbery,1\n"
    )
    assert dict(found.unknown) == {"/data/home/light": ("maybe",), "/data/home/fears": ("fuego",)}
    assert found.doubled == 1
    answers = [each.rows[0].values for each in found.submissions]
    assert answers[0]["/data/home/light"] == "maybe"
    assert answers[0]["/data/home/fears"] == "dark robbery fuego"
    assert answers[1]["/data/home/fears"] == "robbery"
    lonely = zipped(
        {
            "street.csv": b"who,KEY\nAna,k1\n",
            "street-spot.csv": b"name,PARENT_KEY,KEY\na,k1,k1/s[1]\nb,k9,k9/s[1]\n",
            "street-thing.csv": b"what,PARENT_KEY,KEY\nlamp,k9/s[1],k9/s[1]/t[1]\n",
        }
    )
    assert returned(lonely).orphans == 2
    hidden = returned(b'[{"meta/instanceID": "a\\u0000b", "_uuid": "7", "who": "Ana"}]')
    assert [each.key for each in hidden.submissions] == ["uuid:7"]
    # Also where another version has moved the question, or doesn't ask it.
    moved = Question("/data/home/who", "who", "text", {}, "/data/home")
    versions = [FORM, replace(FORM, questions=(moved,)), replace(FORM, questions=())]
    file = read_returned(io.BytesIO(b"who,__version__\nAna,1\nEva,2\n"), where="f")
    keyless = [put_together(file, form) for form in versions]
    assert [each.keyless for each in keyless] == [2, 2, 2]
    assert len({each.key for one in keyless for each in one.submissions}) == 2


def test_what_only_real_files_have() -> None:
    """1, 4"""
    # Commas in the words of questions, in quotes or not, and a line end within one.
    for heads in ('"¿Quién, de todos, aquí, hoy?";"a\nb, c";"who";"_uuid"', "a, b, c;d;who;_uuid"):
        found = returned(f"{heads}\nx;y;Ana;1\n".encode())
        assert [each.key for each in found.submissions] == ["uuid:1"]
        assert found.submissions[0].rows[0].values["/data/who"] == "Ana"
    # A sheet has another name than the table that its repeats name: a long title is cut.
    book = openpyxl.Workbook()
    names = ("Encuesta de percepción de se...", "a", "b")
    for name, rows in zip(names, kobo_sheets(labels=False).values(), strict=True):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.remove(book.worksheets[0])
    content = io.BytesIO()
    book.save(content)
    found = returned(content.getvalue())
    assert (found.orphans, without_brought(found.submissions[0].rows)) == (0, ROWS)
    # Two people who answered the same, in a file without keys; a repeat that nobody filled in.
    for _n in range(2):
        found = returned(b"who,home-fears/dark\nAna,1.0\nAna,1.0\n")
        assert (len(found.submissions), found.doubled, found.unknown) == (2, 0, {})
    empty = zipped({"street.csv": b"who,KEY\nAna,k1\n", "street-spot.csv": b""})
    assert len(returned(empty).submissions) == 1
    # A day as a workbook has it.
    day = Question("/data/on", "on", "date", {})
    read = read_returned(io.BytesIO(b"on\n2026-11-30 00:00:00\n"), where="f")
    told = put_together(read, replace(FORM, questions=(day,)))
    assert told.submissions[0].rows[0].values == {"/data/on": "2026-11-30"}


def test_our_own_comes_back() -> None:
    """5"""
    import datetime as dt

    told = ("d", "d1", 0, 0, 0, "7", "Walk", "field")
    at = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)
    sent = Sent("uuid:1", 1, "1", at, *told, rows=ROWS)
    content = b"".join(csv_zip(JoinedForm({1: FORM}), lambda: [sent]))
    assert without_brought(returned(content).submissions[0].rows) == ROWS


REFUSED = {
    "nothing": (b"", "returned_no_table"),
    "a broken archive": (central()[:300], "returned_broken"),
    "no table": (zipped({"a.txt": b"x"}), "returned_no_table"),
    "broken JSON": (b'{"results": [', "returned_broken"),
    "deep JSON": (b"[" * 100_000, "returned_broken"),
    "JSON of something else": (b'{"a": 1}', "returned_no_table"),
    "OData": (b'{"value": [{"__id": "uuid:1", "home": {"light": "y"}}]}', "returned_no_table"),
    "half a sign": (b'[{"who": "\\ud83d"}]', "returned_broken"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\0\0,\0\n" * 99, "returned_no_table"),
    "a long row": (b"a,b\n1,2,3\n", "returned_row_long"),
    "a broken workbook": (zipped({"xl/workbook.xml": b"<x/>"}), "document_broken"),
    "a photo that is a bomb": (
        zipped({"a.csv": b"KEY\n1\n", "media/a.jpg": b"0" * (8 << 20)}),
        "document_bomb",
    ),
    "a bomb": (zipped({"xl/workbook.xml": b"0" * (80 << 20)}), "document_bomb"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """6"""
    content, code = REFUSED[case]
    with pytest.raises(Problem) as refused:
        returned(content)
    assert refused.value.code == code
    monkeypatch.setattr("sereno.exchange.submissions.returned_files.MOST_BYTES", 100)
    with pytest.raises(Problem) as refused:
        returned(central())
    assert refused.value.code == "returned_too_large"
    assert zipfile.is_zipfile(io.BytesIO(central()))
