"""Actions as files tell them: as much of each as whoever takes them away may see."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sereno.vocabulary.language import percent
from sereno.web.actions.models import (
    Action,
    ActionArea,
    Flow,
    Milestone,
    MilestoneState,
    MoneyEntry,
    RecommendationServed,
)
from sereno.web.audits.models import Audit
from sereno.web.findings.models import Recommendation
from sereno.web.organisations.models import Organisation
from sereno.web.people.models import Person
from sereno.web.plan.models import PlanLine
from sereno.web.records.bringing.files import files_that_read_back

if TYPE_CHECKING:
    from sereno.exchange.row_files import Roles, Written


def written(audit: Audit, person: Person, rows: Any) -> list[Written]:
    """Actions of a query set, in its order: organisations, recommendations and lines that the
    person doesn't see are left out.
    """
    # Here, since it brings numpy, which a command that opens the instance does without.
    from sereno.exchange.row_files import Written

    items, called = _items(audit, person, rows), _called(audit, person)
    states = {value: str(words) for value, words in MilestoneState.choices}
    return [
        Written(
            _texts(row, called),
            {
                **{role: found[row.pk] for role, found in items.items()},
                "milestones": [
                    (title, day, weight, states[state])
                    for title, day, weight, state in items["milestones"][row.pk]
                ],
            },
        )
        for row in rows
    ]


def _called(audit: Audit, person: Person) -> dict[int, str]:
    seen = Organisation.objects.for_person(audit, person).order_by()
    return dict(seen.values_list("pk", "name"))


def _texts(row: Any, called: dict[int, str]) -> dict[str, str]:
    days = ((name, getattr(row, name)) for name in ("starts_on", "ends_on", "since"))
    return {
        **{name: getattr(row, name).replace("\r\n", "\n") for name in ("title", "text", "worked")},
        **{name: "" if day is None else day.isoformat() for name, day in days},
        "kind": row.get_kind_display(),
        "institution": called.get(row.institution_id, ""),
        "access_level": row.get_access_level_display(),
        "state": row.get_state_display(),
        "progress": "" if row.reached is None else percent(row.reached, 0),
    }


def _items(audit: Audit, person: Person, rows: Any) -> dict[str, dict[int, list[tuple[str, ...]]]]:
    """By role, then by action: each table is read once."""
    asked = rows.order_by().values("pk")
    recommendations = Recommendation.objects.for_person(audit, person).order_by()
    organisations = Organisation.objects.for_person(audit, person).order_by()
    lines = PlanLine.objects.for_person(audit, person).order_by()
    lines = lines.filter(actions__in=asked).distinct()
    partners: Any = Action.partners.through
    on_lines: Any = Action.lines.through
    served = RecommendationServed.objects.filter(recommendation__in=recommendations.values("pk"))
    found: dict[str, dict[int, list[tuple[str, ...]]]] = {
        "partners": _by_action(
            partners.objects.filter(organisation__in=organisations.values("pk")).order_by(
                "organisation__name", "pk"
            ),
            asked, "organisation__name",
        ),
        "recommendations": _by_action(served, asked, "recommendation__reference", "share"),
        "areas": _by_action(ActionArea.objects.all(), asked, "name", "code"),
        "milestones": _by_action(
            Milestone.objects.all(), asked, "title", "due_on", "weight", "state"
        ),
        "budget": _by_action(
            MoneyEntry.objects.filter(flow=Flow.BUDGET).standing(), asked,
            "amount", "currency", "source", "starts_on", "ends_on",
        ),
        "lines": defaultdict(list),
    }  # fmt: skip
    seen = {each.pk: each for each in lines.select_related("plan")}
    through = on_lines.objects.filter(action__in=asked).order_by("pk")
    for key, line in through.values_list("action", "planline"):
        if line in seen:
            # With its plan, for two may have a line of one code.
            said = f"{seen[line].plan} {seen[line].code or seen[line].text}"
            found["lines"][key].append((said,))
    return found


def _by_action(table: Any, asked: Any, *names: str) -> dict[int, list[tuple[str, ...]]]:
    """What a table says of each action, in the table's order."""
    found: dict[int, list[tuple[str, ...]]] = defaultdict(list)
    for key, *values in table.filter(action__in=asked).values_list("action", *names):
        found[key].append(tuple("" if each is None else str(each) for each in values))
    return found


def _roles() -> Roles:
    from sereno.exchange.action_files import ACTIONS

    return ACTIONS


FILES = files_that_read_back(_roles, written)
