"""Whether what is published together tells what is held back, and what would mend it.

Tables that are protected one by one still tell in common: a total, a rate times a population that
is published, a percentage of a number, a class of a map, an order, and what an earlier edition told
are all lines about the same numbers. They are looked at as one system (`attack`): intervals first,
which find nearly all and take milliseconds, then linear programs for each part that hangs together.

A number leaks when a reader can tell more of it than the rule says: of a small one more than that
it is one of 1 … k − 1, of another that is held back that it is one of fewer than k − 1 numbers.
What isn't looked at to the end, for want of time, counts as a leak. What was fitted to numbers that
are held back (smoothed rates, Moran, ranks) isn't linear in them and can give all of them away: it
is refused unless it was fitted to what is shown (Hundepool et al. 2012, Statistical Disclosure
Control, chapter 4; for the attacker's problem Fischetti & Salazar 2001, Management Science 47).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np

from sereno.methods.policy.attack import NEAR, Floats, Unknowns, far_apart, is_open, unknowns_of
from sereno.methods.policy.release import Flags, Places, Release, is_small

How = Literal["intervals", "programs", "fitted", "unfinished"]
# How many seconds are left for programs; None: as many as they take.
Left = Callable[[], float | None]
# As many turns of holding back more are tried; what helps does so sooner.
MOST_TURNS: Final = 25
# What a population, or its years, may be rounded by.
ROUNDED: Final = 1e-6
# As many lines back a chain is told.
LONGEST_CHAIN: Final = 12


@dataclass(frozen=True)
class Told:
    """One more thing that is told of some numbers: at_least ≤ Σ weights × numbers ≤ at_most.

    name: of what tells it, by which it can be left out. cells, weights (n,): which numbers.
    is_past: told before, by an earlier edition: it stays told whatever is held back now.
    """

    name: str
    cells: Places
    weights: Floats
    at_least: float = -math.inf
    at_most: float = math.inf
    is_past: bool = False


@dataclass(frozen=True)
class Fitted:
    """Something that was fitted to some numbers (n,), whichever of them are shown."""

    name: str
    cells: Places


def told_exactly(name: str, cells: Sequence[int], value: float) -> Told:
    """The sum of some numbers, as it is printed: another table's total, an earlier edition's."""
    return Told(name, np.asarray(cells, np.int64), np.ones(len(cells)), value, value)


def told_by_rate(
    name: str, cells: Sequence[int], printed: float, *, decimals: int, population: float, per: float
) -> Told:
    """A rate per `per` people of a population that is published, rounded to some decimals.

    Whoever multiplies them has the count within half a unit of the last decimal, and what the
    population itself was rounded by.
    """
    half = 0.5 * 10.0**-decimals
    low, high = ((printed + way * half) * population / per for way in (-1, 1))
    off = ROUNDED * abs(high) + NEAR
    return Told(name, np.asarray(cells, np.int64), np.ones(len(cells)), low - off, high + off)


def told_by_percent(
    name: str, part: int, whole: int, printed: float, *, decimals: int
) -> tuple[Told, Told]:
    """A percentage (0 to 100) that one number is of another, rounded to some decimals."""
    half = 0.5 * 10.0**-decimals
    cells = np.array([part, whole], np.int64)
    low, high = (printed - half) / 100, (printed + half) / 100
    return (
        Told(name, cells, np.array([1.0, -low]), at_least=-NEAR),
        Told(name, cells, np.array([1.0, -high]), at_most=NEAR),
    )


def told_by_class(name: str, cell: int, low: float, high: float) -> Told:
    """The class of a map in which a number lies: from low, to below high (∞ of the last)."""
    most = high if math.isinf(high) else math.ceil(high) - 1
    return Told(name, np.array([cell], np.int64), np.ones(1), math.ceil(low - NEAR), most)


def told_by_rank(name: str, order: Sequence[int], sizes: Sequence[float] = ()) -> tuple[Told, ...]:
    """An order of numbers, the greatest first; of rates, with the size that each is divided by."""
    by = sizes or [1.0] * len(order)
    return tuple(
        Told(name, np.array([one, other], np.int64), np.array([1 / a, -1 / b]), at_least=-NEAR)
        for one, other, a, b in zip(order, order[1:], by, by[1:], strict=False)
    )


@dataclass(frozen=True)
class Leak:
    """A number (its place) of which readers can tell that it is one of low … high, though the rule
    says no more than least … most. by: the names of what tells it, the nearest first.
    """

    cell: int
    low: float
    high: float
    least: int
    most: int
    how: How
    by: tuple[str, ...]


@dataclass(frozen=True)
class Remedy:
    """What makes the publication pass, as it was tried: names of what is left out, or numbers
    (their places) to hold back beside the others.
    """

    without: tuple[str, ...] = ()
    held: tuple[int, ...] = ()


@dataclass(frozen=True)
class Publication:
    """Numbers that are published together and all that is told of them.

    held (N,): what of the release is held back. names (S,): what each sum of the release is told
    by; those without a name can't be left out.
    """

    release: Release
    held: Flags
    k: int
    told: tuple[Told, ...] = ()
    fitted: tuple[Fitted, ...] = ()
    names: tuple[str, ...] = ()

    def without(self, name: str) -> Publication:
        """The same, when what has this name isn't published."""
        return replace(
            self,
            told=tuple(each for each in self.told if each.name != name),
            fitted=tuple(each for each in self.fitted if each.name != name),
        )

    def holding(self, more: Iterable[int]) -> Publication:
        """The same, with further numbers held back, and with them what is told of them alone."""
        held = self.held.copy()
        held[list(more)] = True
        told = tuple(
            each
            for each in self.told
            if each.is_past or each.cells.size > 1 or not held[each.cells].all()
        )
        return replace(self, held=held, told=told)

    def check_truth(self) -> None:
        """Raises ValueError where what is told isn't true of the numbers: nothing were proved."""
        values = self.release.values
        for each in self.told:
            found = float(each.weights @ values[each.cells])
            if not each.at_least - 1e-3 <= found <= each.at_most + 1e-3:
                raise ValueError(f"{each.name} doesn't fit the numbers that it is about")

    @property
    def unknowns(self) -> Unknowns:
        """What readers don't know, with all that is told of it."""
        base = unknowns_of(self.release, self.held)
        if not self.told:
            return base
        return _with(base, self.told, self.release, self.held)


