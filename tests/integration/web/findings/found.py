"""Findings with what they rest on, and a session that brought two of them back."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sereno.web.findings.models import Evidence, Finding, ReturnSession, Stance
from sereno.web.findings.returns.changes import (
    note_objection,
    plan_return,
    take_return_step,
    write_votes,
)
from sereno.web.findings.statements.changes import add_finding, take_finding_step
from sereno.web.findings.statements.reading import mark_of
from sereno.web.people.models import Person

AREA = ("22-014-001", "San Isidro")


def approved(finding: Finding, reviewer: Person, chief: Person) -> Finding:
    """The same, reviewed and approved."""
    for who, step in ((reviewer, "review"), (chief, "approve")):
        finding.refresh_from_db()
        read = mark_of(finding)
        take_finding_step(row=finding, step=step, by=who, read=read)
    finding.refresh_from_db()
    return finding


def returned(audit: Any, by: Person, findings: list[Finding]) -> ReturnSession:
    """A session that is held, with votes of two groups on the first finding and an objection."""
    session = plan_return(
        audit=audit, by=by, title="Devolución en San Isidro", on=dt.date(2024, 3, 2),
        place="Casa de la colonia", areas=[AREA], access_level="public", findings=findings,
        groups={"women": 30, "men": 20},
    )  # fmt: skip
    take_return_step(row=session, step="hold", by=by)
    first = session.brought.get(finding=findings[0])
    women, men = session.groups.all()
    votes = {
        (first.pk, women.pk): {"in_favour": 20, "against": 7, "unsure": 3},
        (first.pk, men.pk): {"in_favour": 12, "against": 8},
    }
    write_votes(session=session, by=by, votes=votes)
    note_objection(brought=first, by=by, text="En la otra parada tampoco hay luz.")
    return session


def filled(audit: Any, chief: Person, reviewer: Person, cited: list[Evidence]) -> list[Finding]:
    """An approved finding that rests on all that is cited, the last of it against; a draft; and
    the session.
    """
    stances = [(each, Stance.FOR) for each in cited[:-1]] + [(cited[-1], Stance.AGAINST)]
    first = add_finding(
        audit=audit, by=chief, title="Después de las nueve nadie baja en la parada del Farol",
        text="Tres grupos y los registros lo dicen: la parada está oscura.\n\nEs de toda la ruta.",
        areas=[AREA], evidence=stances, access_level="public",
    )  # fmt: skip
    approved(first, reviewer, chief)
    second = add_finding(audit=audit, by=reviewer, title="La cancha se usa solo de día")
    returned(audit, chief, [first, second])
    return [first, second]
