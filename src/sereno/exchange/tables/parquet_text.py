"""Typed columns of Parquet as the text of a CSV of the same table: the part that runs confined."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


class TextColumns:
    """Turns columns into text, batch by batch.

    A column of moments that all fall on midnight in the first batch is one of dates: its
    midnights are given without a time.
    """

    def __init__(self) -> None:
        self._as_dates: dict[int, bool] = {}

    def of(self, place: int, values: pa.Array) -> pa.Array:
        """Values of the column at a place as strings, "" for null; bytes stay bytes."""
        if pa.types.is_timestamp(values.type):
            values = _local(values)
            midnight = self._as_dates.setdefault(place, _all_at_midnight(values))
            return _moments(values, dates=midnight)
        return _text(values)


def _text(values: pa.Array) -> pa.Array:
    kind = values.type
    if pa.types.is_dictionary(kind):
        values = values.dictionary_decode()
        kind = values.type
    if pa.types.is_time(kind):
        values = values.cast(pa.time32("s"), safe=False)
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        # In which encoding is for whoever asked to find out.
        return values.cast(pa.binary()).fill_null(b"")
    return values.cast(pa.string()).fill_null("")


def _local(values: pa.Array) -> pa.Array:
    """Moments to the second, as the clocks of their own time zone showed them."""
    if values.type.tz is not None:
        values = pc.local_timestamp(values)
    return values.cast(pa.timestamp("s"), safe=False)


def _all_at_midnight(moments: pa.Array) -> bool:
    seconds = moments.cast(pa.int64()).drop_null().to_numpy(zero_copy_only=False)
    return bool(len(seconds)) and bool(np.all(seconds % 86_400 == 0))


def _moments(moments: pa.Array, *, dates: bool) -> pa.StringArray:
    """Moments as "2019-01-31 10:20:00"; midnights as "2019-01-31" in a column of dates."""
    text = moments.cast(pa.string()).fill_null("")
    if not dates:
        return text
    return pc.replace_substring_regex(text, " 00:00:00$", "")
