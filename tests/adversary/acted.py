"""What was done in a city of the adversary's, and judged: of two cities the same, but for numbers
of people that are held back, and words that a viewer is not to read.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from sereno.web.actions.accompaniment.changes import add_accompaniment
from sereno.web.actions.milestones.changes import add_milestone
from sereno.web.actions.models import Action
from sereno.web.actions.money.changes import enter_money
from sereno.web.actions.reach.changes import enter_people
from sereno.web.actions.register.changes import Share, add_action
from sereno.web.audits.changes import give_role
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Role
from sereno.web.findings.models import Recommendation
from sereno.web.indicators.models import Indicator
from sereno.web.jobs.running import work_off
from sereno.web.monitoring.effects.changes import ask_to_judge, register_study, settle
from sereno.web.monitoring.models import MonitoringRound, OutcomeLink, Target
from sereno.web.monitoring.record import CONTEXT, ROUNDS, STUDIES
from sereno.web.monitoring.rounds.judging import Opinion, judge
from sereno.web.organisations.changes import organisation_called
from sereno.web.people.models import Person
from sereno.web.records.changes import add, take_step

# Reached of three groups, of which two are held back: the sum is the same.
REACHED = {"first": (3, 2, 40), "second": (2, 3, 40)}
# Stands in what is of the team alone.
KEPT = "reservadísimo"
_DAY = dt.date(2023, 12, 31)


def act_and_judge(audit: Audit, name: str, by: Person, reviewers: tuple[Person, Person]) -> None:
    """An action that everybody may see and one of the team's, each with what hangs on it; a locked
    round and an open one; events, and a study of the table whose numbers are held back.
    """
    works = organisation_called(audit=audit, name="Obras", by=by)
    asked = [
        Recommendation.objects.create(
            audit=audit, number=n, reference=f"R-{n:03}", title=f"Luz {n}", text="En la calle.",
            state="approved", access_level=level, responsible=works,
        )
        for n, level in ((1, "public"), (2, "team"))
    ]  # fmt: skip
    for row, level in zip(asked, ("public", "team"), strict=True):
        _acted(audit, name, by, row, level)
    for person in reviewers:
        give_role(audit=audit, person=person, role=Role.ANALYST, by=by)
    for title in ("Primera", "Segunda"):
        row = add(
            ROUNDS, audit=audit, by=by, title=title, cutoff_on=_DAY, seed=1, reviewers=reviewers,
            access_level="public",
        )  # fmt: skip
        row = take_step(ROUNDS, row=row, step="open", by=by)
        if title == "Primera":
            _judged(row, by, reviewers)
    for title, level in (("Paro", "public"), (KEPT, "team")):
        add(CONTEXT, audit=audit, by=by, title=title, kind="other", starts_on=_DAY,
            access_level=level)  # fmt: skip
    target = Target.objects.filter(audit=audit).first()
    assert target is not None
    OutcomeLink.objects.create(recommendation=asked[0], target=target, by=by, at=timezone.now())
    _studied(audit, by)


def _acted(audit: Audit, name: str, by: Person, asked: Recommendation, level: str) -> None:
    now = timezone.now()
    title = "Luminarias" if level == "public" else KEPT
    action: Action = add_action(
        audit=audit, by=by, title=title, kind="resources", institution=asked.responsible,
        starts_on=dt.date(2023, 1, 1), ends_on=_DAY, access_level=level,
        serves=[Share(asked, None)], areas=[("0001", "Uno")],
    )  # fmt: skip
    add_milestone(action=action, by=by, title="Obra", due_on=_DAY)
    year = {"starts_on": dt.date(2023, 1, 1), "ends_on": _DAY}
    for flow in ("budget", "spending"):
        enter_money(
            action=action, by=by, now=now, flow=flow, source="Municipio", amount=Decimal(100),
            currency="MXN", **year,
        )  # fmt: skip
    for group, n in zip(("women", "men", "girls"), REACHED[name], strict=True):
        enter_people(action=action, by=by, now=now, meant="reached", group=group, n=n,
                     known="counted", counts="persons", **year)  # fmt: skip
    add_accompaniment(audit=audit, by=by, organisation="ONU", actions=[action], kind="advice",
                      on=_DAY, text=title, access_level=level)  # fmt: skip


def _judged(row: MonitoringRound, by: Person, reviewers: tuple[Person, Person]) -> None:
    for item in row.items.select_related("recommendation", "round__audit"):
        for person in reviewers:
            judge(item=item, opinion=Opinion("addressed", "A", "Acta"), by=person,
                  now=timezone.now())  # fmt: skip
    take_step(ROUNDS, row=row, step="lock", by=by)


def _studied(audit: Audit, by: Person) -> None:
    """Of the areas whose counts are held back, and of others."""
    cases = Indicator.objects.get(audit=audit, code="cases")
    for acted, against in (("0001", "0002"), ("0003", "0004")):
        study = add(
            STUDIES, audit=audit, by=by, title=f"¿Bajó en {acted}?", intervention="Luz",
            indicator=cases, access_level="public",
        )  # fmt: skip
        study = settle(
            study=study, by=by, areas={"acted": [acted], "against": [against]}, level="area",
            design="displacement", began="2023",
        )  # fmt: skip
        register_study(study=study, by=by, now=timezone.now())
        ask_to_judge(study=study, by=by)
    work_off(audit)
