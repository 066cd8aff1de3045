"""A job as its card shows it: what, how far, how long still, and what one can do about it."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sereno.vocabulary.language import number
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.documents import Context
from sereno.web.jobs.kinds import JobStep, job_kind
from sereno.web.jobs.models import Job, JobState
from sereno.web.people.models import Person

MEGABYTE, KILOBYTE = 1024 * 1024, 1024
# Before that, how long it still takes is a guess.
ENOUGH_SECONDS = 3
MINUTES_FROM = 90
ICONS = {JobState.WAITING: "clock", JobState.RUNNING: "clock", JobState.DONE: "circle-check"}


def may(job: Job, audit: Audit, person: Person) -> bool:
    """Whether a person may stop a job and ask for it again."""
    kind = job_kind(job)
    return audit.allows(person, kind.right) and (not kind.own or job.by_id == person.pk)


def card(
    job: Job,
    audit: Audit,
    person: Person,
    *,
    text: str = "",
    after: Iterable[tuple[str, str]] = (),
    heading: str = "h2",
    back: str = "",
) -> Context:
    """What jobs/job_card.html shows of a job to a person.

    text: what is said of the end; else how it ended. after: links once it is done.
    back: the page to come back to from the card's buttons; else the one that shows it.
    """
    kind, args = job_kind(job), [audit.slug, job.pk]
    step = kind.steps.get(job.step)
    acts = may(job, audit, person)
    problem = job.said()
    is_stopping = job.state == JobState.RUNNING and job.stop_asked
    return {
        "id": f"job-{job.pk}",
        "heading": heading,
        "state": job.state,
        "label": JobState(job.state).label,
        "title": str(kind.title).format(about=job.about),
        "text": text or _ended(job, problem),
        "technical": problem.technical if problem is not None else "",
        "step": _said(job, step),
        "icon": ICONS.get(JobState(job.state), "alert-circle"),
        # Of a step that is one piece there is nothing to show but that it goes on.
        "total": job.total if job.total > 1 else 0,
        "share": 1000 * job.done // job.total if job.total > 1 else 0,
        "amount": amount(job.done, job.total, step.unit) if step else "",
        "still": "" if is_stopping else still(job),
        "attempt": job.attempt if job.is_live and job.attempt > 1 else 0,
        "is_live": job.is_live,
        "poll": f"{reverse('jobs:state', args=args)}?heading={heading}",
        "stop": reverse("jobs:stop", args=args) if job.is_live and not is_stopping and acts else "",
        "again": reverse("jobs:again", args=args) if job.is_over and acts else "",
        "after": list(after),
        "back": back,
    }


def _said(job: Job, step: JobStep | None) -> str:
    if job.state == JobState.WAITING:
        return _("Waiting for its turn")
    if job.stop_asked:
        return _("Stopping")
    return str(step.words) if step else _("Working")


def _ended(job: Job, problem: Problem | None) -> str:
    if problem is not None:
        return str(problem)
    return _("Nothing was left half done.") if job.state == JobState.STOPPED else ""


def amount(done: int, total: int, unit: str) -> str:
    """How much of how much, with its unit: 312 of 4,200 rows, 12 of 80 MB."""
    if not unit or total <= 1:
        return ""
    if unit == "bytes":
        size, name = (MEGABYTE, "MB") if total >= MEGABYTE else (KILOBYTE, "kB")
        values = {"done": number(done // size), "total": number(max(1, round(total / size)))}
        return _("{done} of {total} {unit}").format(**values, unit=name)
    words = {
        "rows": ngettext("{done} of {total} row", "{done} of {total} rows", total),
        "files": ngettext("{done} of {total} file", "{done} of {total} files", total),
        "areas": ngettext(
            "{done} of {total} neighbourhood", "{done} of {total} neighbourhoods", total
        ),
    }[unit]
    return words.format(done=number(done), total=number(total))


def still(job: Job) -> str:
    """How long this step still takes, once there is something to tell it from."""
    if not (job.step_at and job.heartbeat_at and job.total > 1 and job.done):
        return ""
    passed = (job.heartbeat_at - job.step_at).total_seconds()
    left = passed * (job.total - job.done) / job.done
    if passed < ENOUGH_SECONDS or left < 1:
        return ""
    if left < MINUTES_FROM:
        seconds = round(left)
        return ngettext("about {n} second", "about {n} seconds", seconds).format(n=seconds)
    minutes = round(left / 60)
    return ngettext("about {n} minute", "about {n} minutes", minutes).format(n=minutes)
