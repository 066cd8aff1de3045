"""Which encoding a text file is in, and mending the values that are in another.

Offices paste files of different years together, so one file may hold UTF-8 and Windows text by
turns. Each value is therefore judged by itself: what is valid UTF-8 is UTF-8 (accented cp1252
text is practically never valid UTF-8 by chance), the rest is read in the file's 8-bit encoding.
"""

from __future__ import annotations

import codecs
import unicodedata
from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from numba import njit

from sereno.vocabulary.problems import Problem

EIGHT_BIT = ("cp1252", "cp850", "mac_roman")
DEFAULT_EIGHT_BIT = "cp1252"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SPANISH = frozenset("áéíóúüñÁÉÍÓÚÜÑ¿¡ºª°«»–—’“”")


def find_encoding(sample: bytes) -> str:
    """The encoding of a text from its beginning: "utf-8", "utf-16…", or one of EIGHT_BIT.

    A mixture counts as what most of its letters outside ASCII are in (the others are mended one
    by one); 8-bit text is in the code page that gives it the most Spanish letters.
    """
    for bom, name in _BOMS:
        if sample.startswith(bom):
            return name
    wide = _utf16_without_bom(sample)
    if wide:
        return wide
    good, broken = _count_utf8(np.frombuffer(sample, np.uint8))
    if broken <= good:
        return "utf-8"
    return max(EIGHT_BIT, key=lambda name: _spanish_letters(sample, name))


def checked_encoding(asked: str, where: str) -> str:
    """The name under which an encoding asked for in the manifest is used here."""
    try:
        name = codecs.lookup(asked).name
    except LookupError as error:
        raise Problem("encoding_unknown", where=where, encoding=asked) from error
    if name in {"utf-8", "utf-8-sig", "ascii"}:
        return "utf-8"
    return DEFAULT_EIGHT_BIT if name == "iso8859-1" else name


def is_eight_bit(encoding: str) -> bool:
    """Whether each byte of an encoding is one character."""
    if encoding.startswith("utf"):
        return False
    try:
        text = bytes(range(256)).decode(encoding, "replace")
    except (UnicodeDecodeError, LookupError):
        return False
    return len(text) == 256 and text[:128] == bytes(range(128)).decode("ascii")


def decode_sample(sample: bytes, encoding: str, where: str) -> str:
    """The beginning of a file as text, to look at; a letter cut at the end is left out."""
    sample = sample.removeprefix(codecs.BOM_UTF8)
    if encoding == "utf-8" or is_eight_bit(encoding):
        try:
            return sample.decode("utf-8")
        except UnicodeDecodeError:
            return "\n".join(decode_line(line, encoding) for line in sample.split(b"\n"))
    try:
        return codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeError as error:
        raise Problem(
            "encoding_broken", where=where, encoding=encoding, reason=str(error)
        ) from error


def as_text(values: pa.Array, encoding: str) -> tuple[pa.StringArray, npt.NDArray[np.bool_] | None]:
    """Binary values as strings, and which of them were not in the file's encoding (None: none).

    values: BinaryArray[n] without nulls. A file in UTF-8 has its other values read as cp1252; a
    file in an 8-bit encoding has values that are valid UTF-8 read as such.
    """
    if encoding == "utf-8":
        try:
            return values.cast(pa.string()), None
        except pa.ArrowInvalid:
            table, stranger = _to_utf8(DEFAULT_EIGHT_BIT), MAPPED
    else:
        table, stranger = _to_utf8(encoding), WHOLE_UTF8
    n = len(values)
    _, offsets_buffer, data_buffer = values.buffers()
    offsets = np.frombuffer(offsets_buffer, np.int32)[values.offset : values.offset + n + 1]
    data = np.frombuffer(data_buffer, np.uint8) if data_buffer else np.empty(0, np.uint8)
    if not np.any(data[offsets[0] : offsets[-1]] & 0x80):
        return values.cast(pa.string()), None
    new_offsets, new_data, kinds = _recode(offsets, data, *table)
    text = pa.StringArray.from_buffers(n, pa.py_buffer(new_offsets), pa.py_buffer(new_data))
    strange = kinds == stranger
    return text, strange if strange.any() else None


ASCII, WHOLE_UTF8, MAPPED = np.uint8(0), np.uint8(1), np.uint8(2)


