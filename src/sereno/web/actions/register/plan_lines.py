"""Lines of plans by what people call them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sereno.methods.sources.reading.words import fold
from sereno.web.audits.models import Audit
from sereno.web.people.models import Person
from sereno.web.plan.models import PlanLine, PlanState


def lines_that_stand(audit: Audit, person: Person | None, kept: Any = ()) -> Any:
    """Those of plans that are in force or drawn up, and those with the keys `kept`, as far as the
    person may see them.
    """
    rows = (
        PlanLine.objects.for_person(audit, person)
        if person
        else PlanLine.objects.filter(plan__audit=audit)
    )
    live = rows.exclude(plan__state=PlanState.REPLACED) | rows.filter(pk__in=kept)
    return live.select_related("plan")


def lines_by_words(lines: Iterable[PlanLine]) -> dict[str, list[PlanLine]]:
    """{words, folded: lines} by code or words, after the plan's name or without."""
    found: dict[str, list[PlanLine]] = {}
    for line in lines:
        for said in {line.code, line.text, str(line)} - {""}:
            for words in (said, f"{line.plan} {said}"):
                found.setdefault(fold(words), []).append(line)
    return found
