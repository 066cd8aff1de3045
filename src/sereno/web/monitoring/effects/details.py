"""What pages show of studies: how one is judged, what was registered, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from sereno.web.actions.models import Action
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.indicators.reading import levels_of, shown_names
from sereno.web.indicators.shown_values import sees_small
from sereno.web.jobs.cards import card
from sereno.web.jobs.models import Job, JobState
from sereno.web.monitoring.effects import JUDGE
from sereno.web.monitoring.effects.changes import settled
from sereno.web.monitoring.effects.choice import plan_map
from sereno.web.monitoring.effects.plan import (
    PARTS_OF,
    Deviation,
    deviations,
    digest_of,
    periods_of,
    plan_of,
    told_plan,
)
from sereno.web.monitoring.effects.results import interval_words, result_context, sentence
from sereno.web.monitoring.effects.seen import RUNS, runs_seen
from sereno.web.monitoring.models import ContextEvent, EffectRegistration, EffectRun, EffectStudy
from sereno.web.people.models import Person

Found = Literal["effect", "none", "unknown"]


@dataclass(frozen=True)
class Registered:
    """A registration as its page shows it. is_whole: its digest still fits what it says."""

    row: EffectRegistration
    is_whole: bool
    words: str


def study_details(study: EffectStudy, audit: Audit, person: Person) -> Context:
    """What the page of a study shows beside its record."""
    names = shown_names(audit, study.level) if study.level else {}
    plan = plan_of(study)
    events = titles_of(audit, person)
    runs = runs_seen(study, audit, person)
    registrations = list(study.registrations.select_related("edition", "by"))
    last = registrations[0] if registrations else None
    may = audit.allows(person, Right.KEEP_MONITORING)
    job = Job.objects.newest(study, JUDGE) if may else None
    if job is not None and job.state == JobState.DONE:
        job = None
    run = runs[0] if runs else None
    is_settled = settled(study)
    is_registered = last is not None and last.digest == digest_of(plan)
    levels = dict(levels_of(audit, study.indicator.current)) if study.indicator.current else {}
    context: Context = {
        "may_keep": may,
        "is_settled": is_settled,
        "is_registered": is_registered,
        "plan": _told(plan, names, events, study, levels),
        "periods": periods_of(plan, study.indicator.current),
        "registrations": [_registered(each) for each in registrations],
        "differs": deviations(last.plan, plan, names, events) if last and not is_registered else [],
        "job": card(job, audit, person) if job is not None else None,
        "is_hidden": not runs and study.runs.exists(),
        "is_old": run is not None and run.edition_id != study.indicator.current_id,
        "action": _action_of(study, audit, person),
        "earlier": [
            (each, sentence(each, study.indicator.name), _interval(each)) for each in runs[1:]
        ],
    }
    if run is not None:
        # Of a lower threshold than today's it would tell more than may be told.
        may_balance = sees_small(audit, person) or run.said.get("k") == audit.k
        context |= result_context(run, study.indicator.name, names, events)
        if not may_balance:
            context["balance"] = []
        context |= plan_map(audit, person, run.plan)
        context |= {"deviations": deviations_of(run, names, events), "run_words": run_words(run)}
    return context


def _told(
    plan: Mapping[str, object],
    names: Mapping[str, str],
    events: Mapping[int, str],
    study: EffectStudy,
    levels: Mapping[str, str],
) -> list[tuple[str, str]]:
    """What of a plan its design asks for, in words."""
    asked = {*PARTS_OF[study.design]}
    left_out = {"acted", "against", "near", "near_against"} - asked
    if study.design != "series":
        left_out |= {"slope", "harmonics", "events"}
    if study.design != "displacement":
        left_out |= {"reach", "sizes", "harm"}
    if not plan["group"]:
        left_out.add("group")
    said = told_plan(plan, names, events, _named(study), levels)
    return [(words, how) for key, words, how in said if key not in left_out]


def _named(study: EffectStudy) -> dict[str, str]:
    """The names of its indicators, which whoever sees the study sees."""
    weighed = (each.indicator for each in study.harm.select_related("indicator"))
    return {each.code: each.name for each in (study.indicator, *weighed)}


def _registered(row: EffectRegistration) -> Registered:
    if row.is_before:
        words = _("before any of the values that it is judged on had come")
    else:
        words = _("after the data had been seen")
    return Registered(row, digest_of(row.plan) == row.digest, words)


def titles_of(audit: Audit, person: Person) -> dict[int, str]:
    """What the events of the context that a person may see are called, by their numbers."""
    rows = ContextEvent.objects.for_person(audit, person).order_by()
    return dict(rows.values_list("number", "title"))


def deviations_of(
    run: EffectRun, names: Mapping[str, str], events: Mapping[int, str]
) -> list[Deviation]:
    """What was worked out otherwise than it was registered. names: of areas, by code; events:
    titles of those that the reader may see, by number.
    """
    if run.registration is None:
        return []
    return deviations(run.registration.plan, run.plan, names, events)


def run_words(run: EffectRun) -> str:
    """Whether what came of it had been settled before."""
    if run.registration is None:
        return _("Nothing was registered before: the choices may have been made after looking.")
    if not run.registration.is_before:
        return _("It was registered after the data had been seen.")
    return _("It was registered before any of the values after the action had come.")


def _interval(run: EffectRun) -> str:
    return "" if "refused" in run.said else interval_words(run.said)


def _action_of(study: EffectStudy, audit: Audit, person: Person) -> Action | None:
    if study.action_id is None:
        return None
    found: Action | None = (
        Action.objects.for_person(audit, person).filter(pk=study.action_id).first()
    )
    return found


@dataclass(frozen=True)
class StudyFound:
    """A study with the newest result that a person is shown; run None: there is none for them."""

    study: EffectStudy
    run: EffectRun | None
    words: str
    interval: str

    @property
    def found(self) -> Found:
        """Whether an effect was found, none was, or it isn't known."""
        verdict = "" if self.run is None else self.run.said.get("verdict", "")
        if verdict in ("fell", "rose"):
            return "effect"
        return "none" if verdict == "no_change" else "unknown"


def studies_of(audit: Audit, person: Person) -> list[StudyFound]:
    """The studies of an audit that a person may see, with what came of them."""
    rows = EffectStudy.objects.for_person(audit, person).prefetch_related(RUNS)
    return _found(rows, audit, person)


def effect_of(action: Action, person: Person) -> Found:
    """What is known of the effect of an action; of several studies the newest that says it."""
    audit = action.audit
    rows = EffectStudy.objects.for_person(audit, person).filter(action=action)
    rows = rows.prefetch_related(RUNS)
    known = [each.found for each in _found(rows.order_by("-number"), audit, person)]
    return next((each for each in known if each != "unknown"), "unknown")


def _found(rows: Iterable[EffectStudy], audit: Audit, person: Person) -> list[StudyFound]:
    found = []
    for study in rows:
        runs = runs_seen(study, audit, person)
        run = runs[0] if runs else None
        words = "" if run is None else sentence(run, study.indicator.name)
        found.append(StudyFound(study, run, words, "" if run is None else _interval(run)))
    return found
