"""Whether a column of dates tells its times in UTC: with a Z, with +00, or as counts since 1970.

Such times are read as they stand, since many systems add the Z to local times; so a person is told.
"""

from __future__ import annotations

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from sereno.methods.sources.reading.unix_times import read_unix_times

_ZERO_OFFSET: Final = (
    r"(?i)[0-9]:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?\s*(?:Z|UTC|GMT|[+-]00(?::?00)?)\s*$"
)
_MOST: Final = 0.9


def in_utc(texts: pa.Array | pa.ChunkedArray) -> bool:
    """Whether nearly all of the texts that are there tell a time in UTC.

    >>> in_utc(pa.array(["2022-01-01T05:00:00Z", ""])), in_utc(pa.array(["2022-01-01 05:00-06"]))
    (True, False)
    """
    if isinstance(texts, pa.ChunkedArray):
        texts = texts.combine_chunks()
    texts = texts.filter(pc.greater(pc.binary_length(texts.fill_null("")), 0))
    if not len(texts):
        return False
    marked = pc.sum(pc.match_substring_regex(texts, _ZERO_OFFSET)).as_py() or 0
    return marked + len(read_unix_times(texts).rows) >= _MOST * len(texts)
