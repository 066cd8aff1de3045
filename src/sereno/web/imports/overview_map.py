"""The small map of an audit's home: its areas, with the chosen ones filled.

Drawn as SVG by the code that draws the reports' maps, once for each data version.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from sereno.methods.sources.places.area_labels import labels_by_code
from sereno.web.imports.models import DataVersion
from sereno.web.imports.version_facts import VersionFacts
from sereno.web.imports.version_files import kept

# A path begins where its first point is: "m4453,3259l…".
_MOVE: Final = re.compile(r"[mM](-?[\d.]+)[ ,]?(-?[\d.]+)")


@dataclass(frozen=True, eq=False)
class OverviewMap:
    """`areas` holds (path, code, name) for each area that has a shape: none, maybe."""

    width: int
    height: int
    areas: tuple[tuple[str, str, str], ...]

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
            if area[1] == code:
                return drawn + _path(area, "chosen", facts.number_of.get(code))
        return drawn

    def pointing(self, codes: Sequence[str]) -> SafeString:
        """The areas of some codes with the number of each in their order, to lie over the others;
        nothing where none of them is drawn.
        """
        path_of = {code: path for path, code, _name in self.areas}
        return format_html_join(
            "\n",
            '<path class="chosen" d="{}"></path><text x="{}" y="{}" font-size="{}">{}</text>',
            (
                (path_of[code], *_first_point(path_of[code]), self.width // 12, n)
                for n, code in enumerate(codes, 1)
                if code in path_of
            ),
        )


def _first_point(path: str) -> tuple[str, str]:
    found = _MOVE.match(path)
    return (found[1], found[2]) if found else ("0", "0")


@lru_cache(maxsize=32)
def _drawn(
    overview: OverviewMap,
    kinds: tuple[tuple[str, frozenset[str]], ...],
    facts: VersionFacts | None,
) -> SafeString:
    kind_of = {code: kind for kind, codes in kinds for code in codes}
    places = facts.number_of if facts else {}
    drawn = ((_path(area, kind_of.get(area[1]), places.get(area[1])),) for area in overview.areas)
    return format_html_join("\n", "{}", drawn)


def _path(area: tuple[str, str, str], kind: str | None, place: int | None) -> SafeString:
    path, _code, name = area
    css = "" if kind is None else format_html(' class="{}"', kind)
    at = "" if place is None else format_html(' data-place="{}"', place)
    return format_html('<path d="{}"{}{}><title>{}</title></path>', path, css, at, name)


def overview_map(version: DataVersion) -> OverviewMap:
    """The map of a ready version."""
    return _read(version.folder, version.made)


def keep_overview_map(folder: Path) -> Path:
    """The file of a version's small map, drawn where it isn't there yet."""
    return kept(folder, "overview.json", lambda: _draw(folder))


@lru_cache(maxsize=8)
def _read(folder: Path, made: object) -> OverviewMap:
    del made  # what was restored or made again in the same place is another
    document = json.loads(keep_overview_map(folder).read_text(encoding="utf-8"))
    areas = tuple((path, code, name) for path, code, name in document["areas"])
    return OverviewMap(document["width"], document["height"], areas)


def _draw(folder: Path) -> bytes:
    from sereno.exchange.maps.drawing import draw

    features = json.loads((folder / "areas.geojson").read_text(encoding="utf-8"))["features"]
    if not any(feature["geometry"] for feature in features):
        return json.dumps(asdict(OverviewMap(0, 0, ()))).encode()
    drawing = draw(features)
    of = [feature["properties"] for feature in features]
    label = labels_by_code(of, "area_code", "area_name")
    areas = tuple(
        (path, area["area_code"], label[area["area_code"]])
        for path, area in zip(drawing.paths, of, strict=True)
        if path
    )
    drawn = OverviewMap(drawing.width, drawing.height, areas)
    return json.dumps(asdict(drawn), ensure_ascii=False).encode()
