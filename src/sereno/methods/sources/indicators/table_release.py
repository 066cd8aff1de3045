"""What must be held back of a table of counts: all its levels, periods and groups together.

Areas add up to those they lie in and periods to those that they make up, where the table says so: a
sum is one only if its numbers add up. Groups of people (women and men, age bands) add up to
everybody: what is held back of one of them at an area and period is held back of all, so that each
group is a network of its own, and none tells of another.
Where parts are missing from the table, what is left of the total is a number of its own. A line of
areas or of periods without a total in the table has one all the same, which others may have told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from sereno.methods.policy.release import Flags, Release, is_small
from sereno.methods.sources.indicators.periods import Period, read_period
from sereno.methods.sources.indicators.values import IndicatorValues

# An area by its level and code.
Place = tuple[str, str]
# A number by its area and period; what isn't in the table begins with another word.
Key = tuple[Place, str]
# Held back first: numbers of the table, then totals that only others may have told.
_INNER, _TOTAL, _TOLD_ELSEWHERE = 0, 1, 5
# Rates are written with few decimals.
_NEAR = 0.05


@dataclass
class _Numbers:
    """The counts by key, and the sums among them."""

    values: dict[object, int] = field(default_factory=dict)
    tiers: dict[object, int] = field(default_factory=dict)
    untold: set[object] = field(default_factory=set)
    sums: list[tuple[object, list[object]]] = field(default_factory=list)

    def link(self, total: object, parts: Sequence[object], *, whole: bool) -> None:
        """total = Σ parts, where they add up; where the parts aren't whole, with what is left."""
        left = self.values[total] - sum(self.values[part] for part in parts)
        if left < 0 or (whole and left) or not parts:
            return
        members = list(parts)
        if not whole:
            rest = ("left", total, len(self.sums))
            self.values[rest], self.tiers[rest] = left, _INNER
            self.untold.add(rest)
            members.append(rest)
        self.tiers[total] = max(self.tiers[total], 1 + max(self.tiers[part] for part in parts))
        self.sums.append((total, members))

    def add_total(self, name: object, parts: Sequence[object]) -> None:
        """A total that isn't in the table and that others may have told."""
        if len(parts) > 1:
            self.values[name] = sum(self.values[part] for part in parts)
            self.tiers[name] = _TOLD_ELSEWHERE
            self.sums.append((name, list(parts)))


def held_of_table(
    levels: Mapping[str, IndicatorValues],
    within: Mapping[Place, Place],
    *,
    counted: bool,
    factor: float = 1.0,
    k: int,
    also: Mapping[str, Flags] | None = None,
) -> dict[str, Flags]:
    """Which values of one indicator are held back at each level, (n,) each.

    `within` says which area lies in which. The count is the numerator (value × denominator ÷
    `factor` where there is none), or the value itself of what is `counted`; only a whole number
    counts somebody. `also` are values to hold back in any case.
    """
    held = {level: np.zeros(len(values), np.bool_) for level, values in levels.items()}
    rows: dict[str, dict[Key, tuple[str, int]]] = defaultdict(dict)
    tables: dict[str, _Numbers] = defaultdict(_Numbers)
    found: set[Key] = set()
    for level, values in levels.items():
        counts = counts_of(values, counted=counted, factor=factor)
        extra = (also or {}).get(level)
        for row in np.flatnonzero(np.isfinite(counts)).tolist():
            key: Key = ((level, str(values.areas[row])), str(values.periods[row]))
            group = str(values.groups[row])
            tables[group].values[key], tables[group].tiers[key] = int(counts[row]), _INNER
            rows[group][key] = (level, row)
            if extra is not None and extra[row]:
                found.add(key)
    releases = [_release(tables[group], list(rows[group]), within) for group in rows]
    # What is held back of one group is held back of all, and of everybody: groups add up.
    before = -1
    while before != len(found):
        before = len(found)
        for release, keys in releases:
            found |= _held_of_group(release, keys, found, k)
    for group, of_group in rows.items():
        for key, (level, row) in of_group.items():
            # A zero is nobody.
            held[level][row] = key in found and tables[group].values[key] > 0
    return held


def _release(
    numbers: _Numbers, keys: Sequence[Key], within: Mapping[Place, Place]
) -> tuple[Release, list[object]]:
    """The numbers of one group of people with their sums, which are a network."""
    _link_areas(numbers, keys, within)
    _link_periods(numbers, keys)
    every = list(numbers.values)
    place = {key: i for i, key in enumerate(every)}
    release = Release.of(
        list(numbers.values.values()),
        [(place[total], [place[part] for part in parts]) for total, parts in numbers.sums],
        tier=[numbers.tiers[key] for key in every],
        cost=_costs(numbers),
        told=[key not in numbers.untold for key in every],
    )
    return release, every


