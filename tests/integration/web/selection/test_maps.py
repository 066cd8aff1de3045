"""Maps of the selection's pages, and the way from a map and a row to an area.

1. A decision and the comparison of two draw their areas.
2. Each row of the explorer leads to its area, as a click on the map does; its filters answer at
   once and keep a button for whoever has no scripts.
"""

from __future__ import annotations

import pytest

from tests.integration.web.selection.bench_steps import at, commit

pytestmark = pytest.mark.django_db


def test_decisions(version, coordinator, signed_in) -> None:
    """1"""
    client = signed_in(coordinator)
    commit(client, version, "First")
    commit(client, version, "Second", replaces="1", n="3")
    page = client.get(at("decision", number=1)).content.decode()
    drawing = page.split('<svg class="areas"')[1].split("</svg>")[0]
    assert (drawing.count("<path"), drawing.count('class="chosen"')) == (12, 4)
    page = client.get(at("compare"), {"a": "1", "b": "2"}).content.decode()
    drawing = page.split('<svg class="areas"')[1].split("</svg>")[0]
    assert (drawing.count('class="chosen"'), drawing.count('class="left"')) == (3, 1)


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
