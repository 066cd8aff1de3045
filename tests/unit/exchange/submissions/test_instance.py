"""Filled forms are read into rows, whatever a device writes, and nothing answered gets lost.

1. Groups are part of a path; a repeat has a row each time, with its ordinal and the row around it.
2. `meta` is known in each namespace, and a root is the form's whatever it is called.
3. What the form doesn't know is kept by its own path; what stands twice becomes rows.
4. Without its form a document is read all the same.
5. Files are told in the order of the XML: of the form's questions, or of what looks like a file.
6. An encrypted envelope is known by its attribute and its key, and has files and no rows.
7. What declares a document type, asks for entities, is broken, deep or too large is refused.
8. Rows are the same after they were kept; a place has its geometry and its accuracy.
"""

from __future__ import annotations

import pytest
from shapely.geometry import mapping

from sereno.exchange.submissions.instance import (
    MOST_BYTES,
    AnswerRow,
    as_kept,
    place_of,
    read_instance,
    rows_of,
)
from sereno.exchange.xlsforms.questions import Form, Question
from sereno.vocabulary.problems import Problem


def question(path: str, kind: str) -> Question:
    return Question(path=path, name=path.rpartition("/")[2], type=kind, label={})


FORM = Form(
    form_id="walk",
    version="3",
    title="Walk",
    default_language="default",
    languages=(),
    questions=(
        question("/data/who", "text"),
        question("/data/g", "group"),
        question("/data/g/stop", "repeat"),
        question("/data/g/stop/place", "geopoint"),
        question("/data/g/stop/photo", "image"),
        question("/data/g/stop/thing", "repeat"),
        question("/data/g/stop/thing/name", "text"),
    ),
    lists={},
)
WALK = b"""<?xml version="1.0"?>
<data id="walk" version="3" xmlns:orx="http://openrosa.org/xforms"
  xmlns:jr="http://openrosa.org/javarosa">
  <!-- a comment --><who> Ana &amp; <![CDATA[<Eva>]]> </who><empty/>
  <g>
    <stop jr:template=""><place/><photo/></stop>
    <stop><place>19.4 -99.1 2240 4.5</place><photo>b.jpg</photo>
      <thing><name>lamp</name></thing><thing><name>bench</name></thing><seen>new</seen></stop>
    <stop><photo>a.jpg</photo></stop>
    <stop/>
  </g>
  <twice>one</twice><twice>two</twice>
  <orx:meta><orx:instanceID> uuid:1 </orx:instanceID>
    <orx:deprecatedID>uuid:0</orx:deprecatedID>
    <orx:instanceName>Walk 1</orx:instanceName><audit>audit.csv</audit></orx:meta>
</data>"""


def test_rows_of_a_form() -> None:
    """1, 2, 3, 5"""
    read = read_instance(WALK, FORM)
    assert (read.form_id, read.version, read.is_encrypted) == ("walk", "3", False)
    assert (read.instance_id, read.deprecated_id) == ("uuid:1", "uuid:0")
    top = {
        "/data/who": " Ana & <Eva> ",
        "/data/meta/instanceName": "Walk 1",
        "/data/meta/audit": "audit.csv",
    }
    stop = {"/data/g/stop/place": "19.4 -99.1 2240 4.5", "/data/g/stop/photo": "b.jpg"}
    assert read.rows == (
        AnswerRow("", 1, None, top),
        AnswerRow("/data/g/stop", 1, 0, stop | {"/data/g/stop/seen": "new"}),
        AnswerRow("/data/g/stop/thing", 1, 1, {"/data/g/stop/thing/name": "lamp"}),
        AnswerRow("/data/g/stop/thing", 2, 1, {"/data/g/stop/thing/name": "bench"}),
        AnswerRow("/data/g/stop", 2, 0, {"/data/g/stop/photo": "a.jpg"}),
        AnswerRow("/data/g/stop", 3, 0, {}),
        AnswerRow("/data/twice", 1, 0, {"/data/twice": "one"}),
        AnswerRow("/data/twice", 2, 0, {"/data/twice": "two"}),
    )
    assert read.files == ("audit.csv", "b.jpg", "a.jpg")
    assert rows_of(as_kept(read.rows)) == read.rows
    assert rows_of("") == ()


