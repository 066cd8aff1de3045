"""The small map of an audit's home: its areas, with the chosen ones filled.

Drawn as SVG by the code that draws the reports' maps, once for each data version.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from sereno.methods.sources.places.area_labels import labels_by_code
from sereno.web.imports.models import DataVersion
from sereno.web.imports.version_facts import VersionFacts
from sereno.web.imports.version_files import kept

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from sereno.exchange.maps.drawing import Drawing

# A unit of the map is so many of the drawing's; one of the outline, so many of the map's.
UNIT: Final = 8
COARSER: Final = 2


@dataclass(frozen=True)
class DrawnArea:
    """An area with a shape: its path, and the place of a number, within it or on its left."""

    path: str
    code: str
    name: str
    x: int
    y: int


@dataclass(frozen=True, eq=False)
class OverviewMap:
    """`areas` that have a shape: none, maybe; as coarse as half a page bears. `outline` is all of
    them as one path for a hand's width: where twenty are shown one after another, it lies below.
    """

    width: int
    height: int
    areas: tuple[DrawnArea, ...]
    outline: str
    frame: tuple[str, float, float, float]

    def placed(self, geometries: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
        """Geometries (N,) in longitude and latitude, in the map's units."""
        import numpy as np
        import shapely

        from sereno.exchange.maps.drawing import Frame

        placed = Frame(*self.frame).placed(geometries)
        return np.asarray(shapely.transform(placed, lambda xy: xy / UNIT), object)

    def drawn(self, facts: VersionFacts | None, **kinds: frozenset[str]) -> SafeString:
        """The areas as SVG paths with their names; codes of a kind have its name as their class.

        `facts`: those of the version whose pages an area opens, where they can be opened.
        """
        return _drawn(self, tuple(kinds.items()), facts)

    def with_one(self, facts: VersionFacts, code: str) -> SafeString:
        """The areas, and one of them once more over the others, chosen: who looks at one after
        another has the others drawn once.
        """
        drawn = _drawn(self, (), facts)
        for area in self.areas:
            if area.code == code:
                return drawn + _path(area, "chosen", facts.number_of.get(code))
        return drawn

    def ground(self) -> SafeString:
        """The outline, to lie below what `pointing` gives."""
        return format_html('<path transform="scale({})" d="{}"></path>', COARSER, self.outline)

    def pointing(self, codes: Sequence[str]) -> SafeString:
        """The areas of some codes with the number of each in their order, to lie over the others;
        nothing where none of them is drawn.
        """
        area_of = {area.code: area for area in self.areas}
        return format_html_join(
            "\n",
            '<path class="chosen" d="{}"></path><text x="{}" y="{}" font-size="{}">{}</text>',
            (
                (area.path, area.x, area.y, self.width // 12, n)
                for n, code in enumerate(codes, 1)
                if (area := area_of.get(code))
            ),
        )


@lru_cache(maxsize=32)
def _drawn(
    overview: OverviewMap,
    kinds: tuple[tuple[str, frozenset[str]], ...],
    facts: VersionFacts | None,
) -> SafeString:
    kind_of = {code: kind for kind, codes in kinds for code in codes}
    places = facts.number_of if facts else {}
    drawn = (
        (_path(area, kind_of.get(area.code), places.get(area.code)),) for area in overview.areas
    )
    return format_html_join("\n", "{}", drawn)


def _path(area: DrawnArea, kind: str | None, place: int | None) -> SafeString:
    css = "" if kind is None else format_html(' class="{}"', kind)
    at = "" if place is None else format_html(' data-place="{}"', place)
    return format_html('<path d="{}"{}{}><title>{}</title></path>', area.path, css, at, area.name)


def overview_map(version: DataVersion) -> OverviewMap:
    """The map of a ready version."""
    return _read(version.folder, version.made)


def keep_overview_map(folder: Path) -> Path:
    """The file of a version's small map, drawn where it isn't there yet."""
    return kept(folder, "small_map.json", lambda: _draw(folder))


@lru_cache(maxsize=8)
def _read(folder: Path, made: object) -> OverviewMap:
    del made  # what was restored or made again in the same place is another
    document = json.loads(keep_overview_map(folder).read_text(encoding="utf-8"))
    areas = tuple(DrawnArea(**area) for area in document["areas"])
    return OverviewMap(
        document["width"], document["height"], areas, document["outline"], tuple(document["frame"])
    )


def _place(drawing: Drawing, i: int) -> tuple[int, int]:
    """Where the number of an area is drawn: one that it would hide keeps it on its left."""
    x, y = drawing.points[i]
    left, _top, right, _bottom = drawing.shapes[i].bounds
    wide = right - left > drawing.width / 10
    x = x if wide else left - drawing.width / 30
    return round(x / UNIT), round(y / UNIT)


def _draw(folder: Path) -> bytes:
    from sereno.exchange.maps.drawing import coarse_paths, draw, outline

    features = json.loads((folder / "areas.geojson").read_text(encoding="utf-8"))["features"]
    if not any(feature["geometry"] for feature in features):
        return json.dumps(asdict(OverviewMap(0, 0, (), "", ("", 0, 0, 1)))).encode()
    drawing = draw(features)
    paths = coarse_paths(drawing, coarser=UNIT)
    ground = outline(coarse_paths(drawing, coarser=UNIT * COARSER))
    of = [feature["properties"] for feature in features]
    label = labels_by_code(of, "area_code", "area_name")
    areas = tuple(
        DrawnArea(path, area["area_code"], label[area["area_code"]], *_place(drawing, i))
        for i, (path, area) in enumerate(zip(paths, of, strict=True))
        if path
    )
    frame = astuple(drawing.frame)
    drawn = OverviewMap(drawing.width // UNIT, drawing.height // UNIT, areas, ground, frame)
    return json.dumps(asdict(drawn), ensure_ascii=False).encode()