def _held_of_group(release: Release, keys: Sequence[object], found: set[Key], k: int) -> set[Key]:
    from sereno.methods.policy.suppression import hold_back

    also = np.array([key in found for key in keys], np.bool_)
    if not also.any() and not is_small(release.values, k).any():
        return set()
    held = hold_back(release, k, also=also)
    return {key for key, flag in zip(keys, held.tolist(), strict=True) if flag and _in_table(key)}  # type: ignore[misc]


def _in_table(key: object) -> bool:
    return isinstance(key, tuple) and len(key) == 2 and isinstance(key[0], tuple)


def _costs(numbers: _Numbers) -> list[float]:
    """What each number would be if every area had the same course in time: the margins."""
    of_place: dict[object, float] = defaultdict(float)
    of_period: dict[object, float] = defaultdict(float)
    inner: list[Any] = [key if _in_table(key) else None for key in numbers.values]
    for key, value in zip(inner, numbers.values.values(), strict=True):
        if key is not None:
            of_place[key[0]] += value
            of_period[key[0][0], key[1]] += value
    return [
        0.0 if key is None else of_place[key[0]] * of_period[key[0][0], key[1]] for key in inner
    ]


def counts_of(
    values: IndicatorValues, *, counted: bool, factor: float = 1.0
) -> npt.NDArray[np.float64]:
    """The counts (n,) that values rest on, NaN where they rest on none.

    A rate beside its denominator tells its numerator, also where the table doesn't.
    """
    told = values.values * values.denominators / factor
    near = np.abs(told - np.round(told)) < _NEAR
    counts = np.where(np.isfinite(values.numerators) | ~near, values.numerators, np.round(told))
    if counted:
        counts = np.where(np.isfinite(counts), counts, values.values)
    known = np.where(np.isfinite(counts), counts, -1)
    found: npt.NDArray[np.float64] = np.where(
        (known >= 0) & (known == np.round(known)), known, np.nan
    )
    return found


def _by(keys: Iterable[Key], part: int) -> Iterator[list[Key]]:
    """Keys that have one of their two parts in common."""
    found: dict[object, list[Key]] = defaultdict(list)
    for key in keys:
        found[key[part]].append(key)
    yield from found.values()


def _link_areas(numbers: _Numbers, keys: Sequence[Key], within: Mapping[Place, Place]) -> None:
    """Areas add up to the nearest area above them of which the table has a number."""
    size: dict[tuple[Place, str], int] = defaultdict(int)
    for place in within:
        higher = place
        while higher in within:
            higher = within[higher]
            size[higher, place[0]] += 1
    for members in _by(keys, 1):
        there = {key[0]: key for key in members}
        lying: dict[tuple[Place | None, str], list[Key]] = defaultdict(list)
        for key in members:
            above: Place | None = within.get(key[0])
            while above is not None and above not in there:
                above = within.get(above)
            lying[above, key[0][0]].append(key)
        for (above, level), parts in sorted(lying.items(), key=lambda each: str(each[0])):
            if above is None:
                numbers.add_total(("areas", level, parts[0][1]), parts)
            else:
                whole = len(parts) == size[above, level]
                numbers.link(there[above], parts, whole=whole)


def _link_periods(numbers: _Numbers, keys: Sequence[Key]) -> None:
    """Periods add up to the shortest ones that they fill without a gap."""
    fits: dict[frozenset[str], list[tuple[str, list[str]]]] = {}
    for members in _by(keys, 0):
        key_of = {key[1]: key for key in members}
        labels = frozenset(key_of)
        if labels not in fits:
            fits[labels] = list(_nested(labels))
        inside: set[str] = set()
        for label, parts in fits[labels]:
            inside.update(parts)
            numbers.link(key_of[label], [key_of[part] for part in parts], whole=True)
        outer = [key_of[label] for label in sorted(labels - inside)]
        numbers.add_total(("periods", members[0][0]), outer)


def _nested(labels: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """Each period with those right below it that fill it."""
    read = {label: period for label in labels if (period := read_period(label)) is not None}
    for label, whole in sorted(read.items()):
        inner = {
            other: period
            for other, period in read.items()
            if other != label and whole.first <= period.first and period.last <= whole.last
        }
        parts = [
            other
            for other, period in inner.items()
            if not any(_lies_in(period, bigger) for o, bigger in inner.items() if o != other)
        ]
        parts.sort(key=lambda each: inner[each].first)
        days = sum((inner[part].last - inner[part].first).days + 1 for part in parts)
        if parts and days == (whole.last - whole.first).days + 1:
            yield label, parts


def _lies_in(inner: Period, outer: Period) -> bool:
    return outer.first <= inner.first and inner.last <= outer.last
