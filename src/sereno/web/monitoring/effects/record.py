"""Studies of effects as records."""

from __future__ import annotations

from django.db.models import Count, Max
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.monitoring.effects.forms import StudyForm
from sereno.web.monitoring.models import EffectStudy
from sereno.web.people.models import Person
from sereno.web.records.columns import Column, Empty
from sereno.web.records.kinds import Kind, register


def _indicator(study: EffectStudy, _audit: Audit) -> str:
    return study.indicator.name


def _details(study: EffectStudy, audit: Audit, person: Person) -> Context:
    from sereno.web.monitoring.effects.details import study_details

    return study_details(study, audit, person)


STUDIES = register(
    Kind(
        key="study",
        plural="studies",
        model=EffectStudy,
        many=_("Effects"),
        lede=_(
            "Whether what was done changed something, by a rule that was settled before looking."
        ),
        new=_("Begin a study"),
        empty=Empty(
            title=_("No study of an effect yet"),
            text=_(
                "Say what was done, where and since when, and against what it is to be judged. "
                "Register it before the values come: then nobody can choose what suits them."
            ),
            drawing="chart-histogram",
        ),
        read=Right.SEE_RESULTS,
        write=Right.KEEP_MONITORING,
        annotations={
            "n_runs": Count("runs", distinct=True),
            "registered_at": Max("registrations__at"),
        },
        columns=(
            Column("number", sorts=True, on_phone=False),
            Column("title", link=True, sorts=True),
            Column("measured", _("Indicator"), value=_indicator),
            Column("design", sorts=True),
            Column("registered", _("Registered"), attribute="registered_at", sorts=True),
            Column("runs", _("Results"), attribute="n_runs", sorts=True, on_phone=False),
            Column("intervention", listed=False),
            Column("began", listed=False),
            Column("access_level", listed=False),
        ),
        search=("title", "intervention"),
        search_words=_("Question or what was done"),
        filters=("design",),
        form=StudyForm,
        told_add=_("began the study “{about}”"),
        told_change=_("changed what is written of the study “{about}”"),
        detail=_details,
        detail_template="monitoring/effects/study.html",
    )
)
