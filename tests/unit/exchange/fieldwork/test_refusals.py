"""Documents that are damaged, or more than they seem, are refused by what is wrong with them.

1. Damaged ones in whatever way zipfile or zlib tell it: a way of packing that nobody knows, a
   stream that doesn't unpack, an archive cut off, no archive at all.
2. Macros of both office programs, bombs, what is locked, and two files in one.
"""

from __future__ import annotations

import io
import zipfile

import docx
import pytest

from sereno.exchange.fieldwork.confined_files import check_file
from sereno.vocabulary.problems import Problem

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KINDS = "[Content_Types].xml"


def _docx(**further: bytes) -> bytes:
    made, goal = docx.Document(), io.BytesIO()
    made.save(goal)
    with zipfile.ZipFile(goal, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in further.items():
            archive.writestr(name.replace("__", "/"), content)
    return goal.getvalue()


def _changed(content: bytes, place: int, to: bytes) -> bytes:
    return content[:place] + to + content[place + len(to) :]


def _packed_by(method: int) -> bytes:
    """Both the member and the directory say that the kinds of the parts are packed so."""
    content = _docx()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        start = archive.getinfo(KINDS).header_offset
    said = method.to_bytes(2, "little")
    inner = content.index(b"PK\1\2", content.rindex(b"PK\3\4"))
    while content[inner + 46 : inner + 46 + len(KINDS)] != KINDS.encode():
        inner = content.index(b"PK\1\2", inner + 1)
    return _changed(_changed(content, start + 8, said), inner + 10, said)


def _unpacks_to_nothing() -> bytes:
    content = _docx()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        start = archive.getinfo(KINDS).header_offset
    return _changed(content, start + 30 + len(KINDS), b"\xff" * 40)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (_packed_by(99), "document_broken"),
        (_unpacks_to_nothing(), "document_broken"),
        (_docx()[:-30], "document_broken"),
        (b"PK\3\4" + b"\0" * 60, "document_broken"),
        (_docx(**{"word__vbaProject.bin": b"x"}), "document_macros"),
        (_docx(Basic__a=b"x"), "document_macros"),
        (_docx(x=b"\0" * (64 << 20)), "document_bomb"),
    ],
    ids=["packing", "stream", "cut", "none", "macros", "folders", "bomb"],
)
def test_refused(content: bytes, code: str) -> None:
    """1, 2"""
    check_file(io.BytesIO(_docx(word__a=b"x")), DOCX, where="acta.docx")
    with pytest.raises(Problem) as problem:
        check_file(io.BytesIO(content), DOCX, where="acta.docx")
    assert problem.value.code == code
