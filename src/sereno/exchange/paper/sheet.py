"""A sheet as tagged PDF (PDF/UA-1), set by typst with the fonts that it carries."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

import numpy as np
import numpy.typing as npt
import segno
import shapely
from shapely.geometry.base import BaseGeometry

from sereno.exchange.paper.layout import (
    MARKER_MM,
    QR_BEGINS,
    QR_MM,
    Ground,
    Layout,
    marker_cells,
)
from sereno.exchange.typesetting import REGIONS, set_pdf
from sereno.vocabulary.language import Language
from sereno.vocabulary.phrases import Phrase

# As Okabe and Ito have them, with the shape that tells them apart without colour.
POLES: Final = (
    (
        "triangle",
        "#d55e00",
        Phrase(es="Amenaza", en="Threat"),
        Phrase(es="(rojo): lo que da miedo o daña", en="(red): what frightens or harms"),
    ),
    (
        "square",
        "#e69f00",
        Phrase(es="Vulnerabilidad", en="Vulnerability"),
        Phrase(es="(amarillo): lo que nos expone", en="(yellow): what exposes us"),
    ),
    (
        "circle",
        "#009e73",
        Phrase(es="Capacidad", en="Capacity"),
        Phrase(es="(verde): lo que ayuda o protege", en="(green): what helps or protects"),
    ),
)
HOW: Final = Phrase(
    es=(
        "Escriba un número junto a cada marca y anote aparte qué se dijo. Sin nombres. No raye los "
        "cuadros negros. Para la foto: la hoja completa, plana y con buena luz."
    ),
    en=(
        "Write a number beside each mark and note apart what was said. No names. Leave the black "
        "squares clean. For the photo: the whole sheet, flat and in good light."
    ),
)
ALT: Final = Phrase(
    es="Mapa para dibujar, con doce cuadros de referencia en la orilla y un código QR",
    en="Map to draw on, with twelve reference squares round its edge and a QR code",
)
NORTH: Final = Phrase(es="N", en="N")
# Lengths of a scale bar, in metres.
_ROUND: Final = (20, 50, 100, 200, 500, 1000, 2000, 5000)
A4_WIDTH: Final = 297.0
_BAR_MM: Final = 38.0
# An area of which less than this is on the map isn't named on it (square millimetres).
_NAMED_MM2: Final = 500.0


@dataclass(frozen=True)
class SheetText:
    """What is printed. areas: names and shapes in longitude and latitude."""

    code: str
    group: str
    places: str
    language: Language
    day: dt.date
    areas: Sequence[tuple[str, BaseGeometry]]


def pdf_sheet(layout: Layout, ground: Ground, text: SheetText) -> bytes:
    """The PDF; the same sheet gives the same bytes."""
    lang = text.language
    shapes = [(name, shapely.transform(shape, ground.to_sheet)) for name, shape in text.areas]
    window = shapely.box(
        layout.map.left,
        layout.map.top,
        layout.map.left + layout.map.width,
        layout.map.top + layout.map.height,
    )
    inside = [(name, shapely.intersection(shapely.make_valid(s), window)) for name, s in shapes]
    data = {
        "title": f"{text.group} {text.code}",
        "language": lang,
        "region": REGIONS[lang],
        "width": layout.width,
        "height": layout.height,
        "panel": {name: getattr(layout.panel, name) for name in ("left", "top", "width", "height")},
        "qr": QR_MM,
        "map": {name: getattr(layout.map, name) for name in ("left", "top", "width", "height")},
        # A large sheet lies on a table round which people stand.
        "name_pt": 12 if layout.width > A4_WIDTH else 8.5,
        "text_pt": 13 if layout.width > A4_WIDTH else 9,
        "code": text.code,
        "group": text.group,
        "places": text.places,
        "alt": ALT.said(lang),
        "names": list(_names(inside)),
        "poles": [
            {"sign": sign, "colour": colour, "words": words.said(lang), "means": means.said(lang)}
            for sign, colour, words, means in POLES
        ],
        "how": HOW.said(lang),
        "bar": _bar(ground),
        "north": NORTH.said(lang),
    }
    template = files("sereno.exchange.paper") / "sheet.typ"
    inputs = {
        "sheet": json.dumps(data, ensure_ascii=False),
        "drawing": drawing(layout, inside, text.code),
    }
    return set_pdf(template.read_bytes(), inputs, day=text.day)


def _names(inside: Sequence[tuple[str, BaseGeometry]]) -> Iterator[dict[str, object]]:
    for name, shape in inside:
        if shape.area > _NAMED_MM2:
            at = shapely.point_on_surface(shape)
            yield {"words": name, "x": round(at.x, 2), "y": round(at.y, 2)}


def _bar(ground: Ground) -> dict[str, object]:
    metres = max(m for m in _ROUND if m / ground.metres_per_mm <= _BAR_MM or m == _ROUND[0])
    words = f"{metres} m" if metres < 1000 else f"{metres // 1000} km"
    return {"mm": round(metres / ground.metres_per_mm, 3), "words": words}


def code_cells(code: str) -> npt.NDArray[np.bool_]:
    """The cells of a sheet's QR code, black is True."""
    rows = segno.make(f"{QR_BEGINS}{code}", error="q").matrix
    return np.array([list(row) for row in rows], np.bool_)


def drawing(layout: Layout, inside: Sequence[tuple[str, BaseGeometry]], code: str) -> str:
    """Everything that is no text, as SVG in millimetres."""
    box = layout.map
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{layout.width}mm" '
        f'height="{layout.height}mm" viewBox="0 0 {layout.width} {layout.height}">'
    ]
    for _name, shape in inside:
        path = "".join(
            "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in ring.coords) + "Z"
            for part in shapely.get_parts(shape)
            if part.geom_type == "Polygon"
            for ring in (part.exterior, *part.interiors)
        )
        if path:
            parts.append(f'<path d="{path}" fill="#fbfaf7" stroke="#8b8f94" stroke-width="0.35"/>')
    parts.append(
        f'<rect x="{box.left}" y="{box.top}" width="{box.width}" height="{box.height}" '
        'fill="none" stroke="#1b2430" stroke-width="0.5"/>'
    )
    for marker, (left, top) in layout.markers.items():
        parts.append(_squares(marker_cells(marker), left, top, MARKER_MM))
    parts.append(_squares(code_cells(code), layout.panel.left, layout.panel.top, QR_MM))
    parts.append("</svg>")
    return "".join(parts)


def _squares(cells: npt.NDArray[np.bool_], left: float, top: float, side: float) -> str:
    """Black cells as one path: runs of a row together."""
    step = side / len(cells)
    moves = []
    for y, row in enumerate(cells):
        edges = np.flatnonzero(np.diff(np.concatenate([[0], row.astype(np.int8), [0]])))
        for begin, end in edges.reshape(-1, 2).tolist():
            x, long = left + begin * step, (end - begin) * step
            moves.append(f"M{x:.3f} {top + y * step:.3f}h{long:.3f}v{step:.3f}h-{long:.3f}z")
    return f'<path d="{"".join(moves)}" fill="#000" shape-rendering="crispEdges"/>'