def _with(base: Unknowns, told: Sequence[Told], release: Release, held: Flags) -> Unknowns:
    from scipy.sparse import csr_array, vstack

    shown = release.told & ~held
    place = np.full(release.values.size, -1)
    place[base.cells] = np.arange(base.cells.size)
    rows: list[int] = []
    cols: list[int] = []
    weights: list[float] = []
    lows: list[float] = []
    highs: list[float] = []
    of: list[int] = []
    for number, each in enumerate(told):
        known = shown[each.cells]
        if known.all():
            continue
        moved = float(each.weights[known] @ release.values[each.cells[known]])
        rows += [len(lows)] * int((~known).sum())
        cols += place[each.cells[~known]].tolist()
        weights += each.weights[~known].tolist()
        lows.append(each.at_least - moved)
        highs.append(each.at_most - moved)
        of.append(len(release.sums) + number)
    more = csr_array((weights, (rows, cols)), shape=(len(lows), base.cells.size))
    return Unknowns(
        base.cells, base.least, vstack([base.matrix, more]).tocsr(),
        np.r_[base.at_least, lows], np.r_[base.at_most, highs],
        np.r_[base.told, np.asarray(of, np.int64)],
    )  # fmt: skip


def find_leaks(publication: Publication, *, left: Left = lambda: None) -> tuple[Leak, ...]:
    """What readers can tell too much of, in the order of the numbers. left: the seconds that are
    still there for programs; what isn't looked at in them counts as a leak.

    Raises ValueError where what is told isn't true.
    """
    publication.check_truth()
    release, k = publication.release, publication.k
    found = {leak.cell: leak for leak in _fitted(publication)}
    unknowns = publication.unknowns
    values = release.values[unknowns.cells]
    small = is_small(values, k)
    guarded = small | publication.held[unknowns.cells]
    least = release.least[unknowns.cells]
    low, high, by_low, by_high = unknowns.intervals_by()
    close = guarded & ~is_open(low, high, least, small, k)
    for place in np.flatnonzero(close).tolist():
        by = _chain(publication, unknowns, place, by_low, by_high)
        leak = _leak(publication, unknowns, place, low, high, "intervals", by)
        found.setdefault(leak.cell, leak)
    rest = guarded & ~close
    ends = far_apart(release, unknowns, rest, k, left=left)
    still = rest & ~is_open(ends.low, ends.high, least, small, k)
    for place in np.flatnonzero(still).tolist():
        how: How = "unfinished" if ends.unfinished[place] else "programs"
        by = _touching(publication, unknowns, place)
        leak = _leak(publication, unknowns, place, ends.low, ends.high, how, by)
        found.setdefault(leak.cell, leak)
    return tuple(found[cell] for cell in sorted(found))


