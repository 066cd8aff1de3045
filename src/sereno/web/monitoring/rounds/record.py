"""Rounds of review as records: their list, files, API, steps and pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.monitoring.models import MonitoringRound
from sereno.web.monitoring.rounds.changes import add_round, change_round, take_round_step
from sereno.web.monitoring.rounds.forms import RoundForm
from sereno.web.monitoring.rounds.life import ROUND_LIFE
from sereno.web.people.models import Person
from sereno.web.records.columns import Column, Empty
from sereno.web.records.kinds import Kind, register


def _details(row: MonitoringRound, audit: Audit, person: Person) -> Context:
    from sereno.web.monitoring.rounds.details import round_details

    return round_details(row, audit, person)


def _seed(row: MonitoringRound, _audit: Audit) -> str:
    """A seed is a name: nothing divides its thousands."""
    return "" if row.seed is None else str(row.seed)


ROUNDS = register(
    Kind(
        key="review_round",
        plural="review_rounds",
        model=MonitoringRound,
        many=_("Rounds of review"),
        lede=_(
            "Two people judge each recommendation by what was done until a day, neither of them "
            "seeing what the other says before both have judged. Then the round is locked."
        ),
        new=_("Plan a round"),
        empty=Empty(
            title=_("No round of review yet"),
            text=_(
                "Plan one for the day on which you want to know what became of the "
                "recommendations, and name its reviewers."
            ),
            drawing="checks",
        ),
        read=Right.SEE_RESULTS,
        write=Right.RUN_ROUNDS,
        order=("-cutoff_on", "-number"),
        columns=(
            Column("number", sorts=True, on_phone=False),
            Column("title", link=True, sorts=True),
            Column("cutoff_on", sorts=True),
            Column("design", on_phone=False),
            Column("n_sampled", listed=False),
            Column("seed", _("Seed of the draw"), value=_seed, listed=False),
            Column("opened_at", _("Opened"), listed=False),
            Column("locked_at", _("Locked"), sorts=True),
            Column("access_level", listed=False),
            Column("state", sorts=True),
        ),
        search=("title",),
        search_words=_("Title"),
        filters=("state", "design"),
        form=RoundForm,
        lifecycle=ROUND_LIFE,
        told_add=_("planned the round of review “{about}”"),
        told_change=_("changed the round of review “{about}”"),
        detail=_details,
        detail_template="monitoring/round.html",
        add=add_round,
        change=change_round,
        take=take_round_step,
    )
)
