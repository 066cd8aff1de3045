"""Sealed streams, envelopes and the file of their keys.

1. What is sealed is read again, whole and any part of it, whatever its length.
2. Whatever is changed, cut off, added, moved, or brought from another place is refused.
3. Only the chunks that hold what is read are opened.
4. The bytes of the format are these, by AES-256-GCM alone.
5. An envelope wrapped anew opens to the same data key; a changed one, and one whose key is away,
   are refused and say so.
6. The key file is read as it was written; a slip in any digit is noticed.
7. It is its owner's alone, is there whole or not at all, and a copy is written over nothing.
"""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import example, given
from hypothesis import strategies as st

from sereno.exchange.sealed.envelopes import SIZE, Envelope, new_envelope
from sereno.exchange.sealed.key_files import new_ring, read_ring, ring_of, write_new, write_over
from sereno.exchange.sealed.streams import (
    CHUNK,
    TAG,
    SealedReader,
    SealingWriter,
    opened_bytes,
    sealed_bytes,
)
from sereno.vocabulary.problems import Problem

KEY, ABOUT = bytes(range(32)), b"diagnosis.note\0audit=3"
SIZES = st.one_of(
    st.integers(0, 3 * CHUNK),
    st.builds(lambda n, d: max(0, n * CHUNK + d), st.integers(0, 3), st.integers(-2, 2)),
)


@contextmanager
def refused(*codes: str) -> Iterator[pytest.ExceptionInfo[Problem]]:
    with pytest.raises(Problem) as found:
        yield found
    assert found.value.code in codes


