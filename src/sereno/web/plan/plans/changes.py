"""Writes to plans and their lines: one transaction each, with who and what."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from sereno.methods.plan.outline import MOST_LEVELS
from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.plain_text import shortened
from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event, set_fields
from sereno.web.organisations.changes import organisation_called
from sereno.web.organisations.models import Organisation
from sereno.web.people.models import Person
from sereno.web.plan.crosswalk.changes import carry_over
from sereno.web.plan.models import Plan, PlanLine, PlanState, ReadOutline
from sereno.web.plan.plans.life import PLAN_LIFE, open_plan
from sereno.web.records.changes import next_number, refuse_unseen

if TYPE_CHECKING:
    from sereno.exchange.plan_files import ReadPlan

# More than any plan has lines: places are moved beyond it while they are counted anew.
_BEYOND = 1_000_000


@transaction.atomic
def take_plan_step(*, row: Plan, step: str, by: Person | None, reason: str = "") -> Plan:
    """Take a step of a plan's life; a version in force ends every other of its instrument.

    Raises Problem step_not_possible.
    """
    # All plans of the audit are the lock: of two versions put in force at once the second ends the
    # first.
    plans = list(
        Plan.objects.select_for_update(of=("self",)).filter(audit=row.audit_id).order_by("pk")
    )
    PLAN_LIFE.move(row, step)
    record_event(audit=row.audit, verb=f"plan_{step}", by=by, subject=row, reason=reason)
    for other in _versions_of(row, plans) if step == "put_in_force" else ():
        if other.state == PlanState.IN_FORCE and other.pk != row.pk:
            PLAN_LIFE.move(other, "end")
            record_event(audit=row.audit, verb="plan_end", by=by, subject=other, reason="")
    return row


def _versions_of(plan: Plan, plans: Sequence[Plan]) -> list[Plan]:
    """The versions of a plan's instrument: those called the same, and those that replace any of
    them or are replaced by it, since a version may be called otherwise than the one before.
    """
    found = {plan.pk}
    wave = [plan]
    while wave:
        one = wave.pop()
        near = [
            each
            for each in plans
            if each.pk not in found
            and (
                fold(each.instrument) == fold(one.instrument)
                or each.pk == one.replaces_id
                or each.replaces_id == one.pk
            )
        ]
        found |= {each.pk for each in near}
        wave += near
    return [each for each in plans if each.pk in found]


@transaction.atomic
def keep_outline(*, plan: Plan, read: ReadPlan, file: str, by: Person | None) -> ReadOutline:
    """Keep what was read of a file until somebody has looked at it, in place of an earlier one.

    Raises Problem record_closed and plan_has_lines.
    """
    plan = open_plan(plan)
    if plan.lines.exists():
        raise Problem("plan_has_lines", plan=str(plan))
    lines = [
        {
            "at": each.written.at,
            "code": each.code,
            "text": each.written.text,
            "parent": each.parent,
            "level": each.level,
            "responsible": each.written.responsible,
            "budget": each.written.budget,
        }
        for each in read.outline.lines
    ]
    outline, _is_new = ReadOutline.objects.update_or_create(
        plan=plan,
        defaults={
            "file": shortened(file, 255),
            "levels": list(read.levels),
            "lines": lines,
            "faults": [each.as_data() for each in read.outline.faults],
            "notes": [each.as_data() for each in read.notes],
            "at": timezone.now(),
            "by": by,
        },
    )
    return outline


@transaction.atomic
def drop_outline(*, plan: Plan) -> None:
    """Let go what was read of a file."""
    ReadOutline.objects.filter(plan=plan).delete()


@transaction.atomic
def take_outline(
    *, plan: Plan, by: Person | None, left_out: Collection[int] = ()
) -> tuple[int, int]:
    """Make the plan's lines of what was read; how many, and how many links of the version before
    came along.

    left_out: places of lines that are left out with all that stands in them.

    Raises Problem record_closed, plan_outline_gone, plan_has_lines, plan_file_has_faults,
    plan_all_left_out and organisation_unnamed.
    """
    plan = open_plan(plan)
    outline = ReadOutline.objects.filter(plan=plan).first()
    if outline is None:
        raise Problem("plan_outline_gone", where=str(plan))
    if plan.lines.exists():
        raise Problem("plan_has_lines", plan=str(plan))
    if outline.faults:
        raise Problem("plan_file_has_faults", where=outline.file, n=len(outline.faults))
    out: set[int] = set()
    # The line above each stands before it.
    for at, each in enumerate(outline.lines):
        if at in left_out or each["parent"] in out:
            out.add(at)
    kept = [at for at in range(len(outline.lines)) if at not in out]
    if not kept:
        raise Problem("plan_all_left_out", where=outline.file)
    place = {at: i for i, at in enumerate(kept)}
    lines = [outline.lines[at] for at in kept]
    called: dict[str, Organisation] = {}
    made: list[PlanLine] = []
    for each in lines:
        name = each["responsible"]
        if name and fold(name) not in called:
            called[fold(name)] = organisation_called(
                audit=plan.audit, name=name, by=by, access_level=plan.access_level
            )
        budget = each["budget"]
        line = PlanLine(
            plan=plan,
            position=len(made) + 1,
            level=each["level"],
            code=each["code"],
            text=each["text"],
            responsible=called.get(fold(name)) if name else None,
            budget=None if budget is None else Decimal(str(budget)).quantize(Decimal("0.01")),
        )
        made.append(line)
    _create(made, [None if each["parent"] is None else place[each["parent"]] for each in lines])
    file, n = outline.file, len(made)
    if outline.levels and len(outline.levels) > max(line.level for line in made):
        plan.levels = outline.levels
        plan.save(update_fields=["levels", "changed_at"])
    outline.delete()
    record_event(
        audit=plan.audit, verb="bring_plan", by=by, subject=plan, n=n, file=file, left_out=len(out)
    )
    return n, carry_over(plan=plan, by=by)


def _create(lines: list[PlanLine], parents: list[int | None]) -> None:
    """Write lines level by level: a line's row knows that of the line above it."""
    for level in sorted({line.level for line in lines}):
        here = []
        for line, parent in zip(lines, parents, strict=True):
            if line.level == level:
                line.parent = None if parent is None else lines[parent]
                here.append(line)
        PlanLine.objects.bulk_create(here, batch_size=500)


