"""Writes to projects that are brought, and what their jobs do."""

from __future__ import annotations

from contextlib import ExitStack

from django.db import transaction

from sereno.exchange.refi_qda.confined_projects import read_package
from sereno.exchange.refi_qda.reader_process import ANSWER
from sereno.vocabulary.problems import Problem
from sereno.web.audits.access_levels import AccessLevel, highest
from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit
from sereno.web.coding.models import BroughtProject, ProjectState
from sereno.web.coding.projects.choices import Choices
from sereno.web.coding.projects.ending import open_project, waiting
from sereno.web.coding.projects.leaving import Leaving
from sereno.web.coding.projects.names import texts_of_project
from sereno.web.coding.projects.plan import Plan
from sereno.web.coding.projects.taking import Refusals, ready_documents, take_project
from sereno.web.coding.texts.work import LOOKING
from sereno.web.files.changes import keep
from sereno.web.files.spool import Spool
from sereno.web.jobs.changes import ask
from sereno.web.jobs.kinds import KINDS, Result, Say
from sereno.web.jobs.models import Job
from sereno.web.people.models import Person
from sereno.web.records.changes import next_number


@transaction.atomic
def bring_project(*, audit: Audit, spool: Spool, by: Person) -> BroughtProject:
    """Keep a project's file, sealed, and have it read."""
    brought: BroughtProject = BroughtProject.objects.create(
        audit=audit,
        number=next_number(BroughtProject, audit),
        access_level=AccessLevel.RESTRICTED,
        file=keep(spool=spool, by=by),
        file_name=spool.given_name,
        created_by=by,
    )
    record_event(audit=audit, verb="bring_project", by=by, subject=brought)
    ask(BroughtProject.READ, audit=audit, by=by, subject=brought, about=str(brought))
    return brought


@transaction.atomic
def ask_to_take(*, brought: BroughtProject, choices: Choices, by: Person) -> Job:
    """Have a project taken over by these choices. Raises Problem project_taken."""
    brought = waiting(brought)
    brought.choices = choices.as_kept()
    brought.save(update_fields=["choices", "changed_at"])
    return ask(BroughtProject.TAKE, audit=brought.audit, by=by, subject=brought, about=str(brought))


def read_brought(job: Job, say: Say) -> Result:
    """Read a project's file, confined; what is read is sealed as the file is."""
    brought = _row(job)
    if brought is None or brought.state != ProjectState.READING or brought.file is None:
        return Result()
    say("read")
    with brought.file.open() as stream:
        read = read_package(stream, where=str(brought))
    with ExitStack() as stack:
        spool = stack.enter_context(Spool(brought.audit, "project.json", sealed=True))
        spool.write(ANSWER.dump_json(read))
        spool.finish()
        written = stack.pop_all()
    by = job.by
    return Result(
        keep=lambda: _keep_read(brought, spool, by), then=written.close, drop=written.close
    )


@transaction.atomic
def _keep_read(brought: BroughtProject, spool: Spool, by: Person | None) -> None:
    brought = open_project(brought)
    brought.read, brought.state = keep(spool=spool, by=by), ProjectState.WAITING
    brought.save(update_fields=["read", "state", "changed_at"])


def take_brought(job: Job, say: Say) -> Result:
    """Look into a project's files, then write all that becomes of it."""
    brought, by = _row(job), job.by
    if brought is None or by is None or brought.state != ProjectState.WAITING:
        return Result()
    plan = Plan(brought, by, Choices.of_kept(brought.choices))
    refusals = Refusals()
    with ExitStack() as stack:
        documents = ready_documents(plan, stack, refusals, say)
        say("write")
        written = stack.pop_all()
    return Result(
        keep=lambda: take_project(plan=plan, documents=documents, refusals=refusals, by=by),
        then=lambda: _look_for_names(brought, by, written),
        drop=written.close,
    )


def _look_for_names(brought: BroughtProject, by: Person, written: ExitStack) -> None:
    """Have the texts of a project looked through that was taken over."""
    written.close()
    brought.refresh_from_db()
    if not brought.taken.get("texts"):
        return
    try:
        ask(LOOKING, audit=brought.audit, by=by)
    except Problem as problem:
        # Other texts are being looked through: the page of the project asks for these.
        if problem.code != KINDS[LOOKING].taken:
            raise


@transaction.atomic
def ask_to_keep_names(*, brought: BroughtProject, by: Person) -> Job:
    """Have the texts of a project made as they are, where nothing in them tells somebody for
    certain. Raises Problem project_names_decided.
    """
    if not texts_of_project(brought, by).open:
        raise Problem("project_names_decided", where=str(brought))
    return ask(
        BroughtProject.KEEP_NAMES, audit=brought.audit, by=by, subject=brought, about=str(brought)
    )


def _row(job: Job) -> BroughtProject | None:
    rows = BroughtProject.objects.select_related("audit", "file", "read")
    brought: BroughtProject | None = rows.filter(pk=job.subject_key).first()
    if brought is not None and brought.file is not None:
        brought.file.audit = brought.audit
    return brought


def check_ready(plan: Plan) -> None:
    """Raises Problem project_without_activity: documents need one under which they come."""
    new = [each for each in plan.documents if each.guid not in plan.known]
    if any(plan.activity_of(each) is None for each in new):
        raise Problem("project_without_activity", where=str(plan.brought))


@transaction.atomic
def note_leaving(*, leaving: Leaving, by: Person) -> None:
    """Who took which of an audit's coding to another program."""
    record_event(
        audit=leaving.audit,
        verb="leave_project",
        by=by,
        subject=leaving.audit,
        access_level=highest(each.access_level for each in leaving.documents),
        n=len(leaving.documents),
        restricted=leaving.n_restricted,
    )
