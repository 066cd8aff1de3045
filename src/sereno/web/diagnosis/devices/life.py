"""The life of a device: in use until somebody revokes it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sereno.web.diagnosis.models import DeviceState
from sereno.web.records.lifecycle import Lifecycle, Step

DEVICE_LIFE = Lifecycle(
    states=DeviceState,
    first=DeviceState.IN_USE,
    icons={DeviceState.IN_USE: "check", DeviceState.REVOKED: "x"},
    steps={
        "revoke": Step(
            to=DeviceState.REVOKED,
            since=(DeviceState.IN_USE,),
            words=_("Revoke it"),
            told=_("revoked the device “{about}”"),
            means=_(
                "It can fetch and send no more, for good. Forms that it has not sent yet stay on "
                "it: send them first, or ask for a recovery file."
            ),
        ),
    },
    closed=frozenset({DeviceState.REVOKED}),
)
