"""Long work on texts: looking through them for names, and telling a person by another number."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.problems import Problem
from sereno.web.audits.roles import Right
from sereno.web.coding.models import Pseudonym
from sereno.web.coding.texts.looking import look_through
from sereno.web.coding.texts.merging import documents_with, render_again, told_by
from sereno.web.coding.texts.standing import TextState, text_lines
from sereno.web.diagnosis.models import Document
from sereno.web.jobs.kinds import Say, job
from sereno.web.jobs.models import Job

LOOKING = "look_for_names"
RENUMBERING = "renumber_texts"


@job(
    LOOKING,
    title=_("Looking through texts for names"),
    steps=((LOOKING, _("Looking through texts"), ""),),
    right=Right.SEE_ORIGINALS,
    one_per_audit=True,
    loads=("sereno.methods.diagnosis.coding.names.finding",),
)
def look_for_names(job: Job, say: Say) -> None:
    """Of one document, or of all that who asked sees and nothing has looked through; each is
    written by itself, so that what was done stays when the work is stopped.
    """
    assert job.audit is not None
    assert job.by is not None
    key = job.arguments.get("document")
    if key is not None:
        documents = list(Document.objects.for_person(job.audit, job.by).filter(pk=key))
    else:
        lines = text_lines(job.audit, job.by)
        documents = [each.document for each in lines if each.state == TextState.NEW]
    for n, document in enumerate(documents):
        say(LOOKING, n, len(documents))
        try:
            look_through(document=document, by=job.by)
        except Problem as problem:
            # It was erased since it was listed: the others have their turn.
            if problem.code != "text_missing" or key is not None:
                raise


@job(
    RENUMBERING,
    title=_("Writing the number of a person into texts"),
    steps=((RENUMBERING, _("Making texts again"), ""),),
    right=Right.SEE_ORIGINALS,
    one_per_audit=True,
)
def renumber_texts(job: Job, say: Say) -> None:
    """Of all documents in which a pseudonym, or one told by it, stands; each is written by itself,
    and one that tells the right number already stays as it is.
    """
    assert job.audit is not None
    assert job.by is not None
    row = Pseudonym.objects.get(audit=job.audit, pk=job.arguments["pseudonym"])
    keys = documents_with(job.audit, told_by(row))
    documents = list(Document.objects.for_person(job.audit, job.by).filter(pk__in=keys))
    for n, document in enumerate(documents):
        say(RENUMBERING, n, len(documents))
        render_again(document, job.by)
