"""How the functions that read texts byte by byte are compiled."""

from __future__ import annotations

from typing import Any

from numba import njit


def bytes_kernel(function: Any) -> Any:
    """Compile a function that takes byte arrays and positions and gives back numbers.

    Without numba's reference counting: such functions own no array, and counting on each of
    the few calls that a row needs made reading three times slower than the reading itself.
    The price: nothing in them may allocate.
    """
    compiled = njit(  # type: ignore[call-overload]
        cache=True, nogil=True, error_model="numpy", _nrt=False
    )
    return compiled(function)


@bytes_kernel
def is_missing(valid, first_bit, row):  # type: ignore[no-untyped-def]
    """Whether a column has nothing in a row, by its bits as `text_buffers` gives them."""
    if valid.size == 0:
        return False
    bit = first_bit + row
    return (valid[bit >> 3] >> (bit & 7)) & 1 == 0
