"""Which results of a study a person is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.db.models import Prefetch, prefetch_related_objects

from sereno.web.audits.models import Audit
from sereno.web.indicators.models import IndicatorEdition
from sereno.web.indicators.shown_values import sees_small
from sereno.web.monitoring.effects.series import area_series
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
    runs = list(study.runs.all())
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
    return (
        area_series(plan, study.indicator, edition, k=audit.k, whole=False).digest(plan) == inputs
    )
