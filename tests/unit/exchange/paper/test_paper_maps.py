"""Paper maps, from the printed sheet to the place on land.

1. The markers drawn are those of OpenCV; nothing lies over another thing; the code is of the sheet.
2. Millimetres become longitude and latitude and back; a map is as wide as a tape would tell.
3. Photos from anywhere, upside down and through lenses that bend: 2 m at p95, and the code is read.
4. The error that is told is not smaller than a fifth of the true one, for it was measured.
5. Half a sheet, a sheet crumpled at a corner and too few markers are known as that.
6. A marker pointed at by hand counts by its middle.
7. The PDF is tagged, in both languages, and the same twice.
8. What is no picture is refused by the process that does nothing else.
"""

from __future__ import annotations

import datetime as dt

import cv2
import numpy as np
import pytest
import shapely
from benchmarks.paper_maps import grid, photographed, printed, seen_in
from pypdf import PdfReader
from pyproj import Geod

from sereno.exchange.paper import seeing
from sereno.exchange.paper.confined_photos import flatten, look
from sereno.exchange.paper.layout import (
    MARKER_MM,
    QR_BEGINS,
    QR_MM,
    Layout,
    code_of,
    ground_for,
    layout_of,
    marker_cells,
    new_code,
)
from sereno.exchange.paper.placing import fit_markers, place, share_covered
from sereno.exchange.paper.sheet import SheetText, code_cells, pdf_sheet
from sereno.vocabulary.problems import Problem

SIZE = (1200, 900)
METRES = 1200 / layout_of("a3").map.width


def test_the_sheet() -> None:
    """1"""
    known = cv2.aruco.getPredefinedDictionary(seeing.DICTIONARY)
    for paper in ("a3", "a4"):
        layout = layout_of(paper)
        assert Layout.of_data(layout.as_data()) == layout
        taken = [
            shapely.box(x, y, x + MARKER_MM, y + MARKER_MM) for x, y in layout.markers.values()
        ]
        taken += [
            shapely.box(b.left, b.top, b.left + b.width, b.top + b.height)
            for b in (layout.map, layout.panel)
        ]
        tree = shapely.STRtree(taken)
        assert all(len(tree.query(each, predicate="intersects")) == 1 for each in taken)
        assert layout.panel.width >= QR_MM >= 45
    assert len(layout.markers) == 12
    assert code_cells(new_code()).shape == (21, 21)
    for marker in layout.markers:
        drawn = cv2.aruco.generateImageMarker(known, marker, 6) < 128
        assert (drawn == marker_cells(marker)).all()
    code = new_code()
    assert code_of(f"{QR_BEGINS}{code}") == code_of(f" {code.lower().replace('-', ' ')} ") == code
    assert code_of("https://example.org") == code_of("") == ""


def test_the_ground() -> None:
    """2"""
    layout = layout_of("a4")
    ground = ground_for((-100.41, 20.59, -100.40, 20.60), layout.map)
    spots = grid(layout)
    assert np.allclose(ground.to_sheet(ground.to_land(spots)), spots)
    (west, north), (east, _north), *_below = ground.corners
    tape = Geod(ellps="WGS84").inv(west, north, east, north)[2]
    assert tape == pytest.approx(layout.map.width * ground.metres_per_mm, rel=1e-4)
    inside = ground.to_sheet([(-100.41, 20.60), (-100.40, 20.59)])
    assert (inside > (layout.map.left, layout.map.top)).all()


