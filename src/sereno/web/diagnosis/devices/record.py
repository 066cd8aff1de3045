"""Devices as records: their list, who may see which, and how one is revoked."""

from __future__ import annotations

from django.db.models import CharField, F, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.devices.changes import make_device, take_device_step
from sereno.web.diagnosis.devices.forms import DeviceForm
from sereno.web.diagnosis.devices.life import DEVICE_LIFE
from sereno.web.diagnosis.models import Device
from sereno.web.documents import Context
from sereno.web.people.models import Person
from sereno.web.records.columns import Column, Empty
from sereno.web.records.kinds import Kind, register


def _details(device: Device, audit: Audit, person: Person) -> Context:
    from sereno.web.diagnosis.devices.details import device_details

    return device_details(device, audit, person)


def _clock(device: Device, _audit: Audit) -> str:
    from sereno.web.diagnosis.devices.details import clock_of

    return clock_of(device)


DEVICES = register(
    Kind(
        key="device",
        plural="devices",
        model=Device,
        many=_("Devices"),
        lede=_(
            "The phones with ODK Collect or KoboCollect that fetch forms here and send them filled "
            "in, each with a password of its own."
        ),
        new=_("Set up a device"),
        empty=Empty(
            title=_("No device yet"),
            text=_("Set one up: its phone reads a code once, and gets the published forms."),
            drawing="device-mobile",
        ),
        read=Right.SEE_FIELDWORK,
        write=Right.KEEP_FIELDWORK,
        annotations={
            "whose": Coalesce(
                NullIf(F("person__name"), Value("")),
                F("person__email"),
                output_field=CharField(),
            ),
        },
        columns=(
            Column("number", sorts=True, on_phone=False),
            Column("label", link=True, sorts=True),
            Column("whose", _("Whose it is"), sorts=True),
            Column("is_test", on_phone=False),
            Column("last_seen_at", sorts=True),
            Column("clock", _("Clock"), value=_clock, on_phone=False),
            Column("access_level", listed=False, in_file=False, in_api=False),
            Column("state", sorts=True),
        ),
        search=("label",),
        search_words=_("What it is called"),
        filters=("state", "is_test"),
        form=DeviceForm,
        lifecycle=DEVICE_LIFE,
        told_add=_("set up the device “{about}”"),
        told_change=_("changed the device “{about}”"),
        detail=_details,
        detail_template="diagnosis/device.html",
        add=make_device,
        take=take_device_step,
    )
)