@transaction.atomic
def add_line(
    *, plan: Plan, by: Person | None, parent: PlanLine | None = None, **values: Any
) -> PlanLine:
    """A new line, the last of those in the same one.

    Raises Problem record_closed, plan_code_taken, plan_line_gone and plan_too_deep.
    """
    plan = open_plan(plan)
    _check(plan, None, values.get("code", ""), parent)
    line: PlanLine = PlanLine.objects.create(
        plan=plan,
        parent=parent,
        position=_after_all(plan),
        level=0,
        **values,
    )
    _count_anew(plan)
    _record(line, "add_line", by)
    return line


@transaction.atomic
def change_line(
    *,
    row: PlanLine,
    by: Person | None,
    parent: PlanLine | None = None,
    seen: str = "",
    **values: Any,
) -> PlanLine:
    """Change what a line says and in which line it stands; in another it is the last.

    seen: when the line was changed last, as whoever writes over it has seen it; "": unasked.

    Raises Problem record_closed, changed_unseen, plan_line_gone, plan_code_taken,
    plan_line_not_there and plan_too_deep.
    """
    plan = open_plan(row.plan)
    line = _standing(row)
    refuse_unseen(row, seen)
    _check(plan, line, values.get("code", line.code), parent)
    changed = set_fields(line, {**values, "parent": parent})
    if changed:
        if "parent" in changed:
            line.position = _after_all(plan)
        line.save()
        if "parent" in changed:
            _count_anew(plan)
        _record(line, "change_line", by, changed=changed)
    return line


@transaction.atomic
def drop_line(*, row: PlanLine, by: Person | None) -> None:
    """Take a line out. Raises Problem record_closed, plan_line_gone and plan_line_holds_lines."""
    plan = open_plan(row.plan)
    row = _standing(row)
    if row.children.exists() or row.links.exists():
        raise Problem("plan_line_holds_lines", line=str(row))
    _record(row, "drop_line", by)
    row.delete()
    _count_anew(plan)


