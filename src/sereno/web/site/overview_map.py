"""The small map of an audit's home: its areas, with the selected ones filled.

Drawn as SVG by the code that draws the reports' maps, once for each data version, and kept beside
the version's folder.
"""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from sereno.web.sources.models import DataVersion


@dataclass(frozen=True)
class OverviewMap:
    """`areas` holds (path, name, whether selected) for each area that has a shape."""

    width: int
    height: int
    areas: tuple[tuple[str, str, bool], ...]

    @property
    def selected(self) -> int:
        """How many are filled."""
        return sum(1 for area in self.areas if area[2])


def overview_map(version: DataVersion) -> OverviewMap:
    """The map of a ready version."""
    kept = version.folder.with_suffix(".overview.json")
    if kept.is_file():
        document = json.loads(kept.read_text(encoding="utf-8"))
        areas = tuple((p, name, bool(chosen)) for p, name, chosen in document["areas"])
        return OverviewMap(document["width"], document["height"], areas)
    drawn = _draw(version.folder)
    _keep(drawn, kept)
    return drawn


def _draw(folder: Path) -> OverviewMap:
    from sereno.exchange.pages.map_drawing import draw

    features = json.loads((folder / "areas.geojson").read_text(encoding="utf-8"))["features"]
    drawing = draw(features)
    areas = tuple(
        (path, feature["properties"]["area_name"], bool(feature["properties"]["selected"]))
        for path, feature in zip(drawing.paths, features, strict=True)
        if path
    )
    return OverviewMap(drawing.width, drawing.height, areas)


def _keep(drawn: OverviewMap, kept: Path) -> None:
    """Two people may open the page at once: each writes a file of their own and moves it there."""
    descriptor, temporary = tempfile.mkstemp(dir=kept.parent, prefix=".overview-")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(asdict(drawn), file, ensure_ascii=False)
    Path(temporary).replace(kept)
