"""A study worked out with the values in force, and what comes of it kept."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from django.utils import timezone

import sereno
from sereno.methods.monitoring.series_design import ContextTerm
from sereno.vocabulary.problems import Problem
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.indicators.reading import shown_names
from sereno.web.indicators.series import breaks_of
from sereno.web.monitoring.effects.changes import keep_run
from sereno.web.monitoring.effects.judging import Asked, judged
from sereno.web.monitoring.effects.matching import measured
from sereno.web.monitoring.effects.plan import plan_of
from sereno.web.monitoring.effects.series import (
    AreaSeries,
    area_series,
    digest_of_all,
    weighed_series,
)
from sereno.web.monitoring.models import ContextEvent, EffectDesign, EffectRun, EffectStudy
from sereno.web.people.models import Person


def run_of(study: EffectStudy, by: Person | None) -> Callable[[], EffectRun]:
    """What keeps what comes of a study with the edition in force.

    Raises Problem study_no_values and harm_periods_differ.
    """
    audit, indicator = study.audit, study.indicator
    edition = indicator.current
    if edition is None:
        raise Problem("study_no_values", where=str(study))
    indicator.audit = audit
    plan = plan_of(study)
    series = area_series(plan, indicator, edition, k=audit.k, whole=True)
    weighed = weighed_series(plan, audit, series, whole=True)
    said = judged(
        Asked(
            plan,
            series,
            shown_names(audit, study.level),
            breaks_of(audit, indicator, edition.file.version),
            [_term(each) for each in study.events.order_by("number")]
            if study.design == EffectDesign.SERIES
            else [],
            weighed,
        )
    )
    said |= {"balance": dict(_balance(study, series)), "k": audit.k}
    inputs, at = digest_of_all(plan, series, weighed), timezone.now()
    return lambda: keep_run(
        study=study, edition=edition, plan=plan, inputs=inputs, said=said, now=at, by=by,
        sereno=sereno.__version__,
    )  # fmt: skip


def _term(event: ContextEvent) -> ContextTerm:
    """What else happened, as a term. A note on it is read by whoever sees the study: it names only
    what is public.
    """
    is_public = event.access_level == AccessLevel.PUBLIC
    name = event.title if is_public else f"{event.number}"
    return ContextTerm(str(event.number), name, event.starts_on, event.ends_on)


def _balance(study: EffectStudy, series: AreaSeries) -> dict[str, float]:
    """How alike the areas acted on and those compared with were before, among all that are shown
    to everybody.
    """
    acted, against = (study.areas.get(part, []) for part in ("acted", "against"))
    if study.design == EffectDesign.SERIES or not series.periods.before:
        return {}
    sums = series.counts[:, : len(series.periods.before)].sum(axis=1)
    before = {code: float(n) for code, n in zip(series.areas, sums, strict=True) if np.isfinite(n)}
    return measured(study.audit, study.level, before).balance(acted, against)
