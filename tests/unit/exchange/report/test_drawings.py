"""The map of an area in a report.

1. It names the area and its neighbours, each once and within the map; of names that would lie over
   each other the one of whom more is seen stays.
2. A name is text: nothing of it is read as a part of the drawing.
3. On the map of the city no number lies over another, however small the areas are.
4. Nor does a name beside the bars of flows.
"""

from __future__ import annotations

import math
import re
from itertools import combinations, pairwise
from xml.etree import ElementTree

from sereno.exchange.flow_drawing import flow_svg
from sereno.exchange.maps.drawing import draw
from sereno.exchange.report.drawings import area_map, city_map
from sereno.methods.plan.flow import Flow

STEP = 0.01


def _square(x: float, y: float, wide: float = 1, high: float = 1) -> dict[str, object]:
    left, right, low, top = x * STEP, (x + wide) * STEP, y * STEP, (y + high) * STEP
    ring = [[left, low], [right, low], [right, top], [left, top], [left, low]]
    return {"geometry": {"type": "Polygon", "coordinates": [ring]}}


def test_names() -> None:
    """1, 2"""
    places = [(0, 0), (1, 0), (0, 1), (-1, 0)]
    features = [_square(*place) for place in places]
    # Two slivers side by side, of which one has room for its name.
    features += [_square(1, 1, 0.3), _square(1.3, 1, 0.2)]
    names = ["El <Centro> & más", "Este", "Norte", "Un nombre muy largo al oeste de la ciudad"]
    svg = area_map(draw(features), [*names, "Ancha de la esquina", "Angosta de la esquina"], 0)
    texts = ElementTree.fromstring(svg).findall(".//{http://www.w3.org/2000/svg}text")
    said = {each.text for each in texts}
    assert {"Este", "Norte"} <= said
    assert " ".join(dict.fromkeys(each.text for each in texts if each.text)).count("<Centro> & más")
    assert any("Ancha" in (text or "") for text in said)
    assert not any("Angosta" in (text or "") for text in said)
    at = [float(x) for x in re.findall(r'<text x="([\d.-]+)"', svg)]
    assert all(0 < x < 100 for x in at)


def test_numbers_apart() -> None:
    """3"""
    areas = [(f"M{i} 0h1v1z", 500 + i, 500, str(i)) for i in (0, 0, 1, 2, 3)]
    areas[1] = ("M0 0h1v1z", 500, 500, "x")
    svg = city_map(1000, 1000, areas, {code: n for n, (*_drawn, code) in enumerate(areas, 1)})
    discs = re.findall(r'<circle cx="([\d.-]+)" cy="([\d.-]+)" r="15.4"', svg)
    places = [(float(x), float(y)) for x, y in discs]
    assert len(places) == 5
    assert min(math.dist(a, b) for a, b in combinations(places, 2)) > 2 * 15.4
    assert len(re.findall(r'd="M\d+ \d+L', svg)) >= 4


def test_flow_names_apart() -> None:
    """4"""
    names = {f"r{i}": "Un tema de nombre que ocupa dos líneas" for i in range(8)}
    flows = [Flow(f"r{i}", "none", 1 if i else 90, "none") for i in range(8)]
    texts = re.findall(r"<text[^>]*>(.*?)</text>", flow_svg(flows, names, label="x", width=680,
                                                            margin=180))  # fmt: skip
    heights = sorted(
        [float(y) for y in re.findall(r' y="([\d.-]+)"', each)] for each in texts if "tema" in each
    )
    assert len(heights) == 8
    assert all(one[-1] + 17 <= two[0] + 0.1 for one, two in pairwise(heights))
