"""Maps on paper, from the sheet to what is traced.

1. A sheet has a code of its own and is printed for whoever sees its activity.
2. A photo, whatever its angle, becomes a document that lies as the map does, and is traced by its
   group with a precision of its own; its pixels lie nowhere in clear.
3. A sheet of another audit, or of another activity, is known as that; half a sheet, too.
4. What can't be read is placed by the code in letters and by markers that somebody points at.
5. Without consent no photo is taken in; what is no photo isn't either.
"""

from __future__ import annotations

import io
import json
import uuid
from typing import Any

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from sereno.exchange.paper.layout import Layout
from sereno.web.audits.changes import create_audit
from sereno.web.diagnosis.demo.paper_maps import blank_sheet, photographed
from sereno.web.diagnosis.marks.changes import add_group
from sereno.web.diagnosis.models import Mark, PaperPhoto, PaperSheet
from sereno.web.diagnosis.paper.placed import ground_of, precision_of
from sereno.web.jobs.running import work_off
from tests.integration.web.diagnosis.addresses import at as _at
from tests.integration.web.diagnosis.test_documents import _agreed
from tests.integration.web.diagnosis.test_marks import _planned

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("version")]


def _photo(sheet: PaperSheet, code: str = "", half: bool = False) -> bytes:
    page = blank_sheet(Layout.of_data(sheet.layout), code or sheet.code, 4)
    if half:
        page.paste("white", (0, 0, page.width // 2, page.height))
    return photographed(page, np.random.default_rng(5))


def _send(client: Any, audit: Any, content: bytes, activity: int = 1) -> Any:
    form = {"file": SimpleUploadedFile("hoja.jpg", content, "image/jpeg"), "whole": "1"}
    answer = client.post(_at("send_paper_photos", audit, activity), form)
    work_off()
    return answer


@pytest.mark.one_database
def test_from_sheet_to_mark(audit, coordinator, signed_in) -> None:
    """1, 2, 3, 4, 5"""
    activity = _planned(audit)
    group = add_group(activity=activity, label="Mujeres", people=6, by=None)
    client = signed_in(coordinator)
    assert client.post(_at("paper_sheets", audit, 1, 1), {"paper": "a4"}).status_code == 302
    sheet = PaperSheet.objects.get()
    pdf = client.get(_at("paper_sheet_file", audit, sheet.code))
    assert pdf.content.startswith(b"%PDF")
    good = _photo(sheet)
    assert _send(client, audit, good).status_code == 422
    _agreed(activity, people=6, map=True)
    assert _send(client, audit, b"Nada que ver").status_code == 422
    assert not PaperPhoto.objects.exists()
    assert _send(client, audit, good).status_code == 302
    photo = PaperPhoto.objects.get()
    assert (photo.state, photo.sheet, len(photo.seen["markers"])) == ("placed", sheet, 12)
    assert photo.error_m < 5
    page = client.get(_at("paper_photo", audit, photo.document.number))
    assert sheet.code in page.content.decode()
    version = photo.document.versions.get()
    picture = client.get(_at("document_picture", audit, photo.document.number, version.version))
    shown = Image.open(io.BytesIO(b"".join(picture.streaming_content)))
    box = Layout.of_data(sheet.layout).map
    assert shown.size == (round(box.width * 6), round(box.height * 6))
    # What lies where it belongs is not read again: what is shown of it has no markers any more.
    again = client.post(_at("name_sheet", audit, photo.document.number), {"code": sheet.code})
    assert again.status_code == 404
    trace = client.get(_at("trace_photo", audit, photo.document.number))
    assert trace.context["usual"] == precision_of(photo)
    corners = ground_of(sheet).corners
    assert trace.context["data"]["photo"]["corners"] == corners
    middle = np.mean(corners, axis=0).tolist()
    drawn = {
        "key": str(uuid.uuid4()), "pole": "capacity", "category": "", "hours": [], "words": "",
        "precision_m": precision_of(photo), "outside": True,
        "geometry": {"type": "Point", "coordinates": middle},
    }  # fmt: skip
    assert (
        client.post(trace.context["put"], json.dumps(drawn), "application/json").status_code == 200
    )
    mark = Mark.objects.get()
    assert (mark.source, mark.sheet, mark.group) == ("paper", sheet, group)
    # A photo on which the code can't be read: by its letters.
    _send(client, audit, _photo(sheet, code="AAAA-2222"))
    unread = PaperPhoto.objects.latest("pk")
    assert (unread.state, unread.refusal["code"]) == ("unplaced", "sheet_unknown")
    address = _at("name_sheet", audit, unread.document.number)
    assert client.post(address, {"code": "nada"}).status_code == 422
    assert client.post(address, {"code": sheet.code.lower().replace("-", " ")}).status_code == 302
    work_off()
    unread.refresh_from_db()
    assert (unread.state, unread.sheet) == ("placed", sheet)
    # Half a sheet: told, and placed by markers that somebody points at.
    _send(client, audit, _photo(sheet, half=True))
    half = PaperPhoto.objects.latest("pk")
    assert half.refusal["code"] in ("sheet_half", "sheet_too_few_markers")
    width, height = half.seen["size"]
    clicks: dict[str, str] = {}
    for marker, at in photo.seen["markers"].items():
        if marker not in half.seen["markers"]:
            x, y = np.mean(at, axis=0)
            clicks |= {
                f"x{marker}": f"{100 * x / width:.2f}",
                f"y{marker}": f"{100 * y / height:.2f}",
            }
    clicking = _at("click_markers", audit, half.document.number)
    assert client.post(clicking, {}).status_code == 422
    assert client.post(clicking, clicks).status_code == 302
    half.refresh_from_db()
    assert (half.state, half.by_hand) == ("placed", True)
    assert half.error_m < 5
    # A sheet of another activity, and of another audit.
    other = _planned(audit, title="Otro mapa")
    _agreed(other, people=6, map=True)
    _send(client, audit, good, activity=2)
    assert PaperPhoto.objects.latest("pk").refusal["code"] == "sheet_of_another_activity"
    elsewhere = create_audit(
        slug="cali", name="Cali", country="co", languages=["es"], select=5, by=coordinator
    )
    PaperSheet.objects.update(group=add_group(
        activity=_planned_in(elsewhere), label="Otras", people=6, by=None
    ))  # fmt: skip
    _send(client, audit, good)
    assert PaperPhoto.objects.latest("pk").refusal["code"] == "sheet_of_another_audit"
    assert client.get(_at("paper_sheet_file", audit, sheet.code)).status_code == 404


def _planned_in(audit: Any) -> Any:
    from sereno.web.diagnosis.activities.changes import plan_activity

    return plan_activity(
        audit=audit, by=None, title="Mapa", technique="mapping", access_level="field"
    )
