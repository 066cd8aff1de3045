"""What ODK Collect and KoboCollect ask: the list of forms, forms, and what goes along with them."""

from __future__ import annotations

import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sereno.exchange.openrosa.lists import XML, ListedFile, ListedForm, form_list, manifest
from sereno.vocabulary.problems import Problem
from sereno.web.diagnosis.models import Device, InstrumentVersion
from sereno.web.diagnosis.openrosa.answers import for_devices, skew_of, told
from sereno.web.diagnosis.openrosa.forms import attached_to, versions_for, xform_for
from sereno.web.diagnosis.openrosa.receiving import ANNOUNCED, WRITING, NotTaken, received
from sereno.web.diagnosis.submissions.reading import read_arrival, read_left_behind
from sereno.web.files.downloads import as_download

READS = ("GET", "HEAD")


def _only(request: HttpRequest, *methods: str) -> None:
    # 405 would lead whoever reads to a page for people.
    if request.method not in methods:
        raise Http404


def _address(request: HttpRequest, device: Device, name: str, *words: object) -> str:
    return request.build_absolute_uri(
        reverse(f"diagnosis:{name}", args=[device.audit.slug, *words])
    )


@for_devices
def root(request: HttpRequest, device: Device) -> HttpResponse:
    """The address that a device has as its server's."""
    _only(request, *READS)
    return told(_("This is the server of “{audit}” for ODK Collect.").format(audit=device.audit))


@for_devices
def forms(request: HttpRequest, device: Device) -> HttpResponse:
    """The list of forms."""
    _only(request, *READS)
    asked = request.GET.get("formID", "")
    listed = []
    for version in versions_for(device):
        if asked and version.instrument.form_id != asked:
            continue
        content = xform_for(device, version).encode()
        has_files = bool(attached_to(device, version))
        listed.append(
            ListedForm(
                form_id=version.instrument.form_id,
                title=version.title,
                version=version.form_version,
                hash=f"md5:{hashlib.md5(content, usedforsecurity=False).hexdigest()}",
                download=_address(request, device, "odk_form", version.number),
                manifest=_address(request, device, "odk_manifest", version.number)
                if has_files
                else "",
            )
        )
    return HttpResponse(form_list(listed), content_type=XML)


def _version(device: Device, number: int) -> InstrumentVersion:
    """A version that the device is offered. Raises Http404."""
    for version in versions_for(device):
        if version.number == number:
            return version
    raise Http404


@for_devices
def form(request: HttpRequest, device: Device, number: int) -> HttpResponse:
    """One form."""
    _only(request, *READS)
    return HttpResponse(xform_for(device, _version(device, number)), content_type=XML)


@for_devices
def files(request: HttpRequest, device: Device, number: int) -> HttpResponse:
    """What goes along with a form."""
    _only(request, *READS)
    listed = [
        ListedFile(each.name, each.hash, _address(request, device, "odk_file", number, each.name))
        for each in attached_to(device, _version(device, number))
    ]
    return HttpResponse(manifest(listed), content_type=XML)


@for_devices
def file(request: HttpRequest, device: Device, number: int, name: str) -> HttpResponse:
    """One of them."""
    _only(request, *READS)
    for each in attached_to(device, _version(device, number)):
        if each.name == name:
            answer = HttpResponse(each.content(), content_type="application/octet-stream")
            return as_download(answer, name)
    raise Http404


@for_devices
def submission(request: HttpRequest, device: Device) -> HttpResponse:
    """HEAD: whether, and how much at once. POST: a filled form, which is never lost once taken."""
    _only(request, "HEAD", "POST")
    if request.method == "HEAD":
        answer = HttpResponse(status=204)
        answer["X-OpenRosa-Accept-Content-Length"] = str(ANNOUNCED)
        return answer
    try:
        arrival = received(request, device, skew_of(request, timezone.now()))
    except NotTaken as refused:
        return told(refused.words, refused.status)
    except Problem as problem:
        # A disk that is full: the device keeps what it has.
        return told(f"{problem.what()} {problem.mend()}", 507)
    with WRITING:
        taken = read_arrival(arrival)
        read_left_behind(device.audit, timezone.now())
    if taken:
        return told(_("Received."), 201)
    return told(_("Received. Somebody of the team has to look at it."), 202)
