"""Stretches of a text of which two coders said different things, to be decided one by one.

Passages of the two belong to one stretch where they overlap under the same code, or cover much the
same text under different ones; so that one passage over a whole turn doesn't draw in everything
that was marked within. A stretch reaches from its first start to its last end; stretches that
reach alike are one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

Span = tuple[int, int, int]
Decided = Literal["agree", "take_a", "take_b", "both", "neither"]
# Of what two passages cover together, how much both have to cover to be of the same text.
_MUCH: Final = 0.5


@dataclass(frozen=True)
class Stretch:
    """What two coders said of a stretch: (code, start, end) of each passage, in order."""

    start: int
    end: int
    first: Sequence[Span]
    second: Sequence[Span]

    @property
    def is_same(self) -> bool:
        """Whether both said exactly the same."""
        return self.first == self.second

    @property
    def same_codes(self) -> bool:
        """Whether they gave the same codes, if with other ends."""
        return {code for code, *_ends in self.first} == {code for code, *_ends in self.second}

    def decided(self, decision: Decided) -> list[Span]:
        """The passages that a decision makes. agree: each code that both gave, over all that
        either marked with it.
        """
        if decision == "take_a":
            return list(self.first)
        if decision == "take_b":
            return list(self.second)
        if decision == "both":
            return sorted({*self.first, *self.second}, key=_by_place)
        if decision == "neither":
            return []
        codes = {code for code, *_ends in self.first} & {code for code, *_ends in self.second}
        spans = [span for span in (*self.first, *self.second) if span[0] in codes]
        joined = [
            (code, start, end)
            for code in codes
            for start, end in _joined([span[1:] for span in spans if span[0] == code])
        ]
        return sorted(joined, key=_by_place)


def stretches(first: Sequence[Span], second: Sequence[Span]) -> list[Stretch]:
    """All stretches in the order of the text, those of which both said the same as well."""
    spans = sorted(
        [(span, 0) for span in set(first)] + [(span, 1) for span in set(second)],
        key=lambda each: (_by_place(each[0]), each[1]),
    )
    parent = list(range(len(spans)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    open_: list[int] = []
    for i, (span, _who) in enumerate(spans):
        open_ = [j for j in open_ if spans[j][0][2] > span[1] or spans[j][0][1:] == span[1:]]
        for j in open_:
            if _belong(spans[j][0], span):
                parent[root(i)] = root(j)
        open_.append(i)
    groups: dict[int, list[int]] = {}
    for i in range(len(spans)):
        groups.setdefault(root(i), []).append(i)
    by_reach: dict[tuple[int, int], list[int]] = {}
    for members in groups.values():
        start = min(spans[i][0][1] for i in members)
        end = max(spans[i][0][2] for i in members)
        by_reach.setdefault((start, end), []).extend(members)
    return [
        Stretch(
            start,
            end,
            [spans[i][0] for i in sorted(members) if spans[i][1] == 0],
            [spans[i][0] for i in sorted(members) if spans[i][1] == 1],
        )
        for (start, end), members in sorted(by_reach.items())
    ]


def _by_place(span: Span) -> tuple[int, int, int]:
    code, start, end = span
    return start, end, code


def _belong(one: Span, other: Span) -> bool:
    if one[1:] == other[1:]:
        return True
    both = min(one[2], other[2]) - max(one[1], other[1])
    if both <= 0:
        return False
    either = max(one[2], other[2]) - min(one[1], other[1])
    return one[0] == other[0] or both >= _MUCH * either


def _joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found
