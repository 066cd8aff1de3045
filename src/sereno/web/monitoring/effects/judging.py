"""What comes of a study: its design's method on its numbers, as JSON that never changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from pydantic import JsonValue

from sereno.methods.monitoring.area_differences import area_differences
from sereno.methods.monitoring.area_panel import Panel, fit_action, ready_panel
from sereno.methods.monitoring.area_power import areas_power
from sereno.methods.monitoring.displacement_difference import BeforeAfter, displacement_difference
from sereno.methods.monitoring.displacement_power import displacement_power, harm_power
from sereno.methods.monitoring.harm_difference import HarmKind, harm_difference
from sereno.methods.monitoring.interrupted_series import interrupted_series
from sereno.methods.monitoring.placebos import placebo_areas, placebo_dates
from sereno.methods.monitoring.power import Power, series_power
from sereno.methods.monitoring.pre_trend import PeriodDifference
from sereno.methods.monitoring.ratio_estimate import RatioEstimate
from sereno.methods.monitoring.series_design import (
    ContextTerm,
    Series,
    SeriesSetting,
    within_span,
)
from sereno.methods.monitoring.verdicts import difference_verdict, ratio_verdict
from sereno.methods.sources.indicators.periods import Period, read_period
from sereno.methods.sources.indicators.series_breaks import OnBreak, SeriesBreak
from sereno.vocabulary.problems import Problem
from sereno.web.documents import Document, Values
from sereno.web.jobs.problems import as_data
from sereno.web.monitoring.effects.parts import PARTS, Part
from sereno.web.monitoring.effects.series import AreaSeries, Floats
from sereno.web.monitoring.models import EffectDesign

PLACES: Final = 6


@dataclass(frozen=True)
class Asked:
    """What a study is worked out from. names: of its areas; events: of the context, as terms;
    weighed: by harm, the numbers of each indicator with its weight.
    """

    plan: Mapping[str, Any]
    series: AreaSeries
    names: Mapping[str, str]
    breaks: Sequence[SeriesBreak] = ()
    events: Sequence[ContextTerm] = field(default=())
    weighed: Sequence[tuple[float, AreaSeries]] = field(default=())

    @property
    def begins(self) -> Period:
        """The first period in which it could have shown."""
        found = read_period(str(self.plan["began"]))
        if found is None:
            raise Problem("study_not_settled")
        return found

    @property
    def on_break(self) -> OnBreak:
        """Whether a break refuses."""
        return "warn" if self.plan["across"] else "refuse"

    @property
    def threshold(self) -> float:
        """As a share."""
        return float(self.plan["threshold"]) / 100

    def rng(self) -> np.random.Generator:
        """What is drawn by chance follows from the seed that was settled."""
        return np.random.default_rng(int(self.plan["seed"]))


def judged(asked: Asked) -> Document:
    """What came of a study, or {"refused": why there is nothing to say of these numbers}."""
    of_design = {
        EffectDesign.SERIES: _series,
        EffectDesign.AREAS: _areas,
        EffectDesign.DISPLACEMENT: _displacement,
    }
    try:
        if not asked.series.periods.before or not asked.series.periods.after:
            raise Problem("effect_no_period")
        said = of_design[EffectDesign(str(asked.plan["design"]))](asked)
    except Problem as problem:
        said = {"refused": _kept(problem)}
    return said | {
        "periods": list(asked.series.periods.labels),
        "n_before": len(asked.series.periods.before),
    }


def _series(asked: Asked) -> Document:
    """The areas acted on as one series, before and after."""
    counts = asked.series.counts.sum(axis=0)
    exposures = asked.series.exposures
    series = Series(counts, asked.series.times, None if exposures is None else exposures.sum(0))
    plan, begins = asked.plan, asked.begins.first
    setting = SeriesSetting(
        "level_slope" if plan["slope"] else "level",
        int(plan["harmonics"]),
        events=tuple(asked.events),
    )
    found = interrupted_series(
        series, begins, setting, breaks=asked.breaks, on_break=asked.on_break
    )
    ratios = (1 - asked.threshold,)
    power = series_power(series, begins, setting, rng=asked.rng(), ratios=ratios)
    placebo = placebo_dates(series, begins, setting)
    verdict = ratio_verdict(
        found.change, p=found.change.p, power=power.shares[0], threshold=asked.threshold
    )
    return {
        "verdict": verdict.value,
        "change": _ratio(found.change),
        "p": _number(found.change.p),
        "naive": _ratio(found.naive),
        "newey_west": _ratio(found.newey_west),
        "lags": found.lags,
        "step": None if found.step is None else _ratio(found.step),
        "slope": None if found.slope is None else _ratio(found.slope),
        "dispersion": _number(found.dispersion),
        "missing": found.missing,
        "terms": [
            _ratio(each.estimate, key=each.key)
            for each in found.terms
            if each.key.startswith("event:")
        ],
        "contexts": [
            {"key": each.key, "from": first, "until": last}
            for each in asked.events
            for first, last in _runs(within_span(series.periods, each.first, each.last))
        ],
        "observed": _row(counts),
        "fitted": _row(found.fitted),
        "expected": _row(found.counterfactual),
        "low": _row(found.counterfactual_low),
        "high": _row(found.counterfactual_high),
        "placebo_dates": {
            "tried": [_ratio(each.change, at=each.begins.isoformat()) for each in placebo.tried],
            "left_out": placebo.left_out,
            "excluding": placebo.excluding,
        },
        "power": _power(power),
        "notes": [_kept(each) for each in found.notes],
    }


def _runs(flags: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Where flags are set without a gap: the first, and the one after the last."""
    edges = np.flatnonzero(np.diff(np.r_[False, flags, False].astype(np.int8)))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]


