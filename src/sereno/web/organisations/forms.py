"""Forms of the directory, and the field by which other records name an organisation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from django import forms
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit, Membership
from sereno.web.documents import Context
from sereno.web.organisations.changes import NAME, found_organisation
from sereno.web.organisations.models import Organisation, OrganisationState
from sereno.web.people.plain_text import one_line
from sereno.web.records.forms import RecordForm, Several
from sereno.web.topics.models import Topic, TopicState

M = TypeVar("M", bound=models.Model)


class OrganisationForm(RecordForm[Organisation]):
    """What is written of an organisation."""

    mandate = Several(
        label=_("Topics it may act on"), queryset=Topic.objects.none(), required=False
    )

    class Meta:
        model = Organisation
        fields = (
            "name",
            "short_name",
            "kind",
            "parent",
            "mandate",
            "partner_since",
            "partner_until",
            "brought",
            "access_level",
        )
        help_texts = {
            "short_name": _("As people call it: SSPMQ, INEGI."),
            "partner_since": _("Only for partners of the audit."),
            "brought": _("People, data, places to meet, money."),
        }

    def __init__(self, *args: Any, audit: Audit, **values: Any) -> None:
        super().__init__(*args, audit=audit, **values)
        itself = self.instance
        parent: Any = self.fields["parent"]
        offered = Q(state=OrganisationState.IN_USE) | Q(pk=itself.parent_id or 0)
        rows = Organisation.objects.filter(offered, audit=audit).exclude(pk=itself.pk or 0)
        parent.queryset = rows.order_by("name__in_order", "pk")
        parent.label_from_instance = lambda each: each.name
        parent.empty_label = "–"
        mandate: Any = self.fields["mandate"]
        kept = Q(state=TopicState.IN_USE) | Q(organisations=itself.pk or 0)
        mandate.queryset = Topic.objects.filter(kept, audit=audit).distinct()

    def clean_mandate(self) -> list[Topic]:
        return list(self.cleaned_data["mandate"])

    def clean(self) -> None:
        super().clean()
        since, until = (self.cleaned_data.get(f"partner_{end}") for end in ("since", "until"))
        if since and until and until < since:
            self.add_error("partner_until", _("The last day is before the first."))

    def field_of(self, problem: Problem) -> str | None:
        return {
            "organisation_there": "name",
            "organisation_in_itself": "parent",
            "organisation_elsewhere": "parent",
        }.get(problem.code)


class DirectoryInput(forms.TextInput):
    """A line in which the names of the directory are offered."""

    template_name = "organisations/directory_input.html"
    names: Iterable[str] = ()

    def get_context(self, name: str, value: Any, attrs: Any) -> Context:
        context = super().get_context(name, value, attrs)
        offered = f"{context['widget']['attrs'].get('id', name)}-names"
        context["widget"]["attrs"]["list"] = offered
        return {**context, "offered": offered, "names": self.names}


class OrganisationField(forms.CharField):
    """An organisation, by the name that somebody types.

    Cleaned it is the organisation of the directory, the name where that has none so called, or
    None where nothing was typed: the verb that writes it hands it to `organisation_of`.
    """

    widget = DirectoryInput

    def __init__(self, **said: Any) -> None:
        super().__init__(max_length=NAME, validators=[one_line], **said)

    def prepare_value(self, value: Any) -> Any:
        return value.name if isinstance(value, Organisation) else value

    def clean(self, value: Any) -> Any:
        said = " ".join(str(super().clean(value)).split())
        return (found_organisation(self.audit, said) or said) if said else None

    def offer(self, audit: Audit) -> None:
        """Offer what is in an audit's directory, every level: who writes records sees them all."""
        self.audit = audit
        rows = Organisation.objects.filter(audit=audit, state=OrganisationState.IN_USE)
        widget: Any = self.widget
        widget.names = rows.order_by("name__in_order", "pk").values_list("name", flat=True)


class NamesOrganisations(RecordForm[M]):
    """A form of a record that names organisations; its record's own stand in their fields."""

    def __init__(self, *args: Any, audit: Audit, **values: Any) -> None:
        super().__init__(*args, audit=audit, **values)
        for name, field in self.fields.items():
            if isinstance(field, OrganisationField):
                field.offer(audit)
                if self.instance.pk:
                    self.initial.setdefault(name, getattr(self.instance, name))


class FocalPointForm(forms.Form):
    """A member of the audit who is to answer for an organisation."""

    member = forms.ModelChoiceField(
        label=_("Member of the audit"), queryset=Membership.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, members: Iterable[int], **values: Any) -> None:
        super().__init__(*args, **values)
        member: Any = self.fields["member"]
        member.queryset = (
            Membership.objects.filter(pk__in=members)
            .select_related("person")
            .order_by("person__name__in_order", "person__email__in_order")
        )
