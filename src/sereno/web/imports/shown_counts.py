"""What whoever may not see small counts is shown of a data version's incidents.

These counts are published together, for the explorer and the indicators alike: areas, groups and
the city by topic over the whole period, and the city's months and years by topic. No other: an area
by year, or a group by month, would each need so much held back that nothing useful were left.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

from sereno.methods.policy.release import Places, Release

Counts = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
# Numbers are held back to protect others in this order: inner ones, their totals, the city's last.
AREA, AREA_ALL, SPAN, GROUP, GROUP_ALL, CITY, CITY_ALL = 0, 1, 2, 2, 3, 4, 5
# What readers know from the edition before protects nothing.
KNOWN = 10


Array = TypeVar("Array", bound=npt.NDArray[Any], covariant=True)


@dataclass(frozen=True)
class Blocks(Generic[Array]):
    """Numbers by place or period and topic, all offences in the last column: areas (A, T + 1),
    groups (G, T + 1), city (1, T + 1), months (M, T + 1), years (Y, T + 1).
    """

    areas: Array
    groups: Array
    city: Array
    months: Array
    years: Array

    def each(self) -> tuple[Array, ...]:
        """Its five tables."""
        return tuple(getattr(self, field.name) for field in fields(self))


@dataclass(frozen=True)
class Lines:
    """What the lines of the tables are: area codes, groups, months; and each area's group."""

    codes: Sequence[str]
    groups: Sequence[str]
    group_of: npt.NDArray[np.int32]
    months: Sequence[dt.date]

    @property
    def years(self) -> tuple[int, ...]:
        """The years of the months."""
        return tuple(sorted({month.year for month in self.months}))

    def each(self) -> tuple[Sequence[object], ...]:
        """Who is who in the five tables."""
        return (self.codes, self.groups, ("",), self.months, self.years)


@dataclass(frozen=True)
class ShownCounts:
    """The counts that are shown, NaN where held back: all that pages for everyone may rest on."""

    lines: Lines
    topics: Sequence[str]
    counts: Blocks[Floats]

    def column(self, topic: str) -> int:
        """The place of a topic in the tables ("": all)."""
        return self.topics.index(topic) if topic else len(self.topics)

    def areas(self, topic: str) -> Floats:
        """Incidents of each area (A,)."""
        return self.counts.areas[:, self.column(topic)]

    def months(self, topic: str) -> Floats:
        """Incidents of each of the city's months (M,)."""
        return self.counts.months[:, self.column(topic)]

    def year(self, topic: str, year: int) -> float:
        """Incidents of one of the city's years."""
        return float(self.counts.years[self.lines.years.index(year), self.column(topic)])

    def total(self, topic: str, group: str = "") -> float:
        """Incidents of a group, or of the city."""
        if group:
            line = self.lines.groups.index(group)
            return float(self.counts.groups[line, self.column(topic)])
        return float(self.counts.city[0, self.column(topic)])


def counts_together(lines: Lines, by_area: Counts, by_month: Counts) -> Blocks[Counts]:
    """All that is published, from areas (A, T) and the city's months (M, T) by topic."""
    groups = np.zeros((len(lines.groups), by_area.shape[1]), np.int64)
    inside = lines.group_of >= 0
    np.add.at(groups, lines.group_of[inside], by_area[inside])
    years = np.zeros((len(lines.years), by_area.shape[1]), np.int64)
    np.add.at(years, [lines.years.index(month.year) for month in lines.months], by_month)
    tables = (by_area, groups, by_area.sum(axis=0, keepdims=True), by_month, years)
    return Blocks(*(np.column_stack([table, table.sum(axis=1)]) for table in tables))


def release_of(lines: Lines, counts: Blocks[Counts], known: Blocks[Flags] | None = None) -> Release:
    """The counts with the sums that link them. `known`: those that readers know already."""
    places = _places(counts)
    topics = counts.city.shape[1] - 1
    own: list[tuple[int, Places]] = []
    implied: list[tuple[int, Places]] = []
    for table, sums in (
        (places.areas, own), (places.months, own), (places.groups, implied),
        (places.city, implied), (places.years, implied),
    ):  # fmt: skip
        sums.extend((line[-1], line[:-1]) for line in table)
    year_of = np.array([month.year for month in lines.months])
    for column in range(topics + 1):
        areas, groups = places.areas[:, column], places.groups[:, column]
        city, years = places.city[0, column], places.years[:, column]
        own.extend((total, areas[lines.group_of == i]) for i, total in enumerate(groups))
        own.append((city, np.r_[groups, areas[lines.group_of < 0]]))
        months = places.months[:, column]
        own.extend((years[i], months[year_of == y]) for i, y in enumerate(lines.years))
        own.append((city, years))
    tier = _tiers(counts)
    if known is not None:
        tier = tier + np.where(flat(known), KNOWN, 0)
    return Release.of(flat(counts), own, implied, tier=tier, cost=_costs(counts))


