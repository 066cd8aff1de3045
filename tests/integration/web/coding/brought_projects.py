"""Projects of other programs for tests: made, brought and taken over by requests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sereno.web.audits.models import Audit
from sereno.web.coding.models import BroughtProject, Segment
from sereno.web.diagnosis.activities.changes import plan_activity
from sereno.web.diagnosis.models import Activity
from sereno.web.jobs.running import work_off
from sereno.web.people.models import Person
from tests.unit.exchange.refi_qda.as_written import (
    guid,
    packed,
    part,
    project,
    text,
)

SAID = "Ana: No salgo.\r\nEva: Cafe\u0301 de noche 😀 nunca."
WITH_PHONE = SAID.replace("nunca", "nunca. Cel. 442 123 45 67")


def content(*, anew: str = "", said: str = SAID) -> bytes:
    """A project of two coders: a code within a code, a note, a picture that is missing."""
    inside = (
        f'<Users><User guid="{guid("Ana")}" name="Ana"/><User guid="{guid("Eva")}" name="Eva"/>'
        f'</Users><CodeBook><Codes><Code guid="{guid("Todo" + anew)}" name="Todo" '
        f'isCodable="true" color="#D55F01"><Code guid="{guid("Miedo" + anew)}" name="Miedo" '
        'isCodable="true"/></Code></Codes></CodeBook><Sources>'
        + text(
            "Grupo 1",
            part(5, 14, "Miedo" + anew, name="No salgo.", memo="¿Siempre?")
            + part(26, 34, "Todo" + anew, name="de noche").replace(guid("Ana"), guid("Eva")),
            plainTextPath="internal://g.txt",
        )
        + f'<PictureSource guid="{guid("p")}" name="foto" path="internal://f.jpg"/></Sources>'
    )
    inner = {"Barrio.qde": project(inside, origin="ATLAS.ti 26"), "sources/g.txt": said.encode()}
    return packed(inner)


def held_group(audit: Audit, coordinator: Person) -> Activity:
    return plan_activity(
        audit=audit, by=coordinator, title="Mercado", technique="focus_group",
        access_level="field", on=dt.date(2026, 3, 1),
    )  # fmt: skip


def address(name: str, audit: Any, *more: Any) -> str:
    return reverse(f"coding:{name}", args=[audit.slug, *more])


def bring(client: Any, audit: Any, what: bytes) -> BroughtProject:
    sent = {"file": SimpleUploadedFile("Barrio de Ana.qdpx", what), "whole": "1"}
    client.post(address("bring_project", audit), sent)
    work_off(audit)
    return BroughtProject.objects.latest("pk")


def take(client: Any, audit: Any, brought: BroughtProject, **chosen: Any) -> BroughtProject:
    client.post(address("take_project", audit, brought.number), chosen)
    work_off(audit)
    brought.refresh_from_db()
    return brought


def made_as_they_are(client: Any, audit: Any, brought: BroughtProject) -> None:
    """Somebody says that the names of these texts were replaced before."""
    page = client.get(address("project", audit, brought.number)).content.decode()
    assert "Names were replaced before" in page
    client.post(address("keep_names_of_project", audit, brought.number))
    work_off(audit)


def words_of(segment: Segment) -> str:
    assert segment.text is not None
    return segment.text.text[segment.start : segment.end]
