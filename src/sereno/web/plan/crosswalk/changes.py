"""Writes to the crosswalk: one transaction each, with who and what."""

from __future__ import annotations

from typing import Any, Final

from django.db import transaction

from sereno.methods.plan.versions import Line, same_lines
from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.plain_text import shortened
from sereno.vocabulary.problems import Problem
from sereno.web.audits.access_levels import highest
from sereno.web.audits.changes import record_event, set_fields
from sereno.web.findings.evidence.copied import free_texts, refuse_copied
from sereno.web.findings.models import Recommendation
from sereno.web.findings.recommendations.life import STANDING
from sereno.web.findings.recommendations.merging import FollowsMerge
from sereno.web.people.models import Person
from sereno.web.plan.models import Degree, Link, Plan, PlanLine
from sereno.web.plan.plans.life import open_plan
from sereno.web.records.changes import refuse_unseen


@transaction.atomic
def link(
    *, recommendation: Recommendation, line: PlanLine, by: Person | None, **values: Any
) -> Link:
    """A line takes up a recommendation.

    Raises Problem record_closed of a plan no longer in force, link_elsewhere of a recommendation of
    another audit, link_gone where the line or the recommendation went meanwhile, link_twice and
    evidence_copied.
    """
    # The recommendation's row is locked first, as where it is merged; then the plan's: two who link
    # the same at once make one link.
    one = Recommendation.objects.select_for_update(of=("self",), no_key=True).get(
        pk=recommendation.pk
    )
    plan = open_plan(line.plan)
    if one.audit_id != plan.audit_id:
        raise Problem("link_elsewhere", recommendation=str(one), plan=str(plan))
    if one.state not in STANDING or not PlanLine.objects.filter(pk=line.pk).exists():
        raise Problem("link_gone", line=str(line), recommendation=str(one))
    if Link.objects.filter(recommendation=one, line=line).exists():
        raise Problem("link_twice", line=str(line), recommendation=str(one))
    made = Link(recommendation=one, line=line, by=by, **values)
    _refuse_copied(made, plan)
    made.save()
    _record(made, plan, "link_line", by)
    return made


def _refuse_copied(row: Link, plan: Plan) -> None:
    """A link is read by whoever may read both of what it links. Raises Problem evidence_copied."""
    level = highest((row.recommendation.access_level, plan.access_level))
    refuse_copied(plan.audit, level, free_texts(row), where=str(row))


def _locked(row: Link) -> tuple[Link, Plan]:
    """A link as it is now, of a plan that nobody else changes meanwhile.

    Raises Problem record_closed and link_gone.
    """
    plan = open_plan(row.line.plan)
    rows = Link.objects.select_for_update(of=("self",)).select_related("line", "recommendation")
    found = rows.filter(pk=row.pk).first()
    if found is None:
        raise Problem("link_gone", line=str(row.line), recommendation=str(row.recommendation))
    return found, plan


@transaction.atomic
def change_link(*, row: Link, by: Person | None, seen: str = "", **values: Any) -> Link:
    """Change how much of a recommendation a line takes up, and how; one that came along from the
    version before is thereby confirmed.

    seen: when the link was changed last, as whoever writes over it has seen it; "": unasked.

    Raises Problem record_closed, changed_unseen, link_gone and evidence_copied.
    """
    found, plan = _locked(row)
    refuse_unseen(row, seen)
    was = {name: each[0] for name, each in set_fields(found, values).items()}
    if was:
        _refuse_copied(found, plan)
        found.is_carried, found.by = False, by
        found.save()
        _record(found, plan, "change_link", by, was=was)
        return found
    return confirm_link(row=found, by=by)


@transaction.atomic
def confirm_link(*, row: Link, by: Person | None) -> Link:
    """Say that a link which came along from the version before holds in this one too.

    Raises Problem record_closed and link_gone.
    """
    found, plan = _locked(row)
    if found.is_carried:
        found.is_carried, found.by = False, by
        found.save()
        _record(found, plan, "confirm_link", by)
    return found


@transaction.atomic
def unlink(*, row: Link, by: Person | None) -> None:
    """A line doesn't take the recommendation up after all. Raises Problem record_closed and
    link_gone.
    """
    found, plan = _locked(row)
    _record(found, plan, "unlink_line", by)
    found.delete()


@transaction.atomic
def move_links(one: Recommendation, into: Recommendation, by: Person | None) -> None:
    """The links of a recommendation go to the one that it is merged into, as taken up in part: that
    one asks for more than what a line was found to take up. Those that it has itself stay.
    """
    has = set(Link.objects.filter(recommendation=into).values_list("line", flat=True))
    rows = Link.objects.select_for_update(of=("self",)).filter(recommendation=one)
    for each in rows.select_related("line__plan"):
        if each.line_id in has:
            each.delete()
            continue
        each.recommendation, each.degree, each.by = into, Degree.PARTIAL, by
        each.save()
        _record(each, each.line.plan, "link_line", by)


FOLLOWS: Final = FollowsMerge(move_links)


@transaction.atomic
def carry_over(*, plan: Plan, by: Person | None) -> int:
    """Give the links of the version before to the lines that are the same in this one; how many.

    A line that is only taken to be the same carries them as to be confirmed. What is linked here
    already stays as it is.
    """
    if plan.replaces_id is None:
        return 0
    links = Link.objects.filter(
        line__plan=plan.replaces_id, recommendation__state__in=STANDING
    ).select_related("line")
    amended: dict[int, list[str]] = {}
    for each in links:
        amended.setdefault(each.line_id, []).extend([each.after] if each.after else [])
    before = list(PlanLine.objects.filter(plan=plan.replaces_id))
    after = list(PlanLine.objects.filter(plan=plan))
    same = same_lines(
        [Line(each.code, (each.text, *amended.get(each.pk, []))) for each in before],
        [Line(each.code, (each.text,)) for each in after],
    )
    found = {before[place].pk: after[there] for place, there in same.items()}
    has = set(Link.objects.filter(line__plan=plan).values_list("recommendation", "line"))
    made = [
        Link(
            recommendation_id=each.recommendation_id,
            line=found[each.line_id],
            degree=each.degree,
            way=each.way,
            before=each.before,
            after=each.after,
            note=each.note,
            is_carried=each.is_carried or not _says_the_same(each, found[each.line_id]),
            by=by,
        )
        for each in links
        if each.line_id in found
    ]
    made = [each for each in made if (each.recommendation_id, each.line_id) not in has]
    Link.objects.bulk_create(made)
    if made:
        n = sum(each.is_carried for each in made)
        record_event(
            audit=plan.audit, verb="carry_links", by=by, subject=plan, n=len(made), unsure=n
        )
    return len(made)


def _says_the_same(link: Link, line: PlanLine) -> bool:
    """Whether a line of the next version says what a link's own says, or was to say by it."""
    return fold(line.text) in {fold(text) for text in (link.line.text, link.after) if text}


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