def _areas(asked: Asked) -> Document:
    """Areas acted on and others, in every period."""
    series = asked.series.whole(asked.names)
    treated = series.of(asked.plan["areas"]["acted"])
    panel = Panel(series.counts, series.times, treated, series.exposures)
    begins, rng = asked.begins.first, asked.rng()
    found = area_differences(panel, begins, rng=rng, breaks=asked.breaks, on_break=asked.on_break)
    power = areas_power(panel, begins, rng=rng, ratios=(1 - asked.threshold,))
    placebo = placebo_areas(panel, begins, rng=rng)
    verdict = ratio_verdict(
        found.change, p=found.p, power=power.shares[0], threshold=asked.threshold
    )
    trend = found.pre_trend
    return {
        "verdict": verdict.value,
        "change": _ratio(found.change),
        "kind": found.kind,
        "p": _number(found.p),
        "naive": _ratio(found.naive),
        "quasi": _ratio(found.quasi),
        "clustered": None if found.clustered is None else _ratio(found.clustered),
        "randomised": {
            "p": _number(found.randomised.p),
            "draws": found.randomised.draws,
            "is_complete": found.randomised.is_complete,
            "smallest": _number(found.randomised.smallest),
            "is_main": found.p_is_randomised,
        },
        "dispersion": _number(found.dispersion),
        "n_treated": found.n_treated,
        "n_control": found.n_control,
        "n_empty": found.n_empty,
        "before": list(found.before),
        "after": list(found.after),
        "observed": _row(series.counts[treated].sum(axis=0)),
        "others": _row(series.counts[~treated].sum(axis=0)),
        "trend": None
        if trend is None
        else {
            "p": _number(trend.p),
            "periods": [_of_period(each) for each in trend.periods],
        },
        "placebo_areas": {
            "tried": [
                _ratio(each.change, areas=[series.areas[i] for i in each.areas])
                for each in placebo.tried
            ],
            "left_out": placebo.left_out,
            "excluding": placebo.excluding,
        },
        "power": _power(power),
        "notes": [_kept(each) for each in found.notes],
    }


def _of_period(found: PeriodDifference) -> Document:
    named: Document = {"label": found.period.label, "is_after": found.is_after}
    return named if found.estimate is None else _ratio(found.estimate, **named)


