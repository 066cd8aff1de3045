"""The names in the texts of a project that was taken over: how far they are, and keeping them all
where they were replaced before.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from sereno.vocabulary.problems import Problem
from sereno.web.coding.models import BroughtProject, Mention, MentionState
from sereno.web.coding.texts.deciding import TOLD, keep_all
from sereno.web.coding.texts.making import make_text
from sereno.web.coding.texts.standing import TextLine, TextState, line_of, text_rows
from sereno.web.jobs.kinds import Result, Say
from sereno.web.jobs.models import Job
from sereno.web.jobs.problems import as_data
from sereno.web.people.models import Person


@dataclass(frozen=True)
class ProjectTexts:
    """The texts of a project by how far they are. new: nothing has looked through them; open: they
    may be made as they are; told: something in them has the form of what tells somebody.
    """

    new: list[TextLine]
    open: list[TextLine]
    told: list[TextLine]
    ready: list[TextLine]

    @property
    def n_found(self) -> int:
        """How many mentions wait in those that may be made as they are."""
        return sum(each.waiting for each in self.open)


def texts_of_project(brought: BroughtProject, person: Person) -> ProjectTexts:
    """Those that a person sees of a project that was taken over."""
    rows = text_rows(brought.audit, person).filter(number__in=brought.taken.get("texts", ()))
    lines = [line_of(row) for row in rows.order_by("number")]
    waiting = [each.document.pk for each in lines if each.waiting]
    mentions = Mention.objects.filter(document__in=waiting, kind__in=TOLD)
    told = set(mentions.filter(state=MentionState.WAITING).values_list("document", flat=True))
    to_do = [e for e in lines if e.state in (TextState.WAITING, TextState.DECIDED)]
    return ProjectTexts(
        new=[each for each in lines if each.state == TextState.NEW],
        open=[each for each in to_do if each.document.pk not in told],
        told=[each for each in to_do if each.document.pk in told],
        ready=[each for each in lines if each.state == TextState.READY],
    )


def keep_names(job: Job, say: Say) -> Result:
    """Keep what was found in the texts of a project as it is, and make them; each is written by
    itself, so that what was done stays when the work is stopped.
    """
    rows = BroughtProject.objects.select_related("audit")
    brought, by = rows.filter(pk=job.subject_key).first(), job.by
    if brought is None or by is None:
        return Result()
    lines = texts_of_project(brought, by).open
    problem = None
    for n, line in enumerate(lines):
        say("texts", n, len(lines))
        try:
            with transaction.atomic():
                keep_all(document=line.document, by=by)
                make_text(document=line.document, by=by)
        except Problem as refused:
            # Somebody was at it meanwhile: the others have their turn.
            problem = refused
    return Result(problem=None if problem is None else as_data(problem))