def _standing(row: PlanLine) -> PlanLine:
    """A line as it is now, under its plan's lock. Raises Problem plan_line_gone."""
    found: PlanLine | None = PlanLine.objects.filter(pk=row.pk).first()
    if found is None:
        raise Problem("plan_line_gone", line=shortened(str(row), 80))
    return found


@transaction.atomic
def begin_version(*, plan: Plan, version: str, with_lines: bool, by: Person | None) -> Plan:
    """A further version of an instrument: with the lines of this one and their links, or empty, for
    a file to be brought.

    Raises Problem plan_version_there.
    """
    number = next_number(Plan, plan.audit)
    if Plan.objects.filter(audit=plan.audit, instrument=plan.instrument, version=version).exists():
        raise Problem("plan_version_there", version=version, plan=plan.instrument)
    made: Plan = Plan.objects.create(
        audit=plan.audit,
        number=number,
        created_by=by,
        instrument=plan.instrument,
        version=version,
        owner=plan.owner,
        levels=plan.levels,
        currency=plan.currency,
        access_level=plan.access_level,
        replaces=plan,
    )
    before = list(plan.lines.order_by("position")) if with_lines else []
    place = {line.pk: at for at, line in enumerate(before)}
    lines = [
        PlanLine(
            plan=made,
            position=line.position,
            level=line.level,
            code=line.code,
            text=line.text,
            responsible_id=line.responsible_id,
            budget=line.budget,
        )
        for line in before
    ]
    _create(lines, [place.get(line.parent_id or 0) for line in before])
    record_event(audit=plan.audit, verb="begin_version", by=by, subject=made, before=str(plan))
    carry_over(plan=made, by=by)
    return made


def _check(plan: Plan, line: PlanLine | None, code: str, parent: PlanLine | None) -> None:
    others = plan.lines.exclude(pk=line.pk) if line is not None else plan.lines.all()
    if code and (other := others.filter(code=code).first()) is not None:
        raise Problem("plan_code_taken", name=code, other=shortened(other.text, 80))
    # As the tree is under the plan's lock: whoever asks may have looked at it a while ago.
    stands_in = dict(plan.lines.values_list("pk", "parent"))
    depth, above = 0, None if parent is None else parent.pk
    while above is not None:
        if line is not None and above == line.pk:
            raise Problem(
                "plan_line_not_there",
                name=shortened(str(line), 80),
                parent=shortened(str(parent), 80),
            )
        if above not in stands_in:
            raise Problem("plan_line_gone", line=shortened(str(parent), 80))
        depth, above = depth + 1, stands_in[above]
    below, wave = -1, set() if line is None else {line.pk}
    while wave:
        below, wave = below + 1, {pk for pk, above in stands_in.items() if above in wave}
    if depth + max(below, 0) >= MOST_LEVELS:
        raise Problem(
            "plan_too_deep", name=code or shortened(str(line or ""), 80), most=MOST_LEVELS
        )


def _after_all(plan: Plan) -> int:
    last = plan.lines.order_by("-position").values_list("position", flat=True).first()
    return (last or 0) + 1


def _count_anew(plan: Plan) -> None:
    """Each line stands after the one that it stands in, and one level below it."""
    lines = list(plan.lines.order_by("position"))
    below: dict[int | None, list[PlanLine]] = {}
    for line in lines:
        below.setdefault(line.parent_id, []).append(line)
    counted: list[PlanLine] = []
    waiting = [(line, 0) for line in below.get(None, [])[::-1]]
    while waiting:
        line, level = waiting.pop()
        counted.append(line)
        line.position, line.level = len(counted), level
        waiting += [(each, level + 1) for each in below.get(line.pk, [])[::-1]]
    # No two may have one place at any moment, not even between two rows of one UPDATE.
    plan.lines.update(position=F("position") + _BEYOND)
    PlanLine.objects.bulk_update(counted, ["position", "level"], batch_size=200)


def _record(line: PlanLine, verb: str, by: Person | None, **detail: Any) -> None:
    plan = line.plan
    record_event(
        audit=plan.audit, verb=verb, by=by, subject=line, parent=plan, plan=str(plan), **detail
    )
