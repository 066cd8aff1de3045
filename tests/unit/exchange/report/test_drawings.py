"""The map of an area in a report.

1. It names the area and its neighbours, each once and within the map; of names that would lie over
   each other the one of whom more is seen stays.
2. A name is text: nothing of it is read as a part of the drawing.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

from sereno.exchange.maps.drawing import draw
from sereno.exchange.report.drawings import area_map

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