def _displacement(asked: Asked) -> Document:
    """Areas acted on, others, and maybe their neighbours, before and after."""
    n = len(asked.series.periods.before)
    spans: Values = {"before": asked.series.times[:n], "after": asked.series.times[n:]}
    own = _parts(asked.series, asked)
    dispersion = _spread(asked.series, asked)
    drawn: Values = {
        "rng": asked.rng(), "ratios": (1 - asked.threshold,), "dispersion": dispersion, **spans,
    }  # fmt: skip
    breaks: Values = {"breaks": asked.breaks, "on_break": asked.on_break}
    if asked.weighed:
        kinds = [_kind(weight, _parts(series, asked)) for weight, series in asked.weighed]
        found = harm_difference(kinds, **breaks, **spans)
        power = harm_power(kinds, **drawn)
    else:
        near: Values = {
            "displacement": own.get("near"), "displacement_control": own.get("near_against"),
        }  # fmt: skip
        found = displacement_difference(own["acted"], own["against"], **breaks, **spans, **near)
        power = displacement_power(own["acted"], own["against"], **drawn, **near)
    verdict = difference_verdict(found, power=power.shares[0], threshold=asked.threshold)
    difference: Document = {
        name: _number(getattr(found, name))
        for name in ("estimate", "low", "high", "standard_error", "z", "p", "scale", "base")
    }
    if asked.weighed:
        difference["harm"] = True
    return {
        "verdict": verdict.value,
        "difference": difference,
        "p": _number(found.p),
        "dispersion": _number(dispersion),
        "parts": {part: [each.before, each.after] for part, each in own.items()},
        "power": _power(power),
        "notes": [_kept(each) for each in found.notes],
    }


def _parts(series: AreaSeries, asked: Asked) -> dict[Part, BeforeAfter]:
    """The sums of each part. Raises Problem effect_area_not_counted and effect_areas_missing."""
    whole = series.whole(asked.names)
    n = len(whole.periods.before)
    of: dict[Part, BeforeAfter] = {}
    for part in PARTS:
        rows = whole.counts[whole.of(asked.plan["areas"].get(part, ()))]
        if len(rows):
            size = float(asked.plan["sizes"].get(part, 1))
            of[part] = BeforeAfter(int(rows[:, :n].sum()), int(rows[:, n:].sum()), size)
    if "acted" not in of or "against" not in of:
        raise Problem("effect_areas_missing")
    return of


def _kind(weight: float, of: Mapping[Part, BeforeAfter]) -> HarmKind:
    return HarmKind(weight, of["acted"], of["against"], of.get("near"), of.get("near_against"))


def _spread(series: AreaSeries, asked: Asked) -> float:
    """How much more the areas' counts vary from period to period than Poisson says, at least 1;
    1 where there are too few to tell.
    """
    rows = series.of([*asked.plan["areas"]["acted"], *asked.plan["areas"]["against"]])
    treated = series.of(asked.plan["areas"]["acted"])[rows]
    panel = Panel(series.counts[rows], series.times, treated)
    try:
        ready = ready_panel(panel, asked.begins.first, breaks=(), on_break="warn")
        found = fit_action(ready).dispersion
    except Problem:
        return 1.0
    return max(1.0, found) if np.isfinite(found) else 1.0


def _ratio(found: RatioEstimate, **named: JsonValue) -> Document:
    return {
        **named,
        "ratio": _number(found.ratio),
        "low": _number(found.low),
        "high": _number(found.high),
        "error": _number(found.standard_error),
    }


def _power(power: Power) -> Document:
    return {
        "share": _number(power.shares[0]),
        "ratio": _number(power.ratios[0]),
        "draws": power.draws,
        "fall": None if power.smallest_fall is None else _number(power.smallest_fall),
        "rise": None if power.smallest_rise is None else _number(power.smallest_rise),
    }


def _number(value: float) -> float | None:
    """As JSON bears it."""
    return round(float(value), PLACES) if np.isfinite(value) else None


def _row(values: Floats) -> list[Any]:
    return [_number(each) for each in values.tolist()]


def _kept(problem: Problem) -> Any:
    return as_data(problem)
