"""Forms of what an audit says of itself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sereno.web.findings.models import AboutAudit, Adaptation, Effort, Funding, SisterAudit
from sereno.web.organisations.forms import NamesOrganisations, OrganisationField
from sereno.web.records.forms import RecordForm

IN_THE_DIRECTORY = _("One of the directory, or a new name.")


class AboutForm(NamesOrganisations[AboutAudit]):
    """When, by whom, for whom; what helped and what stood in the way."""

    said_above = _("Everybody who sees the results of the audit reads this.")
    body = OrganisationField(
        label=_("Implementing body"), required=False, help_text=IN_THE_DIRECTORY
    )

    class Meta:
        model = AboutAudit
        fields = ("starts_on", "ends_on", "currency", "beneficiaries", "enabling", "constraints")
        help_texts = {
            "currency": _("Three capital letters: USD, MXN."),
            "beneficiaries": _("Who, and how many."),
            "enabling": _("For instance: data that others gave, a mayor who asked for it."),
            "constraints": _("For instance: data that nobody has at this level."),
        }

    field_order = ("starts_on", "ends_on", "body")

    def clean(self) -> None:
        super().clean()
        since, until = (self.cleaned_data.get(f"{end}s_on") for end in ("start", "end"))
        if since and until and until < since:
            self.add_error("ends_on", _("The last day is before the first."))


class FundingForm(NamesOrganisations[Funding]):
    """Money for a part of the method."""

    funder = OrganisationField(label=_("Given by"), help_text=IN_THE_DIRECTORY)
    prefix = "funding"

    class Meta:
        model = Funding
        fields = ("stage", "amount")

    field_order = ("stage", "funder")


class EffortForm(RecordForm[Effort]):
    """Days of people for a part of the method."""

    prefix = "effort"

    class Meta:
        model = Effort
        fields = ("stage", "person_days")
        help_texts = {"person_days": _("Said again, they take the place of those before.")}


class AdaptationForm(RecordForm[Adaptation]):
    """What was done otherwise."""

    prefix = "adaptation"

    class Meta:
        model = Adaptation
        fields = ("what", "reason")


class SisterForm(RecordForm[SisterAudit]):
    """An audit elsewhere."""

    address = forms.URLField(
        label=_("Web address"), required=False, max_length=400, assume_scheme="https"
    )
    prefix = "sister"

    class Meta:
        model = SisterAudit
        fields = ("name", "years", "address")


# The parts that are said line by line, by the word in their addresses.
LINES: dict[str, type[RecordForm[Any]]] = {
    form.prefix: form for form in (FundingForm, EffortForm, AdaptationForm, SisterForm)
}
