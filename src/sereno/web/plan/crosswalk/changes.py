"""Writes to the crosswalk: one transaction each, with who and what."""

from __future__ import annotations

from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from sereno.methods.plan.versions import Line, same_lines
from sereno.vocabulary.plain_text import shortened
from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event, set_fields
from sereno.web.findings.models import Recommendation
from sereno.web.findings.recommendations.merging import FollowsMerge
from sereno.web.people.models import Person
from sereno.web.plan.models import Degree, Link, Plan, PlanLine


@transaction.atomic
def link(
    *, recommendation: Recommendation, line: PlanLine, by: Person | None, **values: Any
) -> Link:
    """A line takes up a recommendation. Raises Problem link_twice."""
    # The plan's row is the lock: two who link the same at once make one link.
    plan = Plan.objects.select_for_update().get(pk=line.plan_id)
    if Link.objects.filter(recommendation=recommendation, line=line).exists():
        raise Problem("link_twice", line=str(line), recommendation=str(recommendation))
    made = Link.objects.create(
        recommendation=recommendation, line=line, at=timezone.now(), by=by, **values
    )
    _record(made, plan, "link_line", by)
    return made


@transaction.atomic
def change_link(*, row: Link, by: Person | None, **values: Any) -> Link:
    """Change how much of a recommendation a line takes up, and how."""
    found = Link.objects.select_for_update().get(pk=row.pk)
    was = {name: each[0] for name, each in set_fields(found, values).items()}
    if was:
        found.at, found.by = timezone.now(), by
        found.save()
        _record(found, found.line.plan, "change_link", by, was=was)
    return found


@transaction.atomic
def unlink(*, row: Link, by: Person | None) -> None:
    """A line doesn't take the recommendation up after all."""
    _record(row, row.line.plan, "unlink_line", by)
    row.delete()


@transaction.atomic
def move_links(one: Recommendation, into: Recommendation, by: Person | None) -> None:
    """The links of a recommendation go to the one that it is merged into, as taken up in part: that
    one asks for more than what a line was found to take up. Those that it has itself stay.
    """
    has = set(Link.objects.filter(recommendation=into).values_list("line", flat=True))
    for each in Link.objects.filter(recommendation=one).select_related("line__plan"):
        if each.line_id in has:
            each.delete()
            continue
        each.recommendation, each.degree = into, Degree.PARTIAL
        each.at, each.by = timezone.now(), by
        each.save()
        _record(each, each.line.plan, "link_line", by)


FOLLOWS: Final = FollowsMerge(move_links)


@transaction.atomic
def carry_over(*, plan: Plan, by: Person | None) -> int:
    """Give the links of the version before to the lines that are the same in this one; how many.

    What is linked here already stays as it is.
    """
    if plan.replaces_id is None:
        return 0
    links = Link.objects.filter(line__plan=plan.replaces_id).select_related("line")
    amended: dict[int, list[str]] = {}
    for each in links:
        amended.setdefault(each.line_id, []).extend([each.after] if each.after else [])
    before = list(PlanLine.objects.filter(plan=plan.replaces_id))
    after = list(PlanLine.objects.filter(plan=plan))
    same = same_lines(
        [Line(each.code, (each.text, *amended.get(each.pk, []))) for each in before],
        [Line(each.code, (each.text,)) for each in after],
    )
    place = {each.pk: at for at, each in enumerate(before)}
    there = set(Link.objects.filter(line__plan=plan).values_list("recommendation", "line"))
    made = [
        Link(
            recommendation_id=each.recommendation_id,
            line=after[same[place[each.line_id]]],
            degree=each.degree,
            way=each.way,
            before=each.before,
            after=each.after,
            note=each.note,
            at=timezone.now(),
            by=by,
        )
        for each in links
        if place[each.line_id] in same
    ]
    made = [each for each in made if (each.recommendation_id, each.line_id) not in there]
    Link.objects.bulk_create(made)
    if made:
        record_event(audit=plan.audit, verb="carry_links", by=by, subject=plan, n=len(made))
    return len(made)


def _record(link: Link, plan: Plan, verb: str, by: Person | None, **detail: Any) -> None:
    """It is told in the history of the recommendation and of the plan."""
    record_event(
        audit=plan.audit,
        verb=verb,
        by=by,
        subject=link.recommendation,
        parent=plan,
        line=shortened(str(link.line), 200),
        degree=link.degree,
        way=link.way,
        **detail,
    )