def test_without_form_or_id_and_by_other_names() -> None:
    """2, 4, 5"""
    bare = read_instance(WALK, None)
    assert [row.path for row in bare.rows].count("/data/g/stop") == 3
    assert set(bare.files) == {"audit.csv", "b.jpg", "a.jpg"}
    kobo = b'<aX9 xmlns="http://k" id="walk"><g><stop><photo>c d.jpg</photo></stop></g></aX9>'
    read = read_instance(kobo, FORM)
    assert (read.instance_id, read.version) == ("", "")
    assert read.rows[1] == AnswerRow("/data/g/stop", 1, 0, {"/data/g/stop/photo": "c d.jpg"})
    assert read.files == ("c d.jpg",)
    single = read_instance(kobo, None).rows
    assert [(row.path, dict(row.values)) for row in single] == [
        ("", {"/aX9/g/stop/photo": "c d.jpg"})
    ]


def test_encrypted_envelope() -> None:
    """6"""
    inside = (
        "<base64EncryptedKey>aGk=</base64EncryptedKey>"
        '<orx:meta xmlns:orx="http://openrosa.org/xforms"><orx:instanceID>uuid:2</orx:instanceID>'
        "</orx:meta><media><file>1.jpg.enc</file></media><media><file>2.jpg.enc</file></media>"
        "<encryptedXmlFile>submission.xml.enc</encryptedXmlFile>"
    )
    head = 'xmlns="http://opendatakit.org/submissions" id="walk" version="3"'
    read = read_instance(f'<data encrypted="yes" {head}>{inside}</data>'.encode(), FORM)
    assert read.is_encrypted
    assert read.rows == ()
    assert read.instance_id == "uuid:2"
    assert read.files == ("1.jpg.enc", "2.jpg.enc", "submission.xml.enc")
    plain = read_instance(f"<data {head}>{inside}</data>".encode(), FORM)
    assert not plain.is_encrypted
    assert plain.rows[0].values["/data/base64EncryptedKey"] == "aGk="


BOMB = b'<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><data id="x"><q>&b;</q></data>'
REFUSED = {
    "entities": (BOMB, "submission_with_dtd"),
    "a file": (
        b'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><d>&a;</d>',
        "submission_with_dtd",
    ),
    "in UTF-16": (BOMB.decode().encode("utf-16"), "submission_with_dtd"),
    "an unknown entity": (b"<data>&nbsp;</data>", "submission_broken"),
    "cut off": (WALK[:400], "submission_broken"),
    "nothing": (b"", "submission_broken"),
    "deep": (b"<a>" * 5000 + b"</a>" * 5000, "submission_broken"),
    "large": (b"<a>" + b"a" * MOST_BYTES + b"</a>", "submission_too_large"),
    "of many parts": (b"<a>" + b"<b/>" * 450_000 + b"</a>", "submission_too_many_parts"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case: str) -> None:
    """7"""
    xml, code = REFUSED[case]
    with pytest.raises(Problem) as refused:
        read_instance(xml, FORM)
    assert refused.value.code == code


PLACES = {
    ("geopoint", "19.4 -99.1 2240 4.5"): ("Point", 4.5),
    ("geopoint", "19.4 -99.1"): ("Point", None),
    ("geopoint", "19.4 -99.1 0 0"): ("Point", None),
    ("geotrace", "19.4 -99.1 0 3;19.5 -99.1 0 9;"): ("LineString", 9.0),
    ("geoshape", "0 0 0 1; 0 1 0 1; 1 1 0 1"): ("Polygon", 1.0),
    ("geoshape", "0 0; 1 1; 1 0; 0 1; 0 0"): ("MultiPolygon", None),
}


def test_places() -> None:
    """8"""
    for (kind, value), (shape, accuracy) in PLACES.items():
        geometry, found = place_of(value, kind)
        assert geometry is not None
        assert (mapping(geometry)["type"], found) == (shape, accuracy), value
        assert geometry.is_valid
    point, _ = place_of("19.4 -99.1", "geopoint")
    assert point is not None
    assert mapping(point)["coordinates"] == (-99.1, 19.4)
    for kind, value in [
        *[("geopoint", each) for each in ("", "91 0", "0 181", "a b", "nan 0", "1", "0 0;1 1")],
        *[("geotrace", "0 0"), ("geoshape", "0 0; 1 1"), ("geotrace", "0 0; x y"), ("text", "1 1")],
    ]:
        assert place_of(value, kind) == (None, None), (kind, value)
