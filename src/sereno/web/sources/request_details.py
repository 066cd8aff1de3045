"""What stands above the list of requests, and what the page of one shows beside its fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from sereno.web.audits.models import Audit
from sereno.web.people.models import Person
from sereno.web.sources.gap_rows import row_name, rows_of
from sereno.web.sources.geographies import geography_names
from sereno.web.sources.models import AWAITED, Answer, DataRequest, RequestState, Source
from sereno.web.sources.request_forms import RemindForm


def overdue_requests(audit: Audit, person: Person) -> Mapping[str, Any]:
    """Whom to remind, the longest awaited first."""
    today = timezone.localdate()
    rows = DataRequest.objects.for_person(audit, person).overdue(today).order_by("due_on")
    rows = rows.select_related("institution")
    return {"overdue": [(r, (today - r.due_on).days) for r in rows if r.due_on]}


def request_details(asked: DataRequest, audit: Audit, person: Person) -> Mapping[str, Any]:
    """What was asked, when, what became of it, and what comes next."""
    today = timezone.localdate()
    sources = Source.objects.for_person(audit, person)
    rows, levels = rows_of(audit), geography_names(audit)
    state = RequestState(asked.state)
    return {
        "asked": asked,
        "lines": [
            {
                "item": item,
                "name": row_name(rows, item.row),
                "level": levels[item.geography],
                "answer": Answer(item.answer).label if state not in AWAITED else "",
                "source": item.source,
            }
            for item in asked.items.prefetch_related(Prefetch("source", sources))
        ],
        "overdue_days": (today - asked.due_on).days
        if asked.due_on and asked.is_overdue(today)
        else 0,
        "reminders": asked.reminders.select_related("by"),
        "letters": asked.letters.select_related("by"),
        "is_draft": state == RequestState.DRAFT,
        "is_awaited": state in AWAITED,
        "remind_form": RemindForm(initial={"on": today}),
    }
