"""What actions bring to recommendations and organisations: which carry one out, whose they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sereno.web.actions.details import Told, actions_of
from sereno.web.actions.models import Action
from sereno.web.actions.register.words import brief
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.audits.stages import Hit
from sereno.web.findings.models import Recommendation
from sereno.web.findings.recommendations.had import HasOfRecommendation
from sereno.web.findings.recommendations.life import STANDING
from sereno.web.organisations.brought import HasOfOrganisation
from sereno.web.organisations.models import Organisation
from sereno.web.people.models import Person
from sereno.web.records.onward import LeadsOnward, Onward


def _hit(each: Told, audit: Audit) -> Hit:
    found = each.progress
    about = brief(each.action.state, found.share, found.met, found.n)
    who = "" if each.institution is None else f"{each.institution} · "
    return Hit(
        str(each.action),
        f"{who}{about}",
        reverse("actions:action", args=[audit.slug, each.action.number]),
    )


def _of_recommendation(row: Recommendation, audit: Audit, person: Person) -> Iterator[Hit]:
    rows = Action.objects.filter(served__recommendation=row)
    for each in actions_of(audit, person, rows=rows):
        yield _hit(each, audit)


OF_RECOMMENDATION: Final = HasOfRecommendation(_("Actions that carry it out"), _of_recommendation)


def _of_organisation(shown: Organisation, audit: Audit, person: Person) -> Iterator[Hit]:
    rows = Action.objects.filter(Q(institution=shown) | Q(partners=shown))
    for each in actions_of(audit, person, rows=rows):
        yield _hit(each, audit)


OF_ORGANISATION: Final = HasOfOrganisation(
    _("Actions that it does or takes part in"), _of_organisation
)


def _to_action(row: Recommendation, audit: Audit, person: Person) -> Onward | None:
    """To the form of a new action that carries it out, for whoever keeps actions."""
    if row.state not in STANDING or not audit.allows(person, Right.KEEP_ACTIONS):
        return None
    href = reverse("actions:new_action", args=[audit.slug])
    return Onward("plus", _now("Action for it"), f"{href}?recommendation={row.reference}")


TO_ACTION: Final = LeadsOnward("findings.Recommendation", _to_action)
