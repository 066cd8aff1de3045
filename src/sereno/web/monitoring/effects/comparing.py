"""An effect as a page asks for it: which areas, which periods, and what their counts say.

It counts with the values that the person may see and with nothing else, so that no number of the
answer tells more than those do: where one of them is held back there is no answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sereno.methods.monitoring.displacement_difference import (
    BeforeAfter,
    DisplacementDifference,
    displacement_difference,
)
from sereno.methods.sources.indicators.periods import Period, finest_periods, read_period
from sereno.methods.sources.indicators.series_breaks import SeriesBreak
from sereno.methods.sources.indicators.values import MEASURED
from sereno.vocabulary.problems import Problem
from sereno.web.indicators.models import Indicator
from sereno.web.indicators.shown_values import ShownValues
from sereno.web.monitoring.effects.parts import PARTS, Part

# So many areas are named in a message; the rest is left to the table.
_NAMED: Final = 5


@dataclass(frozen=True)
class Span:
    """Some periods one after the other, by the labels that the values have."""

    labels: tuple[str, ...]
    periods: tuple[Period, ...]

    @property
    def words(self) -> str:
        """The first and the last, or the only one."""
        if len(self.labels) < 2:
            return "".join(self.labels)
        return f"{self.labels[0]} – {self.labels[-1]}"


@dataclass(frozen=True)
class AreaCounts:
    """An area's events before and after; None where one of the values can't be counted with."""

    code: str
    name: str
    before: int | None
    after: int | None

    @property
    def is_counted(self) -> bool:
        """Whether it has a number in both spans."""
        return self.before is not None and self.after is not None


@dataclass(frozen=True)
class PartCounts:
    """The areas of one part together."""

    part: Part
    n_areas: int
    counts: BeforeAfter


@dataclass(frozen=True)
class Effect:
    """The answer, or why there is none."""

    parts: tuple[PartCounts, ...] = ()
    found: DisplacementDifference | None = None
    refused: Problem | None = None


def known_periods(labels: Sequence[str]) -> dict[str, Period]:
    """The periods of an edition by label, in time, without those that hold others of them."""
    read = {label: period for label in labels if (period := read_period(label)) is not None}
    finest = set(finest_periods(read.values()))
    kept = [(period, label) for label, period in read.items() if period in finest]
    return {label: period for period, label in sorted(kept)}


def span(periods: Mapping[str, Period], first: str, last: str, usual: int) -> Span:
    """From one label to another, whichever comes first; the `usual` one where there is none."""
    labels = list(periods)
    ends = sorted(labels.index(each) if each in periods else usual for each in (first, last))
    chosen = tuple(labels[ends[0] : ends[1] + 1])
    return Span(chosen, tuple(periods[label] for label in chosen))


def count_areas(
    indicator: Indicator,
    shown: ShownValues,
    group: str,
    names: Mapping[str, str],
    before: Span,
    after: Span,
) -> list[AreaCounts]:
    """Every area's events in both spans, by name."""
    earlier = _sums(indicator, shown, group, before.labels)
    later = _sums(indicator, shown, group, after.labels)
    areas = sorted(set(shown.values.areas.tolist()), key=lambda code: names.get(code, code))
    return [
        AreaCounts(code, names.get(code, code), earlier.get(code), later.get(code))
        for code in areas
    ]


def _sums(
    indicator: Indicator, shown: ShownValues, group: str, labels: Sequence[str]
) -> dict[str, int]:
    """{area: events}, of the areas whose every value of the labels is shown, measured and whole."""
    values = shown.values
    rows = np.isin(values.periods.astype(str), labels) & (values.groups == group)
    counts = values.numerators[rows]
    if indicator.value_is_count:
        counts = np.where(np.isfinite(counts), counts, values.values[rows])
    usable = np.isfinite(counts) & (counts >= 0) & (values.statuses[rows] == MEASURED)
    usable &= np.where(usable, counts, 0) == np.round(np.where(usable, counts, 0))
    sums: dict[str, int] = {}
    there: dict[str, int] = {}
    for area, n in zip(values.areas[rows][usable].tolist(), counts[usable].tolist(), strict=True):
        sums[area] = sums.get(area, 0) + int(n)
        there[area] = there.get(area, 0) + 1
    return {area: n for area, n in sums.items() if there[area] == len(labels)}


def find_effect(
    areas: Sequence[AreaCounts],
    chosen: Mapping[Part, Sequence[str]],
    before: Span,
    after: Span,
    breaks: Sequence[SeriesBreak],
    *,
    across: bool,
) -> Effect | None:
    """What the chosen areas' counts say; None while none is chosen.

    `across`: a break in the series warns, and doesn't refuse.
    """
    if not any(chosen.values()):
        return None
    try:
        parts = _parts(areas, chosen)
        of = {each.part: each.counts for each in parts}
        if "acted" not in of or "against" not in of:
            raise Problem("effect_areas_missing")
        found = displacement_difference(
            of["acted"],
            of["against"],
            before=before.periods,
            after=after.periods,
            displacement=of.get("near"),
            displacement_control=of.get("near_against"),
            breaks=breaks,
            on_break="warn" if across else "refuse",
        )
    except Problem as problem:
        return Effect(refused=problem)
    return Effect(parts, found)


def _parts(
    areas: Sequence[AreaCounts], chosen: Mapping[Part, Sequence[str]]
) -> tuple[PartCounts, ...]:
    of = {area.code: area for area in areas}
    all_codes = [code for part in PARTS for code in dict.fromkeys(chosen[part]) if code in of]
    twice = sorted({of[code].name for code in all_codes if all_codes.count(code) > 1})
    if twice:
        raise Problem("effect_area_twice", areas=areas_named(twice))
    uncounted = [of[code].name for code in all_codes if not of[code].is_counted]
    if uncounted:
        raise Problem("effect_area_not_counted", areas=areas_named(uncounted))
    return tuple(
        PartCounts(
            part,
            len(members),
            BeforeAfter(sum(m.before or 0 for m in members), sum(m.after or 0 for m in members)),
        )
        for part in PARTS
        if (members := [of[code] for code in dict.fromkeys(chosen[part]) if code in of])
    )


def areas_named(names: Sequence[str]) -> str:
    """Some of the areas of a message."""
    more = ", …" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
