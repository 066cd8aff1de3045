"""Codes that are given together: overlapping, one inside the other, or within some turns."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, Literal

from sereno.methods.diagnosis.coding.passages import Ints, Passages

Relation = Literal["overlap", "inside", "near"]
RELATIONS: Final[tuple[Relation, ...]] = ("overlap", "inside", "near")
# With one code so much more frequent than the other, c is small however often they go together.
UNEVEN: Final = 5.0
_Line = tuple[int, int]


@dataclass(frozen=True)
class Pair:
    """Two codes: how many passages each has, how many of them go together, each once, and in which
    units.
    """

    n_first: int
    n_second: int
    together: int
    units: tuple[int, ...] = ()

    @property
    def c(self) -> float | None:
        """n12 / (n1 + n2 - n12), from 0 to 1, since no passage is counted twice; None: no passage.

        >>> round(Pair(50, 60, 5).c, 3)
        0.048
        """
        either = self.n_first + self.n_second - self.together
        return self.together / either if either else None

    @property
    def is_uneven(self) -> bool:
        """Whether one has so many more passages that c says little."""
        few, many = sorted((self.n_first, self.n_second))
        return bool(few) and many / few > UNEVEN


def pairs(
    passages: Passages, relation: Relation, *, turns: tuple[Ints, Ints] | None = None, near: int = 0
) -> dict[tuple[int, int], Pair]:
    """Pairs of codes of which any passages go together: {(first, second): Pair}.

    overlap, near: each pair once, the smaller code first; a passage goes with one other at most.
    inside: (inner, outer), both ways; together: passages of the inner code in one of the outer.
    turns: for `near`, the ordinals (N,) of the first and last turn of each passage; at most `near`
    from the last turn of one to the first of the other, 0: they share one.
    """
    if relation == "near":
        assert turns is not None
        firsts, ends = turns[0], turns[1] + 1
    else:
        firsts, ends = passages.start, passages.end
    by_unit: dict[int, dict[int, list[_Line]]] = defaultdict(lambda: defaultdict(list))
    rows = zip(passages.unit, passages.code, firsts, ends, strict=True)
    for unit, code, start, end in rows:
        by_unit[int(unit)][int(code)].append((int(start), int(end)))
    count = _inside if relation == "inside" else _matched(near if relation == "near" else 0)
    totals = Counter(passages.code.tolist())
    together: dict[tuple[int, int], dict[int, int]] = defaultdict(dict)
    for unit, codes in by_unit.items():
        for a, b in combinations(sorted(codes), 2):
            if n := count(codes[a], codes[b]):
                together[a, b][unit] = n
            if relation == "inside" and (n := count(codes[b], codes[a])):
                together[b, a][unit] = n
    return {
        (a, b): Pair(totals[a], totals[b], sum(found.values()), tuple(found))
        for (a, b), found in sorted(together.items())
    }


def goes_with(
    one: Sequence[_Line], others: Sequence[_Line], relation: Relation, *, near: int = 0
) -> list[bool]:
    """Of each line whether any of the others stands so to it; "inside": is around it. For "near"
    they are turns, the end not included.
    """
    if relation == "inside":
        return [any(_is_inside(line, each) for each in others) for line in one]
    return [any(_meet(line, each, near) for each in others) for line in one]


def _meet(one: _Line, other: _Line, near: int) -> bool:
    """Whether they overlap, or not more than `near` lie from the end of one to the other's start;
    what has no length overlaps what it lies in.
    """
    (a, b), (c, d) = one, other
    first, last = max(a, c), min(max(b, a + 1), max(d, c + 1))
    return first - near < last


def _is_inside(inner: _Line, outer: _Line) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _inside(inner: Sequence[_Line], outer: Sequence[_Line]) -> int:
    return sum(goes_with(inner, outer, "inside"))


def _matched(near: int) -> Callable[[Sequence[_Line], Sequence[_Line]], int]:
    """How many pairs can be made of two codes' lines, each taken once: from left to right, since
    whichever ends first can meet nothing further on.
    """

    def count(one: Sequence[_Line], other: Sequence[_Line]) -> int:
        i = j = n = 0
        while i < len(one) and j < len(other):
            if _meet(one[i], other[j], near):
                n, i, j = n + 1, i + 1, j + 1
            elif one[i] < other[j]:
                i += 1
            else:
                j += 1
        return n

    return count
