"""A made-up photo of a map on paper: a sheet, drawn on by hand, seen from the side, upside down."""

from __future__ import annotations

import datetime as dt
import io

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from sereno.exchange.paper.layout import (
    MARKER_MM,
    QR_MM,
    Layout,
    layout_of,
    marker_cells,
)
from sereno.exchange.paper.sheet import code_cells
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.documents.examining import examined
from sereno.web.diagnosis.marks.places import places_of
from sereno.web.diagnosis.models import DrawingGroup, PaperPhoto
from sereno.web.diagnosis.paper.changes import add_photo, add_sheet
from sereno.web.diagnosis.paper.placed import ground_of
from sereno.web.diagnosis.paper.reading import read_photo
from sereno.web.files.changes import spooled
from sereno.web.people.models import Person

PIXELS_A_MM = 5
SIZE = (1800, 1350)
_INKS = {"threat": (200, 40, 30), "vulnerability": (225, 160, 0), "capacity": (0, 140, 90)}


def leave_paper(audit: Audit, by: Person, rng: np.random.Generator, now: dt.datetime) -> None:
    """A sheet of the first group with room for another, drawn on and photographed."""
    group = DrawingGroup.objects.filter(
        activity__audit=audit, activity__state__in=("held", "documented")
    ).first()
    if group is None:
        return
    bounds = places_of(audit).bounds([area.code for area in group.activity.areas.all()])
    assert bounds is not None
    sheet = add_sheet(group=group, paper="a3", bounds=bounds, now=now, by=by)
    page = blank_sheet(layout_of("a3"), sheet.code, PIXELS_A_MM)
    pen = ImageDraw.Draw(page)
    ground = ground_of(sheet)
    for mark in group.marks.all():
        spot = mark.geometry.representative_point()
        x, y = (ground.to_sheet([(spot.x, spot.y)])[0] * PIXELS_A_MM).tolist()
        arm = 3 * PIXELS_A_MM
        for way in (1, -1):
            pen.line((x - arm, y - way * arm, x + arm, y + way * arm), _INKS[mark.pole], 8)
    photo = photographed(page, rng)
    with spooled(audit=audit, name="hoja.jpg", chunks=[photo], sealed=True) as spool:
        added = add_photo(
            activity=group.activity, spool=spool, found=examined(spool), now=now, by=by
        )
    read_photo(PaperPhoto.objects.get(pk=added.pk))(by)


def blank_sheet(layout: Layout, code: str, pixels_a_mm: int) -> Image.Image:
    """A sheet as a printer makes it, without its words."""
    scale = pixels_a_mm
    page = Image.new("RGB", (round(layout.width * scale), round(layout.height * scale)), "white")
    box = layout.map
    corners = (box.left, box.top, box.left + box.width, box.top + box.height)
    ImageDraw.Draw(page).rectangle(
        [scale * each for each in corners], outline=(30, 36, 48), width=3
    )
    for marker, (left, top) in layout.markers.items():
        _put(page, marker_cells(marker), left, top, MARKER_MM, scale)
    _put(page, code_cells(code), layout.panel.left, layout.panel.top, QR_MM, scale)
    return page


def _put(
    page: Image.Image,
    cells: npt.NDArray[np.bool_],
    left: float,
    top: float,
    side: float,
    scale: int,
) -> None:
    pixels = Image.fromarray(np.where(cells, 0, 255).astype(np.uint8))
    pixels = pixels.resize((round(side * scale), round(side * scale)), Image.Resampling.NEAREST)
    page.paste(pixels, (round(left * scale), round(top * scale)))


def photographed(page: Image.Image, rng: np.random.Generator) -> bytes:
    """The sheet on a table, upside down, from somewhat aside."""
    width, height = SIZE
    off = rng.uniform(0.02, 0.09, (4, 2))
    # Clockwise from the sheet's own top left, which lies below on the right.
    seen = np.array([(1, 1), (0, 1), (0, 0), (1, 0)]) * (1 - 2 * off) + off
    corners = np.array([(0, 0), (page.width, 0), (page.width, page.height), (0, page.height)])
    rows, wanted = [], []
    for (x, y), (u, v) in zip(seen * (width, height), corners, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        wanted += [u, v]
    turn = np.linalg.solve(np.array(rows), np.array(wanted)).tolist()
    flat = page.transform(
        SIZE, Image.Transform.PERSPECTIVE, turn, Image.Resampling.BILINEAR, fillcolor=(120, 96, 72)
    )
    goal = io.BytesIO()
    flat.save(goal, "JPEG", quality=80)
    return goal.getvalue()
