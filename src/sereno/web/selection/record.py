"""Decisions as records: they are listed, taken away and read; nothing of them is written again."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, CharField, F, QuerySet, Value, When
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.people.models import Person
from sereno.web.records.columns import Column, Empty
from sereno.web.records.filters import Filter
from sereno.web.records.kinds import Kind, register
from sereno.web.selection.decision_answer import DecisionParts, decision_parts
from sereno.web.selection.models import CommittedSelection

IN_FORCE, REPLACED = "in_force", "replaced"
STATES = {IN_FORCE: _("in force"), REPLACED: _("replaced")}


def _import(made: CommittedSelection, _audit: Audit) -> str:
    return _now("import {n}").format(n=made.version.number)


def _by_state(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    return rows.filter(replaced_by__isnull=state == IN_FORCE)


def _details(made: CommittedSelection, audit: Audit, person: Person) -> Context:
    # Here, since it brings numpy and numba, which a command that opens the instance does without.
    from sereno.web.selection.decision_details import decision_details

    return decision_details(made, audit, person)


def _comparable(audit: Audit, person: Person) -> Context:
    return {"comparable": CommittedSelection.objects.for_person(audit, person)}


DECISIONS = register(
    Kind(
        key="decision",
        plural="decisions",
        model=CommittedSelection,
        many=_("Decisions"),
        lede=_(
            "Each committed selection, with who signed it, when and why. They can be compared and"
            " replaced, never changed."
        ),
        new=_("Choose neighbourhoods"),
        new_at="selection:select",
        makes=Right.COMMIT,
        empty=Empty(
            title=_("No selection is committed yet"),
            text=_(
                "When the team agrees on the neighbourhoods, the decision is kept here with its "
                "reasons."
            ),
            drawing="list-check",
        ),
        read=Right.SEE_RESULTS,
        write=None,
        order=("-number",),
        annotations={
            "standing": Case(
                When(replaced_by__isnull=True, then=Value(IN_FORCE)),
                default=Value(REPLACED),
                output_field=CharField(),
            ),
            "data": F("version__number"),
        },
        columns=(
            Column("number", _("No."), sorts=True, on_phone=False),
            Column("name", link=True, sorts=True),
            Column(
                *("state", _("State")),
                attribute="standing",
                value=lambda made, _audit: STATES[made.standing],
            ),
            Column("import_number", _("Data"), attribute="data", value=_import, sorts=True),
            Column(
                *("areas", _("Neighbourhoods")),
                value=lambda made, _audit: len(made.selected),
                type=int,
                on_phone=False,
            ),
            # Persons are named to whoever sees the decision, and to no program.
            Column(*("signed_by", _("By")), value=lambda made, _audit: str(made.by), in_api=False),
            Column("at", _("When"), sorts=True),
            Column("reason", listed=False),
            Column(
                *("replaces_number", _("Replaces")),
                value=lambda made, _audit: made.replaces.number if made.replaces else None,
                listed=False,
                type=int | None,
            ),
            Column("sereno", listed=False),
        ),
        search=("name", "reason"),
        search_words=_("Name or reason"),
        filters=(
            Filter(
                *("state", _("State")), choices=lambda _audit, _who: STATES.items(), apply=_by_state
            ),
        ),
        head=_comparable,
        head_template="selection/compare_form.html",
        detail=_details,
        detail_template="selection/decision.html",
        parts=(DecisionParts, decision_parts),
    )
)
