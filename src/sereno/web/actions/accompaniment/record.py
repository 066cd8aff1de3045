"""Accompaniment as records: their list, files, API and pages."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.plain_text import shortened
from sereno.web.actions.accompaniment.changes import add_accompaniment, change_accompaniment
from sereno.web.actions.accompaniment.forms import AccompanimentForm
from sereno.web.actions.models import Accompaniment, AgreedStep
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.organisations.models import Organisation
from sereno.web.organisations.naming import name_from
from sereno.web.people.models import Person
from sereno.web.records.columns import Column, Empty
from sereno.web.records.filters import Choices, Filter
from sereno.web.records.kinds import Kind, register

LONGEST_UNDER = 120


def _counted(**told: object) -> Coalesce:
    rows = AgreedStep.objects.filter(accompaniment=OuterRef("pk"), **told).order_by()
    return Coalesce(Subquery(rows.values("accompaniment").annotate(n=Count("pk")).values("n")), 0)


def _late_steps() -> Coalesce:
    return _counted(done_on=None, due_on__lt=timezone.localdate())


def _steps(row: Accompaniment, _audit: Audit) -> str:
    n, done = row.n_steps, row.n_done  # type: ignore[attr-defined]
    return gettext("{done} of {n} done").format(done=done, n=n) if n else "–"


def _late(row: Accompaniment, _audit: Audit) -> str:
    return gettext("overdue") if row.n_late else ""  # type: ignore[attr-defined]


def _text(row: Accompaniment, _audit: Audit) -> str:
    return shortened(row.text, LONGEST_UNDER)


def _named(audit: Audit, person: Person) -> dict[str, Coalesce]:
    return {"who": name_from(Organisation.objects.for_person(audit, person), "organisation")}


def _organisations(audit: Audit, person: Person) -> Choices:
    named = Accompaniment.objects.for_person(audit, person).order_by().values("organisation")
    seen = Organisation.objects.for_person(audit, person).filter(pk__in=named)
    return [(str(each.pk), str(each)) for each in seen.order_by("name__in_order")]


def _with_steps(rows: Any, which: str) -> Any:
    if which == "late":
        return rows.filter(n_late__gt=0)
    return rows.filter(n_steps__gt=F("n_done")) if which == "open" else rows.filter(Q(n_steps=0))


def _which_steps(_audit: Audit, _person: Person) -> Choices:
    return [
        ("late", gettext("with a step overdue")),
        ("open", gettext("with a step to be done")),
        ("none", gettext("nothing was agreed on")),
    ]


def _details(row: Accompaniment, audit: Audit, person: Person) -> Context:
    from sereno.web.actions.accompaniment.details import accompaniment_details

    return accompaniment_details(row, audit, person)


ACCOMPANIMENTS = register(
    Kind(
        key="accompaniment",
        plural="accompaniments",
        model=Accompaniment,
        many=_("Accompaniment"),
        lede=_(
            "Advice, visits and assistance by those who accompany the actions, with what was "
            "agreed on and by when."
        ),
        new=_("Log accompaniment"),
        empty=Empty(
            title=_("Nobody has accompanied an action yet"),
            text=_(
                "When a UN office or a university advises an institution, visits an action or "
                "helps with it, that stands here with the steps that were agreed on."
            ),
            drawing="users-group",
        ),
        read=Right.SEE_RESULTS,
        write=Right.ACCOMPANY,
        order=("-on", "-number"),
        annotations={
            "n_steps": _counted(),
            "n_done": _counted(done_on__isnull=False),
            "n_late": _late_steps,
            "who": name_from(Organisation.objects.all(), "organisation"),
        },
        annotations_for=_named,
        columns=(
            Column("number", sorts=True, listed=False),
            Column("on", sorts=True),
            Column("kind", link=True, sorts=True, under=_text),
            Column("organisation", _("Who accompanied"), attribute="who", sorts=True),
            Column("text", listed=False),
            Column("agreed", _("Agreed steps"), attribute="n_steps", value=_steps, late=_late),
            Column("done", _("Steps done"), attribute="n_done", listed=False),
            Column("access_level", listed=False),
        ),
        search=("text",),
        search_words=_("What was said"),
        filters=(
            "kind",
            Filter("organisation", choices=_organisations),
            Filter("steps", _("Agreed steps"), choices=_which_steps, apply=_with_steps),
            "on",
        ),
        form=AccompanimentForm,
        told_add=_("logged the accompaniment “{about}”"),
        told_change=_("changed what is logged of “{about}”"),
        add=add_accompaniment,
        change=change_accompaniment,
        detail=_details,
        detail_template="actions/accompaniment.html",
    )
)