def content(size: int) -> bytes:
    return (b"Nadie lo sabe. " * (size // 15 + 1))[:size]


def test_a_short_one_is_looked_through_as_any_file() -> None:
    """1: what looks for an archive's end goes before the beginning"""
    sealed = io.BytesIO(sealed_bytes(b"PK\x03\x04", KEY, ABOUT))
    reader = SealedReader(sealed, KEY, ABOUT, where="")
    assert not zipfile.is_zipfile(io.BufferedReader(reader))


@given(size=SIZES, cuts=st.lists(st.integers(1, 2 * CHUNK), max_size=4), data=st.data())
@example(size=0, cuts=[], data=None)
@example(size=CHUNK, cuts=[CHUNK], data=None)
def test_read_again(size: int, cuts: list[int], data: st.DataObject | None) -> None:
    """1"""
    plain, goal, at = content(size), io.BytesIO(), 0
    writer = SealingWriter(goal, KEY, ABOUT)
    for cut in [*cuts, size]:
        writer.write(plain[at : at + cut])
        at += cut
    writer.finish()
    assert goal.getvalue() == sealed_bytes(plain, KEY, ABOUT)
    reader = SealedReader(goal, KEY, ABOUT, where="")
    assert (reader.size, reader.read()) == (size, plain)
    if data is None:
        return
    for _ in range(4):
        start, length = data.draw(st.integers(0, size + 9)), data.draw(st.integers(0, 2 * CHUNK))
        assert reader.read_at(start, length) == plain[start : start + length]
        reader.seek(start)
        assert reader.read(length) == plain[start : start + length]


@given(size=SIZES.filter(bool), data=st.data())
def test_refused(size: int, data: st.DataObject) -> None:
    """2"""
    sealed = sealed_bytes(content(size), KEY, ABOUT)
    chunks = [sealed[i : i + CHUNK + TAG] for i in range(0, len(sealed), CHUNK + TAG)]
    place = data.draw(st.integers(0, len(sealed) - 1))
    other = sealed_bytes(content(size), KEY, ABOUT + b"4")
    spoilt = {
        "changed": sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :],
        "cut": sealed[:place],
        "cut at a chunk": b"".join(chunks[:-1]),
        "added": sealed + data.draw(st.binary(min_size=1, max_size=40)),
        "a chunk twice": sealed + chunks[-1],
        "an empty end": sealed + AESGCM(KEY).encrypt(bytes(11) + b"\1", b"", ABOUT),
        "from another place": chunks[0] + other[CHUNK + TAG :] if chunks[1:] else other,
    }
    if len(chunks) > 2:
        spoilt["moved"] = b"".join([chunks[1], chunks[0], *chunks[2:]])
        spoilt["left out"] = b"".join([chunks[0], *chunks[2:]])
    for how, bytes_ in spoilt.items():
        with refused("sealed_broken"):
            pytest.fail(f"{how}: {opened_bytes(bytes_, KEY, ABOUT, where='')[:20]!r}")
    for key, about in ((bytes(32), ABOUT), (KEY, b"")):
        with refused("sealed_broken"):
            opened_bytes(sealed, key, about, where="")


def test_no_more_than_asked_for() -> None:
    """3: chunk 1 of 4 is spoilt, which whoever reads the others doesn't notice."""
    plain = content(4 * CHUNK)
    sealed = bytearray(sealed_bytes(plain, KEY, ABOUT))
    sealed[CHUNK + TAG + 5] ^= 1
    reader = SealedReader(io.BytesIO(bytes(sealed)), KEY, ABOUT, where="acta.mp3")
    assert reader.read_at(2 * CHUNK, CHUNK + 7) == plain[2 * CHUNK : 3 * CHUNK + 7]
    assert reader.read_at(10, CHUNK - 10) == plain[10:CHUNK]
    with refused("sealed_broken") as found:
        reader.read_at(CHUNK - 1, 2)
    assert "acta.mp3" in str(found.value)


def test_known_answer() -> None:
    """4"""
    plain = content(CHUNK + 3)
    cipher = AESGCM(KEY)
    expected = cipher.encrypt(bytes(12), plain[:CHUNK], ABOUT)
    expected += cipher.encrypt(bytes(10) + b"\1\1", plain[CHUNK:], ABOUT)
    assert sealed_bytes(plain, KEY, ABOUT) == expected
    assert sealed_bytes(b"Sereno", KEY, b"vector").hex() == VECTOR


VECTOR = "46b3cd992a9bfb028e8c99fc444086f3609a9f263e52"


def test_envelopes() -> None:
    """5"""
    ring = new_ring()
    envelope, key = new_envelope(ring)
    packed = envelope.pack()
    assert len(packed) == SIZE
    assert key not in packed
    assert Envelope.unpack(packed + b"more", where="") == envelope
    newer = ring.with_new_key()
    anew = envelope.anew(newer, where="")
    assert (anew.key_id, anew.own_id) == (newer.current.id, envelope.own_id)
    assert anew.open(newer, where="") == envelope.open(newer, where="") == key
    assert anew.about(b"x") == envelope.about(b"x")
    with refused("vault_key_missing") as away:
        anew.open(ring, where="nota 7")
    assert newer.ids[-1] in str(away.value)
    for place in range(1, SIZE):
        spoilt = packed[:place] + bytes([packed[place] ^ 1]) + packed[place + 1 :]
        with refused("sealed_broken", "vault_key_missing"):
            Envelope.unpack(spoilt, where="").open(ring, where="")
    for short, code in ((packed[:-1], "sealed_broken"), (b"\7" + packed[1:], "sealed_newer")):
        with refused(code):
            Envelope.unpack(short, where="")


def test_key_files(tmp_path: Path) -> None:
    """6, 7"""
    ring = new_ring().with_new_key()
    file = tmp_path / "vault.key"
    write_new(file, ring.text().encode())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert read_ring(file) == ring
    with pytest.raises(FileExistsError):
        write_new(file, b"other")
    assert read_ring(file) == ring
    write_over(file, ring.without(ring.ids[0]).text().encode())
    assert read_ring(file).keys == ring.keys[1:]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["vault.key"]
    shown = repr(ring) + repr(ring.keys)
    assert not any(key.secret.hex() in shown or repr(key.secret) in shown for key in ring.keys)
    lines = ring.text().splitlines()
    key = lines[-1]
    for digits in range(4, len(key), 7):
        if key[digits] != " ":
            slip = key[:digits] + ("0" if key[digits] != "0" else "1") + key[digits + 1 :]
            with refused("vault_key_file_broken"):
                ring_of("\n".join([*lines[:-1], slip]), where="")
    for text in ("", "\n".join(lines[:3]), "\n".join(lines[:2] + lines[3:]), "key\n", "\0\xff"):
        with refused("vault_key_file_broken"):
            ring_of(text, where="")
