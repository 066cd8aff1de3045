"""The demo's studies of effects: registered before the later values or after them, and judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from django.utils import timezone

from sereno.web.actions.models import Action
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.geographies.models.levels import WHOLE_CITY
from sereno.web.indicators.models import Indicator
from sereno.web.jobs.running import work_off
from sereno.web.monitoring.demo.counted import (
    Counted,
    break_series,
    bring,
    bring_survey,
    count,
    define,
)
from sereno.web.monitoring.demo.judging import table
from sereno.web.monitoring.effects.changes import ask_to_judge, register_study, settle
from sereno.web.monitoring.effects.matching import matched, measured
from sereno.web.monitoring.effects.parts import Part
from sereno.web.monitoring.effects.plan import periods_of, plan_of
from sereno.web.monitoring.effects.record import STUDIES
from sereno.web.monitoring.effects.ring import around
from sereno.web.monitoring.effects.series import area_series
from sereno.web.monitoring.models import ContextEvent, EffectDesign, EffectStudy
from sereno.web.people.models import Person
from sereno.web.records.changes import add


def count_months(audit: Audit, by: Person, seed: int) -> Counted:
    """What was counted until the studies are registered, and what tells of targets."""
    counted = count(audit, seed)
    define(audit, by)
    bring(audit, by, counted, table("studies")["file"])
    break_series(audit, by)
    bring_survey(audit, by)
    return counted


def study_effects(audit: Audit, by: Person, counted: Counted) -> None:
    """Register what can be before the later values come; bring them; work all studies out."""
    told = table("studies")
    for entry in told["study"]:
        if entry["is_before"]:
            _registered(audit, by, counted, entry)
    bring(audit, by, counted, told["later"])
    for entry in told["study"]:
        if not entry["is_before"]:
            _registered(audit, by, counted, entry)
    for study in EffectStudy.objects.filter(audit=audit).order_by("number"):
        ask_to_judge(study=study, by=by)
    work_off(audit)


def _registered(audit: Audit, by: Person, counted: Counted, entry: Mapping[str, Any]) -> None:
    acted, reach = {*counted.acted}, entry.get("reach")
    near = around(audit, entry["level"], acted, reach) if reach else []
    near = [code for code in near if code in counted.areas]
    if reach and not 0 < 2 * len(near) <= len(counted.areas) - 2 * len(acted):
        # In a small city nothing is left to compare with.
        return
    actions = Action.objects.filter(audit=audit, title__startswith=entry["action"])
    study: EffectStudy = add(
        STUDIES, audit=audit, by=by, title=entry["title"], intervention=entry["intervention"],
        action=actions.order_by("number").first(), access_level=AccessLevel.PUBLIC,
        indicator=Indicator.objects.get(audit=audit, code=entry["indicator"]),
    )  # fmt: skip
    of_areas = entry["design"] != EffectDesign.SERIES
    areas: dict[Part, list[str]] = {"acted": [*counted.acted] if of_areas else [WHOLE_CITY]}
    events = ContextEvent.objects.filter(audit=audit, title__in=entry.get("events", ()))
    settled = {
        "events": events,
        "reach": reach,
        **{key: entry.get(key, "") for key in ("design", "level", "first", "began", "last")},
    }
    study = settle(study=study, by=by, areas=areas, **settled)
    if of_areas:
        if near:
            areas["near"] = near
        areas["against"] = _alike(study, counted, counted.acted, areas)
        if near:
            areas["near_against"] = _alike(study, counted, near, areas)
        study = settle(study=study, by=by, areas=areas, **settled)
    register_study(study=study, by=by, now=timezone.now())


def _alike(
    study: EffectStudy, counted: Counted, of: Sequence[str], taken: Mapping[Part, Sequence[str]]
) -> list[str]:
    """The areas that were most like some until it began, of those that are in no part yet."""
    audit, edition = study.audit, study.indicator.current
    assert edition is not None
    study.indicator.audit = audit
    plan = plan_of(study) | {"areas": {"acted": [*counted.areas]}}
    series = area_series(plan, study.indicator, edition, k=audit.k, whole=False)
    sums = series.counts[:, : len(periods_of(plan, edition).before)].sum(axis=1)
    before = {c: float(n) for c, n in zip(series.areas, sums, strict=True) if np.isfinite(n)}
    gone = {code for part in taken.values() for code in part}
    others = [code for code in before if code not in gone]
    # A small city has fewer.
    most = table("studies")["stops"]["controls_each"] if study.reach is None else 1
    each = min(most, len(others) // len(of))
    return matched(measured(audit, study.level, before), of, others, each)
