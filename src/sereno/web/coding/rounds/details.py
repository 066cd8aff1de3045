"""What the page of a round shows, and a coder's own work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.coding.models import Assignment, AssignmentState, Code, Round, RoundState
from sereno.web.diagnosis.models import Document
from sereno.web.documents import Context
from sereno.web.people.models import Person

# In this order one goes on with what was begun, then takes what comes next.
_NEXT = {AssignmentState.BEGUN: 0, AssignmentState.WAITING: 1, AssignmentState.FINISHED: 2}


@dataclass
class Given:
    """A document of a round, with those to whom it is given."""

    document: Document
    assignments: list[Assignment] = field(default_factory=list)

    @property
    def all_finished(self) -> bool:
        """Whether there is something to compare: two or more, and each has finished."""
        states = [each.state for each in self.assignments]
        return len(states) > 1 and set(states) == {AssignmentState.FINISHED}


def given_in(round: Round, person: Person) -> list[Given]:
    """The documents of a round that a person may see, with those to whom they are given: to
    coders their own alone.
    """
    rows = Assignment.objects.for_person(round.audit, person).filter(round=round)
    rows = rows.select_related("document__activity", "coder", "round__audit")
    found: dict[int, Given] = {}
    for each in rows.order_by("document__number", "pk"):
        found.setdefault(each.document_id, Given(each.document)).assignments.append(each)
    return list(found.values())


def _progress(given: Iterable[Given]) -> list[tuple[Person, int, int]]:
    """Of each coder, how many documents they have finished and how many they have."""
    rows = [each for one in given for each in one.assignments]
    all_of = Counter(each.coder for each in rows)
    done = Counter(each.coder for each in rows if each.state == AssignmentState.FINISHED)
    return [(coder, done[coder], n) for coder, n in sorted(all_of.items(), key=lambda a: str(a[0]))]


def round_details(round: Round, audit: Audit, person: Person) -> Context:
    """Who has what, how far they are, and what may be done now."""
    given = given_in(round, person)
    keeps = audit.allows(person, Right.KEEP_CODING)
    return {
        "given": given,
        "codes": list(
            Code.objects.for_person(audit, person)
            .filter(pk__in=round.codes.order_by().values("pk"))
            .order_by("name__in_order")
        ),
        "progress": _progress(given),
        "keeps": keeps,
        "may_give": keeps and round.state != RoundState.CLOSED,
        "is_open": round.state == RoundState.OPEN,
        "comparable": sum(each.all_finished for each in given),
    }


def work_of(audit: Audit, person: Person) -> list[Assignment]:
    """What is given to a person in open rounds: first what they have begun, then what comes next,
    then what they have finished.
    """
    rows = Assignment.objects.for_person(audit, person).filter(
        coder=person, round__state=RoundState.OPEN
    )
    others = Assignment.objects.filter(round=OuterRef("round"), document=OuterRef("document"))
    others = others.exclude(state=AssignmentState.FINISHED)
    # What all have finished, and so have seen of each other, isn't theirs to reopen.
    rows = rows.annotate(may_reopen=Exists(others))
    rows = rows.select_related("document__activity", "round__audit")
    return sorted(
        rows,
        key=lambda each: (
            _NEXT[AssignmentState(each.state)],
            each.round.number,
            each.document.number,
        ),
    )


def unfinished(work: Iterable[Assignment]) -> list[Assignment]:
    """What of it is left."""
    return [each for each in work if each.state != AssignmentState.FINISHED]
