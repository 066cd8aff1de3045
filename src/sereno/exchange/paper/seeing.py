"""The part that runs confined: markers and code of a photo, and the photo laid flat.

cv2 reads bytes of our own making only (`fieldwork.pictures`), and still can do nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from sereno.exchange.fieldwork.refusals import RefusedError
from sereno.exchange.paper.layout import GAP_MM, PAPERS, QR_MM, Box, Layout, layout_of
from sereno.exchange.paper.placing import Placing, place, place_straight

DICTIONARY: Final = cv2.aruco.DICT_4X4_50
MARKERS: Final = range(12)
CODE_SIDES: Final = (1600, 2800)
CODE_PIXELS_A_MM: Final = 8.0
MOST_SIGNS: Final = 100
# To look for the code by.
LEAST_MARKERS: Final = 4
# So many pixels a millimetre has what is laid flat: a pen's line is 2 mm.
PIXELS_A_MM: Final = 6.0
QUALITY: Final = 88

Picture = npt.NDArray[np.uint8]


def opened(content: bytes) -> Picture:
    """A picture in grey and colour as cv2 has them. Raises RefusedError."""
    found = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    if found is None:
        raise RefusedError("document_broken")
    return np.asarray(found, np.uint8)


def markers_and_code(picture: Picture) -> dict[str, Any]:
    """What a photo of a sheet shows: its markers with their corners, and what its QR says."""
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    settings = cv2.aruco.DetectorParameters()
    settings.cornerRefinementMethod = cv2.aruco.CORNER_REFINE_SUBPIX
    finder = cv2.aruco.ArucoDetector(cv2.aruco.getPredefinedDictionary(DICTIONARY), settings)
    corners, ids, _rejected = finder.detectMarkers(grey)
    seen: dict[str, Any] = {}
    for found, marker in zip(corners, [] if ids is None else ids.ravel().tolist(), strict=True):
        # A marker that is seen twice is on two sheets: neither counts.
        seen[str(marker)] = None if str(marker) in seen else found.reshape(4, 2).tolist()
    height, width = grey.shape
    known = {i: at for i, at in seen.items() if at is not None and int(i) in MARKERS}
    code = _code(grey, {int(i): at for i, at in known.items()})
    return {"size": [width, height], "markers": known, "code": code}


def _code(grey: npt.NDArray[Any], seen: dict[int, Any]) -> str:
    """What the QR says: looked for where the markers tell that it is, laid flat; else anywhere."""
    detector = cv2.QRCodeDetectorAruco()
    found = _sheet_in(grey, seen) if len(seen) >= LEAST_MARKERS else None
    if found is not None:
        there, box = found
        flat = _laid_flat(grey, there, box, CODE_PIXELS_A_MM)
        said, _corners, _straight = detector.detectAndDecode(flat)
        if said:
            return str(said)[:MOST_SIGNS]
    for scale, picture in _smaller(grey):
        said, corners, _straight = detector.detectAndDecode(picture)
        # The code of another sheet that lies beside would put these markers on its land.
        if said and (found is None or _lies_in(corners / scale, *found)):
            return str(said)[:MOST_SIGNS]
    return ""


def _sheet_in(grey: npt.NDArray[Any], seen: dict[int, Any]) -> tuple[Placing, Box]:
    """How the sheet lies, on the size of paper that the markers fit best, and where its code is."""
    height, width = grey.shape
    pixels = np.concatenate([np.array(at) for at in seen.values()])

    def off(layout: Layout) -> float:
        there = place_straight(pixels, layout.all_corners(seen), (width, height))
        return float(np.abs(there.to_sheet(pixels) - layout.all_corners(seen)).mean())

    layout = min(map(layout_of, PAPERS), key=off)
    there = place(pixels, layout.all_corners(seen), (width, height))
    side = QR_MM + 2 * GAP_MM
    return there, Box(layout.panel.left - GAP_MM, layout.panel.top - GAP_MM, side, side)


def _lies_in(pixels: npt.ArrayLike, there: Placing, box: Box) -> bool:
    """Whether the middle of a code lies where the sheet's own is."""
    x, y = there.to_sheet(np.reshape(np.asarray(pixels, float), (-1, 2))).mean(axis=0)
    across, down = x - box.left, y - box.top
    return bool(0 <= across <= box.width and 0 <= down <= box.height)


def _smaller(grey: npt.NDArray[Any]) -> Iterator[tuple[float, npt.NDArray[Any]]]:
    """The whole picture, not larger than it need be: a large one takes seconds."""
    for side in CODE_SIDES:
        scale = min(1.0, side / max(grey.shape))
        yield scale, cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)


def _laid_flat(
    picture: npt.NDArray[Any], there: Placing, box: Box, pixels_a_mm: float
) -> npt.NDArray[Any]:
    """A part of the sheet as if seen from above."""
    columns, rows = round(box.width * pixels_a_mm), round(box.height * pixels_a_mm)
    x, y = np.meshgrid(
        box.left + (np.arange(columns) + 0.5) / pixels_a_mm,
        box.top + (np.arange(rows) + 0.5) / pixels_a_mm,
    )
    at = there.to_photo(np.column_stack([x.ravel(), y.ravel()])).astype(np.float32)
    maps = at.reshape(rows, columns, 2)
    return cv2.remap(
        picture, maps[..., 0], maps[..., 1], cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT, borderValue=(255, 255, 255),
    )  # fmt: skip


def flattened(picture: Picture, placing: dict[str, Any], box: list[float]) -> bytes:
    """The map of a sheet as a JPEG with north up; box: left, top, width, height in millimetres."""
    size = (int(placing["size"][0]), int(placing["size"][1]))
    there = Placing(size, float(placing["k"]), np.array(placing["matrix"], float))
    flat = _laid_flat(picture, there, Box(*box), PIXELS_A_MM)
    is_made, made = cv2.imencode(".jpg", flat, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    if not is_made:
        raise RefusedError("document_broken")
    return bytes(made.tobytes())