def _fitted(publication: Publication) -> Iterable[Leak]:
    hidden = publication.held | ~publication.release.told
    for each in publication.fitted:
        for cell in each.cells[hidden[each.cells]].tolist():
            value = float(publication.release.values[cell])
            least, most = _promised(publication, cell)
            yield Leak(cell, value, value, least, most, "fitted", (each.name,))


def _promised(publication: Publication, cell: int) -> tuple[int, int]:
    """What the rule lets a reader know of a number that is held back: an interval of k − 1."""
    release, most = publication.release, max(publication.k - 1, 2)
    value, least = int(release.values[cell]), int(max(release.least[cell], 1))
    if value < publication.k:
        return least, max(most, least)
    return max(value - most + 1, least), value + most - 1


def _leak(
    publication: Publication, unknowns: Unknowns, place: int, low: Floats, high: Floats, how: How,
    by: tuple[str, ...],
) -> Leak:  # fmt: skip
    cell = int(unknowns.cells[place])
    ends = (math.ceil(low[place] - NEAR), high[place])
    upper = ends[1] if math.isinf(ends[1]) else math.floor(ends[1] + NEAR)
    return Leak(cell, ends[0], upper, *_promised(publication, cell), how, by)


def _name(publication: Publication, told: int) -> str:
    n = len(publication.release.sums)
    if told >= n:
        return publication.told[told - n].name
    return publication.names[told] if told < len(publication.names) else ""


def _chain(
    publication: Publication, unknowns: Unknowns, place: int, by_low: Places, by_high: Places
) -> tuple[str, ...]:
    """By what the ends of a number were moved, and those of the numbers beside it before."""
    names: dict[str, None] = {}
    waiting, seen = [place], {place}
    matrix = unknowns.matrix.tocsr()
    while waiting and len(seen) < 500 and len(names) < LONGEST_CHAIN:
        here = waiting.pop(0)
        for row in {int(by_low[here]), int(by_high[here])} - {-1}:
            if name := _name(publication, int(unknowns.told[row])):
                names.setdefault(name)
            beside = matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]].tolist()
            waiting += [each for each in beside if each not in seen]
            seen.update(beside)
    return tuple(names)


def _touching(publication: Publication, unknowns: Unknowns, place: int) -> tuple[str, ...]:
    """All that is told of what hangs together with a number."""
    which = np.zeros(unknowns.cells.size, np.bool_)
    which[place] = True
    part = unknowns.within(which)
    named = (_name(publication, int(told)) for told in part.told)
    return tuple(dict.fromkeys(name for name in named if name))[:LONGEST_CHAIN]


def remedies(
    publication: Publication, leaks: Sequence[Leak], *, left: Left = lambda: None
) -> tuple[Remedy, ...]:
    """What would mend it, each tried: the one thing that is left out, or the fewest together where
    none does alone; and numbers to hold back, where that alone helps.
    """
    if not leaks:
        return ()
    found = [*_left_out(publication, leaks, left)]
    held = _held_more(publication, leaks, left)
    return (*found, *([Remedy(held=held)] if held else []))


def _left_out(publication: Publication, leaks: Sequence[Leak], left: Left) -> Iterable[Remedy]:
    can_go = {each.name for each in publication.told}
    can_go |= {each.name for each in publication.fitted}
    named = [name for leak in leaks for name in leak.by if name in can_go]
    # What more leaks name first.
    order = sorted(dict.fromkeys(named), key=lambda name: -named.count(name))
    alone = [name for name in order if not find_leaks(publication.without(name), left=left)]
    if alone:
        yield from (Remedy(without=(name,)) for name in alone)
        return
    rest, without = publication, []
    for name in order:
        rest = rest.without(name)
        without.append(name)
        if not find_leaks(rest, left=left):
            yield Remedy(without=tuple(without))
            return


def _held_more(publication: Publication, leaks: Sequence[Leak], left: Left) -> tuple[int, ...]:
    """Numbers to hold back: turn by turn the cheapest beside each that leaks."""
    release, sums = publication.release, publication.release.sums
    tried, more, open_leaks = publication, set[int](), list(leaks)
    for _turn in range(MOST_TURNS):
        free = release.told & ~tried.held & (release.values > 0)
        taken = set()
        for leak in open_leaks:
            touched = sums.of[sums.cell == leak.cell]
            beside = sums.cell[np.isin(sums.of, touched)]
            beside = beside[free[beside]]
            if beside.size:
                taken.add(int(beside[np.argmin(release.first[beside])]))
        if not taken:
            return ()
        more |= taken
        tried = tried.holding(taken)
        open_leaks = list(find_leaks(tried, left=left))
        if not open_leaks:
            return tuple(sorted(more))
    return ()
