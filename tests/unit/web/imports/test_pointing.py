"""The places to choose from are drawn where they lie, with the numbers of their buttons."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import shapely

from sereno.demo_city.colonias import form_colonias
from sereno.demo_city.land import METRIC_CRS, shape_land
from sereno.exchange.boundaries.area_crs import LONLAT, reprojected
from sereno.exchange.maps.drawing import Frame, coarse_paths, draw, outline
from sereno.web.imports.overview_map import COARSER, UNIT, DrawnArea, OverviewMap, _draw


def test_places_keep_their_numbers() -> None:
    areas = (
        DrawnArea("m44,32l-2,0z", "a", "A", 43, 31),
        DrawnArea("M-7 5l1,1z", "c", "C", -6, 5),
        DrawnArea("m1,1z", "d", "D", 1, 1),
    )
    drawing = OverviewMap(1200, 900, areas, "", Frame("EPSG:6372", 0, 0, 1))
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
    ground = outline(coarse_paths(drawing, coarser=UNIT * COARSER))
    assert len(ground) < 60_000 < sum(map(len, drawing.paths))
    assert ground.count("M") == ground.count("z") == 1800


def test_small_maps_carry_no_more_than_is_seen(tmp_path: Path) -> None:
    """Half of what a report's map carries, where shores and lanes wind; no area is lost."""
    rng = np.random.default_rng(1)
    city = form_colonias(shape_land(rng), rng)
    shapes = reprojected(city.shapes, METRIC_CRS, LONLAT)
    facts = [{"area_code": code, "area_name": code, "group": ""} for code in city.codes]
    features = [
        {"geometry": json.loads(shapely.to_geojson(shape)), "properties": each}
        for shape, each in zip(shapes, facts, strict=True)
    ]
    (tmp_path / "areas.geojson").write_text(json.dumps({"features": features}))
    report = sum(map(len, draw(features).paths))
    drawn = json.loads(_draw(tmp_path))
    assert len(drawn["areas"]) == len(features) == 320
    assert sum(len(area["path"]) for area in drawn["areas"]) < report / 2
    assert len(drawn["outline"]) < report / 4
    assert (drawn["width"], drawn["height"]) <= (10_000 // UNIT, 10_000 // UNIT)
