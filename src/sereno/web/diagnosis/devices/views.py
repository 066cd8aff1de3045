"""Setting up a device: its code is shown once, when it is made."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.devices.changes import make_device
from sereno.web.diagnosis.devices.forms import NewDeviceForm
from sereno.web.diagnosis.devices.record import DEVICES
from sereno.web.diagnosis.devices.setup import setup_of
from sereno.web.people.models import Person
from sereno.web.records.pages import trail


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_FIELDWORK)
def new(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """The form of a new device, and then its code."""
    form = NewDeviceForm(request.POST or None, audit=audit, by=person)
    context = {
        "audit": audit,
        "form": form,
        "title": str(DEVICES.new),
        "trail": trail(DEVICES, audit),
        "back": reverse("diagnosis:devices", args=[audit.slug]),
    }
    if request.method == "POST" and form.is_valid():
        device = make_device(audit=audit, by=person, **form.values())
        server = request.build_absolute_uri(reverse("diagnosis:odk", args=[audit.slug]))
        page = request.build_absolute_uri(reverse("filling:page"))
        context |= {"device": device, "setup": setup_of(device, server.rstrip("/"), page)}
        answer = render(request, "diagnosis/device_setup.html", context)
        # It holds the device's password, which no browser keeps for whoever goes back.
        answer["Cache-Control"] = "private, no-store"
        return answer
    status = 422 if form.errors else 200
    return render(request, "records/form.html", context, status=status)
