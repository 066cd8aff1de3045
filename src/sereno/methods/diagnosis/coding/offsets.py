"""Positions in a text of which parts were replaced, and in the units that browsers count in.

All positions are codepoints from 0; a span's end is not included.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import accumulate, chain

# (start, end in the old text, length of what stands there in the new one), in order and apart.
Moves = Sequence[tuple[int, int, int]]
Span = tuple[int, int]
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
# Comparing word by word takes a time that grows with the square: of longer parts that differ, the
# whole part counts as replaced.
_MOST_COMPARED = 4_000


def moved(spans: Sequence[Span], moves: Moves) -> list[tuple[int, int, bool]]:
    """Where spans of the old text are in the new one, and whether anything within was replaced.

    A span that ends within a replaced part goes on to the end of what stands there now, and one
    that begins within it begins with that. What was put in at the edge of a span is not in it.
    Raises ValueError when moves overlap or are out of order.
    """
    starts = [start for start, _end, _length in moves]
    ends = [end for _start, end, _length in moves]
    if any(a > b for a, b in zip(starts, ends, strict=True)) or any(
        a > b for a, b in zip(ends, starts[1:], strict=False)
    ):
        raise ValueError("moves overlap or are out of order")
    # shifts[i]: by how much the first i moves push what follows them.
    shifts = [0, *accumulate(length - (end - start) for start, end, length in moves)]

    def first(place: int) -> int:
        i = bisect_right(ends, place)
        if i < len(moves) and starts[i] < place:
            return starts[i] + shifts[i]
        return place + shifts[i]

    def last(place: int) -> int:
        i = bisect_left(ends, place)
        if i < len(moves) and starts[i] < place:
            return starts[i] + shifts[i] + moves[i][2]
        return place + shifts[i]

    def touches(start: int, end: int) -> bool:
        i = bisect_right(ends, start)
        return i < len(moves) and starts[i] < end

    found = []
    for start, end in spans:
        if start == end:
            i = bisect_left(ends, start)
            is_within = i < len(moves) and starts[i] < start < ends[i]
            place = first(start) if is_within else start + shifts[i]
            if i < len(moves) and starts[i] < start == ends[i]:
                place = start + shifts[i + 1]
            found.append((place, place, is_within))
        else:
            found.append((first(start), last(end), touches(start, end)))
    return found


def turned_round(moves: Moves) -> Moves:
    """How positions move back: from the new text to the old one."""
    found, shift = [], 0
    for start, end, length in moves:
        found.append((start + shift, start + shift + length, end - start))
        shift += length - (end - start)
    return found


def without(span: Span, taken: Sequence[Span]) -> list[Span]:
    """The pieces of a span that lie in none of others, given in order."""
    found, at = [], span[0]
    for start, end in taken:
        if at < min(start, span[1]):
            found.append((at, min(start, span[1])))
        at = max(at, end)
    if at < span[1]:
        found.append((at, span[1]))
    return found


def replaced(text: str, edits: Sequence[tuple[int, int, str]]) -> tuple[str, Moves]:
    """A text with parts replaced, each (start, end, what stands there then), and how it moved.

    Raises ValueError when parts overlap.
    """
    parts, moves, at = [], [], 0
    for start, end, words in sorted(edits, key=lambda each: each[:2]):
        if start < at or end < start or end > len(text):
            raise ValueError("parts overlap or lie outside of the text")
        parts += [text[at:start], words]
        moves.append((start, end, len(words)))
        at = end
    return "".join([*parts, text[at:]]), moves


def moves_between(before: Moves, after: Moves, old: str, new: str) -> Moves:
    """How positions move from one text to another that were made of the same one.

    before, after: how the common text became `old` and `new`. What stands at the same place in
    both, and is the same there, doesn't move anything.
    """
    # Parts of the common text that were replaced in either; what touches belongs together.
    joined: list[list[int]] = []
    for start, end, _length in sorted(map(tuple, chain(before, after))):
        if joined and (start < joined[-1][1] or [start, end] == joined[-1]):
            joined[-1][1] = max(joined[-1][1], end)
        else:
            joined.append([start, end])
    found = []
    for (a, b), (c, d) in zip(_edges(joined, before), _edges(joined, after), strict=True):
        if old[a:b] != new[c:d]:
            found.append((a, b, d - c))
    return found


def _edges(parts: Sequence[Sequence[int]], moves: Moves) -> list[Span]:
    """Where parts are that no move crosses the edge of, with all that was put in at their edges."""
    places, i, shift = [], 0, 0
    for start, end in parts:
        first = start + shift
        while i < len(moves) and moves[i][1] <= end:
            shift += moves[i][2] - (moves[i][1] - moves[i][0])
            i += 1
        places.append((first, end + shift))
    return places


def compared(old: str, new: str) -> Moves:
    """How positions move from a text to another that somebody made of it elsewhere: line by line,
    and word by word within lines that differ.
    """
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    middles = [text[head : len(text) - tail] for text in (old, new)]
    found = []
    for a, b, c, d in _differing(*(text.splitlines(keepends=True) for text in middles)):
        pieces = [_WORDS.findall(middles[0][a:b]), _WORDS.findall(middles[1][c:d])]
        if max(map(len, pieces)) > _MOST_COMPARED:
            found.append((head + a, head + b, d - c))
            continue
        found += [(head + a + e, head + a + f, h - g) for e, f, g, h in _differing(*pieces)]
    return found


def _alike(one: str, other: str) -> int:
    """With how many signs two texts begin alike."""
    least, most = 0, min(len(one), len(other))
    while least < most:
        half = (least + most + 1) // 2
        if one[least:half] == other[least:half]:
            least = half
        else:
            most = half - 1
    return least


def _differing(old: list[str], new: list[str]) -> list[tuple[int, int, int, int]]:
    """Stretches in which two texts, given as their pieces, differ: where each begins and ends in
    the old one and in the new one.
    """
    a, b = ([0, *accumulate(map(len, pieces))] for pieces in (old, new))
    return [
        (a[i], a[j], b[k], b[m])
        for what, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes()
        if what != "equal"
    ]


def utf16_of(text: str) -> Sequence[int]:
    """For each place of a text, its end too, how many UTF-16 units lie before it."""
    if not text or max(text) < "\U00010000":
        return range(len(text) + 1)
    return [0, *accumulate(2 if sign > "\uffff" else 1 for sign in text)]


def codepoint_of(text: str) -> Sequence[int]:
    """For each place counted in UTF-16 units, its end too, how many codepoints lie before it; the
    middle of a sign of two units counts as its beginning.
    """
    if not text or max(text) < "\U00010000":
        return range(len(text) + 1)
    halves = ([i, i] if sign > "\uffff" else [i] for i, sign in enumerate(text))
    return [*chain.from_iterable(halves), len(text)]
