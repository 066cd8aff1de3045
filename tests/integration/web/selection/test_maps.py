"""Maps of the selection's pages, and the way from a map and a row to an area.

1. A decision and the comparison of two draw their areas, firm and close ones apart; an area of the
   map and of a row leads to its page. So does the home's map.
2. Each row of the explorer leads to its area, as a click on the map does; its filters answer at
   once and keep a button for whoever has no scripts.
3. The explorer's incidents per km² and year are those of the areas' geodesic size; the highest of
   what is shown come first. Where nobody's residents are known it says so, and shows counts. The
   chart has all months, with the period asked for among them.
4. An area's page marks it on the map of all, which is drawn once for all of them; its sheet beside
   the explorer's table has no map.
"""

from __future__ import annotations

import json
import re
from collections import Counter

import numpy as np
import pytest
import shapely
from django.urls import reverse
from pyproj import Geod

from sereno.web.imports import overview_map as overview_map_module
from sereno.web.imports.version_facts import VersionFacts
from sereno.web.selection import shown
from tests.integration.web.selection.bench_steps import at, commit

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_decisions(version, coordinator, signed_in) -> None:
    """1"""
    client = signed_in(coordinator)
    commit(client, version, "First")
    commit(client, version, "Second", replaces="1", n="3")
    page = client.get(at("decision", number=1)).content.decode()
    drawing = page.split('<svg class="areas"')[1].split("</svg>")[0]
    kinds = Counter(re.findall(r'class="(\w+)" data-place="\d+"', drawing))
    assert drawing.count("<path") == drawing.count("data-place=") == 12
    assert kinds["chosen"] + kinds["close"] == 4
    drawn = {place for place in range(12) if f'href="{at("area", place=place)}"' in page}
    assert len(drawn) >= 4
    assert f'data-area="{at("area", place=0)}"' in page
    page = client.get(at("compare"), {"a": "1", "b": "2"}).content.decode()
    drawing = page.split('<svg class="areas"')[1].split("</svg>")[0]
    assert (drawing.count('class="chosen"'), drawing.count('class="left"')) == (3, 1)
    assert page.count(at("area", place=0)[:-2]) >= 5
    home = client.get(reverse("audit_home", args=["queretaro"])).content.decode()
    assert f'data-area="{at("area", place=0)}"' in home
    assert 'data-place="0"' in home


def test_explorer(version, coordinator, signed_in) -> None:
    """2"""
    page = signed_in(coordinator).get(at("explore"), {"topic": "robbery"})
    text = page.content.decode()
    assert page.context["map_data"]["area"].startswith(at("area", place=0))
    for place in range(12):
        assert f'<a href="{at("area", place=place)}?topic=robbery">' in text
    filters = text.split("data-at-once")[1].split("</form>")[0]
    assert "<button" in filters.split("<noscript>")[1].split("</noscript>")[0]
    assert "<button" not in filters.split("<noscript>")[0]


def test_one_area(version, coordinator, signed_in) -> None:
    """4"""
    client = signed_in(coordinator)
    overview_map_module._drawn.cache_clear()
    for place in range(3):
        page = client.get(at("area", place=place))
        drawing = page.content.decode().split('<svg class="areas"')[1].split("</svg>")[0]
        assert re.findall(r'class="(\w+)" data-place="(\d+)"', drawing) == [("chosen", str(place))]
        assert drawing.count(f'data-place="{place}"') == 2
        assert drawing.count("<title>") == 13
    assert overview_map_module._drawn.cache_info().misses == 1
    sheet = client.get(at("area", place=0), headers={"HX-Request": "true"})
    assert sheet.context["map"] is None


def test_measures(version, coordinator, signed_in, monkeypatch) -> None:
    """3"""
    client = signed_in(coordinator)
    asked = {"topic": "robbery", "show": "density", "from": "2022-01", "to": "2022-06"}
    page = client.get(at("explore"), asked)
    found, months = page.context["map_data"], page.context["month_data"]
    features = json.loads((version.folder / "areas.geojson").read_text())["features"]
    geod = Geod(ellps="WGS84")
    years = page.context["shown"].years
    for n, value, feature in zip(found["n"], found["value"], features, strict=True):
        shape = shapely.orient_polygons(shapely.from_geojson(json.dumps(feature["geometry"])))
        size = geod.geometry_area_perimeter(shape)[0] / 1e6
        assert value == pytest.approx(n / size / years, rel=2e-3, abs=0.06)
    highest = [found["value"][bar.place] for bar in page.context["highest"]]
    assert highest == sorted(highest, reverse=True)
    assert highest[0] == max(found["value"])
    assert [row.place for row in page.context["rows"]][:3] == [
        bar.place for bar in page.context["highest"][:3]
    ]
    at_ends = [months["months"][months[end]] for end in ("first", "last")]
    assert (at_ends, months["chooses"]) == (["2022-01", "2022-06"], True)
    inside = slice(months["first"], months["last"] + 1)
    assert sum(months["n"][inside]) == page.context["shown"].total

    shown._all.cache_clear()
    nobody = property(lambda facts: np.full(len(facts.areas), np.nan))
    monkeypatch.setattr(VersionFacts, "population", nobody)
    monkeypatch.setattr(VersionFacts, "has_people", property(lambda _facts: False))
    page = client.get(at("explore"), asked | {"show": "rate"})
    assert page.context["measure"] == "n"
    assert "no rate: no population" in page.content.decode()
    shown._all.cache_clear()
