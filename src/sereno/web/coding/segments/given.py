"""In which round a document is given to whoever codes it, and whether they have finished it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

from sereno.vocabulary.problems import Problem
from sereno.web.coding.models import (
    Assignment,
    AssignmentState,
    Origin,
    Round,
    RoundState,
    Segment,
)
from sereno.web.coding.segments.passages import Passage
from sereno.web.people.models import Person

# Of these a person's coding is under the rule of rounds; what comes in whole isn't.
BY_PEOPLE = frozenset({Origin.HAND, Origin.IN_VIVO, Origin.SEARCH})


def rounds_given(passages: Sequence[Passage], coder: Person | None) -> dict[uuid.UUID, Round]:
    """For each passage the round in which its document is given to its coder, who begins with it.

    Raises Problem document_finished where they said that they have finished it.
    """
    by_people = [each for each in passages if each.origin in BY_PEOPLE and each.document]
    if coder is None or not by_people:
        return {each.key: each.round for each in passages if each.round is not None}
    given = open_assignments({each.document.pk for each in by_people if each.document}, coder)
    waiting = [each.pk for each in given.values() if each.state == AssignmentState.WAITING]
    if waiting:
        Assignment.objects.filter(pk__in=waiting).update(state=AssignmentState.BEGUN)
    found = {}
    for each in passages:
        one = given.get(each.document.pk) if each.document else None
        its_round = each.round or (one.round if one is not None else None)
        if its_round is not None:
            found[each.key] = its_round
    return found


def open_assignments(documents: Iterable[int], coder: Person) -> dict[int, Assignment]:
    """By document what is given to a coder in an open round and not finished.

    Raises Problem document_finished of one of which all is.
    """
    unfinished, finished = _apart(documents, coder)
    for each in finished.values():
        raise Problem("document_finished", where=str(each.document))
    return unfinished


def finished_among(documents: Iterable[int], coder: Person) -> frozenset[int]:
    """The documents in which a coder has finished all that is given to them in open rounds."""
    return frozenset(_apart(documents, coder)[1])


def _apart(
    documents: Iterable[int], coder: Person
) -> tuple[dict[int, Assignment], dict[int, Assignment]]:
    """By document an assignment in an open round that isn't finished, and where all are one."""
    given = Assignment.objects.filter(
        document__in=list(documents), coder=coder, round__state=RoundState.OPEN
    ).select_related("round", "document")
    finished = {each.document_id: each for each in given if each.state == AssignmentState.FINISHED}
    unfinished = {
        each.document_id: each for each in given if each.state != AssignmentState.FINISHED
    }
    return unfinished, {key: each for key, each in finished.items() if key not in unfinished}


def check_unfinished(segments: Iterable[Segment], by: Person) -> None:
    """Raises Problem document_finished where a person has finished what segments are of."""
    documents = {each.document_id for each in segments if each.document_id}
    if documents:
        open_assignments(documents, by)
