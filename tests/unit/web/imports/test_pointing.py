"""The places to choose from are drawn where they lie, with the numbers of their buttons."""

from __future__ import annotations

import json

import numpy as np
import shapely

from sereno.exchange.maps.drawing import draw, outline
from sereno.web.imports.overview_map import COARSER, DrawnArea, OverviewMap


def test_places_keep_their_numbers() -> None:
    areas = (
        DrawnArea("m44,32l-2,0z", "a", "A", 43, 31),
        DrawnArea("M-7 5l1,1z", "c", "C", -6, 5),
        DrawnArea("m1,1z", "d", "D", 1, 1),
    )
    drawing = OverviewMap(1200, 900, areas, "")
    said = drawing.pointing(["a", "b", "c"])
    assert said.count("<path") == 2
    # Within the area, and not at the corner where its path begins.
    assert '<text x="43" y="31" font-size="100">1</text>' in said
    # The second has no boundaries: its button keeps its number.
    assert '<text x="-6" y="5" font-size="100">3</text>' in said
    assert not drawing.pointing(["b"])


def test_the_ground_of_a_large_city_is_light() -> None:
    """Also where so many areas meet that no step of simplifying comes below what was asked."""
    rng = np.random.default_rng(1)
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(rng.random((1800, 2)) / 10 + [-100, 20]))
    )
    drawing = draw([{"geometry": json.loads(shapely.to_geojson(cell))} for cell in cells])
    ground = outline(drawing, coarser=COARSER)
    assert len(ground) < 60_000 < sum(map(len, drawing.paths))
    assert ground.count("M") == ground.count("z") == 1800
