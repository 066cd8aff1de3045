"""Where answers are, drawn over the areas of the audit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from sereno.web.audits.models import Audit
from sereno.web.diagnosis.results.outcome import Place
from sereno.web.imports.models import DataVersion
from sereno.web.imports.overview_map import OverviewMap, overview_map

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

# As many as can be told apart, and drawn without a wait.
MOST_DRAWN = 2_000


@dataclass(frozen=True)
class PlacesMap:
    """A map with what is drawn on it. outside: how many lie beside the map; undrawn: too many."""

    drawing: OverviewMap
    shapes: SafeString
    outside: int
    undrawn: int


def places_map(audit: Audit, places: Sequence[Place]) -> PlacesMap | None:
    """The newest areas with some places on them; None where no area is drawn."""
    import numpy as np

    version = DataVersion.objects.current(audit)
    drawing = overview_map(version) if version else None
    if drawing is None or not drawing.areas:
        return None
    geometries = np.array([each.geometry for each in places[:MOST_DRAWN]], dtype=object)
    placed = drawing.placed(geometries)
    inside = [each for each in placed if _is_inside(each, drawing)]
    shapes = format_html_join("", '<path class="answer {}" d="{}"></path>', _paths(inside))
    return PlacesMap(drawing, shapes, len(placed) - len(inside), max(0, len(places) - MOST_DRAWN))


def _is_inside(geometry: BaseGeometry, drawing: OverviewMap) -> bool:
    left, top, right, bottom = geometry.bounds
    return left >= 0 and top >= 0 and right <= drawing.width and bottom <= drawing.height


def _paths(geometries: Sequence[BaseGeometry]) -> Iterator[tuple[str, str]]:
    """Each geometry's class and path: a point is a line without length, round by its ends."""
    import shapely

    for geometry in geometries:
        for part in shapely.get_parts(geometry):
            is_area = part.geom_type == "Polygon"
            line = part.exterior if is_area else part
            moves = "L".join(f"{x:.1f} {y:.1f}" for x, y in line.coords)
            if part.geom_type == "Point":
                yield "point", f"M{moves}h0"
            else:
                yield ("area", f"M{moves}Z") if is_area else ("line", f"M{moves}")
