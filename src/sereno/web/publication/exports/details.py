"""What the formats ask of whoever publishes: its form, and how it is kept."""

from __future__ import annotations

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.changes import record_event, set_fields
from sereno.web.audits.models import Audit, Country
from sereno.web.documents import Values
from sereno.web.findings.models import AboutAudit
from sereno.web.people.models import Person
from sereno.web.publication.models import ExportDetails, PublisherType
from sereno.web.records.forms import RecordForm

FIELDS = (
    *("publisher", "publisher_id", "publisher_type", "country", "currency", "sector"),
    *("ocid_prefix", "address"),
)


def details_of(audit: Audit) -> ExportDetails:
    """What was said of it; before that the country and the currency that the audit has anyhow."""
    found: ExportDetails | None = ExportDetails.objects.filter(audit=audit).first()
    if found is not None:
        return found
    about: AboutAudit | None = AboutAudit.objects.filter(audit=audit).first()
    begun = ExportDetails(audit=audit)
    if audit.country != Country.OTHER:
        begun.country = audit.country.upper()
    if about is not None:
        begun.currency = about.currency
    return begun


def proposed(audit: Audit) -> ExportDetails:
    """The same for the form: before anything was said with the implementing body as who publishes,
    which isn't exported until somebody saves it.
    """
    details = details_of(audit)
    if details._state.adding:
        about = AboutAudit.objects.filter(audit=audit, body__isnull=False).select_related("body")
        details.publisher_type = PublisherType.LOCAL
        details.publisher = "".join(each.body.name for each in about if each.body is not None)
    return details


class DetailsForm(RecordForm[ExportDetails]):
    """What the formats ask. Each field says what hangs on it."""

    said_above = _("What is left empty is asked for again by the format that needs it.")
    address = forms.URLField(
        label=_("Where the files will be"), required=False, max_length=400, assume_scheme="https",
        help_text=_(
            "The web address of the OCDS file, once it is published. OCDS isn't made without it."
        ),
    )  # fmt: skip

    class Meta:
        model = ExportDetails
        fields = FIELDS
        help_texts = {
            "publisher": _("Its full name, as everybody will read it. IATI and OCDS need it."),
            "publisher_id": _(
                "As org-id.guide has it, for instance MX-RFC-MQU850101ABC. The identifier of each "
                "activity begins with it; IATI isn't made without it."
            ),
            "publisher_type": _("IATI isn't made without it."),
            "country": _("Two letters of ISO 3166: MX, CO, ZA. IATI isn't made without it."),
            "currency": _(
                "Three letters of ISO 4217: MXN. Budgets in another one are left out of OCDS."
            ),
            "sector": _(
                "Five digits of the OECD's list of purposes; 15130 is justice and legal matters. "
                "IATI isn't made without it."
            ),
            "ocid_prefix": _(
                "The Open Contracting Partnership gives it to each publisher: ocds-abc123. OCDS "
                "isn't made without it."
            ),
        }

    def clean_country(self) -> str:
        """One that there is."""
        from babel import Locale

        code: str = self.cleaned_data["country"]
        if code and code not in Locale("en").territories:
            raise forms.ValidationError(_now("No country has this code."))
        return code

    def clean_currency(self) -> str:
        """One that there is."""
        from babel.numbers import is_currency

        code: str = self.cleaned_data["currency"]
        if code and not is_currency(code):
            raise forms.ValidationError(_now("No currency has this code."))
        return code

    def values(self) -> Values:
        """For the verb."""
        return {name: self.cleaned_data[name] for name in FIELDS}


@transaction.atomic
def say_details(*, audit: Audit, by: Person | None, **values: str) -> ExportDetails:
    """Say what the formats ask of whoever publishes."""
    Audit.objects.select_for_update(no_key=True).get(pk=audit.pk)
    details, made = ExportDetails.objects.get_or_create(audit=audit)
    changed = set_fields(details, values)
    if changed or made:
        details.save()
        record_event(audit=audit, verb="say_export_details", by=by, subject=audit, changed=changed)
    return details
