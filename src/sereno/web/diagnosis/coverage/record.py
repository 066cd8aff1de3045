"""Targets of coverage as records."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.models import CoverageTarget
from sereno.web.records.columns import Column, Empty
from sereno.web.records.forms import RecordForm
from sereno.web.records.kinds import Kind, register


class TargetForm(RecordForm[CoverageTarget]):
    """How many of whom are to be heard."""

    class Meta:
        model = CoverageTarget
        fields = ("least", "unit", "technique", "sector", "sex", "age", "in_each")

    def __init__(self, *args: Any, audit: Audit, **values: Any) -> None:
        super().__init__(*args, audit=audit, **values)
        for name in ("technique", "sector", "sex", "age"):
            field: Any = self.fields[name]
            field.choices = [(key, words if key else _("any")) for key, words in field.choices]

    def clean(self) -> None:
        super().clean()
        given = self.cleaned_data
        if given.get("unit") == CoverageTarget.Unit.ACTIVITIES and (
            given.get("sex") or given.get("age")
        ):
            raise ValidationError(
                _now("An activity has no sex or age: count people, or leave both open.")
            )


def _sort(target: CoverageTarget, _audit: Audit) -> str:
    return str(target)


TARGETS = register(
    Kind(
        key="coverage_target",
        plural="coverage_targets",
        model=CoverageTarget,
        many=_("Targets of coverage"),
        lede=_("Who is to be heard before the diagnosis is whole, and how many of them."),
        new=_("Set a target"),
        empty=Empty(
            title=_("No target yet"),
            text=_(
                "Say how many activities and people you want to hear, for instance a walk and a "
                "focus group with women in each chosen neighbourhood."
            ),
            drawing="users-group",
        ),
        read=Right.SEE_FIELDWORK,
        write=Right.VERIFY_FIELDWORK,
        columns=(
            Column("number", sorts=True, on_phone=False),
            Column(*("name", _("Target")), value=_sort, attribute="least", link=True, in_api=False),
            Column("least", sorts=True, listed=False),
            Column("unit", listed=False),
            Column("technique", sorts=True),
            Column("sector", sorts=True),
            Column("sex", listed=False),
            Column("age", listed=False),
            Column("in_each", sorts=True),
            Column("access_level", listed=False, in_file=False),
        ),
        filters=("unit", "technique", "sector"),
        form=TargetForm,
        told_add=_("set the target “{about}”"),
        told_change=_("changed the target “{about}”"),
    )
)