def test_photos() -> None:
    """3, 4"""
    rng = np.random.default_rng(30)
    layout, code = layout_of("a3"), new_code()
    page = printed(layout, code, 4)
    off, told = [], []
    for _photo in range(4):
        photo = photographed(page, layout, 4, SIZE, rng)
        seen = seen_in(photo)
        assert code_of(seen["code"]) == code
        found = {int(i): at for i, at in seen["markers"].items()}
        fit = fit_markers(found, layout, SIZE)
        wanted = grid(layout)
        off.append(np.hypot(*(photo.to_sheet(fit.placing.to_photo(wanted)) - wanted).T) * METRES)
        told.append(fit.worst_mm * METRES)
    assert np.quantile(np.concatenate(off), 0.95) <= 2
    assert all(most >= each.max() / 5 for most, each in zip(told, off, strict=True))
    # The same photo again: half of it, a corner bent up, and a marker pointed at.
    half = {i: at for i, at in found.items() if layout.markers[i][0] < layout.width / 2}
    assert share_covered(half, layout) < 0.5
    assert share_covered(found, layout) == pytest.approx(1)
    bent = found | {3: (np.array(found[3]) + 25).tolist()}
    assert fit_markers(bent, layout, SIZE).off_mm[3] * METRES > 5
    pointed = found | {3: [np.mean(found[3], axis=0).tolist()]}
    by_hand = fit_markers(pointed, layout, SIZE).placing
    assert np.hypot(*(by_hand.to_photo(wanted) - fit.placing.to_photo(wanted)).T).max() < 3
    few = np.array([found[i][0] for i in (0, 3, 6, 9)])
    four = place(few, np.array([layout.corners(i)[0] for i in (0, 3, 6, 9)]), SIZE)
    assert four.k == 0


def test_the_code_of_a_sheet_beside() -> None:
    """5: markers of one sheet and the code of another one put nothing anywhere."""
    layout, codes = layout_of("a3"), (new_code(), new_code())
    own, other = (printed(layout, code, 3) for code in codes)
    panel, half = layout.panel, 3 * round(layout.panel.left + layout.panel.width)
    top, left = round(3 * panel.top), round(3 * panel.left)
    whole = np.full((own.shape[0] + 240, own.shape[1]), 200, np.uint8)
    whole[: own.shape[0]] = own
    beside = cv2.cvtColor(whole, cv2.COLOR_GRAY2BGR)
    assert code_of(seeing.markers_and_code(beside)["code"]) == codes[0]
    whole[top : top + 3 * round(panel.height), left:half] = 255
    whole[own.shape[0] :, :half] = 255
    cut = other[top - 9 : top + 190, left - 9 : left + 190]
    whole[own.shape[0] + 20 : own.shape[0] + 20 + cut.shape[0], 20 : 20 + cut.shape[1]] = cut
    seen = seeing.markers_and_code(cv2.cvtColor(whole, cv2.COLOR_GRAY2BGR))
    assert (len(seen["markers"]), seen["code"]) == (12, "")


def test_in_the_process_apart() -> None:
    """3, 8"""
    layout, code = layout_of("a4"), new_code()
    photo = photographed(printed(layout, code, 4), layout, 4, SIZE, np.random.default_rng(4))
    content = cv2.imencode(".jpg", photo.picture)[1].tobytes()
    seen = look(content, where="hoja.jpg")
    assert (len(seen["markers"]), code_of(seen["code"]), seen["size"]) == (12, code, list(SIZE))
    fit = fit_markers({int(i): at for i, at in seen["markers"].items()}, layout, SIZE)
    flat = flatten(content, fit.placing, layout.map, where="hoja.jpg")
    made = seeing.opened(flat)
    assert made.shape[:2] == (round(layout.map.height * 6), round(layout.map.width * 6))
    # White paper from edge to edge: nothing of the table is on it.
    assert made[::40, ::40].min() > 100
    with pytest.raises(Problem) as refused:
        look(b"GIF89a, which is none", where="hoja.jpg")
    assert refused.value.code == "document_broken"


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_pdf(language, tmp_path) -> None:
    """7"""
    layout = layout_of("a4")
    ground = ground_for((-100.41, 20.59, -100.40, 20.60), layout.map)
    areas = [("San Pedrito (Peñuelas)", shapely.box(-100.41, 20.59, -100.40, 20.60))]
    text = SheetText("ABCD-2345", "Jóvenes", "San Pedrito", language, dt.date(2026, 11, 30), areas)
    made = pdf_sheet(layout, ground, text)
    assert made == pdf_sheet(layout, ground, text)
    path = tmp_path / "hoja.pdf"
    path.write_bytes(made)
    pdf = PdfReader(path)
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    said = " ".join(pdf.pages[0].extract_text().split())
    assert "ABCD-2345" in said
    assert ("Vulnerabilidad" if language == "es" else "Vulnerability") in said
    width, height = pdf.pages[0].mediabox[2:]
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (297, 210)
