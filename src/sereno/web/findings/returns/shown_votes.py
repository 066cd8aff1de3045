"""The votes of a session as somebody may see them: without what would show few people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import prefetch_related_objects

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.findings.models import BroughtBack, Finding, ReturnSession, Vote
from sereno.web.findings.models.returns import COUNTED
from sereno.web.people.models import Person


@dataclass(frozen=True)
class GroupVotes:
    """How one group voted, or all of them. Numbers are for, against, don't know, and no answer;
    None is held back.
    """

    who: str
    people: int | None
    numbers: tuple[int | None, ...]


@dataclass(frozen=True)
class FindingVotes:
    """How a session voted on a finding: by group, and in all. groups: [] where nobody voted."""

    brought: BroughtBack
    groups: list[GroupVotes]
    everybody: GroupVotes

    @property
    def held(self) -> bool:
        """Whether anything is held back."""
        return any(n is None for each in self.groups for n in (each.people, *each.numbers))


def sees_few(audit: Audit, person: Person) -> bool:
    """Whether a person sees how few voted: whoever sees small numbers, and whoever counts votes."""
    return audit.allows(person, Right.SEE_RECORDS) or audit.allows(person, Right.KEEP_FIELDWORK)


# What `shown_votes` reads of sessions, to be asked for once of several.
READ: Final = ("groups", "brought__finding", "brought__votes")


def shown_votes(
    session: ReturnSession, audit: Audit, person: Person, *, k: int | None = None
) -> list[FindingVotes]:
    """The votes of a session on what the person may see of its findings. What is held back is
    decided over all of them, whatever that is: a colleague may see the others.

    k: what is under it is held back from whoever reads it, as in a report; None: from those who
    see no small numbers.
    """
    # Here, since they bring numpy, which a command that opens the instance does without.
    import numpy as np

    from sereno.methods.findings.votes import held_back_votes, whole_votes

    prefetch_related_objects([session], *READ)
    everything = list(session.brought.all())
    groups = list(session.groups.all())
    voted = [each for each in everything if each.votes.all()]
    seen = set(Finding.objects.for_person(audit, person).values_list("pk", flat=True))
    if not voted or not groups:
        return []
    people = np.array([each.people for each in groups])
    votes = np.array([[_counts(each, group.pk) for group in groups] for each in voted])
    whole = whole_votes(people, votes)
    if k is None and not sees_few(audit, person):
        k = audit.k
    held = None if k is None else held_back_votes(people, votes, k)
    totals = whole.sum(axis=1)
    found = []
    for f, brought in enumerate(voted):
        if brought.finding_id not in seen:
            continue
        lines = [
            GroupVotes(
                str(group),
                _told(group.people, held is not None and bool(held.people[g])),
                _all_told(whole[f, g], None if held is None else held.votes[f, g]),
            )
            for g, group in enumerate(groups)
        ]
        of_all = _all_told(totals[f], None if held is None else held.totals[f])
        came = _told(int(people.sum()), held is not None and held.everybody)
        found.append(FindingVotes(brought, lines, GroupVotes("", came, of_all)))
    return found


def _counts(brought: BroughtBack, group: int) -> list[int]:
    vote: Vote | None = next((each for each in brought.votes.all() if each.group_id == group), None)
    return [getattr(vote, name) if vote else 0 for name in COUNTED]


def _told(n: int, is_held: bool) -> int | None:
    return None if is_held else n


def _all_told(numbers: Sequence[int], held: Sequence[bool] | None) -> tuple[int | None, ...]:
    return tuple(_told(int(n), held is not None and bool(held[a])) for a, n in enumerate(numbers))
