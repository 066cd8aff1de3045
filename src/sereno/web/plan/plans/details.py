"""What the page of a plan shows beside what is written of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils import timezone

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.documents import Context, Values
from sereno.web.organisations.models import Organisation
from sereno.web.people.models import Person
from sereno.web.plan.models import Link, Plan, PlanLine, PlanningWindow
from sereno.web.plan.plans.life import PLAN_LIFE


@dataclass
class Node:
    """A line as the tree of a page draws it. linked: how many recommendations it takes up; place:
    where it stands in what was read of a file.
    """

    code: str
    text: str
    level: int
    responsible: str = ""
    budget: Decimal | float | None = None
    number: int | None = None
    linked: int = 0
    place: int | None = None
    children: list[Node] = field(default_factory=list)


def tree(nodes: Iterable[Node]) -> list[Node]:
    """Nodes that come each after the one that it stands in, as a tree by their levels."""
    top: list[Node] = []
    way: list[Node] = []
    for node in nodes:
        del way[node.level :]
        (way[-1].children if way else top).append(node)
        way.append(node)
    return top


def of_lines(audit: Audit, person: Person, lines: Iterable[PlanLine]) -> list[Node]:
    """The lines of a plan with what they take up, of what a person may see."""
    linked = Counter(Link.objects.for_person(audit, person).values_list("line", flat=True))
    seen = Organisation.objects.for_person(audit, person)
    names = {each.pk: str(each) for each in seen}
    return [
        Node(
            code=line.code,
            text=line.text,
            level=line.level,
            responsible=names.get(line.responsible_id or 0, ""),
            budget=line.budget,
            number=line.pk,
            linked=linked[line.pk],
        )
        for line in lines
    ]


def of_outline(lines: Iterable[Values]) -> list[Node]:
    """What was read of a file and waits."""
    return [
        Node(
            each["code"],
            each["text"],
            each["level"],
            each["responsible"],
            each["budget"],
            place=place,
        )
        for place, each in enumerate(lines)
    ]


def by_level(levels: Sequence[str], nodes: Iterable[Node]) -> list[tuple[str, int]]:
    """How many lines each level has, with its own name, or "" where the plan names none."""
    counts = Counter(node.level for node in nodes)
    return [
        (levels[level] if level < len(levels) else "", counts[level]) for level in sorted(counts)
    ]


def plan_details(plan: Plan, audit: Audit, person: Person) -> Context:
    """Its tree, its versions and the windows in which something can still be put into it."""
    nodes = of_lines(audit, person, plan.lines.order_by("position"))
    may = audit.allows(person, Right.KEEP_PLANS)
    seen = Plan.objects.for_person(audit, person)
    today = timezone.localdate()
    windows = PlanningWindow.objects.for_person(audit, person).filter(closes_on__gte=today)
    outline = getattr(plan, "outline", None) if may else None
    return {
        "nodes": tree(nodes),
        "n_lines": len(nodes),
        "levels": by_level(plan.levels, nodes),
        "n_linked": sum(bool(node.linked) for node in nodes),
        "outline": outline,
        "may_keep": may and plan.state not in PLAN_LIFE.closed,
        "may_begin": may,
        "before": seen.filter(next_versions=plan).first(),
        "after": list(seen.filter(replaces=plan)),
        "windows": [each for each in windows if each.plan_id in (None, plan.pk)],
        "today": today,
    }
