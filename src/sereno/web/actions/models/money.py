"""Money and people: entries that are never changed; a correction is a further entry."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sereno.web.actions.models.actions import Action, OfActionQuerySet
from sereno.web.files.models import KeptFile
from sereno.web.people.frozen import Frozen
from sereno.web.people.plain_text import one_line

CURRENCY = RegexValidator("^[A-Z]{3}$", _("Three capital letters: USD, MXN."))


class EntryQuerySet(OfActionQuerySet):
    """Entries: those that count."""

    def standing(self) -> Self:
        """Those in whose place no other stands."""
        return self.filter(corrected_by__isnull=True)


class Entry(Frozen):
    """What money and people have in common. corrects: the entry in whose place it stands.

    At most one entry stands in the place of another; those in whose place none stands count.
    """

    action: models.ForeignKey[Action, Action]
    note = models.CharField(_("note"), max_length=500, blank=True, validators=[one_line])
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    corrects = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="corrected_by"
    )

    objects: ClassVar[Any] = EntryQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def access_level(self) -> str:
        """Its action's."""
        return str(self.action.access_level)


class Flow(models.TextChoices):
    """What money it is."""

    BUDGET = "budget", _("budget")
    SPENDING = "spending", _("spending")


class MoneyEntry(Entry):
    """Money of an action, of one source and in one period. document: which paper says so;
    over_because: why more was spent than there was, where it was.
    """

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="money")
    flow = models.CharField(_("what it is"), max_length=8, choices=Flow.choices)
    source = models.CharField(_("source of the money"), max_length=160, validators=[one_line])
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    amount = models.DecimalField(_("amount"), max_digits=16, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3, validators=[CURRENCY])
    document = models.CharField(
        _("document that says so"), max_length=200, blank=True, validators=[one_line]
    )
    file = models.ForeignKey(
        KeptFile, null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    over_because = models.CharField(
        _("why it is over the budget"), max_length=500, blank=True, validators=[one_line]
    )

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(flow__in=Flow.values), name="money_flow_known"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="money_not_negative"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="money_forwards"),
        ]

    def __str__(self) -> str:
        return f"{self.action} · {self.amount} {self.currency}"


class Meant(models.TextChoices):
    """Whether they were planned or reached."""

    PLANNED = "planned", _("people planned")
    REACHED = "reached", _("people reached")


class Known(models.TextChoices):
    """How one knows their number."""

    COUNTED = "counted", _("they were counted")
    ESTIMATED = "estimated", _("they were estimated")


class Counts(models.TextChoices):
    """What the number counts."""

    PERSONS = "persons", _("different people")
    ATTENDANCES = "attendances", _("attendances")


class PeopleEntry(Entry):
    """How many people of a group an action is meant for or has reached, in a period."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="people")
    meant = models.CharField(_("planned or reached"), max_length=7, choices=Meant.choices)
    # A value of findings' Beneficiary; "": everybody, of no group in particular.
    group = models.CharField(_("group"), max_length=9, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    n = models.PositiveIntegerField(_("how many"))
    known = models.CharField(_("how it is known"), max_length=9, choices=Known.choices)
    counts = models.CharField(_("what is counted"), max_length=11, choices=Counts.choices)

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(meant__in=Meant.values), name="people_meant_known"),
            models.CheckConstraint(condition=Q(known__in=Known.values), name="people_known_how"),
            models.CheckConstraint(
                condition=Q(counts__in=Counts.values), name="people_counts_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="people_forwards"
            ),
        ]

    def __str__(self) -> str:
        # Without the number: not everybody who reads a history may see a small one.
        return f"{self.action} · {self.get_meant_display()}"
