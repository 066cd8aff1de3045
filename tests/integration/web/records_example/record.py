"""Outings as records: their list, its file and filters, their API, steps and rights."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sereno.web.audits.roles import Right
from sereno.web.records.columns import Column, Empty
from sereno.web.records.kinds import Kind, register
from tests.integration.web.records_example.models import OUTING_LIFE, Outing

OUTINGS = register(
    Kind(
        key="outing",
        plural="outings",
        model=Outing,
        many=_("Outings"),
        lede=_("What is done in the field, when and by whom."),
        new=_("Plan an outing"),
        empty=Empty(
            title=_("No outing yet"),
            text=_("Walks, interviews and workshops stand here, from the plan to the day."),
            drawing="users-group",
        ),
        read=Right.SEE_RESULTS,
        write=Right.IMPORT,
        columns=(
            Column("number", sorts=True, on_phone=False),
            Column("title", link=True, sorts=True),
            Column("type"),
            Column("on", sorts=True),
            Column("people", on_phone=False),
            Column("access_level", listed=False),
            Column("state", sorts=True),
        ),
        search=("title", "note"),
        filters=("state", "type", "on", "people"),
        fields=("title", "type", "on", "people", "access_level", "note", "aside"),
        lifecycle=OUTING_LIFE,
        bulk=("type", "access_level"),
        bulk_steps=("carry_out", "call_off"),
        told_add=_("planned the outing “{about}”"),
        told_change=_("changed the outing “{about}”"),
    )
)