@cache
def _to_utf8(encoding: str) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """For each byte of an 8-bit encoding its UTF-8 bytes (uint8[256, 4]) and how many they are.

    Bytes that the encoding leaves undefined become the C1 control of the same number, as browsers
    do, so that no byte of a file is lost.
    """
    table = np.zeros((256, 4), np.uint8)
    lengths = np.zeros(256, np.uint8)
    for byte in range(256):
        letter = bytes([byte]).decode(encoding, "replace")
        coded = (chr(byte) if letter == "\ufffd" else letter).encode()
        table[byte, : len(coded)] = list(coded)
        lengths[byte] = len(coded)
    return table, lengths


@njit(cache=True, nogil=True)
def _letter(data, i, end):  # type: ignore[no-untyped-def]
    """Length of the UTF-8 letter at `i`, or 0 when there is none (RFC 3629, table of section 4)."""
    first = data[i]
    if first < 0x80:
        return 1
    if 0xC2 <= first <= 0xDF:
        length = 2
    elif 0xE0 <= first <= 0xEF:
        length = 3
    elif 0xF0 <= first <= 0xF4:
        length = 4
    else:
        return 0
    if i + length > end:
        return 0
    for k in range(1, length):
        if data[i + k] & 0xC0 != 0x80:
            return 0
    second = data[i + 1]
    if (
        (first == 0xE0 and second < 0xA0)
        or (first == 0xED and second > 0x9F)
        or (first == 0xF0 and second < 0x90)
        or (first == 0xF4 and second > 0x8F)
    ):
        return 0
    return length


@njit(cache=True, nogil=True)
def _count_utf8(data):  # type: ignore[no-untyped-def]
    """How many letters outside ASCII are whole UTF-8, and how many bytes are none.

    The last three bytes may be a letter cut by the end of the sample and are not counted as none.
    """
    good = 0
    broken = 0
    i = 0
    n = len(data)
    while i < n:
        if data[i] < 0x80:
            i += 1
            continue
        length = _letter(data, i, n)
        if length:
            good += 1
            i += length
        else:
            if i < n - 3:
                broken += 1
            i += 1
    return good, broken


@njit(cache=True, nogil=True)
def _recode(offsets, data, table, lengths):  # type: ignore[no-untyped-def]
    """UTF-8 values as they are, the others through `table`: offsets, data, kind of each value."""
    n = len(offsets) - 1
    kinds = np.zeros(n, np.uint8)
    new_offsets = np.zeros(n + 1, np.int32)
    for v in range(n):
        i = offsets[v]
        end = offsets[v + 1]
        kind = ASCII
        while i < end:
            length = _letter(data, i, end)
            if length == 0:
                kind = MAPPED
                break
            if length > 1:
                kind = WHOLE_UTF8
            i += length
        size = end - offsets[v]
        if kind == MAPPED:
            size = 0
            for i in range(offsets[v], end):
                size += lengths[data[i]]
        kinds[v] = kind
        new_offsets[v + 1] = new_offsets[v] + size
    new_data = np.empty(new_offsets[n], np.uint8)
    for v in range(n):
        out = new_offsets[v]
        for i in range(offsets[v], offsets[v + 1]):
            if kinds[v] == MAPPED:
                for k in range(lengths[data[i]]):
                    new_data[out] = table[data[i], k]
                    out += 1
            else:
                new_data[out] = data[i]
                out += 1
    return new_offsets, new_data, kinds


def decode_line(line: bytes, encoding: str) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        text = line.decode(DEFAULT_EIGHT_BIT if encoding == "utf-8" else encoding, "replace")
        return text.replace("\ufffd", "")


def _utf16_without_bom(sample: bytes) -> str:
    """The byte order of UTF-16 that lacks its mark: nearly every second byte is then NUL."""
    pairs = np.frombuffer(sample[: len(sample) // 2 * 2], np.uint8).reshape(-1, 2)
    if len(pairs) < 4:
        return ""
    even, odd = (pairs == 0).mean(axis=0)
    if odd > 0.7 and even < 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 and odd < 0.05 else ""


def _spanish_letters(sample: bytes, encoding: str) -> int:
    """How Spanish a text looks in an 8-bit encoding: its letters for, its odd signs against."""
    high = bytes(sorted(byte for byte in sample if byte >= 0x80))
    score = 0
    for letter in high.decode(encoding, "replace"):
        if letter in _SPANISH:
            score += 2
        elif unicodedata.category(letter)[0] != "L":
            score -= 1
    return score
