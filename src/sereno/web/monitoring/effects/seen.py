"""Which results of a study a person is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.db.models import Prefetch, prefetch_related_objects

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.indicators.models import Indicator, IndicatorEdition
from sereno.web.indicators.shown_values import sees_small
from sereno.web.monitoring.effects.series import area_series, digest_of_all, weighed_series
from sereno.web.monitoring.models import EffectRun, EffectStudy
from sereno.web.people.models import Person

# What of several studies is asked for at once.
RUNS: Final = Prefetch(
    "runs",
    EffectRun.objects.select_related(
        "edition__file__version", "edition__file__kept", "registration"
    ),
)


def runs_seen(study: EffectStudy, audit: Audit, person: Person | None) -> list[EffectRun]:
    """What came of a study, the newest first, as far as a person is shown the numbers that it was
    worked out from; without a person all of it.

    Who sees small numbers sees all of it. Anybody else reads the edition in force, and only what
    follows from numbers none of which is held back from them today.
    """
    if "runs" not in getattr(study, "_prefetched_objects_cache", {}):
        prefetch_related_objects([study], RUNS)
    runs = _without_hidden(list(study.runs.all()), audit, person)
    if person is None or sees_small(audit, person):
        return runs
    shown: dict[str, bool] = {}
    found = []
    for run in runs:
        if run.edition_id != study.indicator.current_id:
            continue
        if run.inputs not in shown:
            shown[run.inputs] = _is_shown(run.plan, run.inputs, study, run.edition, audit)
        if shown[run.inputs]:
            found.append(run)
    return found


def _is_shown(
    plan: Mapping[str, Any],
    inputs: str,
    study: EffectStudy,
    edition: IndicatorEdition,
    audit: Audit,
) -> bool:
    study.indicator.audit = audit
    own = area_series(plan, study.indicator, edition, k=audit.k, whole=False)
    try:
        weighed = weighed_series(plan, audit, own, whole=False)
    except Problem:
        # An indicator that it weighed has other values by now, or none.
        return False
    return digest_of_all(plan, own, weighed) == inputs


def _without_hidden(runs: list[EffectRun], audit: Audit, person: Person | None) -> list[EffectRun]:
    """Without those that weighed an indicator that the person may not see."""
    if person is None or not any(run.plan["harm"] for run in runs):
        return runs
    seen = set(Indicator.objects.for_person(audit, person).values_list("code", flat=True))
    return [run for run in runs if seen.issuperset(code for code, _weight in run.plan["harm"])]