def flat(blocks: Blocks[npt.NDArray[Any]]) -> npt.NDArray[Any]:
    """All numbers in one line, as a release has them."""
    return np.concatenate([table.ravel() for table in blocks.each()])


def shaped(line: npt.NDArray[Any], like: Blocks[Counts]) -> Blocks[npt.NDArray[Any]]:
    """A line as `flat` makes it, in tables again."""
    ends = np.cumsum([table.size for table in like.each()])
    parts = np.split(line, ends[:-1])
    tables = zip(parts, like.each(), strict=True)
    return Blocks(*(part.reshape(table.shape) for part, table in tables))


def _places(counts: Blocks[Counts]) -> Blocks[npt.NDArray[Any]]:
    return shaped(np.arange(sum(table.size for table in counts.each())), counts)


def _tiers(counts: Blocks[Counts]) -> Counts:
    inner = (AREA, GROUP, CITY, AREA, SPAN)
    whole = (AREA_ALL, GROUP_ALL, CITY_ALL, AREA_ALL, SPAN)
    tiers = []
    for table, tier, of_all in zip(counts.each(), inner, whole, strict=True):
        here = np.full(table.shape, tier)
        here[:, -1] = of_all
        tiers.append(here.ravel())
    return np.concatenate(tiers)


def _costs(counts: Blocks[Counts]) -> Floats:
    """What each number would be if topics were spread alike everywhere: margins, which are shown,
    tell it too, so that which numbers were chosen tells nothing of them.
    """
    costs = []
    for table in counts.each():
        whole = max(int(table[:, -1].sum()), 1)
        costs.append(np.outer(table[:, -1], table.sum(axis=0) / whole).ravel())
    return np.concatenate(costs)


@dataclass(frozen=True)
class Edition:
    """What was published of the data before: its lines and topics, its counts, what was held."""

    lines: Lines
    topics: Sequence[str]
    counts: Blocks[Counts]
    held: Blocks[Flags]


def carried(
    lines: Lines, topics: Sequence[str], counts: Blocks[Counts], before: Edition
) -> tuple[Blocks[Flags], Blocks[Flags]]:
    """Numbers that are what they were in the edition before: those it held back, and those it told.

    The first stay held back, for they protected others that may not have changed either.
    """
    columns = [before.topics.index(t) if t in before.topics else -1 for t in topics]
    columns.append(len(before.topics))
    column = np.array(columns)
    kept, told = [], []
    for now, here, then, old_lines, old_held in zip(
        counts.each(), lines.each(), before.counts.each(), before.lines.each(),
        before.held.each(), strict=True,
    ):  # fmt: skip
        number = {line: i for i, line in enumerate(old_lines)}
        line = np.array([number.get(each, -1) for each in here], np.int64)
        there = (line >= 0)[:, None] & (column >= 0)[None, :]
        if not then.size:
            there[:] = False
            kept.append(there)
            told.append(there)
            continue
        same = there & (then[line][:, column] == now)
        held = old_held[line][:, column]
        kept.append(same & held)
        told.append(same & ~held)
    return Blocks(*kept), Blocks(*told)


def held_file(
    lines: Lines, topics: Sequence[str], counts: Blocks[Counts], k: int, before: Edition | None
) -> bytes:
    """What must be held back below `k`, as a file of five tables."""
    from sereno.methods.policy.suppression import hold_back

    kept, known = carried(lines, topics, counts, before) if before else (None, None)
    release = release_of(lines, counts, known)
    held = hold_back(release, k, also=flat(kept) if kept is not None else None)
    out = io.BytesIO()
    tables = shaped(held, counts)
    np.savez_compressed(
        out,
        areas=tables.areas,
        groups=tables.groups,
        city=tables.city,
        months=tables.months,
        years=tables.years,
    )
    return out.getvalue()
