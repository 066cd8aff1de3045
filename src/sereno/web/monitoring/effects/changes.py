"""Writes of studies: how one is judged, its registration, and asking for what comes of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event, set_fields
from sereno.web.documents import Document, Values
from sereno.web.indicators.models import Indicator, IndicatorEdition
from sereno.web.jobs.changes import ask
from sereno.web.jobs.models import Job
from sereno.web.monitoring.effects import JUDGE
from sereno.web.monitoring.effects.parts import Part
from sereno.web.monitoring.effects.plan import PARTS_OF, digest_of, periods_of, plan_of
from sereno.web.monitoring.models import (
    ContextEvent,
    EffectRegistration,
    EffectRun,
    EffectStudy,
    HarmWeight,
)
from sereno.web.people.models import Person


@transaction.atomic
def settle(
    *,
    study: EffectStudy,
    by: Person,
    areas: Mapping[Part, Sequence[str]],
    events: Iterable[ContextEvent] | None = None,
    harm: Mapping[Indicator, float] | None = None,
    **values: object,
) -> EffectStudy:
    """Say how a study is judged. What is registered stays as it is; what is settled otherwise
    afterwards is told beside it. Raises Problem effect_area_twice.
    """
    locked: EffectStudy = EffectStudy.objects.select_for_update(of=("self",)).get(pk=study.pk)
    kept = {part: sorted(set(codes)) for part, codes in areas.items() if codes}
    all_codes = [code for codes in kept.values() for code in codes]
    twice = sorted({code for code in all_codes if all_codes.count(code) > 1})
    if twice:
        raise Problem("effect_area_twice", areas=", ".join(twice))
    given: Values = {**values, "areas": kept}
    changed = set_fields(locked, given)
    if events is not None and (change := _set_events(locked, events)):
        changed["events"] = change
    if harm is not None and (change := _set_harm(locked, harm)):
        changed["harm"] = change
    if changed:
        locked.save(update_fields=[*(set(changed) - {"events", "harm"}), "changed_at"])
        # Long lists of codes belong to the plan, not to the history.
        told = {name: change for name, change in changed.items() if name != "areas"}
        record_event(audit=locked.audit, verb="settle_study", by=by, subject=locked, changed=told)
    return locked


def _set_events(study: EffectStudy, events: Iterable[ContextEvent]) -> list[str]:
    """The numbers of those that were terms and of those that are now; [] where they are the same.

    Numbers, for not everybody who reads the history may see each event.
    """
    wanted = list(events)
    was = sorted(study.events.values_list("number", flat=True))
    now = sorted(each.number for each in wanted)
    study.events.set(wanted)
    return [] if was == now else [", ".join(map(str, rows)) for rows in (was, now)]


def _set_harm(study: EffectStudy, harm: Mapping[Indicator, float]) -> list[str]:
    """What was weighed and what is now; [] where it is the same."""
    was = {each.indicator.code: each.weight for each in study.harm.select_related("indicator")}
    now = {each.code: weight for each, weight in harm.items()}
    if was == now:
        return []
    study.harm.all().delete()
    HarmWeight.objects.bulk_create(
        HarmWeight(study=study, indicator=each, weight=weight) for each, weight in harm.items()
    )
    return ["; ".join(f"{code} × {n:g}" for code, n in sorted(of.items())) for of in (was, now)]


@transaction.atomic
def register_study(*, study: EffectStudy, by: Person, now: dt.datetime) -> EffectRegistration:
    """Settle for good what will be worked out, before or (which is told) after the values came.

    Raises Problem study_not_settled and study_registered_already.
    """
    row: EffectStudy = EffectStudy.objects.select_for_update(of=("self",)).get(pk=study.pk)
    plan = plan_of(row)
    if not settled(row):
        raise Problem("study_not_settled", where=str(row))
    digest = digest_of(plan)
    last = row.registrations.first()
    if last is not None and last.digest == digest:
        raise Problem("study_registered_already", where=str(row))
    edition = row.indicator.current
    made = EffectRegistration.objects.create(
        study=row,
        number=(last.number if last else 0) + 1,
        plan=plan,
        digest=digest,
        edition=edition,
        n_seen=len(periods_of(plan, edition).after),
        at=now,
        by=by,
    )
    record_event(
        audit=row.audit, verb="register_study", by=by, subject=row, digest=digest, n=made.number
    )
    return made


def settled(study: EffectStudy) -> bool:
    """Whether it says where, when it began and, where its design needs them, against what."""
    needed = PARTS_OF[study.design][:2]
    return bool(study.began and study.level and all(study.areas.get(part) for part in needed))


@transaction.atomic
def ask_to_judge(*, study: EffectStudy, by: Person) -> Job:
    """Have a study worked out with the values in force. Raises Problem study_not_settled,
    study_no_values and job_under_way.
    """
    if not settled(study):
        raise Problem("study_not_settled", where=str(study))
    if study.indicator.current is None:
        raise Problem("study_no_values", where=str(study))
    return ask(JUDGE, audit=study.audit, by=by, subject=study, about=study.title)


@transaction.atomic
def keep_run(
    *,
    study: EffectStudy,
    edition: IndicatorEdition,
    plan: Document,
    inputs: str,
    said: Document,
    sereno: str,
    now: dt.datetime,
    by: Person | None,
) -> EffectRun:
    """Keep what came of a study, beside what was settled before it."""
    row: EffectStudy = EffectStudy.objects.select_for_update(of=("self",)).get(pk=study.pk)
    last = row.runs.first()
    made = EffectRun.objects.create(
        study=row,
        number=(last.number if last else 0) + 1,
        registration=row.registrations.first(),
        edition=edition,
        plan=plan,
        inputs=inputs,
        said=said,
        sereno=sereno,
        at=now,
        by=by,
    )
    record_event(
        audit=row.audit, verb="judge_study", by=by, subject=row, n=made.number,
        edition=edition.number,
    )  # fmt: skip
    return made
