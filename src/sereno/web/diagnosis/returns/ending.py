"""How a file of answers ends: taken over, dropped, or after a time in which nobody did either."""

from __future__ import annotations

from django.db import transaction

from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event
from sereno.web.diagnosis.consent.undecided import kept_undecided
from sereno.web.diagnosis.models import AnswersReturn, ReturnState
from sereno.web.people.models import Person


@transaction.atomic
def drop_answers(*, brought: AnswersReturn, by: Person | None) -> None:
    """Take nothing of a file, and let it go. Raises Problem return_taken."""
    brought = waiting(brought)
    end(brought, ReturnState.DROPPED)
    record_event(
        *(), audit=brought.audit, verb="drop_answers", by=by, subject=brought,
        parent=brought.instrument, about=str(brought.instrument),
    )  # fmt: skip


def waiting(brought: AnswersReturn) -> AnswersReturn:
    """A file that waits, locked. Raises Problem return_taken."""
    found: AnswersReturn = AnswersReturn.objects.select_for_update().get(pk=brought.pk)
    if found.state != ReturnState.WAITING:
        raise Problem("return_taken", where=str(found))
    return found


def end(brought: AnswersReturn, state: ReturnState, taken: int = 0) -> None:
    """Its file is held by no record any more, and is swept away."""
    brought.state, brought.taken, brought.file = state, taken, None
    brought.save(update_fields=["state", "taken", "file", "changed_at"])


ENDING = (kept_undecided(AnswersReturn, [ReturnState.WAITING], drop_answers, "return_taken"),)
