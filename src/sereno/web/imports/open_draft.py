"""The import that a person has open: the draft, and what the look into its files came to."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.documents import Context
from sereno.web.imports.models import ImportDraft
from sereno.web.jobs.cards import card
from sereno.web.jobs.models import Job, JobState
from sereno.web.people.models import Person


def found_draft(audit: Audit, person: Person) -> ImportDraft:
    """The person's import of an audit; a new one is only written once something is done to it."""
    draft = ImportDraft.objects.filter(audit=audit, person=person).first()
    if draft is None:
        draft = ImportDraft(audit=audit, person=person)
    draft.audit, draft.person = audit, person
    return draft


def made_draft(audit: Audit, person: Person) -> ImportDraft:
    """The same for whoever does something to it."""
    draft = ImportDraft.objects.get_or_create(audit=audit, person=person)[0]
    draft.audit, draft.person = audit, person
    return draft


def look_card(draft: ImportDraft) -> Context | None:
    """The card of a look that goes on, was stopped or was lost; None when it has its answer."""
    look = draft.look
    if look is None or look.state == JobState.DONE or _is_about_files(look):
        return None
    text = _("The files are still here.") if look.state == JobState.STOPPED else ""
    person: Person = draft.person
    return card(look, draft.audit, person, text=text)


def _is_about_files(look: Job) -> bool:
    """Whether a look failed by what the files hold, which the page says where it belongs."""
    return look.state == JobState.FAILED and "part" in look.problem


def look_problem(draft: ImportDraft, *parts: str) -> Problem | None:
    """Why the last look ended, when it concerns one of the named parts."""
    look = draft.look
    if look is None or not _is_about_files(look):
        return None
    return look.said() if look.problem["part"] in (*parts, "files") else None


def layers_of(draft: ImportDraft) -> list[str]:
    """The layers from which a person may choose, [] when there is no choice."""
    said = draft.look.problem if draft.look is not None else {}
    layers: list[str] = said.get("layers") or draft.contents.areas.layers
    return layers
