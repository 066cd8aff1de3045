"""The forms that a device gets, as it gets them: with the lists that its person may see."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sereno.web.diagnosis.instruments.attachments import generated_lists, served_xform
from sereno.web.diagnosis.models import Device, InstrumentFile, InstrumentVersion, VersionState


@dataclass(frozen=True)
class Attached:
    """A file that goes along with a form. It is read when it is asked for."""

    name: str
    made: bytes | None
    kept: InstrumentFile | None

    def content(self) -> bytes:
        """Its bytes."""
        if self.made is not None:
            return self.made
        assert self.kept is not None
        with self.kept.file.open() as stream:
            return stream.read()

    @property
    def hash(self) -> str:
        """By which the device knows whether it has it."""
        return f"md5:{hashlib.md5(self.content(), usedforsecurity=False).hexdigest()}"


def versions_for(device: Device) -> list[InstrumentVersion]:
    """One of each instrument: on a test device the newest draft that is offered, in place of the
    published one: a device knows one form by one id.
    """
    states = [VersionState.PUBLISHED]
    rows = InstrumentVersion.objects.for_person(device.audit, device.person)
    rows = rows.select_related("instrument").order_by("instrument__number", "version")
    found = {each.instrument_id: each for each in rows.filter(state__in=states)}
    if device.is_test:
        found |= {each.instrument_id: each for each in rows.filter(on_test_devices=True)}
    return [found[key] for key in sorted(found)]


def xform_for(device: Device, version: InstrumentVersion) -> str:
    """The XForm as this device gets it."""
    return served_xform(version, device.audit, device.person)


def attached_to(device: Device, version: InstrumentVersion) -> list[Attached]:
    """What goes along with a version, in the order of its names."""
    made = generated_lists(version, device.audit, device.person)
    kept = {each.name: each for each in version.files.select_related("file")}
    for each in kept.values():
        each.file.audit = device.audit
    names = sorted({*made, *kept})
    return [Attached(name, made.get(name), kept.get(name)) for name in names]
