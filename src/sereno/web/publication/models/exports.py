"""What the formats of others ask of whoever publishes: identifiers, codes, and an address."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit
from sereno.web.people.plain_text import one_line


class PublisherType(models.TextChoices):
    """Codes of IATI's list OrganisationType, as far as audits need them."""

    GOVERNMENT = "10", _("national government")
    LOCAL = "11", _("local government")
    OTHER_PUBLIC = "15", _("another public body")
    INTERNATIONAL_NGO = "21", _("international civil society organisation")
    NATIONAL_NGO = "22", _("national civil society organisation")
    MULTILATERAL = "40", _("multilateral organisation")
    ACADEMIC = "80", _("university or research")


class ExportDetails(models.Model):
    """One of an audit. "": not said yet, and what hangs on it can't be made.

    publisher_id: "MX-RFC-MQU850101", agency and number; country: ISO 3166-1; currency: ISO 4217;
    sector: five digits of the DAC; ocid_prefix: as the Open Contracting Partnership gave it;
    address: where the files will be for everybody.
    """

    audit = models.OneToOneField(Audit, on_delete=models.CASCADE, related_name="export_details")
    publisher = models.CharField(
        _("who publishes"), max_length=160, blank=True, validators=[one_line]
    )
    publisher_id = models.CharField(
        _("its identifier"),
        max_length=80,
        blank=True,
        validators=[
            one_line,
            RegexValidator(
                r"^[A-Z]{2}-[A-Z0-9_]+-[A-Za-z0-9._-]+$",
                _("Country, register and number, joined by hyphens: MX-RFC-MQU850101ABC."),
            ),
        ],
    )
    publisher_type = models.CharField(
        _("what kind of organisation it is"),
        max_length=2,
        choices=PublisherType.choices,
        blank=True,
    )
    country = models.CharField(
        _("country"),
        max_length=2,
        blank=True,
        validators=[one_line, RegexValidator("^[A-Z]{2}$", _("Two capital letters: MX, CO, ZA."))],
    )
    currency = models.CharField(
        _("currency"),
        max_length=3,
        blank=True,
        validators=[
            one_line,
            RegexValidator("^[A-Z]{3}$", _("Three capital letters: USD, MXN.")),
        ],
    )
    sector = models.CharField(
        _("sector"),
        max_length=5,
        blank=True,
        default="15130",
        validators=[one_line, RegexValidator("^[0-9]{5}$", _("Five digits: 15130."))],
    )
    ocid_prefix = models.CharField(
        _("prefix of the contracting identifiers"),
        max_length=11,
        blank=True,
        validators=[
            one_line,
            RegexValidator("^ocds-[a-z0-9]{6}$", _("“ocds-” and six letters or digits.")),
        ],
    )
    address = models.URLField(
        _("where the files will be"), max_length=400, blank=True, validators=[one_line]
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(publisher_type__in=["", *PublisherType.values]),
                name="export_publisher_type_known",
            ),
        ]

    def __str__(self) -> str:
        return str(self.audit)
