"""What the pages of submissions and deliveries show, and that of an activity of its submissions."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from django.db.models import Count, QuerySet, Value
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sereno.vocabulary.language import number
from sereno.vocabulary.problems import Problem, catalogue
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.models import (
    Activity,
    Arrival,
    ArrivalState,
    Submission,
    SubmissionState,
)
from sereno.web.diagnosis.submissions.answers import answers_in, answers_of
from sereno.web.diagnosis.submissions.life import SUBMISSION_LIFE
from sereno.web.diagnosis.submissions.placing import every_version_of
from sereno.web.diagnosis.submissions.writing import MOST_OFF
from sereno.web.documents import Context
from sereno.web.people.models import Person

# On pages of what else has submissions.
SHOWN = 20
# Reasons that name a submission by its number.
_OF_ANOTHER = frozenset(
    {
        "arrival_other_answers",
        "arrival_edited_already",
        "arrival_edit_by_try",
        "arrival_edit_of_other_form",
        "arrival_edit_of_unseen",
    }
)


def submission_details(submission: Submission, audit: Audit, person: Person) -> Context:
    """The context of `diagnosis/submission.html`."""
    seen = set(Submission.objects.for_person(audit, person).values_list("pk", flat=True))
    versions = [each for each in every_version_of(submission) if each.pk in seen]
    later = versions[[each.pk for each in versions].index(submission.pk) + 1 :] if versions else []
    files = list(submission.files.select_related("file", "opened"))
    lacks = [each.called for each in files if not each.has_come]
    is_open = submission.state not in SUBMISSION_LIFE.closed
    return {
        "answers": answers_of(submission),
        "files": files,
        "lacks": lacks if submission.state == SubmissionState.INCOMPLETE else [],
        "versions": versions if len(versions) > 1 else [],
        "newest": versions[-1] if versions and versions[-1].pk != submission.pk else None,
        # Until an edit has all its files, what it edits counts.
        "is_replaced": any(each.state == SubmissionState.COMPLETE for each in later),
        "clock": clock_told(submission),
        "may_place": is_open and audit.allows(person, Right.KEEP_FIELDWORK),
        "activities": activities_to_choose(audit, person) if is_open else [],
        "may_open": is_open
        and submission.is_encrypted
        and not submission.answers
        and audit.allows(person, Right.MANAGE),
    }


def activities_to_choose(audit: Audit, person: Person) -> list[Activity]:
    """Those to which a submission can be assigned, the newest first."""
    rows = Activity.objects.for_person(audit, person).exclude(state="cancelled")
    return list(rows.order_by("-on", "-number"))


def clock_told(submission: Submission) -> str:
    """What is wrong with the device's clock, in words; "" for nothing."""
    skew = submission.skew_seconds
    if skew is not None and abs(skew) > MOST_OFF.total_seconds():
        return off_by(skew)
    begun, ended, came = submission.started_at, submission.ended_at, submission.received_at
    if ended is not None and ended > came + MOST_OFF:
        return _("It says that it was finished after it arrived: the clock was ahead.")
    if begun is not None and ended is not None and begun > ended + MOST_OFF:
        return _("It says that it was finished before it was begun: the clock was set meanwhile.")
    if begun is not None and came - begun > dt.timedelta(days=365):
        return _("It says that it was begun more than a year before it arrived.")
    return ""


def off_by(seconds: int) -> str:
    """How far a clock is off, in words."""
    many = abs(seconds)
    if many >= 86_400:
        n = round(many / 86_400)
        how = ngettext("{n} day", "{n} days", n)
    elif many >= 3600:
        n = round(many / 3600)
        how = ngettext("{n} hour", "{n} hours", n)
    else:
        n = round(many / 60)
        how = ngettext("{n} minute", "{n} minutes", n)
    far = how.format(n=number(n))
    if seconds > 0:
        return _("The device's clock was ahead by {far}.").format(far=far)
    return _("The device's clock was behind by {far}.").format(far=far)


def reason_of(arrival: Arrival) -> Problem | None:
    """Why a delivery is in quarantine; None of one that nobody read."""
    if not arrival.reason:
        return None
    told = json.loads(arrival.told or "{}")
    kind = catalogue()[arrival.reason]
    named = {each for part in ("what", "mend") for each in kind.fields(part, "es")}
    # Of an erased one only the reason is left.
    return Problem(arrival.reason, **{name: told.get(name, "…") for name in named})


def arrival_details(arrival: Arrival, audit: Audit, person: Person) -> Context:
    """The context of `diagnosis/arrival.html`."""
    told = json.loads(arrival.told or "{}")
    problem = reason_of(arrival)
    return {
        "why": problem.what() if problem else "",
        "remedy": problem.mend() if problem else "",
        "form_id": told.get("form_id", ""),
        "form_version": told.get("version", ""),
        "other": _other_of(arrival, told, audit, person) if arrival.xml else None,
        "answers": answers_in(arrival) if arrival.xml else [],
        "parts": arrival.files.select_related("file"),
        "is_lost": not arrival.xml and not arrival.files.exists(),
        "audit": audit,
    }


def _other_of(
    arrival: Arrival, told: Mapping[str, str], audit: Audit, person: Person
) -> Submission | None:
    """The submission with which somebody compares a delivery, if they may see it."""
    seen = Submission.objects.for_person(audit, person)
    named = str(told.get("n", ""))
    if arrival.reason in _OF_ANOTHER and named.isdecimal():
        found = seen.filter(number=int(named))
    else:
        found = seen.filter(instance_id=arrival.instance_id or None)
    other: Submission | None = found.first()
    return other


def waiting_for(audit: Audit, person: Person) -> tuple[int, int]:
    """How many submissions of the tray, and deliveries in quarantine, wait for somebody."""
    tray = Submission.objects.for_person(audit, person).filter(activity__isnull=True)
    # What was edited goes wherever its edit is put.
    tray = tray.exclude(state__in=SUBMISSION_LIFE.closed).filter(edited_by__isnull=True)
    arrived = Arrival.objects.for_person(audit, person).filter(state=ArrivalState.QUARANTINED)
    # Asked with each page: of both at once.
    found = dict(_counted(tray, 0).union(_counted(arrived, 1)))
    return found.get(0, 0), found.get(1, 0)


def _counted(rows: QuerySet[Any], of: int) -> QuerySet[Any, Any]:
    """One row: of what, and how many there are; none where there is none."""
    marked = rows.order_by().annotate(of=Value(of)).values("of")
    counted: QuerySet[Any, Any] = marked.annotate(n=Count("pk", distinct=True))
    return counted.values_list("of", "n")


def submissions_of(activity: Activity, audit: Audit, person: Person) -> Context:
    """The newest submissions of an activity that a person may see, and how many there are."""
    rows = Submission.objects.for_person(audit, person).filter(activity=activity)
    return newest_of(rows.filter(edited_by__isnull=True))


def newest_of(rows: QuerySet[Submission]) -> Context:
    """The newest of some submissions, and how many there are: for `submissions_table.html`."""
    newest = rows.select_related("version", "device", "activity").order_by("-number")
    return {"submissions": list(newest[:SHOWN]), "submissions_all": rows.count()}
