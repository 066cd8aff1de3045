"""Files as others make them, and as nobody should, read by the reading process.

1. No word of a subtitle file is lost: times before the beginning or without thousandths, empty rows
   within what was said, line ends doubled; only what is about the file is left out.
2. Text that begins something a million times is read in seconds.
3. Programs are known by what they are, also under another name and in other letters; a locked ODT
   and a DOCX that was cut off are told as that.
4. A camera without a clock tells no time.
5. So many files are read at once as memory is for, whoever else asks waits.
6. What the process says in the log quotes nothing of a file.
"""

from __future__ import annotations

import io
import os
import threading
import time

import pytest
from PIL import ExifTags, Image

from sereno.exchange.confined.server import _told
from sereno.exchange.fieldwork.confined_files import READER, check_file, read_picture, read_text
from sereno.vocabulary.problems import Problem
from tests.integration.web.diagnosis.document_files import DOCX, docx_file, zipped

ODT = "application/vnd.oasis.opendocument.text"
_ONE = "1\n00:00:01,000 --> 00:00:02,000\n"
_TWO = "2\n00:00:03,000 --> 00:00:04,000\n"
TIMED = {
    f"{_ONE}Uno\n\nsigue\n\n{_TWO}dos": ["Uno sigue", "dos"],
    f"{_ONE}Uno\n{_TWO}dos".replace("\n", "\r\r\n"): ["Uno", "dos"],
    f"{_ONE}Uno\n\n2\n-00:00:03,000 --> 00:00:04,000\ndos": ["Uno", "dos"],
    "1\n00:00:01 --> 00:00:02\nUno\n\n2\n0:03 --> 0:04\ndos": ["Uno", "dos"],
    "WEBVTT\nKind: x\n\nNOTE no\nse dijo\n\nid\n00:01.000 --> 00:02.000\n5\n\n00:03.000 --> "
    "00:04.000\n<v.loud Ana>dos</v>": ["5", "dos"],
}


def _text(said: str, driver: str = "txt") -> list[str]:
    read = read_text(io.BytesIO(said.encode()), "text/plain", driver, where="x")
    assert [read.words[cue["begin"] : cue["end"]] for cue in read.cues] == read.words.split("\n")[
        : len(read.cues)
    ]
    return read.words.split("\n")


def test_words_are_kept() -> None:
    """1"""
    for said, words in TIMED.items():
        assert _text(said) == words, said
    assert _text(r"{\rtf1 \u-10179?\u-8704? fin}", "rtf") == ["😀 fin"]


def test_nothing_is_read_for_ever() -> None:
    """2"""
    begins = time.monotonic()
    for evil in ("<v" + " " * 300_000, "<v" + ".a" * 300_000, "a" + " " * 300_000 + "b"):
        _text(f"{_ONE}{evil}")
    assert time.monotonic() - begins < 20


def _refused(content: bytes, kind: str) -> str:
    with pytest.raises(Problem) as problem:
        check_file(io.BytesIO(content), kind, where="x")
    return problem.value.code


def test_programs_by_what_they_are() -> None:
    """3"""
    vba = "application/vnd.ms-office.vbaProject"
    for types in (
        f'<T><Override PartName="/word/a.bin" ContentType="{vba}"/></T>'.encode(),
        '<?xml version="1.0" encoding="utf-16"?><T a="x.macroEnabled.main+xml"/>'.encode("utf-16"),
        b'<T a="x.macro&#69;nabled.main+xml"/>',
    ):
        made = zipped({"[Content_Types].xml": types, "word/document.xml": "<w/>"})
        assert _refused(made, DOCX) == "document_macros", types
    locked = '<m:manifest xmlns:m="urn:m"><m:encryption-data/></m:manifest>'
    assert _refused(zipped({"META-INF/manifest.xml": locked}), ODT) == "document_locked"
    assert _refused(docx_file("x")[:-400], "application/zip") == "document_broken"
    assert _refused(zipped({"[Content_Types].xml": "<T"}), DOCX) == "document_broken"


def test_a_pdf_that_acts() -> None:
    """3"""
    runs = "<</S/GoTo/Next[<</S/JavaScript/JS(x)>>]>>"
    for name, root, page in (
        ("at once", f"/OpenAction{runs}", ""),
        ("with a mark on a page", "", f"/Annots[<</Subtype/Widget/AA<</PV{runs}>>>>]"),
    ):
        pdf = f"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R{root}>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R{page}>>endobj
trailer<</Root 1 0 R>>
startxref
0
%%EOF
"""
        with pytest.raises(Problem) as problem:
            read_text(io.BytesIO(pdf.encode()), "application/pdf", "pdf", where=name)
        assert problem.value.code == "document_macros", name


def test_a_camera_without_a_clock() -> None:
    """4"""
    exif, goal = Image.Exif(), io.BytesIO()
    more = exif.get_ifd(ExifTags.IFD.Exif)
    more[ExifTags.Base.DateTimeOriginal] = "0001:01:01 00:00:00"
    more[ExifTags.Base.OffsetTimeOriginal] = "+14:00"
    Image.new("RGB", (9, 9)).save(goal, "JPEG", exif=exif)
    assert read_picture(goal, "image/jpeg", where="x").taken_at == ""


def test_they_wait_for_each_other() -> None:
    """5"""
    done: list[str] = []

    def read() -> None:
        done.extend(_text("espera"))

    waiting = threading.Thread(target=read)
    ends = [os.pipe() for _each in range(2)]
    with (
        READER.asked({"read": "check", "media_type": "x"}, [ends[0][0]]),
        READER.asked({"read": "check", "media_type": "x"}, [ends[1][0]]),
    ):
        waiting.start()
        waiting.join(0.3)
        assert not done
    waiting.join(20)
    assert done == ["espera"]
    for each in (end for pair in ends for end in pair):
        os.close(each)


def test_the_log_quotes_nothing() -> None:
    """6"""
    try:
        int("Mi hijo")
    except ValueError as error:
        told = _told(error)
    assert told.startswith("ValueError ")
    assert "test_files_of_others.py:" in told
    assert "Mi hijo" not in told
