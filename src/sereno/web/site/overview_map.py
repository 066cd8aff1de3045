"""The small map of an audit's home: its areas, with the chosen ones filled.

Drawn as SVG by the code that draws the reports' maps, once for each data version, and kept beside
the version's folder.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Collection
from dataclasses import asdict, dataclass
from pathlib import Path

from sereno.web.sources.models import DataVersion


@dataclass(frozen=True)
class OverviewMap:
    """`areas` holds (path, code, name) for each area that has a shape."""

    width: int
    height: int
    areas: tuple[tuple[str, str, str], ...]

    def filled(self, chosen: Collection[str]) -> list[tuple[str, str, bool]]:
        """(path, name, whether to fill it) of each area, for the codes that were chosen."""
        return [(path, name, code in chosen) for path, code, name in self.areas]


def overview_map(version: DataVersion) -> OverviewMap:
    """The map of a ready version."""
    kept = version.folder.with_suffix(".overview.json")
    if kept.is_file():
        document = json.loads(kept.read_text(encoding="utf-8"))
        areas = tuple((path, code, name) for path, code, name in document["areas"])
        return OverviewMap(document["width"], document["height"], areas)
    drawn = _draw(version.folder)
    _keep(drawn, kept)
    return drawn


def _draw(folder: Path) -> OverviewMap:
    from sereno.exchange.pages.map_drawing import draw

    features = json.loads((folder / "areas.geojson").read_text(encoding="utf-8"))["features"]
    drawing = draw(features)
    areas = tuple(
        (path, feature["properties"]["area_code"], feature["properties"]["area_name"])
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
