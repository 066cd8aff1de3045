"""What groups marked on maps laid over each other: where they agree, and where they don't.

A hexagon is *marked* by a group where one of its marks lies in it. Where a mark is less exact than
the hexagon, those around it are marked *perhaps*: the group is then neither said to agree there nor
to be silent. A group was *asked* about the hexagons of its activity's areas; one that marked others
all the same counts there too. So agreement is groups marking / groups asked, over the same groups,
and a group that was never there dissents from nothing.

Jaccard (1912), New Phytologist 11, 37-50: shared hexagons by all that either marked; of two groups
over the hexagons about which both were asked.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

THREAT: Final = "threat"
CAPACITY: Final = "capacity"


@dataclass(frozen=True)
class Placed:
    """A mark where it lies: cells for sure, `perhaps` those within its precision besides."""

    key: int
    group: int
    pole: str
    cells: frozenset[str]
    perhaps: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Group:
    """People who drew together. people: those of them who still agree."""

    key: int
    activity: int
    people: int
    asked: frozenset[str]


@dataclass(frozen=True)
class Unit:
    """Groups told as one: at least k people together. groups: keys of theirs."""

    groups: tuple[int, ...]
    people: int
    asked: frozenset[str]


def units_of(groups: Iterable[Group], k: int) -> tuple[list[Unit], list[int]]:
    """The units in which groups are told, and the groups of which nothing is.

    A group of fewer than k people is told together with the others of its activity that are too
    small; if these are still fewer than k, with the smallest one that is not, so that it can't be
    had as what is missing from a sum. Of an activity of fewer than k people nothing is told. That
    doesn't depend on what is looked at: no two views differ by fewer than k people.
    """
    by_activity: dict[int, list[Group]] = defaultdict(list)
    for group in groups:
        by_activity[group.activity].append(group)
    units: list[Unit] = []
    left_out: list[int] = []
    for _activity, there in sorted(by_activity.items()):
        small = [each for each in there if each.people < k]
        large = sorted((g for g in there if g.people >= k), key=lambda g: (g.people, g.key))
        if small and sum(each.people for each in small) < k and large:
            small.append(large.pop(0))
        if small and sum(each.people for each in small) < k:
            left_out += [each.key for each in small]
            small = []
        units += [_unit([each]) for each in large] + ([_unit(small)] if small else [])
    return sorted(units, key=lambda unit: unit.groups), sorted(left_out)


def _unit(groups: Sequence[Group]) -> Unit:
    return Unit(
        tuple(sorted(each.key for each in groups)),
        sum(each.people for each in groups),
        frozenset().union(*(each.asked for each in groups)),
    )


@dataclass
class Hexagon:
    """What units say of one hexagon; all by their place among the units."""

    marked: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    """The poles with which each marked it."""
    perhaps: set[int] = field(default_factory=set)
    """Those that marked near it, less exactly, and not in it."""
    silent: set[int] = field(default_factory=set)
    """Those that were asked about it and marked nothing here."""
    marks: list[int] = field(default_factory=list)
    """Keys of the marks in it."""
    lies_asked: bool = False
    """Whether any unit was asked about it; else only those tell of it that marked it unasked, and
    nothing can be said of how many would agree.
    """

    @property
    def asked(self) -> int:
        """How many units can be said to have marked it or not."""
        return len(self.marked) + len(self.silent)

    @property
    def share(self) -> float:
        """Of those asked, how many marked it; 0 where nobody was."""
        return len(self.marked) / self.asked if self.lies_asked else 0.0

    @property
    def together(self) -> tuple[str, int]:
        """The pole that most units say of it, and how many do."""
        said = Counter(pole for poles in self.marked.values() for pole in sorted(poles))
        return max(said.items(), key=lambda each: (each[1], each[0]))

    @property
    def clashes(self) -> bool:
        """Whether what is a threat to one is a capacity to another."""
        threatened = {unit for unit, poles in self.marked.items() if THREAT in poles}
        helped = {unit for unit, poles in self.marked.items() if CAPACITY in poles}
        # A group that says both by itself disagrees with none but itself.
        return bool((threatened and helped) and len(threatened | helped) > 1)

    @property
    def is_disputed(self) -> bool:
        """Whether groups differ: in what it is, or in whether it is anything."""
        return self.clashes or bool(self.marked and self.silent)


def laid_over(units: Sequence[Unit], marks: Iterable[Placed]) -> dict[str, Hexagon]:
    """The hexagons that any unit marked: {cell: hexagon}. Marks of no unit are left out."""
    unit_of = {group: i for i, unit in enumerate(units) for group in unit.groups}
    found: dict[str, Hexagon] = defaultdict(Hexagon)
    unsure: dict[str, set[int]] = defaultdict(set)
    for mark in marks:
        if (unit := unit_of.get(mark.group)) is None:
            continue
        for cell in mark.cells:
            found[cell].marked[unit].add(mark.pole)
            found[cell].marks.append(mark.key)
        for cell in mark.perhaps - mark.cells:
            unsure[cell].add(unit)
    for cell, hexagon in found.items():
        hexagon.perhaps = unsure.get(cell, set()) - set(hexagon.marked)
        asked = {i for i, unit in enumerate(units) if cell in unit.asked}
        hexagon.lies_asked = bool(asked)
        hexagon.silent = asked - set(hexagon.marked) - hexagon.perhaps
    return dict(found)


@dataclass(frozen=True)
class Likeness:
    """How alike two units marked: shared hexagons of all that either marked. None: of none."""

    one: int
    other: int
    shared: int
    either: int

    @property
    def jaccard(self) -> float | None:
        """From 0, nothing in common, to 1, all."""
        return self.shared / self.either if self.either else None


def likenesses(units: Sequence[Unit], found: Mapping[str, Hexagon]) -> list[Likeness]:
    """Of each two units that were asked about hexagons in common, over these."""
    shared: dict[tuple[int, int], int] = defaultdict(int)
    either: dict[tuple[int, int], int] = defaultdict(int)
    for hexagon in found.values():
        told = sorted(set(hexagon.marked) | hexagon.silent)
        for pair in combinations(told, 2):
            n = sum(each in hexagon.marked for each in pair)
            shared[pair] += n == 2
            either[pair] += n > 0
    pairs = [
        (i, j)
        for i, j in combinations(range(len(units)), 2)
        if (i, j) in either or units[i].asked & units[j].asked
    ]
    return [Likeness(i, j, shared[i, j], either[i, j]) for i, j in pairs]


def agreed(found: Mapping[str, Hexagon]) -> list[str]:
    """The hexagons of which several units say the same and that are no threat to some and a
    capacity to others, those that most of who was asked agree on first.
    """

    def rank(cell: str) -> tuple[float, int, str]:
        hexagon = found[cell]
        _pole, n = hexagon.together
        return -n / hexagon.asked, -n, cell

    return sorted(
        (
            cell
            for cell, each in found.items()
            if each.lies_asked and not each.clashes and each.together[1] > 1
        ),
        key=rank,
    )


def disputed(found: Mapping[str, Hexagon]) -> list[str]:
    """The hexagons about which groups differ: first those that are a threat to one and a capacity
    to another, then those of which most were asked, the most evenly divided first.
    """

    def rank(cell: str) -> tuple[bool, int, float, str]:
        hexagon = found[cell]
        return (not hexagon.clashes, -hexagon.asked, abs(hexagon.share - 0.5), cell)

    return sorted((cell for cell, each in found.items() if each.is_disputed), key=rank)
