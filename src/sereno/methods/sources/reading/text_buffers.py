"""The raw bytes of a text column, as the reading kernels want them.

An Arrow string array is three buffers: one bit a row that says whether there is a value,
the offsets between which a row's bytes lie, and the bytes themselves (UTF-8). Reading
numbers and dates straight from the bytes makes no Python object per row.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc


class TextBuffers(NamedTuple):
    """Bytes of row i: data[offsets[i]:offsets[i+1]]; it is missing when its bit in valid is 0.

    data      uint8[bytes]
    offsets   int32[n + 1] or int64[n + 1]
    valid     uint8[⌈(first_bit + n) / 8⌉], least significant bit first; empty when none is missing
    first_bit where the first row's bit stands in `valid`
    """

    data: npt.NDArray[np.uint8]
    offsets: npt.NDArray[np.int32] | npt.NDArray[np.int64]
    valid: npt.NDArray[np.uint8]
    first_bit: int


def as_text(texts: pa.Array | pa.ChunkedArray) -> pa.Array:
    """One string or large_string array, whatever kind of Arrow array of texts came in.

    Raises TypeError when the values are not texts.
    """
    if isinstance(texts, pa.ChunkedArray):
        texts = texts.combine_chunks()
        if isinstance(texts, pa.ChunkedArray):
            texts = pa.chunked_array([chunk.cast(pa.large_string()) for chunk in texts.chunks])
            texts = texts.combine_chunks()
    if pa.types.is_string(texts.type) or pa.types.is_large_string(texts.type):
        return texts
    if pa.types.is_null(texts.type):
        return texts.cast(pa.string())
    if pa.types.is_dictionary(texts.type):
        return as_text(texts.dictionary_decode())
    if texts.type == pa.string_view():
        return texts.cast(pa.large_string())
    raise TypeError(f"texts are wanted, not {texts.type}")


def text_buffers(texts: pa.Array) -> TextBuffers:
    """The buffers of a string or large_string array, slices and missing values included."""
    first, rows = texts.offset, len(texts)
    valid_bits, offset_bytes, data_bytes = texts.buffers()
    wide = pa.types.is_large_string(texts.type)
    kind: type[np.int64] | type[np.int32] = np.int64 if wide else np.int32
    offsets: npt.NDArray[Any]
    if rows == 0 or offset_bytes is None:
        offsets = np.zeros(rows + 1, kind)
    else:
        offsets = np.frombuffer(offset_bytes, kind, rows + 1, first * np.dtype(kind).itemsize)
    held = data_bytes is not None and data_bytes.size > 0
    data = np.frombuffer(data_bytes, np.uint8) if held else np.zeros(0, np.uint8)
    if valid_bits is None or texts.null_count == 0:
        return TextBuffers(data, offsets, np.zeros(0, np.uint8), 0)
    return TextBuffers(data, offsets, np.frombuffer(valid_bits, np.uint8), first)


def distinct_of(
    texts: pa.Array, rows: npt.NDArray[np.int64]
) -> tuple[list[str], npt.NDArray[np.int64]]:
    """The distinct texts among some rows, and for each of those rows which one it has.

    What a kernel leaves unread is read text by text in Python: once for each distinct text.
    """
    chosen = pc.dictionary_encode(texts.take(pa.array(rows)))
    return chosen.dictionary.to_pylist(), chosen.indices.to_numpy(zero_copy_only=False)
