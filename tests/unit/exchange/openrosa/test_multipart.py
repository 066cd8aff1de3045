"""Reading what is sent as multipart/form-data.

1. Parts come out as `requests` put them in, whatever their bytes and however they arrive.
2. Whatever is cut off, wherever, is told from what is whole.
3. Too many parts, heads without an end and parts that say nothing of themselves are refused.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from sereno.exchange.openrosa.multipart import (
    BrokenMultipart,
    CutOff,
    TooManyParts,
    boundary_of,
    parts_of,
)

# What boundaries are made of, above all.
CONTENT = st.lists(st.sampled_from([b"\r", b"\n", b"-", b"--", b"b"]), max_size=9).map(b"".join)
MORE = b"\r\n--b"


def _slowly(content: bytes, most: int) -> Callable[[int], bytes]:
    stream = BytesIO(content)
    return lambda size: stream.read(min(size, most))


def _read(
    read: Callable[[int], bytes], boundary: bytes, *, most: int = 9
) -> list[tuple[str, bytes]]:
    return [(part.name, b"".join(part.chunks)) for part in parts_of(read, boundary, most=most)]


@given(st.lists(CONTENT, min_size=1, max_size=3), st.integers(1, 7), st.data())
def test_parts_come_out_as_they_went_in(contents: list[bytes], most: int, data: st.DataObject):
    """1, 2"""
    files = [(f"p{n}", (f'ñ"{n}.jpg', content)) for n, content in enumerate(contents)]
    sent = requests.Request("POST", "http://x/", files=files, data={"*isIncomplete*": "yes"})
    made = sent.prepare()
    body, kind = bytes(made.body or b""), made.headers["Content-Type"]
    boundary = boundary_of(kind)
    assert boundary is not None
    assert _read(_slowly(body, most), boundary) == [
        ("*isIncomplete*", b"yes"),
        *((name, content) for name, (_file, content) in files),
    ]
    cut = body[: data.draw(st.integers(0, len(body) - 5))]
    with pytest.raises(CutOff):
        _read(_slowly(cut, 99), boundary)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"--b\r\n\r\n\r\nx\r\n--b--", BrokenMultipart),
        (b"--b x\r\n\r\nx\r\n--b--", BrokenMultipart),
        (b"--b\r\nA: " + b"a" * 99_999 + b"\r\n\r\nx\r\n--b--", BrokenMultipart),
        (b"--b" + b" " * 99_999 + b"\r\n\r\nx\r\n--b--", BrokenMultipart),
        (b"--b\r\nContent-Disposition: form-data\r\n\r\nx" + MORE * 9, BrokenMultipart),
        (b"<data/>", CutOff),
        (b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n' * 4, TooManyParts),
    ],
    ids=["says nothing", "behind", "long head", "long line", "no head", "no form", "many"],
)
def test_what_is_refused(body: bytes, problem: type[BrokenMultipart]) -> None:
    """3"""
    with pytest.raises(problem):
        _read(BytesIO(body).read, b"b", most=3)


def test_what_is_no_form() -> None:
    """3"""
    assert boundary_of("multipart/form-data; boundary=b") == b"b"
    assert boundary_of('Multipart/Form-Data; charset=x; boundary="a b"') == b"a b"
    for kind in ("text/xml", "", "multipart/form-data", "multipart/form-data; boundary=ñ"):
        assert boundary_of(kind) is None
