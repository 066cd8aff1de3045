"""The WDD test over several kinds of offences, each counted by the harm that it does.

As Wheeler's R package ptools combines tests (`wdd_harm`): for offences k with weights h_k, Σ h_k
WDD_k with variance Σ h_k² Var(WDD_k). The weights (days of prison, points of a harm index) are
taken as known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sereno.methods.monitoring.displacement_difference import (
    BeforeAfter,
    DisplacementDifference,
    contrast_of,
    difference_of,
    parts_of,
    scale_of,
    weaknesses,
)
from sereno.methods.sources.indicators.periods import Period
from sereno.methods.sources.indicators.series_breaks import OnBreak, SeriesBreak
from sereno.vocabulary.problems import Problem


@dataclass(frozen=True)
class HarmKind:
    """One kind of offence: what each one weighs, and its counts in every group of areas."""

    weight: float
    treated: BeforeAfter
    control: BeforeAfter
    displacement: BeforeAfter | None = None
    displacement_control: BeforeAfter | None = None


def harm_difference(
    kinds: Sequence[HarmKind],
    *,
    before: Sequence[Period],
    after: Sequence[Period],
    breaks: Iterable[SeriesBreak],
    on_break: OnBreak = "refuse",
    level: float = 0.95,
    where: str = "",
) -> DisplacementDifference:
    """The WDD in harm instead of incidents.

    Raises Problem as `displacement_difference` does; ValueError without kinds, for a weight that
    isn't above 0, and where only some kinds have displacement areas.
    """
    if not kinds or any(kind.weight <= 0 for kind in kinds):
        raise ValueError("every kind of offence needs a weight above 0")
    given = [
        parts_of(kind.treated, kind.control, kind.displacement, kind.displacement_control, where)
        for kind in kinds
    ]
    if len({len(parts) for parts in given}) > 1:
        raise ValueError("displacement areas must be counted for all kinds or for none")
    scale, notes = scale_of(before, after, breaks, on_break, where)
    estimate = variance = base = 0.0
    for kind, parts in zip(kinds, given, strict=True):
        value, squared = contrast_of(parts, scale)
        estimate += kind.weight * value
        variance += kind.weight**2 * squared
        base += kind.weight * scale * kind.treated.before / kind.treated.size
    if not variance:
        raise Problem("effect_no_events", where=where)
    together = [
        (
            BeforeAfter(
                sum(part.before for part, _ in same),
                sum(part.after for part, _ in same),
                same[0][0].size,
            ),
            same[0][1],
        )
        for same in zip(*given, strict=True)
    ]
    return difference_of(
        estimate,
        variance,
        level=level,
        scale=scale,
        base=base,
        notes=(*notes, *weaknesses(together, before, after, where)),
    )
