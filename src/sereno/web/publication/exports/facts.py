"""What everybody may read of an audit: the one place from which the exports are made.

All of it is asked for as `everybody`, who is nobody in person with the role of residents, through
the managers of the models; small numbers come through the readers that hold them back. Whoever
makes an export sees more, and none of it gets here.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from sereno.methods.actions.money import BUDGET
from sereno.web.actions.details import Told, actions_of
from sereno.web.actions.models import (
    Action,
    ActionState,
    LogEntry,
    MilestoneJudgement,
    MoneyEntry,
    RecommendationServed,
)
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.findings.models import (
    AboutAudit,
    Publication,
    Recommendation,
    RecommendationState,
)
from sereno.web.monitoring.dashboard.details import Judged
from sereno.web.monitoring.dashboard.public import everybody, public_rows
from sereno.web.monitoring.models import MonitoringRound, RoundState
from sereno.web.monitoring.rounds.result import CarriedOut, carried_out
from sereno.web.organisations.models import Organisation
from sereno.web.organisations.naming import named_for
from sereno.web.people.models import Person
from sereno.web.publication.exports.details import details_of
from sereno.web.publication.models import ExportDetails


@dataclass(frozen=True, eq=False)
class PublicFacts:
    """An audit as everybody sees it on a day. Each part is asked for once, and only where it is
    needed; as many questions for 2,000 actions as for one.
    """

    audit: Audit
    now: dt.datetime
    today: dt.date

    @cached_property
    def reader(self) -> Person:
        """Everybody."""
        return everybody(self.audit)

    @cached_property
    def details(self) -> ExportDetails:
        """What the formats ask of whoever publishes."""
        return details_of(self.audit)

    @cached_property
    def about(self) -> AboutAudit | None:
        """What the audit says of itself to everybody who sees its results."""
        return AboutAudit.objects.filter(audit=self.audit).first()

    @cached_property
    def named(self) -> dict[int, Organisation]:
        """The organisations that are named to everybody, by their keys."""
        return named_for(self.audit, self.reader)

    @cached_property
    def actions(self) -> list[Told]:
        """The public actions, with their milestones."""
        return actions_of(self.audit, self.reader)

    @cached_property
    def partners(self) -> dict[int, list[Organisation]]:
        """Those of each public action that are named, by its key."""
        found: dict[int, list[Organisation]] = defaultdict(list)
        pairs = Action.partners.through.objects.filter(action__in=self._action_keys())
        for action, key in pairs.order_by("pk").values_list("action_id", "organisation_id"):
            if key in self.named:
                found[action].append(self.named[key])
        return found

    @cached_property
    def budgets(self) -> dict[int, list[MoneyEntry]]:
        """The budgets of each public action that nobody corrected, by its key."""
        rows = MoneyEntry.objects.for_person(self.audit, self.reader).standing()
        found: dict[int, list[MoneyEntry]] = defaultdict(list)
        for entry in rows.filter(flow=BUDGET).order_by("starts_on", "pk"):
            found[entry.action_id].append(entry)
        return found

    def amounts(self, action: int) -> dict[str, Decimal]:
        """What an action's budgets sum to, by currency."""
        found: dict[str, Decimal] = defaultdict(Decimal)
        for entry in self.budgets.get(action, []):
            found[entry.currency] += entry.amount
        return dict(found)

    @cached_property
    def recommendations(self) -> list[Recommendation]:
        """The published recommendations."""
        rows = Recommendation.objects.for_person(self.audit, self.reader).filter(
            state=RecommendationState.APPROVED, publication=Publication.PUBLISHED
        )
        return list(rows.prefetch_related("areas", "targets", "deliverables").order_by("number"))

    @cached_property
    def serving(self) -> dict[int, list[Told]]:
        """The public actions that carry a recommendation out and weren't stopped, by its key."""
        actions = {each.action.pk: each for each in self.actions}
        found: dict[int, list[Told]] = defaultdict(list)
        pairs = RecommendationServed.objects.filter(action__in=self._action_keys())
        for action, served in pairs.order_by("pk").values_list("action_id", "recommendation_id"):
            if actions[action].action.state != ActionState.STOPPED:
                found[served].append(actions[action])
        return found

    @cached_property
    def log_days(self) -> list[dt.date]:
        """The days of all lines of the logs of public actions."""
        rows = LogEntry.objects.for_person(self.audit, self.reader)
        return list(rows.order_by("on").values_list("on", flat=True))

    @cached_property
    def judged_days(self) -> dict[int, dt.datetime]:
        """When something was last said of each milestone of which something was, by its key."""
        rows = MilestoneJudgement.objects.filter(milestone__action__in=self._action_keys())
        return dict(rows.order_by("pk").values_list("milestone_id", "at"))

    @cached_property
    def targets(self) -> list[Judged]:
        """The public targets, as the public dashboard has them."""
        return public_rows(self.audit)

    @cached_property
    def rounds(self) -> list[CarriedOut]:
        """What the locked rounds of review that are public say, the newest first."""
        rows = MonitoringRound.objects.for_person(self.audit, self.reader).filter(
            state=RoundState.LOCKED, access_level=AccessLevel.PUBLIC
        )
        found = (carried_out(row, self.audit, self.reader) for row in rows.order_by("-cutoff_on"))
        return [told for told in found if told is not None and told.whole.n]

    def _action_keys(self) -> QuerySet[Action, Any]:
        rows: QuerySet[Action, Any] = (
            Action.objects.for_person(self.audit, self.reader).order_by().values("pk")
        )
        return rows
