"""Actions of the demo city: 160 of two years, with milestones, proofs, money, people and whoever
accompanied them; by the verbs of the pages.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
from django.db import transaction

from sereno.web.actions.demo.accompanying import accompany
from sereno.web.actions.demo.accounts import Accounts
from sereno.web.actions.demo.papers import Papers
from sereno.web.actions.demo.tables import Draft, drafts
from sereno.web.actions.demo.writing import Known, Writer
from sereno.web.actions.models import Action
from sereno.web.audits.models import Audit, Membership
from sereno.web.diagnosis.activities.areas import known_areas
from sereno.web.findings.demo.words import table
from sereno.web.findings.evidence.copied import evidence_read_once
from sereno.web.findings.models import Recommendation
from sereno.web.organisations.models import FocalPoint, Organisation
from sereno.web.people.models import Person
from sereno.web.plan.models import PlanLine, PlanState


@transaction.atomic
def fill_actions(
    *, audit: Audit, by: Person, seed: int, today: dt.date, only: Sequence[Draft] | None = None
) -> bool:
    """Fill an audit that has recommendations and no action. False: there is nothing to do.

    only: these of the actions; None: all of them.
    """
    asked = Recommendation.objects.filter(audit=audit)
    if Action.objects.filter(audit=audit).exists() or not asked.exists():
        return False
    rng = np.random.default_rng([seed, 15])
    known = _known(audit, by, today, rng)
    with evidence_read_once():
        for n, draft in enumerate(only or drafts(today)):
            Writer(known, draft, n).write()
        accompany(audit, by, known.organisations)
    return True


def _known(audit: Audit, by: Person, today: dt.date, rng: np.random.Generator) -> Known:
    members = Membership.objects.filter(audit=audit, person__email__startswith="coder")
    coders = [each.person for each in members.select_related("person").order_by("person__email")]
    named = {each.name: each for each in Organisation.objects.filter(audit=audit)}
    points = FocalPoint.objects.filter(organisation__audit=audit)
    rows = Recommendation.objects.filter(audit=audit).prefetch_related("areas")
    return Known(
        audit=audit,
        writers=coders[:2] if len(coders) > 1 else [by, by],
        organisations={key: named[each["name"]] for key, each in table("organisations").items()},
        officials={
            each.organisation_id: each.membership.person
            for each in points.select_related("membership__person")
        },
        asked={each.reference: each for each in rows},
        lines=_lines(audit),
        chosen=list(known_areas(audit).chosen.items()),
        today=today,
        rng=rng,
        papers=Papers(rng, today),
        accounts=Accounts(by, rng, today),
    )


def _lines(audit: Audit) -> dict[str, PlanLine]:
    """The lines of the plans in force: "1 2.1.1.1" is one of the first plan."""
    rows = PlanLine.objects.filter(plan__audit=audit, plan__state=PlanState.IN_FORCE)
    found = rows.select_related("plan").order_by("plan__instrument", "position")
    # "Plan …" comes before "Programa …", as the tables count them.
    instruments = list(dict.fromkeys(each.plan.instrument for each in found))
    return {f"{instruments.index(each.plan.instrument) + 1} {each.code}": each for each in found}
