"""Whether incidents fell more where something was done than where nothing was: the WDD test.

Wheeler & Ratcliffe 2018 (Crime Science 7:11, "A simple weighted displacement difference test to
evaluate place based crime interventions"). Counts before and after of the areas acted on (T), of
areas to compare with (C), and, where wanted, of the neighbours to which crime may have moved (D)
with areas to compare those with (E):

    WDD = (T₁ − w T₀) − (C₁ − w C₀) + (D₁ − w D₀) − (E₁ − w E₀)

Each count is taken as Poisson, its variance as the count itself, so that

    SE² = T₁ + C₁ + D₁ + E₁ + w² (T₀ + C₀ + D₀ + E₀),    z = WDD / SE,    WDD ± z(level) SE

w is 1 where both periods are equally long, which is the published form; otherwise it is how often
the earlier goes into the later, so that WDD counts incidents over the length of the later period.
Where groups of areas differ in size, each one's counts are divided by it (and their variance by its
square): the authors' "area weights". Their harm weights are in `harm_difference`.
What it takes for granted is that without the action the areas would have changed by the same
number of incidents as those they are compared with.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sereno.methods.monitoring.ratio_estimate import normal_reach
from sereno.methods.sources.indicators.periods import Period
from sereno.methods.sources.indicators.series_breaks import OnBreak, SeriesBreak, breaks_met
from sereno.vocabulary.problems import Problem

REFERENCE: Final = (
    "Wheeler, A. P. & Ratcliffe, J. H. (2018). A simple weighted displacement difference test to "
    "evaluate place based crime interventions. Crime Science, 7:11."
)
# The normal curve stands in for a difference of Poisson counts: rough where they are few.
FEW_EVENTS: Final = 5
# Areas that differ more than this in their earlier counts seldom change by the same number.
UNEVEN: Final = 2.0
# Of these a sum of n is n units long: a leap year is not longer than another.
_EVEN_KINDS: Final = frozenset({"year", "half", "quarter", "month"})


@dataclass(frozen=True)
class BeforeAfter:
    """How many incidents some areas had, together, in the earlier and in the later period.

    size: what both are divided by, so that larger areas can be set against smaller ones: 1, or
    their number, km², homes, …
    """

    before: int
    after: int
    size: float = 1.0


@dataclass(frozen=True)
class DisplacementDifference:
    """The WDD: incidents more (or, below 0, fewer) than expected, over the later period.

    standard_error, z, p (two-sided), low and high at `level`; `scale` is the w of the earlier
    counts; `base` is what the treated areas had before, over the later period, for shares.
    notes: breaks that it crosses, and what makes the number weaker than it looks.
    """

    estimate: float
    standard_error: float
    z: float
    p: float
    low: float
    high: float
    level: float
    scale: float
    base: float
    notes: tuple[Problem, ...] = ()

    @property
    def may_be_chance(self) -> bool:
        """Whether the interval holds 0: no change shown, which is not that there was none."""
        return self.low <= 0 <= self.high


def displacement_difference(
    treated: BeforeAfter,
    control: BeforeAfter,
    *,
    before: Sequence[Period],
    after: Sequence[Period],
    displacement: BeforeAfter | None = None,
    displacement_control: BeforeAfter | None = None,
    breaks: Iterable[SeriesBreak],
    on_break: OnBreak = "refuse",
    level: float = 0.95,
    where: str = "",
) -> DisplacementDifference:
    """The WDD of counts summed over the periods `before` and those `after`.

    Raises Problem series_break_refused where a break lies between the first and the last day,
    effect_no_period, periods_mixed, effect_periods_overlap, effect_displacement_alone and
    effect_no_events; ValueError for a negative count.
    """
    given = parts_of(treated, control, displacement, displacement_control, where)
    scale, notes = scale_of(before, after, breaks, on_break, where)
    estimate, variance = contrast_of(given, scale)
    if not variance:
        raise Problem("effect_no_events", where=where)
    return difference_of(
        estimate,
        variance,
        level=level,
        scale=scale,
        base=scale * treated.before / treated.size,
        notes=(*notes, *weaknesses(given, before, after, where)),
    )


# A group of areas and the sign that its change has in the difference.
Signed = tuple[BeforeAfter, int]


def parts_of(
    treated: BeforeAfter,
    control: BeforeAfter,
    displacement: BeforeAfter | None,
    displacement_control: BeforeAfter | None,
    where: str = "",
) -> list[Signed]:
    """The groups that are there, with their signs.

    Raises Problem effect_displacement_alone; ValueError for a negative count or no size.
    """
    if (displacement is None) != (displacement_control is None):
        raise Problem("effect_displacement_alone", where=where)
    given: list[Signed] = [(treated, 1), (control, -1)]
    if displacement is not None and displacement_control is not None:
        given += [(displacement, 1), (displacement_control, -1)]
    if any(min(each.before, each.after) < 0 for each, _ in given):
        raise ValueError("counts can't be negative")
    if not all(each.size > 0 for each, _ in given):
        raise ValueError("sizes must be above 0")
    return given


def scale_of(
    before: Sequence[Period],
    after: Sequence[Period],
    breaks: Iterable[SeriesBreak],
    on_break: OnBreak,
    where: str = "",
) -> tuple[float, tuple[Problem, ...]]:
    """w, how often the earlier periods go into the later ones, and the breaks that are crossed."""
    _must_follow(before, after, where)
    notes = breaks_met(breaks, [*before, *after], on_break, where=where)
    return _length(after) / _length(before), notes


def contrast_of(given: Sequence[Signed], scale: float) -> tuple[float, float]:
    """The difference of some groups' changes, and its variance."""
    estimate = sum(sign * (each.after - scale * each.before) / each.size for each, sign in given)
    variance = sum((each.after + scale**2 * each.before) / each.size**2 for each, _ in given)
    return float(estimate), float(variance)


