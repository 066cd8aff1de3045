"""The directory as records: its list, files, API and pages."""

from __future__ import annotations

from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.organisations.changes import add_organisation, change_organisation
from sereno.web.organisations.forms import OrganisationForm
from sereno.web.organisations.models import Organisation, OrganisationState
from sereno.web.people.models import Person
from sereno.web.records.columns import Column, Empty
from sereno.web.records.kinds import Kind, register
from sereno.web.records.lifecycle import Lifecycle, Step

ORGANISATION_LIFE = Lifecycle(
    states=OrganisationState,
    first=OrganisationState.IN_USE,
    icons={OrganisationState.IN_USE: "check", OrganisationState.DISSOLVED: "x"},
    steps={
        "dissolve": Step(
            to=OrganisationState.DISSOLVED,
            since=(OrganisationState.IN_USE,),
            words=_("Note that it is no longer there"),
            told=_("noted that “{about}” is no longer there"),
            means=_("It isn't offered any more. What names it keeps naming it."),
        ),
        "restore": Step(
            to=OrganisationState.IN_USE,
            since=(OrganisationState.DISSOLVED,),
            words=_("Put it back into the directory"),
            told=_("put “{about}” back into the directory"),
        ),
    },
)


def _details(shown: Organisation, audit: Audit, person: Person) -> Context:
    from sereno.web.organisations.details import organisation_details

    return organisation_details(shown, audit, person)


def _short(row: Organisation, _audit: Audit) -> str:
    return row.short_name


def _parent_of(audit: Audit, person: Person) -> dict[str, Case]:
    """The name of that which it is part of, where the person may see that one."""
    seen = Q(parent__access_level__in=audit.access_levels_of(person))
    return {"parent_name": Case(When(seen, then=F("parent__name")), default=Value(""))}


ORGANISATIONS = register(
    Kind(
        key="organisation",
        plural="organisations",
        model=Organisation,
        many=_("Organisations"),
        lede=_(
            "Who has data, takes part, is recommended something and answers. The same directory "
            "for the whole audit."
        ),
        new=_("Add an organisation"),
        empty=Empty(
            title=_("No organisation yet"),
            text=_("Whoever is named as the publisher of a source or asked for data comes here."),
            drawing="building",
        ),
        write=Right.KEEP_SOURCES,
        annotations={"parent_name": Coalesce(F("parent__name"), Value(""))},
        annotations_for=_parent_of,
        columns=(
            Column("number", sorts=True, on_phone=False),
            Column("name", _("Organisation"), link=True, sorts=True, under=_short),
            Column("short_name", listed=False),
            Column("kind", sorts=True),
            Column("parent", _("Part of"), attribute="parent_name", sorts=True),
            Column("partner_since", sorts=True),
            Column("partner_until", listed=False),
            Column("brought", listed=False),
            Column("access_level", listed=False),
            Column("state", sorts=True, on_phone=False),
        ),
        search=("name", "short_name"),
        search_words=_("Name or short name"),
        filters=("state", "kind"),
        form=OrganisationForm,
        lifecycle=ORGANISATION_LIFE,
        bulk=("kind", "access_level"),
        told_add=_("put “{about}” into the directory of organisations"),
        told_change=_("changed the organisation “{about}”"),
        detail=_details,
        detail_template="organisations/organisation.html",
        add=add_organisation,
        change=change_organisation,
    )
)
