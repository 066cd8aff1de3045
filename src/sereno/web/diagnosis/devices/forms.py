"""What is said of a device."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.models import Device
from sereno.web.diagnosis.openrosa.credentials import SENDS
from sereno.web.people.models import Person
from sereno.web.records.forms import RecordForm


class DeviceForm(RecordForm[Device]):
    """What may be changed of a device; whose it is, never: its lists are made for that person."""

    class Meta:
        model = Device
        fields = ("label", "is_test")


class NewDeviceForm(RecordForm[Device]):
    """A new device: one's own, or of anybody of the team for whoever manages the audit."""

    class Meta:
        model = Device
        fields = ("label", "person", "is_test")

    def __init__(self, *args: Any, audit: Audit, by: Person, **values: Any) -> None:
        super().__init__(*args, audit=audit, **values)
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Person.objects.filter(pk__in=[each.pk for each in _team(audit, by)])
        field.empty_label = None
        field.initial = by
        field.help_text = _("Its lists hold the activities that this person may see.")


def _team(audit: Audit, by: Person) -> list[Person]:
    if not audit.allows(by, Right.MANAGE):
        return [by]
    members = [each.person for each in audit.memberships.select_related("person")]
    people = {person.pk: person for person in [by, *members] if person.is_active}
    return [p for p in people.values() if any(audit.allows(p, right) for right in SENDS)]