def difference_of(
    estimate: float,
    variance: float,
    *,
    level: float,
    scale: float,
    base: float,
    notes: tuple[Problem, ...],
) -> DisplacementDifference:
    """The WDD with its limits, from its value and a variance above 0."""
    from scipy.special import ndtr

    error = float(np.sqrt(variance))
    z = estimate / error
    reach = normal_reach(level) * error
    return DisplacementDifference(
        estimate=estimate,
        standard_error=error,
        z=z,
        p=float(min(1.0, 2 * ndtr(-abs(z)))),
        low=estimate - reach,
        high=estimate + reach,
        level=level,
        scale=scale,
        base=base,
        notes=notes,
    )


def _must_follow(before: Sequence[Period], after: Sequence[Period], where: str) -> None:
    """Both hold periods of one kind, none twice, and all of the later lie after the earlier."""
    if not before or not after:
        raise Problem("effect_no_period", where=where)
    of_kind = {period.kind: period for period in (*after, *before)}
    if len(of_kind) > 1 and not _EVEN_KINDS.isdisjoint(of_kind):
        one, other = list(of_kind.values())[:2]
        raise Problem("periods_mixed", where=where, one=one.label, other=other.label)
    for one, other in itertools.pairwise([*sorted(before), *sorted(after)]):
        if other.first <= one.last:
            raise Problem("effect_periods_overlap", where=where, one=one.label, other=other.label)


def _length(periods: Sequence[Period]) -> float:
    """How long periods of one kind are together: months and years are counted, the rest in days."""
    if periods[0].kind in _EVEN_KINDS:
        return float(len(periods))
    return float(sum((period.last - period.first).days + 1 for period in periods))


def weaknesses(
    given: Sequence[Signed],
    before: Sequence[Period],
    after: Sequence[Period],
    where: str,
) -> list[Problem]:
    """What a reader has to know of these counts before the number is believed."""
    found = []
    if min(min(each.before, each.after) for each, _ in given) < FEW_EVENTS:
        found.append(Problem("effect_few_events", where=where, least=FEW_EVENTS))
    for (of, _), (against, _) in zip(given[::2], given[1::2], strict=True):
        small, large = sorted((of.before / of.size, against.before / against.size))
        if large > UNEVEN * small:
            found.append(
                Problem("effect_uneven_areas", where=where, n=_sized(of), other=_sized(against))
            )
    if _seasons(before) != _seasons(after):
        found.append(Problem("effect_seasons_differ", where=where))
    return found


def _sized(of: BeforeAfter) -> float:
    """The earlier count as it is compared: whole where nothing divides it."""
    return of.before if of.size == 1 else round(of.before / of.size, 1)


def _seasons(periods: Sequence[Period]) -> dict[int, float]:
    """What share of the periods lies in each part of the year."""
    return {
        season: n / len(periods) for season, n in Counter(each.season for each in periods).items()
    }
