"""Positions as a browser counts them: block and UTF-16 unit, and not codepoints of the text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple, Self

from sereno.methods.diagnosis.coding.offsets import codepoint_of, utf16_of
from sereno.vocabulary.problems import Problem
from sereno.web.coding.models import TextVersion


class Stretch(NamedTuple):
    """Where a block is in its text."""

    ordinal: int
    start: int
    end: int


class Units:
    """Turns places of a text into those of its blocks and back; a table is made for each block
    that is asked for.
    """

    def __init__(self, text: str, blocks: Sequence[Stretch]) -> None:
        self._text = text
        self._blocks = blocks
        self._starts = [block.start for block in blocks]
        self._by_ordinal = {block.ordinal: block for block in blocks}
        self._to_units: dict[int, Sequence[int]] = {}
        self._to_codepoints: dict[int, Sequence[int]] = {}

    @classmethod
    def of(cls, text: TextVersion) -> Self:
        """Those of a text and its blocks."""
        rows = text.blocks.order_by("ordinal").values_list("ordinal", "start", "end")
        return cls(text.text, [Stretch(*row) for row in rows])

    def __len__(self) -> int:
        """How many blocks there are."""
        return len(self._blocks)

    def _said(self, block: Stretch) -> str:
        return self._text[block.start : block.end]

    def sent(self, start: int, end: int) -> tuple[int, int, int, int]:
        """A span as the browser has it: block and unit of its first and of its last place.

        What begins between blocks begins with the next, and what ends there ends with the one
        before. Raises IndexError in a text without blocks.
        """
        first, last = self._block_at(start), self._block_at(end if end == start else end - 1)
        if start > first.end:
            following = bisect_left(self._starts, start)
            first = self._blocks[min(following, len(self._blocks) - 1)]
        if first.start > last.start:
            last = first
        return (*self._place(first, start), *self._place(last, end))

    def _block_at(self, place: int) -> Stretch:
        return self._blocks[max(0, bisect_right(self._starts, place) - 1)]

    def _place(self, block: Stretch, place: int) -> tuple[int, int]:
        if block.ordinal not in self._to_units:
            self._to_units[block.ordinal] = utf16_of(self._said(block))
        within = min(max(place, block.start), block.end) - block.start
        return block.ordinal, self._to_units[block.ordinal][within]

    def came(self, ordinal: int, unit: int) -> int:
        """The codepoint of a place in a block. Raises Problem segment_unknown."""
        block = self._by_ordinal.get(ordinal)
        if block is None:
            raise Problem("segment_unknown")
        if ordinal not in self._to_codepoints:
            self._to_codepoints[ordinal] = codepoint_of(self._said(block))
        table = self._to_codepoints[ordinal]
        if not 0 <= unit < len(table):
            raise Problem("segment_outside", end=unit, n=len(table) - 1)
        return block.start + table[unit]
