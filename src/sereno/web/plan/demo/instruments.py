"""The demo's two plans: read as a file is, put in force, with the links of the crosswalk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.findings.demo.words import table
from sereno.web.findings.models import Recommendation
from sereno.web.organisations.changes import found_organisation
from sereno.web.organisations.models import Organisation
from sereno.web.people.models import Person
from sereno.web.plan.crosswalk.changes import change_link, link
from sereno.web.plan.models import Degree, Link, Plan, PlanLine, Term, Way
from sereno.web.plan.plans.changes import (
    add_line,
    begin_version,
    change_line,
    take_plan_step,
)
from sereno.web.plan.plans.record import PLANS
from sereno.web.records.changes import add

Line = Sequence[Any]
# So many of its last lines a version in force did not have yet before.
_NEW: Final = 2
_MILLION: Final = 1_000_000


def bring_plans(
    audit: Audit, by: Person, term: Term, entries: Sequence[Mapping[str, Any]]
) -> list[Plan]:
    """Both, in force. Of one there was a version before, with the text that was amended."""
    owners = {
        key: found
        for key, each in table("organisations").items()
        if (found := found_organisation(audit, each["name"])) is not None
    }
    asked = {each.reference: each for each in Recommendation.objects.filter(audit=audit)}
    years = {"y0": term.starts_on.year, "y1": term.starts_on.year + 1, "y3": term.ends_on.year}
    made = []
    for entry in entries:
        was, lines = entry.get("was", {}), entry["lines"]
        first = entry.get("before", entry["version"])
        plan = add(
            PLANS,
            audit=audit,
            by=by,
            instrument=entry["instrument"],
            version=first.format(**years),
            owner=owners[entry["owner"]],
            term=term,
            starts_on=term.starts_on,
            ends_on=term.ends_on,
            levels=entry["levels"],
            currency="MXN",
            access_level=AccessLevel.PUBLIC,
        )
        has_before = "before" in entry
        there = lines[:-_NEW] if has_before else lines
        _write(plan, there, was, owners, years)
        _link(plan, there, asked, was, by)
        plan = take_plan_step(row=plan, step="put_in_force", by=by)
        if has_before:
            plan = _next_version(plan, entry, owners, asked, years, by)
        made.append(plan)
    return made


def _write(
    plan: Plan,
    lines: Sequence[Line],
    was: Mapping[str, str],
    owners: Mapping[str, Organisation],
    years: Mapping[str, int],
) -> None:
    """Level by level, as lines that are read from a file."""
    made: dict[str, PlanLine] = {}
    rows = []
    for position, (code, text, who, budget, _links) in enumerate(lines, 1):
        above = code.rpartition(".")[0]
        row = PlanLine(
            plan=plan, position=position, code=code, text=was.get(code, text).format(**years),
            level=code.count("."), responsible=owners.get(who), budget=_money(budget),
        )  # fmt: skip
        made[code] = row
        rows.append((row, above))
    for level in range(max(row.level for row, _above in rows) + 1):
        here = [(row, above) for row, above in rows if row.level == level]
        for row, above in here:
            row.parent = made.get(above)
        PlanLine.objects.bulk_create([row for row, _above in here])


def _money(millions: float) -> Decimal | None:
    return Decimal(str(round(millions * _MILLION))) if millions else None


def _taken(line: Line) -> Iterator[tuple[str, str, str]]:
    """Reference, degree and way of each recommendation that a line takes up."""
    for each in filter(None, map(str.strip, line[4].split(";"))):
        reference, degree, way = each.split()
        yield reference, degree, way


def _link(
    plan: Plan,
    lines: Sequence[Line],
    asked: Mapping[str, Recommendation],
    was: Mapping[str, str],
    by: Person,
) -> None:
    rows = {row.code: row for row in plan.lines.all()}
    for line in lines:
        code, text = line[0], line[1]
        for reference, degree, way in _taken(line):
            before = was.get(code, "") if way == Way.AMENDED else ""
            link(
                recommendation=asked[reference],
                line=rows[code],
                by=by,
                degree=Degree.PARTIAL if before else degree,
                way=way,
                before=before,
                after=text if before else "",
            )


def _next_version(
    plan: Plan,
    entry: Mapping[str, Any],
    owners: Mapping[str, Organisation],
    asked: Mapping[str, Recommendation],
    years: Mapping[str, int],
    by: Person,
) -> Plan:
    """With the lines and links of the one before, the texts amended and what is new."""
    made = begin_version(
        plan=plan, version=entry["version"].format(**years), with_lines=True, by=by
    )
    made.term, made.starts_on, made.ends_on = plan.term, plan.starts_on, plan.ends_on
    made.save()
    rows = {row.code: row for row in made.lines.select_related("parent")}
    for line in entry["lines"]:
        code, text, who, budget = line[:4]
        if code in entry["was"]:
            row = rows[code]
            change_line(row=row, by=by, parent=row.parent, text=text)
            # Amended, it takes up what it took up in part before.
            degrees = {reference: degree for reference, degree, _way in _taken(line)}
            links = Link.objects.filter(line=row).select_related("recommendation")
            for each in links:
                change_link(row=each, by=by, degree=degrees[each.recommendation.reference])
        elif code not in rows:
            above = made.lines.get(code=code.rpartition(".")[0])
            new = add_line(
                plan=made, by=by, parent=above, code=code, text=text,
                responsible=owners.get(who), budget=_money(budget),
            )  # fmt: skip
            for reference, degree, way in _taken(line):
                link(recommendation=asked[reference], line=new, by=by, degree=degree, way=way)
    return take_plan_step(row=made, step="put_in_force", by=by)
