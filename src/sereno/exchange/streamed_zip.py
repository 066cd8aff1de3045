"""A ZIP made while it is sent: nothing of it waits in memory or on a disk."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator


class _Outlet:
    """Takes what `zipfile` writes until it is sent; it can't be looked back into."""

    def __init__(self) -> None:
        self._blocks: list[bytes] = []

    def write(self, block: bytes) -> int:
        self._blocks.append(bytes(block))
        return len(block)

    def flush(self) -> None:
        """Nothing waits anywhere else."""

    def taken(self) -> bytes:
        """What was written since it was last asked."""
        found = b"".join(self._blocks)
        self._blocks.clear()
        return found


def streamed_zip(
    members: Iterable[tuple[str, Iterable[bytes]]], *, packed: bool = True
) -> Iterator[bytes]:
    """The bytes of an archive. members: each with its name, in their order, read as they are sent.

    packed: False for what doesn't get smaller, such as photos and recordings.
    """
    outlet = _Outlet()
    kind = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(outlet, "w", kind) as archive:  # type: ignore[call-overload]
        for name, blocks in members:
            # The same bytes for the same members, whenever they are asked for.
            told = zipfile.ZipInfo(name)
            told.compress_type = kind
            with archive.open(told, "w", force_zip64=True) as member:
                for block in blocks:
                    member.write(block)
                    if ready := outlet.taken():
                        yield ready
    yield outlet.taken()
